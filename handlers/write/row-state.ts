/** What a row holds of its documents, as far as a further one is affected by it. */

import { contentsOf, ERASED_COLUMN, READINGS, readingOf, type Content, type Reading } from '../invoice/index.ts';
import type { TableCell } from '../row-table.ts';
import { HASH_COLUMN, lineageOf, originOf, wholeLineage, type Lineage, type LineageFields } from './lineage.ts';

export const CLASH_COLUMN = 'clash';
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
  readings: Reading[];
}

export const placeOf = (column: string, timestamp: number): string => `${column}@${timestamp}`;

/** @param cells families h, e and r of the row, every version */
export function rowState(cells: readonly TableCell[]): RowState {
  const origins = new Map<string, string>();
  const readings = cells.flatMap((cell) => readingOf(cell) ?? []);
  const state: RowState = { hashes: new Map(), origins, clashes: new Map(), lineages: new Map(), headers: new Map(), readings }; // prettier-ignore
  const note = (place: string, from: LineageFields): void => {
    state.hashes.set(place, String(from[HASH_COLUMN] ?? ''));
    origins.set(place, originOf(from));
    state.lineages.set(place, () => lineageOf(from));
  };
  const invoices = new Map<number, Record<string, string>>();
  for (const { family, qualifier, timestamp, value } of cells) {
    if (family !== 'r' || qualifier === ERASED_COLUMN || qualifier.startsWith('@')) continue;
    if (qualifier === CLASH_COLUMN) state.clashes.set(timestamp, new Set(value.toString().split(' ')));
    else if (WHOLE_LINEAGE.test(qualifier)) note(placeOf(qualifier, timestamp), wholeLineage(value));
    else {
      const columns = invoices.get(timestamp) ?? {};
      columns[qualifier] = value.toString();
      invoices.set(timestamp, columns);
    }
  }
  for (const { family, qualifier, timestamp, value } of cells) {
    if (family !== 'h') continue;
    const place = placeOf(qualifier, timestamp);
    state.headers.set(place, value);
    if (!state.hashes.has(place)) note(place, invoices.get(timestamp) ?? {});
  }
  return state;
}

/** Contents that were read, and those that were there before readings were noted: these count, below all others. */
export function contentsIn({ readings, hashes, clashes }: RowState): Content[] {
  const contents = contentsOf(readings);
  const isNoted = (timestamp: number, hash: string) =>
    readings.some((reading) => reading.timestamp === timestamp && reading.hash === hash);
  const former = (column: string, timestamp: number, hash: string): Content[] =>
    hash === '' || isNoted(timestamp, hash)
      ? []
      : [{ column, timestamp, hash, mapping: 0, oldest: 0, readings: [], counts: true }];
  for (const [place, hash] of hashes) {
    const at = place.lastIndexOf('@');
    const [column, timestamp] = [place.slice(0, at), Number(place.slice(at + 1))];
    const lost = [...(clashes.get(timestamp) ?? [])].flatMap((loser) => former(column, timestamp, loser));
    contents.push(...former(column, timestamp, hash), ...lost);
  }
  return contents;
}
