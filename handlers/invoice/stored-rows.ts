/**
 * Rows as Bigtable gives them, of the chunks that a ReadRows stream brings: family and qualifier are repeated only when
 * they change, a value may come in pieces, a row may be begun anew. Source: google/bigtable/v2/bigtable.proto,
 * ReadRowsResponse.CellChunk.
 */

/** As either client gives it: bytes may be base64 text, 64-bit numbers text. */
export interface Chunk {
  readonly rowKey?: Uint8Array | string | null;
  readonly familyName?: { readonly value?: string | null } | null;
  readonly qualifier?: { readonly value?: Uint8Array | string | null } | null;
  readonly timestampMicros?: unknown;
  readonly value?: Uint8Array | string | null;
  /** Of the whole value while more of it is to come, else 0. */
  readonly valueSize?: number | null;
  readonly resetRow?: boolean | null;
  readonly commitRow?: boolean | null;
}

export interface StoredCell {
  readonly family: string;
  readonly qualifier: string;
  /** Microseconds. */
  readonly timestamp: number;
  readonly value: Buffer;
}

export interface StoredRow {
  readonly key: string;
  readonly cells: StoredCell[];
}

/** Gives the rows that each lot of chunks completes. */
export function createRowReader(): (chunks: readonly Chunk[]) => StoredRow[] {
  let key = '';
  let family = '';
  let qualifier = '';
  let timestamp = 0;
  let cells: StoredCell[] = [];
  let pieces: Buffer[] = [];
  const begin = () => {
    key = '';
    cells = [];
    pieces = [];
  };
  const place = (chunk: Chunk) => {
    if (chunk.rowKey && chunk.rowKey.length > 0) key = bytes(chunk.rowKey).toString();
    if (chunk.familyName) family = chunk.familyName.value ?? '';
    if (chunk.qualifier) qualifier = bytes(chunk.qualifier.value).toString();
    if (pieces.length === 0) timestamp = Number(chunk.timestampMicros ?? 0);
  };
  const take = (chunk: Chunk): StoredRow | undefined => {
    if (chunk.resetRow) {
      begin();
      return undefined;
    }
    place(chunk);
    const piece = bytes(chunk.value);
    if ((chunk.valueSize ?? 0) > 0) {
      pieces.push(piece);
      return undefined;
    }
    cells.push({
      family,
      qualifier,
      timestamp,
      value: pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]),
    });
    pieces = [];
    if (!chunk.commitRow) return undefined;
    const row = { key, cells };
    begin();
    return row;
  };
  return (chunks) => chunks.flatMap((chunk) => take(chunk) ?? []);
}

function bytes(value: Uint8Array | string | null | undefined): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'base64');
  if (!value) return Buffer.alloc(0);
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
