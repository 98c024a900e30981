/** An entry of a list as something whose fields can be named: encoded documents are read first. */

import { gunzipSync } from 'node:zlib';
import { zippedFiles } from '../invoice/envelopes/embedded-zip.ts';
import type { Source } from '../sources.ts';
import { readJson, readXml } from './answer.ts';
import { textAt } from './answer-paths.ts';

/** No document is larger, and a bomb is not unpacked further. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What cannot be read is the entry as it came: its plain fields can still be named. */
export function entryOf(item: unknown, { encoding = 'json' }: Source): unknown {
  const text = typeof item === 'string' ? item : textAt({ item }, 'item');
  if (text === undefined || encoding === 'json') return item;
  try {
    const bytes = unpacked(text, encoding);
    return (bytes[0] === LESS ? readXml(bytes) : readJson(bytes)) ?? item;
  } catch {
    return item;
  }
}

const LESS = 0x3c;

function unpacked(text: string, encoding: Source['encoding']): Buffer {
  if (encoding === 'xml') return Buffer.from(text);
  const bytes = Buffer.from(text, 'base64');
  if (encoding === 'zip') return firstFile(bytes);
  return encoding === 'base64+gzip' ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
}

/** Of an archive with one document. */
function firstFile(zip: Buffer): Buffer {
  const files = zippedFiles(zip, MAX_BYTES);
  const first = typeof files === 'string' ? undefined : files.find((file) => Buffer.isBuffer(file));
  return Buffer.isBuffer(first) ? first : zip;
}
