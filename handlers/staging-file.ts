/**
 * Staging files: Avro containers of Google's BigtableRow record, as its Dataflow templates read and write them. The
 * synchronisation marker comes from the file's name, so the same rows give the same bytes.
 */

import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import avro from 'avsc';
import { bigtableRow } from '../schemas/index.ts';
import type { Row } from './invoice/index.ts';

const BLOCK_BYTES = 256 * 1024;

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
  encode(rows: readonly Row[], name: string): Promise<Buffer>;
  /** @throws Error if the bytes are no such file */
  decode(bytes: Buffer): Promise<StagedRow[]>;
}

export function createStagingCodec(): StagingCodec {
  const schema = bigtableRow as avro.Schema;
  // Bytes and text are written alike in Avro, and text spares a buffer per value. The header says bytes all the same.
  const asText = avro.Type.forSchema(
    JSON.parse(JSON.stringify(bigtableRow).replaceAll('"bytes"', '"string"')) as avro.Schema,
  );
  return {
    async encode(rows, name) {
      const syncMarker = createHash('md5').update(name).digest();
      const header = new avro.streams.BlockEncoder(schema, { writeHeader: true, syncMarker });
      const body = new avro.streams.BlockEncoder(asText, { writeHeader: false, blockSize: BLOCK_BYTES, syncMarker });
      return Buffer.concat([...(await written(header, [])), ...(await written(body, rows))]);
    },
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

function written(encoder: Duplex, rows: readonly Row[]): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    encoder.on('data', (chunk: Buffer) => chunks.push(chunk));
    encoder.on('error', reject);
    encoder.on('end', () => resolve(chunks));
    for (const row of rows) encoder.write(row);
    encoder.end();
  });
}
