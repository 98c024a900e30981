/** The index rows that an invoice has as its row stands now: what `write` puts there, and what is compared with it. */

import { indexRows, type Cell, type Row } from './rows.ts';
import { chooseHeader, storedEvents } from './stored-invoice.ts';

/**
 * The cells of a row that its index rows follow from. As many versions as the table keeps: an older one may be the one
 * that counts, or have index rows of its own. Patterns are RE2 and match whole names.
 */
export const INDEXED_CELLS = {
  families: 'h|e|r',
  qualifiers: 'doc|det|sum|erased|[0-9]+#[0-9]+',
  versions: 3,
} as const;

/** Of each column as many versions as the table keeps; more may be there until it clears up. */
function newestVersions<C extends Omit<Cell, 'value'>>(cells: readonly C[]): C[] {
  const seen = new Map<string, number>();
  return [...cells]
    .sort((a, b) => b.timestamp - a.timestamp)
    .filter(({ family, qualifier }) => {
      const count = (seen.get(`${family}:${qualifier}`) ?? 0) + 1;
      seen.set(`${family}:${qualifier}`, count);
      return count <= INDEXED_CELLS.versions;
    });
}

/** @returns none while only events have come */
export function storedIndexRows(present: readonly (Omit<Cell, 'value'> & { readonly value: Buffer })[]): Row[] {
  const cells = newestVersions(present.filter(({ family }) => family !== 'r')).map(
    ({ family, qualifier, timestamp, value }): Cell => ({
      family,
      qualifier,
      timestamp,
      value: value.toString(),
    }),
  );
  const chosen = chooseHeader(cells);
  return chosen === undefined ? [] : indexRows(chosen, storedEvents(cells));
}
