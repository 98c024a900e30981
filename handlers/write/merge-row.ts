/** The documents of a part that are about one row, merged into it one after the other. */

import { ERASED_COLUMN, PERSONAL } from '../invoice/index.ts';
import type { RowEntry, TableCell } from '../row-table.ts';
import type { Displaced } from './index-rows.ts';
import { merge } from './merge.ts';
import { marksOf, placeOf, rowState } from './row-state.ts';
import type { StagedDocument } from './staged-document.ts';

export interface PartCounts {
  documents: number;
  loaded: number;
  unchanged: number;
  events: number;
  conflicts: number;
  /** Row writes, index rows included; of a trial the main rows alone. */
  rows: number;
}

/** Counts under way. `again`: documents that an earlier try, or an earlier run, of this very object has written. */
export interface Tally extends PartCounts {
  again: number;
}

export const nothingYet = (): Tally => ({
  documents: 0,
  loaded: 0,
  unchanged: 0,
  again: 0,
  events: 0,
  conflicts: 0,
  rows: 0,
});

/** What a document would do to a row: `version` is another content of what is there, `conflict` one of the same second. */
export interface RowChange {
  readonly key: string;
  readonly what: 'new' | 'version' | 'conflict';
}

export interface Merged extends Displaced {
  readonly cells: RowEntry['cells'];
  /** What the row has of notes and of columns that not every delivery has. */
  readonly marks: ReadonlySet<string>;
  /** Where the documents of this call are. */
  readonly places: readonly string[];
}

export function mergeRow(
  documents: readonly StagedDocument[],
  present: readonly TableCell[],
  counts: Tally,
  tell: (what: RowChange['what']) => void = () => undefined,
): Merged {
  const state = rowState(present);
  const erased = isErased(present);
  const columns = new Set(present.map(({ family, qualifier }) => (family === 'r' ? '' : qualifier)));
  const cells: RowEntry['cells'][number][] = [];
  const displaced: Buffer[] = [];
  for (const document of documents) {
    const merged = merge(document, state);
    if (merged.conflict) tell('conflict');
    else if (merged.effect === 'loaded') tell(columns.has(document.column) ? 'version' : 'new');
    columns.add(document.column);
    displaced.push(...merged.gone);
    cells.push(...(erased ? merged.cells.filter(({ family }) => family !== PERSONAL) : merged.cells));
    counts.documents++;
    counts[merged.effect]++;
    if (document.kind === 'event') counts.events++;
    if (merged.conflict) counts.conflicts++;
  }
  const places = documents
    .map(({ column, timestamp, hash }) => [placeOf(column, timestamp), hash] as const)
    .flatMap(([place, hash]) => (state.hashes.get(place) === hash ? [place] : []));
  // What this very call has brought has no index rows yet.
  const gone = displaced.filter((header) => present.some(({ value }) => value === header));
  return { cells, gone, staying: [...state.headers.values()], marks: marksOf(state), places };
}

export const isErased = (cells: readonly TableCell[]) =>
  cells.some(({ family, qualifier }) => family === 'r' && qualifier === ERASED_COLUMN);
