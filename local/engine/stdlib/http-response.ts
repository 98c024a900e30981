/** What came back -> values. */
import { valueError, WorkflowError } from '../errors.ts';
import { HeaderEntries } from '../values/headers.ts';
import { parseJson } from '../values/json.ts';
import { Bytes, MapValue, type Value } from '../values/value.ts';
import { isJsonType } from './http-request.ts';

/** Header names as they came in: of a request to a callback. */
export function headersAsGiven(headers: Readonly<Record<string, string>>): MapValue {
  return new MapValue(new Map<string, Value>(Object.entries(headers)));
}

/** Of an answer: named as the service names them. */
export function headersOfAnswer(headers: Readonly<Record<string, string>>): MapValue {
  return new MapValue(new HeaderEntries(Object.entries(headers)));
}

function headerText(headers: MapValue, wanted: string): string {
  for (const [name, value] of headers.entries) if (name.toLowerCase() === wanted) return String(value);
  return '';
}

/**
 * JSON as a value, text as a string, anything else as bytes.
 * @param keepsText a body that says it is JSON but is not stays text: of an error, or the error itself would be lost
 * @throws WorkflowError ValueError for a malformed body that may not stay text
 */
export function decodeBody(body: Uint8Array, headers: MapValue, keepsText: boolean, maxDepth: number): Value {
  const contentType = headerText(headers, 'content-type');
  const media = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const isText = media.startsWith('text/');
  if (!isJsonType(media) && !isText) return body.length === 0 ? null : new Bytes(body);
  if (body.length === 0) return isText ? '' : null;
  const text = new TextDecoder(charsetOf(contentType)).decode(body);
  if (isText) return text;
  try {
    return parseJson(text, maxDepth);
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error;
    if (keepsText) return text;
    throw valueError(`the HTTP response says it is JSON but is not: ${error.message}`);
  }
}

function charsetOf(contentType: string): string {
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase();
  return charset === 'iso-8859-1' || charset === 'latin1' ? 'latin1' : 'utf-8';
}
