/** SampleRowKeys: keys that cut a table into parts of about equal size. */
import type { Store } from '../../store/index.ts';
import type { LiveTable } from './live-table.ts';
import { rowKeyOf } from './row-key.ts';
import { readFirstEntry } from './row-codec.ts';

const PART_BYTES = 16 * 1024 * 1024;

interface RowSample {
  /** Empty for the last one: the end of the table. */
  readonly key: Buffer;
  /** Stored bytes before the key. */
  readonly offset: number;
}

/** In key order: the keys the table was split at when it was made, one about every PART_BYTES, and its end. */
export async function* sampleRowKeys(rows: Store, table: LiveTable): AsyncGenerator<RowSample> {
  const splits = table.record.splits.map((key) => Buffer.from(key, 'base64')).sort((a, b) => Buffer.compare(a, b));
  let offset = 0;
  let last = 0;
  let segmentsLeft = 0;
  for await (const chunk of rows.chunks({ prefix: table.storagePrefix })) {
    for (const [storeKey, value] of chunk) {
      if (segmentsLeft > 0) segmentsLeft--;
      else {
        segmentsLeft = readFirstEntry(value).boundaries.length;
        const key = rowKeyOf(storeKey);
        for (let split = splits[0]; split && Buffer.compare(split, key) <= 0; split = splits[0]) {
          splits.shift();
          last = offset;
          yield { key: split, offset };
        }
        if (offset - last >= PART_BYTES) {
          last = offset;
          yield { key, offset };
        }
      }
      offset += storeKey.length + value.length;
    }
  }
  for (const key of splits) yield { key, offset };
  yield { key: Buffer.alloc(0), offset };
}
