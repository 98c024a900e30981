/** Losers of clashes, by the millisecond that they were about: `r:clash`, their hashes. */

import { holderOf, type Content, type Reading } from '../invoice/index.ts';
import type { RowCell } from './content-cells.ts';
import { CLASH_COLUMN, type RowState } from './row-state.ts';

/** Two sources know different things of an invoice at one time; that is no conflict. */
export const SUMMARY = 'sum';

/**
 * At every time where that has changed: contents that count and have lost their place, and what lost it before readings
 * were noted. Changes the state accordingly.
 * @param known every reading, also of what is too old to be noted
 */
export function clashCells(contents: readonly Content[], known: readonly Reading[], { clashes }: RowState): RowCell[] {
  if (contents.length < 2 && clashes.size === 0) return [];
  const losers = new Map<number, Set<string>>();
  for (const [timestamp, hashes] of clashes) {
    const isKnown = (hash: string) => known.some((one) => one.timestamp === timestamp && one.hash === hash);
    losers.set(timestamp, new Set([...hashes].filter((hash) => !isKnown(hash))));
  }
  for (const one of contents) {
    const { column, timestamp, hash, counts } = one;
    if (!counts || column === SUMMARY || holderOf(contents, column, timestamp) === one) continue;
    losers.set(timestamp, (losers.get(timestamp) ?? new Set()).add(hash));
  }
  return [...losers].flatMap(([timestamp, hashes]): RowCell[] => {
    const [wanted, stored] = [hashes, clashes.get(timestamp) ?? new Set()].map((some) => [...some].sort().join(' '));
    if (wanted === stored) return [];
    if (hashes.size === 0) clashes.delete(timestamp);
    else clashes.set(timestamp, hashes);
    return [{ family: 'r', qualifier: CLASH_COLUMN, timestamp, value: wanted === '' ? null : (wanted as string) }];
  });
}
