/** What bytes are packed in, told by how they begin and by nothing else. */

import { beginsAsAvro } from './avro/container.ts';
import { beginsAsZip } from './zip-directory.ts';

/** `text`: one text of JSON that holds the document. */
export type Packing = 'zip' | 'avro' | 'gzip' | 'zlib' | 'utf-16le' | 'utf-16be' | 'base64' | 'text';

const QUOTE = 0x22;
const LESS = 0x3c;
/** Characters of base64, of both alphabets, and what may stand between its lines. */
const BASE64 = /^[A-Za-z0-9+/_-]+(?:[\r\n]+[A-Za-z0-9+/_-]+)*={0,2}(?:[\s]+[A-Za-z0-9+/_=\s-]*)?$/;
const SHORTEST_BASE64 = 16;
/** A text of JSON, or the beginning of one: no headings of a table, which more follows. */
const QUOTED = /^"((?:[^"\\]|\\[^])*)(?:"\s*)?$/;

/** @param head some of the first bytes; @returns undefined if they are plain */
export function packingOf(head: Buffer): Packing | undefined {
  const [first, second] = head;
  if (first === undefined) return undefined;
  if (beginsAsZip(head)) return 'zip';
  if (beginsAsAvro(head)) return 'avro';
  if (first === 0x1f && second === 0x8b) return 'gzip';
  if (isZlib(head)) return 'zlib';
  return wideForm(head) ?? textForm(head);
}

/** UTF-16, by its byte order mark, or by what opens a document and the zero beside it. */
function wideForm([first, second]: Buffer): Packing | undefined {
  if ((first === 0xff && second === 0xfe) || (isOpening(first) && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && isOpening(second))) return 'utf-16be';
  return undefined;
}

function textForm(head: Buffer): Packing | undefined {
  const at = firstCharacter(head);
  if (head[at] === QUOTE) return isText(head.toString('latin1', at)) ? 'text' : undefined;
  if (at === head.length || isOpening(head[at])) return undefined;
  return isBase64(head.toString('latin1', at)) ? 'base64' : undefined;
}

/** A brace, a bracket, the sign that opens a tag, or a quote. */
const isOpening = (byte: number | undefined): boolean => byte !== undefined && [0x7b, 0x5b, LESS, QUOTE].includes(byte);

/** Deflate in a zlib stream (RFC 1950): the two bytes together are divisible by 31. */
function isZlib([first = 0, second = 0]: Buffer): boolean {
  return first === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(second);
}

/** Whether a text of JSON holds a document. */
function isText(head: string): boolean {
  const inner = QUOTED.exec(head)?.[1]
    ?.replace(/\\[nrt]/g, '\n')
    .replace(/^(?:\\ufeff|\u00ef\u00bb\u00bf)/i, '')
    .replaceAll('\\', '')
    .trim();
  return inner !== undefined && (/^[<{[]/.test(inner) || isBase64(inner));
}

function isBase64(text: string): boolean {
  if (text.length < SHORTEST_BASE64 || !BASE64.test(text)) return false;
  return isPromising(Buffer.from(text.slice(0, 64).replace(/\s/g, ''), 'base64'));
}

/** Whether bytes that were decoded begin like a document, or like something that holds one. */
function isPromising(head: Buffer): boolean {
  const packing = head.length < 12 ? undefined : packingOf(head);
  const at = firstCharacter(head);
  return packing !== undefined || [LESS, 0x7b, 0x5b].includes(head[at] ?? 0);
}

/** Place of the first character behind blanks and a byte order mark. */
function firstCharacter(head: Buffer): number {
  let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  while (at < head.length && (head[at] as number) <= 0x20) at++;
  return at;
}
