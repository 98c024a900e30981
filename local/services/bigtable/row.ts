/**
 * One row in memory: families, columns and cells. A cell's value is a byte range of the buffer it came from (a request
 * or a stored row), so that nothing is copied before the row is written or sent.
 */
import { compareMicros, type Micros } from './micros.ts';
import type { GcRule } from './gc-rule.ts';

/** A column family of one table. Rows name it by `id`, which is never used twice: what is dropped stays dropped. */
export interface Family {
  readonly id: number;
  readonly name: string;
  rule: GcRule | undefined;
  dropped: boolean;
  /** `family_name` of a CellChunk, encoded. */
  readonly chunkField: Buffer;
}

export interface Column {
  readonly family: Family;
  /** Bytes as Latin-1 characters: comparing such strings compares the bytes. */
  readonly qualifier: string;
}

export interface Cell extends Micros {
  readonly column: Column;
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  readonly labels: readonly string[];
}

export const NO_LABELS: readonly string[] = [];

/** A column with its cells, newest first, no two of one time. */
export interface ColumnCells {
  readonly column: Column;
  cells: Cell[];
}

/** Position of a column inside a row: by family name, then qualifier bytes. A family name has no NUL. */
export function columnKey(family: string, qualifier: string): string {
  return `${family}\0${qualifier}`;
}

/** The order of ReadRows inside one row. */
export function compareCells(a: Cell, b: Cell): number {
  if (a.column !== b.column) {
    const order = compareColumns(a.column, b.column);
    if (order !== 0) return order;
  }
  return compareMicros(b, a);
}

export function compareColumns(a: Column, b: Column): number {
  if (a.family !== b.family) return a.family.name < b.family.name ? -1 : 1;
  return a.qualifier < b.qualifier ? -1 : a.qualifier > b.qualifier ? 1 : 0;
}

/** Half-open span of cell times; `end` undefined is open. */
export interface TimeRange {
  readonly start: Micros;
  readonly end: Micros | undefined;
}

export type Mutation =
  | {
      readonly kind: 'set';
      readonly family: Family;
      readonly qualifier: string;
      readonly high: number;
      readonly low: number;
      readonly buffer: Buffer;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'delete-column'; readonly family: Family; readonly qualifier: string; readonly range: TimeRange }
  | { readonly kind: 'delete-family'; readonly family: Family }
  | { readonly kind: 'delete-row' };

/** Index of the first cell that is not newer than `time`. */
function firstNotNewer(cells: readonly Cell[], time: Micros): number {
  let from = 0;
  let to = cells.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const cell = cells[middle];
    if (cell && compareMicros(cell, time) > 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Puts a cell in its place; one of the same time is replaced. */
export function putCell(cells: Cell[], cell: Cell): void {
  const index = firstNotNewer(cells, cell);
  const present = cells[index];
  const same = present !== undefined && compareMicros(present, cell) === 0;
  cells.splice(index, same ? 1 : 0, cell);
}

/** Removes the cells of a time range. */
export function dropCells(cells: Cell[], range: TimeRange): void {
  // Times are whole numbers, newest first: [start, end) is what lies after the cells >= end and before those < start.
  const first = range.end === undefined ? 0 : afterAtLeast(cells, range.end);
  const last = afterAtLeast(cells, range.start);
  if (last > first) cells.splice(first, last - first);
}

/** How many cells, from the newest, are at `time` or newer. */
function afterAtLeast(cells: readonly Cell[], time: Micros): number {
  const index = firstNotNewer(cells, time);
  const cell = cells[index];
  return cell && compareMicros(cell, time) === 0 ? index + 1 : index;
}
