/**
 * Staging files: Avro containers of Google's BigtableRow record, as its Dataflow templates read and write them. The
 * synchronisation marker comes from the file's name, so the same rows give the same bytes. Rows are packed where they
 * are made, which may be another thread, and files are put together from packed rows.
 * Source of the format: https://avro.apache.org/docs/1.12.0/specification/#object-container-files
 */

import { createHash } from 'node:crypto';
import avro from 'avsc';
import { bigtableRow } from '../schemas/index.ts';
import type { Row } from './invoice/index.ts';

const BLOCK_BYTES = 256 * 1024;
/** Room for packed rows to begin with, and how much of it stays when they are taken. */
const LEAST_ROOM = 16 * 1024;
const MOST_ROOM = 256 * 1024;

/** A row as it stands in a staging file: bytes, not text. */
export interface StagedRow {
  readonly key: Buffer;
  readonly cells: readonly StagedCell[];
}

export interface StagedCell {
  readonly family: string;
  readonly qualifier: Buffer;
  /** Microseconds. */
  readonly timestamp: number;
  readonly value: Buffer;
}

export interface StagingCodec {
  packer(): RowPacker;
  file(name: string): StagingFile;
  /** @throws Error if the bytes are no such file */
  decode(bytes: Buffer): Promise<StagedRow[]>;
}

export interface RowPacker {
  /** Packs rows behind those before. @returns bytes that they take */
  add(rows: readonly Row[]): number;
  /** What was packed since the last time, in memory of its own. */
  take(): Buffer;
}

export interface StagingFile {
  /** Bytes of rows so far. */
  readonly length: number;
  /** Puts packed rows behind those before. Do not write to them afterwards. */
  add(packed: Uint8Array, rows: number): void;
  bytes(): Promise<Buffer>;
}

export function createStagingCodec(): StagingCodec {
  const schema = bigtableRow as avro.Schema;
  // Bytes and text are written alike in Avro, and text spares a buffer per value. The header says bytes all the same.
  const asText = avro.Type.forSchema(
    JSON.parse(JSON.stringify(bigtableRow).replaceAll('"bytes"', '"string"')) as avro.Schema,
  );
  return {
    packer: () => createPacker(asText),
    file: (name) => createFile(schema, name),
    decode(bytes) {
      const decoder = new avro.streams.BlockDecoder();
      const rows: StagedRow[] = [];
      return new Promise((resolve, reject) => {
        decoder.on('data', (row: StagedRow) => rows.push(row));
        decoder.on('error', reject);
        decoder.on('end', () => resolve(rows));
        decoder.end(bytes);
      });
    },
  };
}

function createPacker(type: avro.Type): RowPacker {
  let room = Buffer.allocUnsafeSlow(LEAST_ROOM);
  let used = 0;
  const pack = (row: Row): void => {
    let end = type.encode(row, room, used);
    if (end < 0) {
      const grown = Buffer.allocUnsafeSlow(Math.max(2 * room.length, room.length - end));
      room.copy(grown, 0, 0, used);
      room = grown;
      end = type.encode(row, room, used);
    }
    used = end;
  };
  return {
    add(rows) {
      const before = used;
      for (const row of rows) pack(row);
      return used - before;
    },
    take() {
      const taken = Buffer.allocUnsafeSlow(used);
      room.copy(taken, 0, 0, used);
      used = 0;
      if (room.length > MOST_ROOM) room = Buffer.allocUnsafeSlow(LEAST_ROOM);
      return taken;
    },
  };
}

function createFile(schema: avro.Schema, name: string): StagingFile {
  const syncMarker = createHash('md5').update(name).digest();
  const done: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  let [openBytes, openRows, length] = [0, 0, 0];
  const close = (): void => {
    if (openRows > 0) done.push(long(openRows), long(openBytes), ...open, syncMarker);
    [open, openBytes, openRows] = [[], 0, 0];
  };
  return {
    get length() {
      return length;
    },
    add(packed, rows) {
      if (openBytes + packed.length > BLOCK_BYTES) close();
      open.push(packed);
      openBytes += packed.length;
      openRows += rows;
      length += packed.length;
    },
    async bytes() {
      close();
      return Buffer.concat([...(await header(schema, syncMarker)), ...done]);
    },
  };
}

function header(schema: avro.Schema, syncMarker: Buffer): Promise<Buffer[]> {
  const encoder = new avro.streams.BlockEncoder(schema, { writeHeader: true, syncMarker });
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    encoder.on('data', (chunk: Buffer) => chunks.push(chunk));
    encoder.on('error', reject);
    encoder.on('end', () => resolve(chunks));
    encoder.end();
  });
}

/** A whole number, not negative, as Avro writes a long: zigzag, seven bits a byte, the lowest first. */
function long(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value * 2;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Buffer.from(bytes);
}
