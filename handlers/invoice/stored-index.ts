/** The index rows that an invoice has as its row stands now: what `write` puts there, and what is compared with it. */

import type { Header } from './canonical.ts';
import { changesIn, contentsOf, holderOf, READINGS, readingOf, replacedBy, type Content } from './readings.ts';
import { indexKeysOf, indexRows, type Cell, type Row } from './rows.ts';
import { chooseHeader, storedEvents } from './stored-invoice.ts';

/**
 * The cells of a row that its index rows follow from, with versions that the table is about to drop. Patterns are RE2 and
 * match whole names.
 */
export const INDEXED_CELLS = {
  families: 'h|e|r',
  qualifiers: `doc|det|sum|erased|[0-9]+#[0-9]+|${READINGS}`,
  versions: 12,
} as const;

/** Versions of headers and events that the table keeps: an older one may count, or have index rows of its own. */
const KEPT_VERSIONS = 3;

type Present = Omit<Cell, 'value'> & { readonly value: Buffer };

/** Of each column as many versions as the table keeps; more may be there until it clears up. */
function newestVersions<C extends Omit<Cell, 'value'>>(cells: readonly C[]): C[] {
  const seen = new Map<string, number>();
  return [...cells]
    .sort((a, b) => b.timestamp - a.timestamp)
    .filter(({ family, qualifier }) => {
      const count = (seen.get(`${family}:${qualifier}`) ?? 0) + 1;
      seen.set(`${family}:${qualifier}`, count);
      return count <= KEPT_VERSIONS;
    });
}

/** Headers and events of a row, those that count and those that a newer reading has replaced. */
interface Standing {
  readonly contents: readonly Content[];
  readonly counting: readonly Present[];
  readonly replaced: readonly Present[];
}

function standingOf(present: readonly Present[]): Standing {
  const contents = contentsOf(present.flatMap((cell) => readingOf(cell) ?? []));
  const isReplaced = replacedBy(contents);
  const own = present.filter(({ family }) => family !== 'r');
  return {
    contents,
    counting: newestVersions(own.filter((cell) => !isReplaced(cell))),
    replaced: own.filter(isReplaced),
  };
}

/** Cells of headers and events that a newer reading of their documents has replaced. */
export const replacedCells = <C extends Present>(present: readonly C[]): readonly C[] =>
  standingOf(present).replaced as readonly C[];

/** @returns none while only events have come */
export function storedIndexRows(present: readonly Present[]): Row[] {
  const { contents, counting } = standingOf(present);
  const cells = counting.map(({ family, qualifier, timestamp, value }): Cell => ({
    family,
    qualifier,
    timestamp,
    value: value.toString(),
  }));
  const chosen = chooseHeader(cells);
  if (chosen === undefined) return [];
  const unread = cells.filter(({ qualifier, timestamp }) => holderOf(contents, qualifier, timestamp) === undefined);
  const times = [...contents, ...unread].map(({ timestamp }) => timestamp);
  const known = { count: changesIn(contents) + unread.length, latest: Math.max(...times) };
  return indexRows({ ...chosen, known }, storedEvents(cells));
}

/**
 * Keys of index rows under which headers stood that have lost their place, or lose it now, and none that stays stands.
 * @param gone headers that the row does not hold any more
 */
export function forsakenIndexKeys(gone: readonly Header[], present: readonly Present[]): string[] {
  const { counting } = standingOf(present);
  const all = present.filter(isHeader);
  const staying = counting.filter(isHeader);
  if (gone.length === 0 && staying.length === all.length) return [];
  const kept = new Set(staying.map(headerIn).flatMap(indexKeysOf));
  return [...new Set([...gone, ...all.map(headerIn)].flatMap(indexKeysOf))].filter((key) => !kept.has(key));
}

const isHeader = ({ family }: Present): boolean => family === 'h';
const headerIn = ({ value }: Present): Header => JSON.parse(value.toString()) as Header;
