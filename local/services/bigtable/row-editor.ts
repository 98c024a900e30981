/**
 * One row while it is changed: which of its segments are needed, the mutations applied in memory, and what to put into
 * the store and delete from it afterwards.
 */
import type { Change } from '../../store/index.ts';
import { collect } from './gc-rule.ts';
import { cutSegments, readColumns, readFirstEntry, SEGMENT_BYTES, totalBytes, type EntryWriter } from './row-codec.ts';
import { segmentStoreKey } from './row-key.ts';
import {
  columnKey,
  compareColumns,
  dropCells,
  putCell,
  NO_LABELS,
  type Cell,
  type Column,
  type ColumnCells,
  type Family,
  type Mutation,
} from './row.ts';

/** What a change needs to see of a row before it is made. */
export type Need = 'everything' | readonly Mutation[];

export class RowEditor {
  readonly #storeKey: Buffer;
  readonly #known: ReadonlyMap<number, Family>;
  readonly #now: number;
  readonly #families = new Map<Family, Map<string, ColumnCells>>();
  /** First possible column of each segment; the first begins at ''. */
  readonly #boundaries: string[] = [''];
  /** Further segments whose columns are in #families; the first always is. */
  #loaded: Set<number> | undefined;
  readonly #existed: boolean;
  #touched = false;

  /** @param now epoch milliseconds at which garbage collection judges */
  constructor(storeKey: Buffer, firstEntry: Buffer | undefined, known: ReadonlyMap<number, Family>, now: number) {
    this.#storeKey = storeKey;
    this.#known = known;
    this.#now = now;
    this.#existed = firstEntry !== undefined;
    if (!firstEntry) return;
    const { boundaries, columnsAt } = readFirstEntry(firstEntry);
    this.#boundaries.push(...boundaries);
    this.#take(firstEntry, columnsAt);
  }

  /** Segments still to be loaded before a change with this need; empty for nearly every row. */
  missing(need: Need): number[] {
    const wanted = new Set<number>();
    if (need === 'everything') this.#boundaries.forEach((_, index) => wanted.add(index));
    else for (const mutation of need) this.#addSegments(mutation, wanted);
    return [...wanted].filter((index) => !this.#isLoaded(index));
  }

  /** Whether the row has segments besides its first entry. */
  get hasSegments(): boolean {
    return this.#boundaries.length > 1;
  }

  #isLoaded(index: number): boolean {
    return index === 0 || this.#loaded?.has(index) === true;
  }

  #markLoaded(index: number): void {
    this.#loaded ??= new Set();
    this.#loaded.add(index);
  }

  segmentKey(index: number): Buffer {
    return segmentStoreKey(this.#storeKey, this.#boundaries[index] ?? '');
  }

  load(index: number, segment: Buffer): void {
    this.#markLoaded(index);
    this.#take(segment, 0);
  }

  /** Applies mutations in order. All that they need is loaded, and they are valid. */
  apply(mutations: readonly Mutation[]): void {
    // What an earlier change of this cycle pushed out is gone before the next one can uncover it.
    if (this.#touched) this.#collect();
    this.#touched = true;
    for (const mutation of mutations) {
      if (mutation.kind === 'set') this.#set(mutation);
      else this.#delete(mutation);
    }
  }

  /** The cells of all loaded columns in row order. */
  cells(): Cell[] {
    return this.#columns().flatMap(({ cells }) => cells);
  }

  /** Newest cell of a column that is loaded. */
  newest(family: Family, qualifier: string): Cell | undefined {
    return this.#families.get(family)?.get(qualifier)?.cells[0];
  }

  /** Adds what the store has to do; nothing for a row that no change touched. */
  changes(writer: EntryWriter, into: Change[]): void {
    if (!this.#touched) return;
    const columns = this.#columns();
    if (this.hasSegments || totalBytes(columns) > SEGMENT_BYTES) this.#segmentChanges(columns, writer, into);
    else if (columns.length > 0) into.push(put(this.#storeKey, writer.first([], columns)));
    else if (this.#existed) into.push(del(this.#storeKey));
  }

  #segmentChanges(columns: readonly ColumnCells[], writer: EntryWriter, into: Change[]): void {
    const boundaries: string[] = [];
    let first: readonly ColumnCells[] = [];
    let from = 0;
    for (const [index, boundary] of this.#boundaries.entries()) {
      if (!this.#isLoaded(index)) {
        boundaries.push(boundary);
        continue;
      }
      const to = this.#endOfSegment(columns, from, index);
      const segments = cutSegments(columns.slice(from, to));
      from = to;
      if (index > 0 && !segments.some((segment) => segment.boundary === boundary))
        into.push(del(this.segmentKey(index)));
      // The row's first segment is its first entry, which also lists the others.
      if (index === 0) first = segments.shift()?.columns ?? [];
      for (const segment of segments) {
        boundaries.push(segment.boundary);
        into.push(put(segmentStoreKey(this.#storeKey, segment.boundary), writer.segment(segment.columns)));
      }
    }
    if (first.length > 0 || boundaries.length > 0) into.push(put(this.#storeKey, writer.first(boundaries, first)));
    else if (this.#existed) into.push(del(this.#storeKey));
  }

  #take(segment: Buffer, columnsAt: number): void {
    readColumns(segment, columnsAt, this.#known, (found) => {
      found.cells = collect(found.cells, found.column.family.rule, this.#now);
      this.#family(found.column.family).set(found.column.qualifier, found);
    });
  }

  #family(family: Family): Map<string, ColumnCells> {
    let columns = this.#families.get(family);
    if (!columns) this.#families.set(family, (columns = new Map()));
    return columns;
  }

  #set(mutation: Extract<Mutation, { kind: 'set' }>): void {
    const columns = this.#family(mutation.family);
    let found = columns.get(mutation.qualifier);
    if (!found) {
      found = { column: { family: mutation.family, qualifier: mutation.qualifier }, cells: [] };
      columns.set(mutation.qualifier, found);
    }
    const { high, low, buffer, start, end } = mutation;
    putCell(found.cells, { column: found.column, high, low, buffer, start, end, labels: NO_LABELS });
  }

  #delete(mutation: Exclude<Mutation, { kind: 'set' }>): void {
    if (mutation.kind === 'delete-row') {
      this.#families.clear();
      // Nothing of the old segments is kept, so none has to be read: all count as loaded and empty.
      this.#boundaries.forEach((_, index) => this.#markLoaded(index));
    } else if (mutation.kind === 'delete-family') {
      this.#families.delete(mutation.family);
    } else {
      const found = this.#families.get(mutation.family)?.get(mutation.qualifier);
      if (found) dropCells(found.cells, mutation.range);
    }
  }

  #addSegments(mutation: Mutation, wanted: Set<number>): void {
    if (mutation.kind === 'delete-row') return;
    if (mutation.kind !== 'delete-family') {
      wanted.add(this.#segmentOf(columnKey(mutation.family.name, mutation.qualifier)));
      return;
    }
    const last = this.#segmentOf(`${mutation.family.name}\x01`);
    for (let index = this.#segmentOf(columnKey(mutation.family.name, '')); index <= last; index++) wanted.add(index);
  }

  /** Index of the segment in which a column lies. */
  #segmentOf(key: string): number {
    let from = 0;
    let to = this.#boundaries.length;
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if ((this.#boundaries[middle] ?? '') <= key) from = middle;
      else to = middle;
    }
    return from;
  }

  #endOfSegment(columns: readonly ColumnCells[], from: number, index: number): number {
    const next = this.#boundaries[index + 1];
    if (next === undefined) return columns.length;
    let to = from;
    while (to < columns.length && keyOf(columns[to]?.column) < next) to++;
    return to;
  }

  #collect(): void {
    for (const family of this.#families.values()) {
      for (const found of family.values()) found.cells = collect(found.cells, found.column.family.rule, this.#now);
    }
  }

  /** Columns that have cells, in row order. */
  #columns(): ColumnCells[] {
    this.#collect();
    const columns: ColumnCells[] = [];
    for (const family of this.#families.values()) {
      for (const found of family.values()) if (found.cells.length > 0) columns.push(found);
    }
    return columns.sort((a, b) => compareColumns(a.column, b.column));
  }
}

function keyOf(column: Column | undefined): string {
  return column ? columnKey(column.family.name, column.qualifier) : '';
}

const put = (key: Buffer, value: Buffer): Change => ({ type: 'put', key, value });
const del = (key: Buffer): Change => ({ type: 'del', key });
