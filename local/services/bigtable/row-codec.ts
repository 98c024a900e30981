/**
 * Stored form of a row.
 *
 * A row is a list of segments, each a run of whole columns in row order, in one store entry. Nearly every row has one
 * segment. A row that outgrows SEGMENT_BYTES is cut, so that adding to it rewrites the touched segments only.
 *
 *   first entry:  format (1) | number of further segments | (length, boundary)* | columns
 *   others:       columns
 *   columns:      (family id | number of columns | (qualifier length, qualifier | number of cells | cell*)*)*
 *   cell:         time (8 bytes, big endian) | value length, value
 *
 * Numbers are varints. A boundary is the columnKey of the segment's first possible column. A family id that the table
 * does not know (any more) is passed over when read and gone when written.
 */
import { varintSize } from './protobuf-writer.ts';
import { NO_LABELS, columnKey, type Cell, type ColumnCells, type Family } from './row.ts';

const FORMAT = 1;
/** A segment above this is cut into pieces of at least half of it, where it has columns enough. */
export const SEGMENT_BYTES = 256 * 1024;

interface FirstEntry {
  /** Where further segments begin; empty for most rows. */
  readonly boundaries: readonly string[];
  /** Where the columns of the first segment begin. */
  readonly columnsAt: number;
}

interface Cursor {
  readonly buffer: Buffer;
  at: number;
}

function readVarint(cursor: Cursor): number {
  let byte = cursor.buffer[cursor.at++] ?? 0;
  if (byte < 0x80) return byte;
  let value = byte & 0x7f;
  for (let factor = 128; byte >= 0x80; factor *= 128) {
    byte = cursor.buffer[cursor.at++] ?? 0;
    value += (byte & 0x7f) * factor;
  }
  return value;
}

export function readFirstEntry(entry: Buffer): FirstEntry {
  const cursor = { buffer: entry, at: 0 };
  const format = readVarint(cursor);
  if (format !== FORMAT) throw new Error(`A stored row has format ${format}; this version reads format ${FORMAT}.`);
  const count = readVarint(cursor);
  const boundaries: string[] = [];
  for (let index = 0; index < count; index++) {
    const length = readVarint(cursor);
    boundaries.push(entry.toString('latin1', cursor.at, cursor.at + length));
    cursor.at += length;
  }
  return { boundaries, columnsAt: cursor.at };
}

/** Calls back for each column of a segment, in order; values are ranges of `buffer`. */
export function readColumns(
  buffer: Buffer,
  from: number,
  families: ReadonlyMap<number, Family>,
  visit: (found: ColumnCells) => void,
): void {
  const cursor = { buffer, at: from };
  while (cursor.at < buffer.length) {
    const family = families.get(readVarint(cursor));
    for (let left = readVarint(cursor); left > 0; left--) {
      if (family) visit(readColumn(cursor, family));
      else passColumn(cursor);
    }
  }
}

function readColumn(cursor: Cursor, family: Family): ColumnCells {
  const { buffer } = cursor;
  const length = readVarint(cursor);
  const column = { family, qualifier: buffer.toString('latin1', cursor.at, cursor.at + length) };
  cursor.at += length;
  const cells: Cell[] = [];
  for (let left = readVarint(cursor); left > 0; left--) {
    const high = buffer.readInt32BE(cursor.at);
    const low = buffer.readUInt32BE(cursor.at + 4);
    cursor.at += 8;
    const size = readVarint(cursor);
    const start = cursor.at;
    cursor.at += size;
    cells.push({ column, high, low, buffer, start, end: cursor.at, labels: NO_LABELS });
  }
  return { column, cells };
}

function passColumn(cursor: Cursor): void {
  const length = readVarint(cursor);
  cursor.at += length;
  for (let left = readVarint(cursor); left > 0; left--) {
    cursor.at += 8;
    const size = readVarint(cursor);
    cursor.at += size;
  }
}

interface EncodedSegment {
  /** columnKey of its first column. */
  readonly boundary: string;
  readonly columns: readonly ColumnCells[];
}

/** Cuts columns (in row order, none empty) into segments; more than one only above SEGMENT_BYTES. */
export function cutSegments(columns: readonly ColumnCells[]): EncodedSegment[] {
  const limit = totalBytes(columns) <= SEGMENT_BYTES ? Infinity : SEGMENT_BYTES / 2;
  const segments: EncodedSegment[] = [];
  let from = 0;
  let bytes = 0;
  for (let index = 0; index < columns.length; index++) {
    const found = columns[index];
    bytes += found ? columnBytes(found) : 0;
    if (bytes < limit && index < columns.length - 1) continue;
    const run = columns.slice(from, index + 1);
    const first = run[0]?.column;
    segments.push({ boundary: first ? columnKey(first.family.name, first.qualifier) : '', columns: run });
    from = index + 1;
    bytes = 0;
  }
  return segments;
}

/** Generous: every column is counted as if it opened a family group of its own. */
function columnBytes({ column, cells }: ColumnCells): number {
  let bytes = 15 + column.qualifier.length;
  for (const cell of cells) bytes += 13 + cell.end - cell.start;
  return bytes;
}

/** Buffers of this size hold the entries of many rows: one allocation instead of one per row. */
const SLAB_BYTES = 1024 * 1024;

/** Encodes entries; what it returns stays valid. */
export class EntryWriter {
  #cursor: Cursor = { buffer: Buffer.alloc(0), at: 0 };

  first(boundaries: readonly string[], columns: readonly ColumnCells[]): Buffer {
    const room = boundaries.reduce((sum, boundary) => sum + 5 + boundary.length, 10);
    const cursor = this.#reserve(room + totalBytes(columns));
    const start = cursor.at;
    writeVarint(cursor, FORMAT);
    writeVarint(cursor, boundaries.length);
    for (const boundary of boundaries) {
      writeVarint(cursor, boundary.length);
      cursor.at += cursor.buffer.write(boundary, cursor.at, 'latin1');
    }
    writeColumns(cursor, columns);
    return cursor.buffer.subarray(start, cursor.at);
  }

  segment(columns: readonly ColumnCells[]): Buffer {
    const cursor = this.#reserve(totalBytes(columns));
    const start = cursor.at;
    writeColumns(cursor, columns);
    return cursor.buffer.subarray(start, cursor.at);
  }

  #reserve(bytes: number): Cursor {
    if (this.#cursor.at + bytes > this.#cursor.buffer.length) {
      this.#cursor = { buffer: Buffer.allocUnsafeSlow(Math.max(bytes, SLAB_BYTES)), at: 0 };
    }
    return this.#cursor;
  }
}

export function totalBytes(columns: readonly ColumnCells[]): number {
  let bytes = 0;
  for (const column of columns) bytes += columnBytes(column);
  return bytes;
}

function writeVarint(cursor: Cursor, value: number): void {
  let rest = value;
  for (let left = varintSize(value); left > 1; left--) {
    cursor.buffer[cursor.at++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  cursor.buffer[cursor.at++] = rest;
}

function writeColumns(cursor: Cursor, columns: readonly ColumnCells[]): void {
  for (let from = 0; from < columns.length;) {
    const family = columns[from]?.column.family;
    let to = from;
    while (to < columns.length && columns[to]?.column.family === family) to++;
    writeVarint(cursor, family?.id ?? 0);
    writeVarint(cursor, to - from);
    for (; from < to; from++) {
      const found = columns[from];
      if (found) writeColumn(cursor, found);
    }
  }
}

function writeColumn(cursor: Cursor, { column, cells }: ColumnCells): void {
  const { buffer } = cursor;
  writeVarint(cursor, column.qualifier.length);
  cursor.at += buffer.write(column.qualifier, cursor.at, 'latin1');
  writeVarint(cursor, cells.length);
  for (const cell of cells) {
    buffer.writeInt32BE(cell.high, cursor.at);
    buffer.writeUInt32BE(cell.low, cursor.at + 4);
    cursor.at += 8;
    writeVarint(cursor, cell.end - cell.start);
    cursor.at += cell.buffer.copy(buffer, cursor.at, cell.start, cell.end);
  }
}
