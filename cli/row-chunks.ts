/**
 * Puts the chunks of a ReadRows stream together to rows: family and qualifier are repeated only when they change, a value
 * may come in pieces, a row may be begun anew. Source: google/bigtable/v2/bigtable.proto, ReadRowsResponse.CellChunk.
 */
import type { Cell, Row } from '../handlers/invoice/index.ts';

/** As proto-loader gives it: bytes are Buffers, 64-bit numbers text. */
export interface Chunk {
  readonly rowKey: Buffer;
  readonly familyName: { readonly value: string } | null;
  readonly qualifier: { readonly value: Buffer } | null;
  readonly timestampMicros: string;
  readonly value: Buffer;
  /** Of the whole value while more of it is to come, else 0. */
  readonly valueSize: number;
  readonly resetRow?: boolean;
  readonly commitRow?: boolean;
}

/** Gives the rows that each lot of chunks completes. */
export function createRowReader(): (chunks: readonly Chunk[]) => Row[] {
  let key = '';
  let family = '';
  let qualifier = '';
  let timestamp = 0;
  let cells: Cell[] = [];
  let pieces: Buffer[] = [];
  const begin = () => {
    key = '';
    cells = [];
    pieces = [];
  };
  const take = (chunk: Chunk): Row | undefined => {
    if (chunk.resetRow) {
      begin();
      return undefined;
    }
    if (chunk.rowKey.length > 0) key = chunk.rowKey.toString();
    if (chunk.familyName) family = chunk.familyName.value;
    if (chunk.qualifier) qualifier = chunk.qualifier.value.toString();
    if (pieces.length === 0) timestamp = Number(chunk.timestampMicros);
    pieces.push(chunk.value);
    if (chunk.valueSize > 0) return undefined;
    cells.push({ family, qualifier, timestamp, value: Buffer.concat(pieces).toString() });
    pieces = [];
    if (!chunk.commitRow) return undefined;
    const row = { key, cells };
    begin();
    return row;
  };
  return (chunks) => chunks.flatMap((chunk) => take(chunk) ?? []);
}
