/**
 * Staging files: Avro containers of Google's BigtableRow record, as its Dataflow templates read and write them. The
 * synchronisation marker comes from the file's name, so the same rows give the same bytes.
 */

import { createHash } from 'node:crypto';
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
  const type = avro.Type.forSchema(bigtableRow as avro.Schema);
  return {
    encode(rows, name) {
      const syncMarker = createHash('md5').update(name).digest();
      const encoder = new avro.streams.BlockEncoder(type, { blockSize: BLOCK_BYTES, syncMarker });
      const chunks: Buffer[] = [];
      return new Promise((resolve, reject) => {
        encoder.on('data', (chunk: Buffer) => chunks.push(chunk));
        encoder.on('error', reject);
        encoder.on('end', () => resolve(Buffer.concat(chunks)));
        for (const row of rows) encoder.write(staged(row));
        encoder.end();
      });
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

function staged({ key, cells }: Row): StagedRow {
  return {
    key: Buffer.from(key),
    cells: cells.map(({ family, qualifier, timestamp, value }) => ({
      family,
      qualifier: Buffer.from(qualifier),
      timestamp,
      value: Buffer.from(value),
    })),
  };
}
