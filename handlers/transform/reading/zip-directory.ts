/**
 * The entries of a zip archive (PKWARE APPNOTE 6.3.10), read by ranges: from its directory at the end, or, where that
 * is missing because the archive was cut off, from one entry to the next.
 */

import type { Ranged } from './ranged.ts';

const LOCAL = 0x04034b50;
const RECORD = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const END_BYTES = 22;
const RECORD_BYTES = 46;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 0xffff;
const UNKNOWN = 0xffffffff;
const WINDOW = 1024 * 1024;
const ENCRYPTED = 1;
const SIZES_FOLLOW = 8;
const EXTRA_64 = 1;

export interface ZipEntry {
  /** Where its record begins, and the next one's. */
  readonly at: number;
  readonly next: number;
  /** Where its own header begins. */
  readonly header: number;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packedBytes: number;
  /** As the directory says. */
  readonly bytes: number;
  /** CRC-32 of the inflated bytes; undefined if it is not told. */
  readonly checksum: number | undefined;
  /** A folder, or what a desktop adds about a file. */
  readonly idle: boolean;
}

export interface ZipDirectory {
  readonly start: number;
  readonly end: number;
  /** How far all positions in it lie behind what is written, because something stands before the archive. */
  readonly shift: number;
}

/** Whether bytes begin as an archive, an empty one included. */
export function beginsAsZip(head: Buffer): boolean {
  return head.length >= 4 && (head.readUInt32LE(0) === LOCAL || head.readUInt32LE(0) === END);
}

/** @returns undefined if there is none: the archive was cut off, or is none */
export async function findDirectory(raw: Ranged): Promise<ZipDirectory | undefined> {
  const size = await raw.size();
  const from = Math.max(0, size - END_BYTES - LONGEST_COMMENT - 20);
  const tail = await raw.read(from, size);
  for (let i = tail.length - END_BYTES; i >= 0; i--) {
    if (tail.readUInt32LE(i) !== END || i + END_BYTES + tail.readUInt16LE(i + 20) > tail.length) continue;
    const found = await directoryAt(raw, from + i, tail, i);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function directoryAt(raw: Ranged, at: number, tail: Buffer, i: number): Promise<ZipDirectory | undefined> {
  let length = tail.readUInt32LE(i + 12);
  let written = tail.readUInt32LE(i + 16);
  let end = at;
  if ((length === UNKNOWN || written === UNKNOWN) && i >= 20 && tail.readUInt32LE(i - 20) === LOCATOR_64) {
    const place = Number(tail.readBigUInt64LE(i - 12));
    const record = await raw.read(place, place + 56);
    if (record.length < 56 || record.readUInt32LE(0) !== END_64) return undefined;
    length = Number(record.readBigUInt64LE(40));
    written = Number(record.readBigUInt64LE(48));
    end = place;
  }
  const start = end - length;
  if (start < 0 || start < written) return undefined;
  return { start, end, shift: start - written };
}

/** Entries from a record on, in the order of the directory. It ends early where a record is none. */
export async function* directoryEntries(raw: Ranged, directory: ZipDirectory, from: number): AsyncGenerator<ZipEntry> {
  let window: Buffer = Buffer.alloc(0);
  let base = from;
  for (let at = from; at < directory.end;) {
    if (at + RECORD_BYTES + 3 * 0xffff > base + window.length) {
      base = at;
      window = await raw.read(base, Math.min(directory.end, base + WINDOW));
    }
    const entry = entryAt(window, at - base, at, directory.shift);
    if (entry === undefined) return;
    yield entry;
    at = entry.next;
  }
}

function entryAt(window: Buffer, i: number, at: number, shift: number): ZipEntry | undefined {
  if (i + RECORD_BYTES > window.length || window.readUInt32LE(i) !== RECORD) return undefined;
  const nameBytes = window.readUInt16LE(i + 28);
  const extraBytes = window.readUInt16LE(i + 30);
  const length = RECORD_BYTES + nameBytes + extraBytes + window.readUInt16LE(i + 32);
  if (i + length > window.length) return undefined;
  const name = window.toString('latin1', i + RECORD_BYTES, i + RECORD_BYTES + nameBytes);
  const extra = window.subarray(i + RECORD_BYTES + nameBytes, i + RECORD_BYTES + nameBytes + extraBytes);
  const wide = wideNumbers(extra, [
    window.readUInt32LE(i + 24),
    window.readUInt32LE(i + 20),
    window.readUInt32LE(i + 42),
  ]);
  const [bytes = 0, packedBytes = 0, header = 0] = wide;
  return {
    at,
    next: at + length,
    header: header + shift,
    method: window.readUInt16LE(i + 10),
    encrypted: (window.readUInt16LE(i + 8) & ENCRYPTED) !== 0,
    packedBytes,
    bytes,
    checksum: window.readUInt32LE(i + 16),
    idle: isIdle(name),
  };
}

/** Numbers of a record; those that do not fit in four bytes stand in its extra field, in this order. */
function wideNumbers(extra: Buffer, narrow: readonly number[]): number[] {
  let field = Buffer.alloc(0);
  for (let i = 0; i + 4 <= extra.length; i += 4 + extra.readUInt16LE(i + 2)) {
    if (extra.readUInt16LE(i) === EXTRA_64)
      field = Buffer.from(extra.subarray(i + 4, i + 4 + extra.readUInt16LE(i + 2)));
  }
  let at = 0;
  return narrow.map((number) => {
    if (number !== UNKNOWN || at + 8 > field.length) return number;
    at += 8;
    return Number(field.readBigUInt64LE(at - 8));
  });
}

const isIdle = (name: string): boolean =>
  name.endsWith('/') || name.startsWith('__MACOSX/') || /(^|\/)\.[^/]*$/.test(name);

/** Where an entry's bytes begin; undefined if its header is none. */
export async function dataStart(raw: Ranged, { header }: Pick<ZipEntry, 'header'>): Promise<number | undefined> {
  const bytes = await raw.read(header, header + LOCAL_BYTES);
  if (bytes.length < LOCAL_BYTES || bytes.readUInt32LE(0) !== LOCAL) return undefined;
  return header + LOCAL_BYTES + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
}

/** Entries of an archive without directory, from one header to the next. */
export async function* scannedEntries(raw: Ranged, from: number): AsyncGenerator<ZipEntry> {
  for (let at = from; ;) {
    const bytes = await raw.read(at, at + LOCAL_BYTES);
    if (bytes.length < LOCAL_BYTES || bytes.readUInt32LE(0) !== LOCAL) return;
    const start = at + LOCAL_BYTES + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
    const name = (await raw.read(at + LOCAL_BYTES, start)).toString('latin1', 0, bytes.readUInt16LE(26));
    const flags = bytes.readUInt16LE(6);
    const told = (flags & SIZES_FOLLOW) === 0 && bytes.readUInt32LE(18) !== UNKNOWN;
    const { end, next } = told
      ? { end: start + bytes.readUInt32LE(18), next: start + bytes.readUInt32LE(18) }
      : await nextSignature(raw, start);
    yield {
      at,
      next,
      header: at,
      method: bytes.readUInt16LE(8),
      encrypted: (flags & ENCRYPTED) !== 0,
      packedBytes: end - start,
      bytes: told ? bytes.readUInt32LE(22) : 0,
      checksum: told ? bytes.readUInt32LE(14) : undefined,
      idle: isIdle(name),
    };
    at = next;
  }
}

const SIGNATURES = [Buffer.from('PK\x03\x04'), Buffer.from('PK\x07\x08'), Buffer.from('PK\x01\x02')];

/** The end of an entry whose length stands behind it, and the place of the header after it. */
async function nextSignature(raw: Ranged, start: number): Promise<{ end: number; next: number }> {
  for (let at = start; ; at += WINDOW) {
    const window = await raw.read(at, at + WINDOW + 3);
    const found = SIGNATURES.map((one) => window.indexOf(one)).filter((place) => place >= 0);
    if (found.length > 0) {
      const place = Math.min(...found);
      const isSizes = window.indexOf(SIGNATURES[1] as Buffer) === place;
      return { end: at + place, next: at + place + (isSizes ? 16 : 0) };
    }
    if (window.length < WINDOW + 3) return { end: at + window.length, next: at + window.length };
  }
}
