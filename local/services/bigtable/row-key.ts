/**
 * Row keys as store keys. A row is one store entry, or several when it is large, so the key ends in a terminator that
 * keeps a row's entries together and all rows in byte order: 00 becomes 00 FF inside the key, 00 01 ends it.
 *
 *   storage id (4 bytes) | escaped row key | 00 01 | start of the segment (nothing for the first)
 */
const ESCAPED_ZERO = Buffer.from([0x00, 0xff]);
const TERMINATOR = Buffer.from([0x00, 0x01]);
const STORAGE_ID_BYTES = 4;

/** All store keys of one stored table begin with this. Ids are never used twice. */
export function storagePrefix(storageId: number): Buffer {
  const prefix = Buffer.alloc(STORAGE_ID_BYTES);
  prefix.writeUInt32BE(storageId);
  return prefix;
}

function escape(key: Buffer): Buffer {
  if (!key.includes(0)) return key;
  const parts: Buffer[] = [];
  let from = 0;
  for (let zero = key.indexOf(0); zero >= 0; zero = key.indexOf(0, from)) {
    parts.push(key.subarray(from, zero), ESCAPED_ZERO);
    from = zero + 1;
  }
  parts.push(key.subarray(from));
  return Buffer.concat(parts);
}

/** Key of a row's first entry. */
export function rowStoreKey(prefix: Buffer, rowKey: Buffer): Buffer {
  const escaped = escape(rowKey);
  const key = Buffer.allocUnsafe(prefix.length + escaped.length + TERMINATOR.length);
  prefix.copy(key, 0);
  escaped.copy(key, prefix.length);
  TERMINATOR.copy(key, prefix.length + escaped.length);
  return key;
}

export function segmentStoreKey(firstKey: Buffer, boundary: string): Buffer {
  return Buffer.concat([firstKey, Buffer.from(boundary, 'latin1')]);
}

/** The row key of a row's first entry. */
export function rowKeyOf(storeKey: Buffer): Buffer {
  const escaped = storeKey.subarray(STORAGE_ID_BYTES, storeKey.length - TERMINATOR.length);
  if (!escaped.includes(0)) return escaped;
  const parts: Buffer[] = [];
  let from = 0;
  for (let zero = escaped.indexOf(0); zero >= 0; zero = escaped.indexOf(0, from)) {
    parts.push(escaped.subarray(from, zero + 1));
    from = zero + ESCAPED_ZERO.length;
  }
  parts.push(escaped.subarray(from));
  return Buffer.concat(parts);
}

/** Half-open range of row keys; `end` undefined is open. */
export interface RowRange {
  readonly start: Buffer;
  readonly end: Buffer | undefined;
}

/** The store range that holds exactly the entries of these rows. */
export function storeRange(prefix: Buffer, range: RowRange) {
  return {
    prefix,
    gte: Buffer.concat([prefix, escape(range.start)]),
    ...(range.end === undefined ? {} : { lt: Buffer.concat([prefix, escape(range.end)]) }),
  };
}

/** The least key above this one. */
export function successor(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.from([0])]);
}
