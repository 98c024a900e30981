/**
 * What writing a document does to a row that may hold it already: nothing, new cells, or a clash, where two contents of
 * one key fall on the same millisecond. Then the one that the newer mapping read, or the greater hash, keeps the place,
 * whatever the order of arrival, and the other one is remembered in `r:clash`, so that nothing is dropped silently.
 * What a newer mapping has read anew out of the same bytes is not written at all (handlers/invoice/readings.ts).
 */

import {
  ANY_DOCUMENT,
  holderOf,
  itemColumn,
  PERSONAL,
  personalPlace,
  readingColumn,
  readingOf,
  slotOf,
  type Content,
  type Header,
  type Reading,
} from '../invoice/index.ts';
import type { StagedCell, StagedRow } from '../staging-file.ts';
import {
  DOCUMENT_LINEAGE,
  HASH_COLUMN,
  isNamedBefore,
  lineageOf,
  objectOf,
  originOf,
  stagedLineage,
} from './lineage.ts';
import { CLASH_COLUMN, contentsIn, placeOf, type RowState } from './row-state.ts';

/** Two sources know different things of an invoice at one time; that is no conflict. */
const SUMMARY = 'sum';
const DOCUMENT = 'doc';
/** Documents of one content that are told apart. A source that changes with each answer has ever more of them. */
const MOST_DOCUMENTS = 16;

/** A staged document: an invoice, or an event in the row of its invoice. */
export interface StagedDocument {
  readonly kind: 'invoice' | 'event';
  readonly timestamp: number;
  readonly hash: string;
  /** Raw object: `bucket/name#generation`. */
  readonly object: string;
  /** The object and the place in it. */
  readonly origin: string;
  /** Column that tells this document from others in the row: `h:doc`, `e:110111#01`. */
  readonly column: string;
  readonly reading: Reading;
  readonly cells: readonly StagedCell[];
}

interface Merge {
  /** `again`: an earlier try wrote this very document of this very object. */
  readonly effect: 'loaded' | 'unchanged' | 'again';
  /** Another content of the same second is there. */
  readonly conflict: boolean;
  readonly cells: readonly RowCell[];
  /** The header that lost its place, as JSON. */
  readonly gone?: Buffer | undefined;
}

type RowCell = Omit<StagedCell, 'qualifier' | 'value'> & {
  readonly qualifier: string | Buffer;
  readonly value: string | Buffer | null;
};

/** @throws TypeError if the row is no document of ours */
export function stagedDocument(row: StagedRow): StagedDocument {
  const main = row.cells.find(({ family }) => family === 'h' || family === 'e');
  if (main === undefined) throw new TypeError('a staged row has neither header nor event');
  const kind = main.family === 'h' ? 'invoice' : 'event';
  const [column, timestamp] = [main.qualifier.toString(), main.timestamp];
  const from = stagedLineage(column, row.cells);
  const hash = from[HASH_COLUMN];
  if (typeof hash !== 'string') throw new TypeError('a staged row has no hash');
  const [object, origin] = [objectOf(from), originOf(from)];
  const readings = row.cells.flatMap((cell) => readingOf({ ...cell, qualifier: cell.qualifier.toString() }) ?? []);
  // A part from before readings were noted.
  const [reading = { column, mapping: 0, document: origin.replaceAll('/', '|'), timestamp, hash }] = readings;
  const cells = row.cells.filter(({ qualifier }) => !qualifier.toString().startsWith('@'));
  return { kind, timestamp, hash, object, origin, column, reading, cells };
}

/** Decides, and changes the state to what the row holds afterwards. */
export function merge(document: StagedDocument, state: RowState): Merge {
  const { column, timestamp, hash } = document;
  const isKnown = contentsIn(state).some((one) => isOf(document, one));
  const notes = [...adopt(document, state), ...note(document.reading, state)];
  const contents = contentsIn(state);
  const content = contents.find((one) => isOf(document, one)) as Content;
  const place = placeOf(column, timestamp);
  const isHolder = holderOf(contents, column, timestamp) === content;
  const clash = clashCells(contents, state);
  if (!isHolder || !content.counts) {
    const lost = isHolder ? vacate(place, document, state) : { cells: [], gone: undefined };
    const loaded = content.counts && !isKnown;
    const cells = [...notes, ...lost.cells, ...clash];
    return { effect: loaded ? 'loaded' : 'unchanged', conflict: loaded && isContested(content, contents), cells, gone: lost.gone }; // prettier-ignore
  }
  if (state.hashes.get(place) === hash) {
    const effect = state.origins.get(place) === document.origin ? 'again' : 'unchanged';
    return { effect, conflict: false, cells: [...notes, ...renamed(document, place, state), ...clash] };
  }
  const former = vacate(place, document, state);
  settle(document, place, state);
  const written = new Set(document.cells.map(columnOf));
  const surplus = former.cells.filter((cell) => !written.has(columnOf(cell)));
  const cells = [...surplus, ...document.cells, ...notes, ...clash];
  return { effect: 'loaded', conflict: isContested(content, contents), cells, gone: former.gone };
}

const columnOf = ({ family, qualifier }: Pick<RowCell, 'family' | 'qualifier'>) => `${family}:${qualifier.toString()}`;

const isOf = ({ column, timestamp, hash }: StagedDocument, content: Content): boolean =>
  content.column === column && content.timestamp === timestamp && content.hash === hash;

/** Whether another content of the same document time counts beside it. */
function isContested(content: Content, contents: readonly Content[]): boolean {
  const { column, timestamp } = content;
  if (column === SUMMARY) return false;
  return contents.some(
    (one) => one !== content && one.counts && one.column === column && slotOf(one.timestamp) === slotOf(timestamp),
  );
}

const noteCell = (reading: Reading, value: string | null = reading.hash): RowCell => ({
  family: 'r',
  qualifier: readingColumn(reading),
  timestamp: reading.timestamp,
  value,
});

/** A content from before readings were noted, out of this very object and place, was read out of this document. */
function adopt({ column, origin, reading }: StagedDocument, state: RowState): RowCell[] {
  const { origins, hashes } = state;
  return contentsIn(state).flatMap(({ column: own, timestamp, hash, readings }) => {
    const place = placeOf(own, timestamp);
    const isSame =
      own === column && readings.length === 0 && hashes.get(place) === hash && origins.get(place) === origin;
    return isSame ? note({ ...reading, mapping: 0, timestamp, hash }, state) : [];
  });
}

/** Notes a reading, unless it is noted. So many documents of one content are told apart; then it stands for any. */
function note(reading: Reading, state: RowState): RowCell[] {
  const own = state.readings.filter(
    ({ column, timestamp, hash }) =>
      column === reading.column && timestamp === reading.timestamp && hash === reading.hash,
  );
  const isVague = own.some(({ document }) => document === ANY_DOCUMENT);
  const wanted = isVague ? { ...reading, document: ANY_DOCUMENT } : reading;
  if (own.some(({ document, mapping }) => document === wanted.document && mapping === wanted.mapping)) return [];
  if (new Set([...own, wanted].map(({ document }) => document)).size <= MOST_DOCUMENTS || isVague) {
    state.readings.push(wanted);
    return [noteCell(wanted)];
  }
  const mappings = [...new Set([...own, reading].map(({ mapping }) => mapping))];
  const vague = mappings.map((mapping) => ({ ...reading, mapping, document: ANY_DOCUMENT }));
  state.readings = [...state.readings.filter((one) => !own.includes(one)), ...vague];
  return [...own.map((one) => noteCell(one, null)), ...vague.map((one) => noteCell(one))];
}

/** At every time where that has changed: contents that count and lost their place. */
function clashCells(contents: readonly Content[], { clashes }: RowState): RowCell[] {
  if (contents.length < 2 && clashes.size === 0) return [];
  const losers = new Map<number, string[]>([...clashes.keys()].map((timestamp) => [timestamp, []]));
  for (const one of contents) {
    const { column, timestamp, hash, counts } = one;
    if (counts && holderOf(contents, column, timestamp) !== one)
      losers.set(timestamp, [...(losers.get(timestamp) ?? []), hash]);
  }
  return [...losers].flatMap(([timestamp, hashes]): RowCell[] => {
    const wanted = [...new Set(hashes)].sort();
    const stored = [...(clashes.get(timestamp) ?? [])].sort();
    if (wanted.join(' ') === stored.join(' ')) return [];
    if (wanted.length === 0) clashes.delete(timestamp);
    else clashes.set(timestamp, new Set(wanted));
    return [{ family: 'r', qualifier: CLASH_COLUMN, timestamp, value: wanted.length === 0 ? null : wanted.join(' ') }];
  });
}

/** The document has its place from now on. */
function settle(document: StagedDocument, place: string, state: RowState): void {
  state.hashes.set(place, document.hash);
  state.lineages.set(place, () => lineageOf(stagedLineage(document.column, document.cells)));
  const header = document.cells.find(({ family }) => family === 'h');
  if (header !== undefined) state.headers.set(place, header.value);
}

/** Empties a place for a document: what was there goes, so that the row does not show that it came first. */
function vacate(place: string, { column, timestamp }: StagedDocument, state: RowState): Pick<Merge, 'cells' | 'gone'> {
  if (!state.hashes.has(place)) return { cells: [] };
  const gone = state.headers.get(place);
  state.hashes.delete(place);
  state.lineages.delete(place);
  state.headers.delete(place);
  return { cells: cellsOfContent(column, timestamp, gone), gone };
}

/** Every cell that a content may have in a row, to be deleted. @param header as JSON, of an invoice */
export function cellsOfContent(column: string, timestamp: number, header: Buffer | undefined): RowCell[] {
  const {
    level,
    items = 0,
    positions,
  }: Partial<Header> = header === undefined ? {} : (JSON.parse(header.toString()) as Header);
  const numbers = positions ?? Array.from({ length: items }, (_, index) => index + 1);
  const isInvoice = header !== undefined;
  const places = [
    [isInvoice ? 'h' : 'e', column] as const,
    ...(level === undefined ? [] : numbers.map((position) => ['i', itemColumn(level, position)] as const)),
    ...(column === DOCUMENT ? DOCUMENT_LINEAGE : [column]).map((name) => ['r', name] as const),
    [PERSONAL, column === DOCUMENT ? personalPlace({ key: '', level: 'doc' }).qualifier : column] as const,
  ];
  return places.map(([family, qualifier]) => ({ family, qualifier, timestamp, value: null }));
}

/**
 * The lineage alone, if this delivery of a content is to be named in place of the one that is: so that the table does
 * not show which of them came first. Columns that it lacks go.
 */
function renamed(document: StagedDocument, place: string, { lineages }: RowState): RowCell[] {
  const { cells, timestamp } = document;
  const there = lineages.get(place)?.();
  const lineage = lineageOf(stagedLineage(document.column, cells));
  if (there === undefined || !isNamedBefore(lineage, there)) return [];
  lineages.set(place, () => lineage);
  const own = cells.filter(({ family }) => family === 'r');
  const lacking = there.columns.filter((column) => !lineage.columns.includes(column));
  return [...own, ...lacking.map((qualifier) => ({ family: 'r', qualifier, timestamp, value: null }))];
}
