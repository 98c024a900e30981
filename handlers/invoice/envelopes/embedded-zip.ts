/** A small zip archive that lies in memory whole (PKWARE APPNOTE 6.3.10), as APIs put one into a field in base64. */

import { crc32, inflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const RECORD = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const RECORD_BYTES = 46;
const LOCAL_BYTES = 30;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
const MOST_FILES = 10_000;

/** What a file of the archive holds, or the code of what is wrong with it. */
type ZippedFile = Buffer | 'zip-encrypted' | 'zip-method' | 'corrupt-zip' | 'inflates-too-far';

export function beginsAsZip(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32LE(0) === LOCAL;
}

/**
 * Every file, folders left out.
 * @param budget inflated bytes that all of them together may have
 * @returns `corrupt-zip` if there is no directory, which tells what there is
 */
export function zippedFiles(zip: Buffer, budget: number): ZippedFile[] | 'corrupt-zip' {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + END_BYTES > zip.length || zip.readUInt32LE(end) !== END) return 'corrupt-zip';
  const files: ZippedFile[] = [];
  let left = budget;
  let at = zip.readUInt32LE(end + 16);
  while (at + RECORD_BYTES <= end && zip.readUInt32LE(at) === RECORD && files.length < MOST_FILES) {
    const nameBytes = zip.readUInt16LE(at + 28);
    const isFolder = nameBytes > 0 && zip[at + RECORD_BYTES + nameBytes - 1] === 0x2f;
    const file = isFolder ? undefined : fileOf(zip, at, left);
    if (file !== undefined) files.push(file);
    if (Buffer.isBuffer(file)) left -= file.length;
    at += RECORD_BYTES + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files.length === 0 && at !== end ? 'corrupt-zip' : files;
}

/** @param at where the file's record in the directory begins */
function fileOf(zip: Buffer, at: number, budget: number): ZippedFile {
  if ((zip.readUInt16LE(at + 8) & ENCRYPTED) !== 0) return 'zip-encrypted';
  const method = zip.readUInt16LE(at + 10);
  if (method !== STORED && method !== DEFLATED) return 'zip-method';
  const header = zip.readUInt32LE(at + 42);
  if (header + LOCAL_BYTES > at || zip.readUInt32LE(header) !== LOCAL) return 'corrupt-zip';
  const start = header + LOCAL_BYTES + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
  const bytes = method === STORED ? packed : inflated(packed, budget);
  if (typeof bytes === 'string') return bytes;
  if (bytes.length > budget) return 'inflates-too-far';
  return crc32(bytes) === zip.readUInt32LE(at + 16) ? bytes : 'corrupt-zip';
}

function inflated(packed: Buffer, budget: number): Buffer | 'corrupt-zip' | 'inflates-too-far' {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, budget) });
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'inflates-too-far' : 'corrupt-zip';
  }
}
