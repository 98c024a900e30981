/** How much a table holds. */
import type { Store } from '../../store/index.ts';
import type { LiveTable } from './live-table.ts';
import { readFirstEntry } from './row-codec.ts';

export interface TableSize {
  readonly rows: number;
  /** As stored. */
  readonly bytes: number;
}

/** Reads all of it: a large row lies in several entries, of which the first says how many follow. */
export async function countRows(rows: Store, table: LiveTable): Promise<TableSize> {
  const size = { rows: 0, bytes: 0 };
  let segmentsLeft = 0;
  for await (const chunk of rows.chunks({ prefix: table.storagePrefix })) {
    for (const [key, value] of chunk) {
      size.bytes += key.length + value.length;
      if (segmentsLeft > 0) segmentsLeft--;
      else {
        segmentsLeft = readFirstEntry(value).boundaries.length;
        size.rows++;
      }
    }
  }
  return size;
}
