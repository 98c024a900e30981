/**
 * Puts the chunks of a ReadRows stream together to rows (google/bigtable/v2/bigtable.proto, CellChunk): family and
 * qualifier are repeated only when they change, a value may come in pieces, a row may be reset before its commit.
 */

import type { protos } from '@google-cloud/bigtable';
import type { TableCell } from './row-table.ts';

type Chunk = protos.google.bigtable.v2.ReadRowsResponse.ICellChunk;

interface ChunkReader {
  /** Rows committed so far, by key. */
  readonly rows: Map<string, TableCell[]>;
  push(chunks: readonly Chunk[]): void;
}

export function createChunkReader(): ChunkReader {
  const rows = new Map<string, TableCell[]>();
  let key: string | undefined;
  let cells: TableCell[] = [];
  let family = '';
  let qualifier = '';
  let timestamp = 0;
  let pieces: Buffer[] = [];

  const place = (chunk: Chunk): void => {
    if (chunk.rowKey && chunk.rowKey.length > 0) key = bytes(chunk.rowKey).toString('utf8');
    if (chunk.familyName) family = chunk.familyName.value ?? '';
    if (chunk.qualifier) qualifier = bytes(chunk.qualifier.value ?? '').toString('utf8');
  };
  const take = (chunk: Chunk): void => {
    if (chunk.resetRow === true) {
      key = undefined;
      cells = [];
      pieces = [];
      return;
    }
    place(chunk);
    if (pieces.length === 0) timestamp = Number(chunk.timestampMicros ?? 0);
    const piece = bytes(chunk.value ?? '');
    if (Number(chunk.valueSize ?? 0) > 0) {
      pieces.push(piece);
      return;
    }
    cells.push({
      family,
      qualifier,
      timestamp,
      value: pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]),
    });
    pieces = [];
    if (chunk.commitRow === true && key !== undefined) {
      rows.set(key, cells);
      key = undefined;
      cells = [];
    }
  };
  return {
    rows,
    push(chunks) {
      for (const chunk of chunks) take(chunk);
    },
  };
}

function bytes(value: Uint8Array | string): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'base64');
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
