/** What a row holds of its documents, as far as a further one is affected by it. */

import { ERASED_COLUMN, READINGS, readingColumn, readingOf, type Reading } from '../invoice/index.ts';
import type { TableCell } from '../row-table.ts';
import {
  HASH_COLUMN,
  lineageOf,
  OPTIONAL,
  originOf,
  wholeLineage,
  type Lineage,
  type LineageFields,
} from './lineage.ts';

export const CLASH_COLUMN = 'clash';
const DOCUMENT = 'doc';
/** Columns that are no part of a lineage. */
const OTHERS: ReadonlySet<string> = new Set([CLASH_COLUMN, ERASED_COLUMN]);
/** Columns whose one cell holds the whole lineage: of events, details and summaries. A full document has columns. */
const WHOLE_LINEAGE = /^(?:[0-9]|det$|sum$)/;

/** Columns that say what a row holds and where it came from: headers, events, hashes, clashes, lineage, readings. */
export const STATE = {
  families: 'h|e|r',
  qualifiers: `doc|det|sum|sha256|uri|generation|offset|batch|nsu|nsuSchema|schema|clash|erased|[0-9]+#[0-9]+|${READINGS}`,
};

export interface RowState {
  /** `column@timestamp` to hash. */
  readonly hashes: Map<string, string>;
  /** `column@timestamp` to the origin of what was there before this call. */
  readonly origins: ReadonlyMap<string, string>;
  /** Losers by the time that they were about. */
  readonly clashes: Map<number, Set<string>>;
  /** `column@timestamp` to the lineage that is there now. */
  readonly lineages: Map<string, () => Lineage>;
  /** `column@timestamp` to the header that is there now, as JSON. */
  readonly headers: Map<string, Buffer>;
  /** Places of which the lineage alone is left: by garbage collection, or by writers that came at one moment. */
  readonly remnants: Set<string>;
  readings: readonly Reading[];
}

export const placeOf = (column: string, timestamp: number): string => `${column}@${timestamp}`;

export function partsOfPlace(place: string): { readonly column: string; readonly timestamp: number } {
  const at = place.lastIndexOf('@');
  return { column: place.slice(0, at), timestamp: Number(place.slice(at + 1)) };
}

/** @param cells families h, e and r of the row, every version */
export function rowState(cells: readonly TableCell[]): RowState {
  const origins = new Map<string, string>();
  const state: RowState = {
    hashes: new Map(),
    origins,
    clashes: new Map(),
    lineages: new Map(),
    headers: new Map(),
    remnants: new Set(),
    readings: cells.flatMap((cell) => readingOf(cell) ?? []),
  };
  const told = lineagesIn(cells);
  for (const { family, qualifier, timestamp, value } of cells) {
    if (family === 'r') continue;
    const place = placeOf(qualifier, timestamp);
    const from = told.get(place) ?? {};
    if (family === 'h') state.headers.set(place, value);
    state.hashes.set(place, String(from[HASH_COLUMN] ?? ''));
    state.lineages.set(place, () => lineageOf(from));
    origins.set(place, originOf(from));
  }
  for (const place of told.keys()) if (!state.hashes.has(place)) state.remnants.add(place);
  for (const { family, qualifier, timestamp, value } of cells)
    if (family === 'r' && qualifier === CLASH_COLUMN)
      state.clashes.set(timestamp, new Set(value.toString().split(' ')));
  return state;
}

/** By place: one cell holds it, or, of a full document, columns. */
function lineagesIn(cells: readonly TableCell[]): Map<string, LineageFields> {
  const told = new Map<string, LineageFields>();
  const columns = new Map<string, Record<string, string>>();
  for (const { family, qualifier, timestamp, value } of cells) {
    if (family !== 'r' || OTHERS.has(qualifier) || qualifier.startsWith('@')) continue;
    if (WHOLE_LINEAGE.test(qualifier)) {
      told.set(placeOf(qualifier, timestamp), wholeLineage(value));
      continue;
    }
    const place = placeOf(DOCUMENT, timestamp);
    const own = columns.get(place) ?? {};
    own[qualifier] = value.toString();
    columns.set(place, own);
    told.set(place, own);
  }
  return told;
}

/**
 * What tells in a row that was read back that others have written it too: notes, and columns that not every delivery
 * has; and what tells that what was written is still there.
 */
export const marksIn = (cells: readonly TableCell[]): Set<string> =>
  new Set(cells.filter(isMark).map(({ qualifier, timestamp }) => placeOf(qualifier, timestamp)));

const isMark = ({ family, qualifier }: TableCell): boolean =>
  family !== 'r' || qualifier.startsWith('@') || OPTIONAL.includes(qualifier);

/** The marks that a row has as its state says. */
export function marksOf({ readings, lineages }: RowState): Set<string> {
  const marks = new Set(readings.map((one) => placeOf(readingColumn(one), one.timestamp)));
  for (const [place, lineage] of lineages) {
    marks.add(place);
    const { column, timestamp } = partsOfPlace(place);
    if (column === DOCUMENT) for (const optional of lineage().columns) marks.add(placeOf(optional, timestamp));
  }
  return marks;
}
