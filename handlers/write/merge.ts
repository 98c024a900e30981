/**
 * What writing a document does to a row that may hold it already: nothing, new cells, or a clash, where two contents of
 * one key fall on the same millisecond. Then the one that the newer mapping read, or the greater hash, keeps the place,
 * whatever the order of arrival, and the other one is remembered in `r:clash`, so that nothing is dropped silently.
 * What a newer mapping has read anew out of the same bytes is not written at all (handlers/invoice/readings.ts).
 */

import {
  contentsOf,
  holderOf,
  isSameContent,
  KEPT_VERSIONS,
  slotOf,
  type Content,
  type Reading,
} from '../invoice/index.ts';
import { clashCells, SUMMARY } from './clash-cells.ts';
import { cellsOfContent, columnOf, type RowCell } from './content-cells.ts';
import { HASH_COLUMN, isNamedBefore } from './lineage.ts';
import { noteCells, withDocument, withFormer, withoutPast } from './notes.ts';
import { partsOfPlace, placeOf, type RowState } from './row-state.ts';
import type { StagedDocument } from './staged-document.ts';

interface Merge {
  /** `again`: an earlier try wrote this very document of this very object. */
  readonly effect: 'loaded' | 'unchanged' | 'again';
  /** Another content of the same second is there. */
  readonly conflict: boolean;
  readonly cells: readonly RowCell[];
  /** Headers that lost their place, as JSON. */
  readonly gone: readonly Buffer[];
}

const UNCHANGED: Merge = { effect: 'unchanged', conflict: false, cells: [], gone: [] };

/** Decides, and changes the state to what the row holds afterwards. */
export function merge(document: StagedDocument, state: RowState): Merge {
  const { column, reading, origin } = document;
  const before = withFormer(state.readings, column, state);
  const all = withDocument(before, reading, origin);
  const readings = withoutPast(all, column);
  const notes = noteCells(state.readings, readings);
  state.readings = readings;
  const contents = contentsOf(readings);
  const clash = clashCells(contents, all, state);
  const past = leavePast(column, contents, state);
  const own = placed(document, before, contents, state);
  return { ...own, cells: [...past.cells, ...own.cells, ...notes, ...clash], gone: [...past.gone, ...own.gone] };
}

/** What becomes of the document's own place. @param before notes without this delivery */
function placed(
  document: StagedDocument,
  before: readonly Reading[],
  contents: readonly Content[],
  state: RowState,
): Merge {
  const content = contents.find((one) => isSameContent(one, document));
  // Too old to be noted.
  if (content === undefined) return UNCHANGED;
  const place = placeOf(document.column, document.timestamp);
  const isKnown = before.some((one) => isSameContent(one, document));
  const isHolder = holderOf(contents, document.column, document.timestamp) === content;
  if (!isHolder || !content.counts) {
    const isNew = !isKnown && content.counts;
    const left = isHolder ? vacate(place, state) : { cells: [], gone: [] };
    return { ...left, effect: isNew ? 'loaded' : 'unchanged', conflict: isNew && isContested(content, contents) };
  }
  if (state.hashes.get(place) === document.hash) {
    const effect = state.origins.get(place) === document.origin ? 'again' : 'unchanged';
    return { ...UNCHANGED, effect, cells: renamed(document, place, state) };
  }
  if (state.remnants.has(place) && isKnown && isCollected(content, contentsOf(before), contents)) return UNCHANGED;
  const former = vacate(place, state);
  settle(document, place, state);
  const cells = [...surplusOf(former.cells, document), ...document.cells];
  return { effect: 'loaded', conflict: isContested(content, contents), cells, gone: former.gone };
}

/** Whether a content that has counted all along has left its lineage alone, because the table keeps newer ones. */
function isCollected(content: Content, before: readonly Content[], now: readonly Content[]): boolean {
  if (!before.some((one) => one.counts && isSameContent(one, content))) return false;
  const { column, timestamp } = content;
  const newer = now.filter((one) => one.counts && one.column === column && one.timestamp > timestamp);
  return new Set(newer.map((one) => one.timestamp)).size >= KEPT_VERSIONS;
}

/** Whether another content of the same document time counts beside it. */
function isContested(content: Content, contents: readonly Content[]): boolean {
  const { column, timestamp } = content;
  if (column === SUMMARY) return false;
  return contents.some(
    (one) => one !== content && one.counts && one.column === column && slotOf(one.timestamp) === slotOf(timestamp),
  );
}

/** The document has its place from now on. */
function settle(document: StagedDocument, place: string, state: RowState): void {
  state.hashes.set(place, document.hash);
  state.lineages.set(place, () => document.lineage);
  const header = document.cells.find(({ family }) => family === 'h');
  if (header !== undefined) state.headers.set(place, header.value);
}

/** Empties a place for a document: what was there goes, so that the row does not show that it came first. */
function vacate(place: string, state: RowState): Pick<Merge, 'cells' | 'gone'> {
  if (!state.hashes.has(place) && !state.remnants.has(place)) return { cells: [], gone: [] };
  const header = state.headers.get(place);
  for (const each of [state.hashes, state.lineages, state.headers, state.remnants]) each.delete(place);
  const { column, timestamp } = partsOfPlace(place);
  return { cells: cellsOfContent(column, timestamp, header), gone: header === undefined ? [] : [header] };
}

/** What of a former content its successor does not write over. */
function surplusOf(former: readonly RowCell[], { cells }: StagedDocument): readonly RowCell[] {
  if (former.length === 0) return former;
  const written = new Set(cells.map(columnOf));
  return former.filter((cell) => !written.has(columnOf(cell)));
}

/** Contents of a column that are too old to be noted go. */
function leavePast(column: string, contents: readonly Content[], state: RowState): Pick<Merge, 'cells' | 'gone'> {
  const cells: RowCell[] = [];
  const gone: Buffer[] = [];
  for (const [place, hash] of [...state.hashes]) {
    const own = partsOfPlace(place);
    if (own.column !== column || hash === '') continue;
    if (contents.some((one) => isSameContent(one, { ...own, hash }))) continue;
    const left = vacate(place, state);
    cells.push(...left.cells);
    gone.push(...left.gone);
  }
  return { cells, gone };
}

/**
 * The lineage alone, if this delivery of a content is to be named in place of the one that is: so that the table does
 * not show which of them came first. Columns that it lacks go, also where it is named already: they are another's, which
 * was written at the same moment.
 */
function renamed(document: StagedDocument, place: string, { lineages }: RowState): RowCell[] {
  const { cells, timestamp, lineage } = document;
  const there = lineages.get(place)?.();
  if (there === undefined) return [];
  const lacking = there.columns.filter((column) => !lineage.columns.includes(column));
  const isMixed = lineage.origin === there.origin && lineage.mapping === there.mapping && lacking.length > 0;
  if (!isMixed && !isNamedBefore(lineage, there)) return [];
  lineages.set(place, () => lineage);
  // The hash stays with the content that it is of, which another may be taking the place of.
  const own = cells.filter(({ family, qualifier }) => family === 'r' && qualifier.toString() !== HASH_COLUMN);
  return [...own, ...lacking.map((qualifier) => ({ family: 'r', qualifier, timestamp, value: null }))];
}
