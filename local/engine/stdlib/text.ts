/** https://cloud.google.com/workflows/docs/reference/stdlib/text/find_all; positions count characters. */
import { limitError, typeError, valueError } from '../errors.ts';
import type { Machine } from '../runtime.ts';
import { asNumber, Bytes, isInteger, List, mapOf, type Value } from '../value.ts';
import { characterIndex, sliceOf } from './characters.ts';
import { utf8 } from './json.ts';
import { findAll, matches, replaceAll } from './regex.ts';
import { parameter, pure, type Namespace, type PureFunction } from './signature.ts';

const SOURCE = parameter('source:string');

function requireUtf8(charset: Value | undefined): void {
  if (typeof charset !== 'string' || !/^utf-?8$/i.test(charset)) {
    throw valueError(`unknown charset '${String(charset)}': only UTF-8 is supported`);
  }
}

function indexesOf(source: string, part: string): List {
  if (part === '') throw valueError('text.find_all: the text to find is empty');
  const found: Value[] = [];
  for (let at = source.indexOf(part); at >= 0; at = source.indexOf(part, at + part.length)) {
    found.push(characterIndex(source, at));
  }
  return new List(found);
}

/** Replaces every occurrence; refuses before building a text no limit would allow. */
function replacePlain(source: string, part: string, replacement: string, machine: Machine): string {
  if (part === '') throw valueError('text.replace_all: the text to replace is empty');
  const parts = source.split(part);
  const length = source.length + (parts.length - 1) * (replacement.length - part.length);
  if (length > machine.program.limits.stringBytes)
    throw limitError(`text.replace_all: the result has ${length} characters`);
  return parts.join(replacement);
}

function substring(source: string, start: Value, end: Value): string {
  if (!isInteger(start) || !isInteger(end)) throw typeError('text.substring: start and end must be integers');
  return sliceOf(source, Math.max(asNumber(start) ?? 0, 0), Math.max(asNumber(end) ?? 0, 0));
}

/** Percent-encodes all but the unreserved characters of RFC 3986. @throws WorkflowError ValueError */
export function percentEncode(source: string): string {
  try {
    const encoded = encodeURIComponent(source);
    return encoded.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  } catch {
    throw valueError('the text is not well-formed Unicode');
  }
}

function percentDecode(source: string): string {
  try {
    return decodeURIComponent(source.replaceAll('+', ' '));
  } catch {
    throw valueError(`not a URL-encoded text: '${source.slice(0, 80)}'`);
  }
}

function split(source: string, separator: string): List {
  if (separator === '') throw valueError('text.split: the separator is empty');
  return new List(source.split(separator));
}

function simple(name: string, convert: (source: string) => Value): PureFunction {
  return pure(name, [SOURCE], ([source]) => convert(source as string));
}

const TO_TEXT = [parameter('data:bytes'), parameter('charset:string', 'UTF-8')];
const TO_BYTES = [parameter('data:string'), parameter('charset:string', 'UTF-8')];
const REGEX = [SOURCE, parameter('regexp:string')];
const REPLACE = [SOURCE, parameter('substr:string'), parameter('repl:string')];

export const text: Namespace = {
  functions: [
    pure('text.decode', TO_TEXT, ([data, charset]) => {
      requireUtf8(charset);
      return utf8((data as Bytes).data);
    }),
    pure('text.encode', TO_BYTES, ([data, charset]) => {
      requireUtf8(charset);
      return new Bytes(Buffer.from(data as string));
    }),
    pure('text.find_all', [SOURCE, parameter('substr:string')], ([source, part]) =>
      indexesOf(source as string, part as string),
    ),
    pure('text.find_all_regex', REGEX, ([source, pattern]) => {
      const found = findAll(source as string, pattern as string);
      return new List(found.map(({ at, match }) => mapOf({ index: characterIndex(source as string, at), match })));
    }),
    pure('text.match_regex', REGEX, ([source, pattern]) => matches(source as string, pattern as string)),
    pure('text.replace_all', REPLACE, ([source, part, replacement], machine) =>
      replacePlain(source as string, part as string, replacement as string, machine),
    ),
    pure('text.replace_all_regex', REPLACE, ([source, pattern, replacement], machine) =>
      replaceAll(source as string, pattern as string, replacement as string, machine.program.limits.stringBytes),
    ),
    pure('text.split', [SOURCE, parameter('separator:string')], ([source, separator]) =>
      split(source as string, separator as string),
    ),
    pure('text.substring', [SOURCE, parameter('start:integer'), parameter('end:integer')], ([source, start, end]) =>
      substring(source as string, start as Value, end as Value),
    ),
    simple('text.to_lower', (source) => source.toLowerCase()),
    simple('text.to_upper', (source) => source.toUpperCase()),
    simple('text.url_encode', percentEncode),
    simple('text.url_encode_plus', (source) => percentEncode(source).replaceAll('%20', '+')),
    simple('text.url_decode', percentDecode),
  ],
};
