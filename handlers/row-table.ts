/** What handlers need of a Bigtable table. */

import type { StoredCell } from './invoice/stored-rows.ts';

export type TableCell = StoredCell;

export interface RowEntry {
  readonly key: string;
  /** Families that are emptied first, in the same mutation of the row. */
  readonly empty?: readonly string[];
  readonly cells: readonly {
    readonly family: string;
    readonly qualifier: string | Buffer;
    readonly timestamp: number;
    /** null: the cell of exactly this time goes, if there is one. */
    readonly value: string | Buffer | null;
  }[];
}

/** Which cells to read. Patterns are RE2 and match whole names. */
export interface CellFilter {
  readonly families: string;
  readonly qualifiers?: string;
  /** Newest versions of each column. */
  readonly versions?: number;
  /** False leaves the values out: which cells there are is enough. */
  readonly values?: false;
}

/** Rows from `start`, included, to `end`, not included, in the order of their keys; at most `limit` of them. */
export interface RowRange {
  readonly start: string;
  readonly end: string;
  readonly limit: number;
}

/** @throws RetryableError table-unavailable, PermanentError table-refused */
export interface RowReader {
  /** Cells of the rows that exist, by key. */
  read(keys: readonly string[], filter: CellFilter): Promise<Map<string, TableCell[]>>;
  /** The rows of a range that hold such cells. */
  scan(range: RowRange, filter: CellFilter): Promise<Map<string, TableCell[]>>;
}

/** @throws RetryableError table-unavailable, PermanentError table-refused */
export interface RowTable extends RowReader {
  /** Writes every entry; rows that fail for a passing reason are tried again by themselves. */
  write(entries: readonly RowEntry[]): Promise<void>;
  /**
   * Writes the entry only if the newest cell of a column of its row holds a value, null: if it has no cell. Says
   * whether it did. After a lost answer it says no, though the entry is there.
   */
  writeIf(entry: RowEntry, column: ExpectedCell): Promise<boolean>;
  /** Writes the entry only while so many columns of its row, and no more, have such names. Says whether it did. */
  writeWhile(entry: RowEntry, columns: CountedColumns): Promise<boolean>;
}

export interface ExpectedCell {
  readonly family: string;
  readonly qualifier: string;
  readonly value: string | null;
}

export interface CountedColumns {
  readonly family: string;
  /** RE2, of whole names. */
  readonly qualifiers: string;
  readonly most: number;
}
