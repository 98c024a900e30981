/** Reads rows from the store: whole, in key order, each as of one moment, without holding more than a few of them. */
import type { Store } from '../../store/index.ts';
import { collect } from './gc-rule.ts';
import { readColumns, readFirstEntry } from './row-codec.ts';
import { rowKeyOf, rowStoreKey, storeRange, successor, type RowRange } from './row-key.ts';
import type { LiveTable } from './live-table.ts';
import type { RowSetPart } from './row-set.ts';
import type { Cell, Family } from './row.ts';

export interface StoredRow {
  readonly key: Buffer;
  /** In row order; without what garbage collection takes. Never empty. */
  readonly cells: readonly Cell[];
}

/** Rows by key are fetched so many at a time. */
const KEYS_AT_ONCE = 64;

/**
 * Rows of these parts, in groups as they come from the store.
 * @param now epoch milliseconds at which garbage collection judges
 */
export async function* readRows(
  rows: Store,
  table: LiveTable,
  parts: Iterable<RowSetPart>,
  now: number,
): AsyncGenerator<StoredRow[]> {
  const prefix = table.storagePrefix;
  for (const part of parts) {
    if ('range' in part) yield* readRange(rows, prefix, part.range, table, now);
    else {
      for (let from = 0; from < part.keys.length; from += KEYS_AT_ONCE) {
        yield await readKeys(rows, prefix, part.keys.slice(from, from + KEYS_AT_ONCE), table, now);
      }
    }
  }
}

async function* readRange(
  rows: Store,
  prefix: Buffer,
  range: RowRange,
  table: LiveTable,
  now: number,
): AsyncGenerator<StoredRow[]> {
  const assembler = new RowAssembler(table, now);
  for await (const chunk of rows.chunks(storeRange(prefix, range))) {
    const found: StoredRow[] = [];
    for (const [storeKey, value] of chunk) {
      const row = assembler.add(storeKey, value);
      if (row) found.push(row);
    }
    if (found.length > 0) yield found;
  }
}

async function readKeys(
  rows: Store,
  prefix: Buffer,
  keys: readonly Buffer[],
  table: LiveTable,
  now: number,
): Promise<StoredRow[]> {
  const storeKeys = keys.map((key) => rowStoreKey(prefix, key));
  const entries = await rows.getMany(storeKeys);
  const found: StoredRow[] = [];
  const assembler = new RowAssembler(table, now);
  for (const [index, key] of keys.entries()) {
    const entry = entries[index];
    if (!entry) continue;
    if (readFirstEntry(entry).boundaries.length === 0) {
      const row = assembler.add(storeKeys[index] ?? key, entry);
      if (row) found.push(row);
      continue;
    }
    // Several entries: only a range is read as of one moment.
    for await (const group of readRange(rows, prefix, { start: key, end: successor(key) }, table, now)) {
      found.push(...group);
    }
  }
  return found;
}

/** Puts the entries of a row together as they come, in order. */
class RowAssembler {
  readonly #families: ReadonlyMap<number, Family>;
  readonly #now: number;
  #key: Buffer | undefined;
  #cells: Cell[] = [];
  #left = 0;

  constructor(table: LiveTable, now: number) {
    this.#families = table.familiesById;
    this.#now = now;
  }

  /** The row that this entry completes, if it has any cell. */
  add(storeKey: Buffer, value: Buffer): StoredRow | undefined {
    let from = 0;
    if (this.#left === 0) {
      const { boundaries, columnsAt } = readFirstEntry(value);
      this.#key = rowKeyOf(storeKey);
      this.#cells = [];
      this.#left = boundaries.length + 1;
      from = columnsAt;
    }
    const cells = this.#cells;
    readColumns(value, from, this.#families, (found) => {
      for (const cell of collect(found.cells, found.column.family.rule, this.#now)) cells.push(cell);
    });
    this.#left--;
    return this.#left === 0 && this.#key && cells.length > 0 ? { key: this.#key, cells } : undefined;
  }
}
