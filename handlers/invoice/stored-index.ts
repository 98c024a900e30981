/** The index rows that an invoice has as its row stands now: what `write` puts there, and what is compared with it. */

import type { Header } from './canonical.ts';
import { changesIn, contentsOf, holderOf, READINGS, readingOf, replacedBy, type Content } from './readings.ts';
import { indexKeysOf, indexRows, type Cell, type Row } from './rows.ts';
import { chooseHeader, storedEvents } from './stored-invoice.ts';

/**
 * The cells of a row that its index rows follow from, with versions that the table is about to drop; and what tells that
 * several have written it. Patterns are RE2 and match whole names.
 */
export const INDEXED_CELLS = {
  families: 'h|e|r',
  qualifiers: `doc|det|sum|erased|batch|nsu|nsuSchema|[0-9]+#[0-9]+|${READINGS}`,
  versions: 12,
} as const;

/** Versions of headers and events that the table keeps: an older one may count, or have index rows of its own. */
export const KEPT_VERSIONS = 3;

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

/** Names of all notes of what has been replaced, RE2, and how many there are: with one more it may count again. */
export function notesOfReplaced(present: readonly Present[]): { readonly qualifiers: string; readonly most: number } {
  const { contents, replaced } = standingOf(present);
  const gone = replaced.flatMap(({ qualifier, timestamp }) => holderOf(contents, qualifier, timestamp) ?? []);
  return {
    qualifiers: gone.map(({ column, hash }) => `@${column}/[0-9]+/[^/]+/${hash}`).join('|'),
    most: gone.reduce((sum, { readings }) => sum + readings.length, 0),
  };
}

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

/** Keys of index rows under which headers stand that count no more, and none that counts. */
export function forsakenIndexKeys(present: readonly Present[]): string[] {
  const all = present.filter(isHeader);
  const staying = standingOf(present).counting.filter(isHeader);
  if (staying.length === all.length) return [];
  return keysOfOnly(all.map(headerIn), staying.map(headerIn));
}

/** Keys of index rows of the first headers that none of the others stands under. */
export function keysOfOnly(headers: readonly Header[], others: readonly Header[]): string[] {
  const kept = new Set(others.flatMap(indexKeysOf));
  return [...new Set(headers.flatMap(indexKeysOf))].filter((key) => !kept.has(key));
}

const isHeader = ({ family }: Present): boolean => family === 'h';
const headerIn = ({ value }: Present): Header => JSON.parse(value.toString()) as Header;
