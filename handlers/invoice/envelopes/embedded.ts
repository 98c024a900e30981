/**
 * Documents that come as text inside others: XML or JSON as it is, in base64, and in base64 of gzip, as the distribution
 * service and its gateways send them, or of a zip archive. Texts are told by how they begin; most are nothing of the kind.
 */

import { gunzipSync, inflateSync } from 'node:zlib';
import { beginsAsZip, zippedFiles } from './embedded-zip.ts';

/** Shorter texts hold no document. */
const SHORTEST = 20;
/** Inflated bytes of one document, and of all that one answer holds. */
const LARGEST = 32 * 1024 * 1024;
export const EMBEDDED_BUDGET = 256 * 1024 * 1024;
const MOST_LAYERS = 4;

const XML_MARK =
  /<(?:[A-Za-z0-9_.-]+:)?(?:nfeProc|procNFe|NFe|infNFe|procEventoNFe|evento|infEvento|resNFe|resEvento|resCanc|resCCe|retDistDFeInt|docZip|procCancNFe|[pP]rocInutNFe|inutNFe|retInutNFe)[\s/>]/;
const JSON_MARK =
  /"(?:[A-Za-z0-9_.-]+:)?(?:nfeProc|NFe|infNFe|evento|infEvento|resNFe|resEvento|docZip|ItemList|infInut)"/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

export type Embedded =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** The files of an archive. */
  | { readonly kind: 'files'; readonly files: readonly Embedded[] }
  /** It says that it is a document, and cannot be read. */
  | { readonly kind: 'problem'; readonly code: string; readonly bytes: Buffer };

/**
 * @param certain the field holds documents and nothing else: what cannot be read is a problem, not some other text
 * @param budget inflated bytes that are left
 * @returns undefined if it is just a text
 */
export function embeddedIn(text: string, certain: boolean, budget: number): Embedded | undefined {
  if (text.length < SHORTEST) return certain ? problem('not-xml', Buffer.from(text)) : undefined;
  const first = text.charCodeAt(firstCharacter(text));
  if (first === 0x3c) return XML_MARK.test(text) || certain ? { kind: 'bytes', bytes: Buffer.from(text) } : undefined;
  if (first === 0x7b || first === 0x5b)
    return JSON_MARK.test(text) ? { kind: 'bytes', bytes: Buffer.from(text) } : undefined;
  const head = Buffer.from(text.slice(0, 64), 'base64');
  if (!certain && !isPromising(head)) return undefined;
  const bare = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
  if (!BASE64.test(bare)) return certain ? problem('not-base64', Buffer.from(text)) : undefined;
  return unwrapped(Buffer.from(bare, 'base64'), certain, budget);
}

function unwrapped(packed: Buffer, certain: boolean, budget: number): Embedded | undefined {
  if (beginsAsZip(packed)) return unzipped(packed, certain, budget);
  let bytes = packed;
  for (let layer = 0; layer < MOST_LAYERS && isPacked(bytes); layer++) {
    const inflated = inflate(bytes, Math.min(LARGEST, budget));
    if (typeof inflated === 'string') return problem(inflated, packed);
    bytes = inflated;
  }
  return certain || isMarked(bytes) ? { kind: 'bytes', bytes } : undefined;
}

function isMarked(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, 64 * 1024);
  return XML_MARK.test(text) || JSON_MARK.test(text);
}

/** An archive is a document if anything in it is one; then every file of it has to be. */
function unzipped(packed: Buffer, certain: boolean, budget: number): Embedded | undefined {
  const files = zippedFiles(packed, Math.min(LARGEST, budget));
  if (typeof files === 'string') return certain ? problem(files, packed) : undefined;
  if (!certain && !files.some((file) => Buffer.isBuffer(file) && isMarked(file))) return undefined;
  const found = files.map((file): Embedded =>
    Buffer.isBuffer(file) ? { kind: 'bytes', bytes: file } : problem(file, packed),
  );
  return { kind: 'files', files: found };
}

function inflate(bytes: Buffer, maxOutputLength: number): Buffer | string {
  try {
    const options = { maxOutputLength: Math.max(1, maxOutputLength) };
    return bytes[0] === 0x1f ? gunzipSync(bytes, options) : inflateSync(bytes, options);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'inflates-too-far' : code === 'Z_BUF_ERROR' ? 'truncated' : 'corrupt-gzip';
  }
}

/** gzip or zlib, by their first two bytes. */
function isPacked(bytes: Buffer): boolean {
  const [first, second] = bytes;
  return (first === 0x1f && second === 0x8b) || (first === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(second ?? 0));
}

/** Whether decoded bytes begin like a packed stream, XML, JSON, or a byte order mark before one of these. */
function isPromising(head: Buffer): boolean {
  if (head.length < 12) return false;
  if (isPacked(head) || beginsAsZip(head)) return true;
  const at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  return [0x3c, 0x7b, 0x5b].includes(head[at] ?? 0);
}

function firstCharacter(text: string): number {
  let i = 0;
  while (i < text.length && (text.charCodeAt(i) <= 32 || text.charCodeAt(i) === 0xfeff)) i++;
  return i;
}

function problem(code: string, bytes: Buffer): Embedded {
  return { kind: 'problem', code, bytes };
}
