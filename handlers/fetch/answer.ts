/** What an answer says to `fetch`: its code, its list, and how to go on. Documents themselves are read by transform. */

import { PermanentError, RetryableError } from '../errors.ts';
import { declaredEncoding, decodeXml } from '../invoice/xml/encoding.ts';
import { parseXml } from '../invoice/xml/xml-document.ts';
import type { Meaning, Source } from '../sources.ts';
import { listAt, textAt, valueAt } from './answer-paths.ts';

export interface Answer {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly headers: Headers;
  /** The body, read; undefined for format bytes. */
  readonly value: unknown;
  /** Code of the body, undefined where the source has none. */
  readonly code: string | undefined;
  readonly meaning: Meaning;
}

const DOCUMENTS: Meaning = { means: 'documents' };

/**
 * Reads the body of a list, and what its code means.
 * @throws RetryableError source-truncated, source-unavailable; PermanentError source-refused
 */
export function readAnswer(bytes: Buffer, contentType: string, headers: Headers, source: Source): Answer {
  const value = source.format === 'bytes' ? undefined : parse(bytes, source);
  const code = source.codeAt === undefined ? undefined : textAt(value, source.codeAt);
  return { bytes, contentType, headers, value, code, meaning: meaningOf(code, source) };
}

/**
 * One document as it came, in whatever form; only where it brings a code is that read.
 * @throws RetryableError source-unavailable, PermanentError source-refused for codes that are faults
 */
export function readDocument(bytes: Buffer, contentType: string, headers: Headers, source: Source): Answer {
  const value = source.codes === undefined ? undefined : source.format === 'xml' ? readXml(bytes) : readJson(bytes);
  const code = source.codeAt === undefined ? undefined : textAt(value, source.codeAt);
  const meaning = code === undefined ? DOCUMENTS : meaningOf(code, source);
  return { bytes, contentType, headers, value, code, meaning };
}

function parse(bytes: Buffer, { name, format }: Source): unknown {
  const value = format === 'xml' ? readXml(bytes) : readJson(bytes);
  if (value !== undefined) return value;
  const what = format === 'xml' ? 'XML' : 'JSON';
  throw new RetryableError('source-truncated', `An answer of ${name} is not ${what}`);
}

/** A tree as converters make it: see xml-document.ts. undefined: the bytes are no XML, or bring types of their own. */
export function readXml(bytes: Buffer): unknown {
  const head = bytes.subarray(0, 1024).toString('latin1');
  if (head.includes('<!DOCTYPE')) return undefined;
  const { text } = decodeXml(bytes, declaredEncoding(head.split('?>')[0] ?? ''));
  return parseXml(text.replace(DECLARATION, ''))?.value;
}

/** Whatever stands before the root: a byte order mark, the declaration. */
const DECLARATION = /^[^<]*(?:<\?xml[^>]*\?>\s*)?/;

/** Whole numbers that a double cannot hold become text: a cursor may be one. undefined: the bytes are no JSON. */
export function readJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  try {
    return JSON.parse(LONG_NUMBER.test(text) ? text.replace(TOKEN, quoted) : text);
  } catch {
    return undefined;
  }
}

const LONG_NUMBER = /[:,[\s]-?[0-9]{16,}\s*[,}\]]/;
/** Texts and numbers of JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g;
const quoted = (token: string): string => (/^-?[0-9]{16,}$/.test(token) ? `"${token}"` : token);

/** @throws RetryableError, PermanentError for codes that are faults */
function meaningOf(code: string | undefined, source: Source): Meaning {
  if (source.codes === undefined) return DOCUMENTS;
  const meaning = source.codes[code ?? ''];
  if (meaning === undefined || meaning.means === 'refuse') {
    const what = code === undefined ? `no code at ${source.codeAt}` : `code ${code}`;
    throw new PermanentError('source-refused', `${source.name} answered with ${what}`);
  }
  if (meaning.means === 'retry') throw new RetryableError('source-unavailable', `${source.name} answered ${code}`);
  return meaning;
}

/** The documents of an answer. @throws PermanentError source-refused if there is no list */
export function documentsOf({ value }: Answer, source: Source): readonly unknown[] {
  const { documents = '', name, format } = source;
  if (documents === '' && !Array.isArray(value)) {
    throw new PermanentError('source-refused', `An answer of ${name} is no list`);
  }
  const list = listAt(value, documents);
  if (list !== undefined) return list;
  // In XML an empty list is not there.
  if (format === 'xml' || source.codes !== undefined) return [];
  throw new PermanentError('source-refused', `An answer of ${name} has no list "${documents}"`);
}

/** What the answer itself says of more: undefined if nothing. */
export function saysMore({ value }: Answer, { hasMore }: Source): boolean | undefined {
  const found = hasMore === undefined ? undefined : valueAt(value, hasMore);
  if (typeof found === 'boolean') return found;
  return found === 'true' ? true : found === 'false' ? false : undefined;
}

/** Whether this was the last page: it is empty, says so, or is shorter than a full one. */
export function isLast(answer: Answer, count: number, source: Source): boolean {
  const more = saysMore(answer, source);
  const short = source.pageSize !== undefined && count < source.pageSize;
  return count === 0 || (more === undefined ? short : !more);
}

/** The cursor to go on with, as the source gave it; undefined if it gave none. */
export function nextCursor(answer: Answer, documents: readonly unknown[], source: Source): string | undefined {
  const { at, path, last } = source.next ?? { at: 'body', path: '' };
  const full = source.pageSize !== undefined && documents.length >= source.pageSize;
  // The header may tell of more than fits on a page: going on from there would pass over what is between.
  const own = full && last !== undefined ? textAt(documents.at(-1), last) : undefined;
  const found =
    at === 'header'
      ? (own ?? answer.headers.get(path) ?? undefined)
      : at === 'last'
        ? textAt(documents.at(-1), path)
        : textAt(answer.value, path);
  return found === '' ? undefined : found;
}
