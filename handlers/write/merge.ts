/**
 * What writing a document does to a row that may hold it already: nothing, new cells, or a clash, where two contents of
 * one key fall on the same millisecond. Then the greater hash keeps the place, whatever the order of arrival, and the
 * other one is remembered in `r:clash`, so that nothing is dropped silently.
 */

import { ERASED_COLUMN, itemColumn, PERSONAL, personalPlace, type Header } from '../invoice/index.ts';
import type { TableCell } from '../row-table.ts';
import type { StagedCell, StagedRow } from '../staging-file.ts';

const HALF_SECOND = 500_000;
const HASH_COLUMN = 'sha256';
const CLASH_COLUMN = 'clash';
/** Two sources know different things of an invoice at one time; that is no conflict. */
const SUMMARY = 'sum';
const DOCUMENT = 'doc';
/** Columns whose one cell holds the whole lineage: of events, details and summaries. A full document has columns. */
const WHOLE_LINEAGE = /^(?:[0-9]|det$|sum$)/;

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
  readonly cells: readonly StagedCell[];
}

/** What a row holds of its documents: hashes by column and time, and the losers of clashes. */
interface RowState {
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
}

/** Where a content came from, as far as it decides which of several deliveries of it is named. */
interface Lineage {
  readonly origin: string;
  /** Deliveries that say more, a number of a distribution or a batch, are named before others. */
  readonly rank: number;
  readonly columns: readonly string[];
}

interface Merge {
  /** `again`: an earlier try wrote this very document of this very object. */
  readonly effect: 'loaded' | 'unchanged' | 'again';
  /** Another content of the same second is there. */
  readonly conflict: boolean;
  readonly cells: readonly (Omit<StagedCell, 'qualifier' | 'value'> & {
    readonly qualifier: string | Buffer;
    readonly value: string | Buffer | null;
  })[];
}

/** @throws TypeError if the row is no document of ours */
export function stagedDocument(row: StagedRow): StagedDocument {
  const main = row.cells.find(({ family }) => family === 'h' || family === 'e');
  if (main === undefined) throw new TypeError('a staged row has neither header nor event');
  const kind = main.family === 'h' ? 'invoice' : 'event';
  const column = main.qualifier.toString();
  const from = lineageCells({ column, cells: row.cells });
  const hash = from[HASH_COLUMN];
  if (typeof hash !== 'string') throw new TypeError('a staged row has no hash');
  const object = objectOf(from);
  return { kind, timestamp: main.timestamp, hash, object, origin: originOf(from), column, cells: row.cells };
}

/** @param cells families h, e and r of the row, every version */
export function rowState(cells: readonly TableCell[]): RowState {
  const origins = new Map<string, string>();
  const state: RowState = { hashes: new Map(), origins, clashes: new Map(), lineages: new Map(), headers: new Map() };
  const note = (place: string, from: Record<string, unknown>): void => {
    state.hashes.set(place, String(from[HASH_COLUMN] ?? ''));
    origins.set(place, originOf(from));
    state.lineages.set(place, () => lineageOf(from));
  };
  const invoices = new Map<number, Record<string, string>>();
  for (const { family, qualifier, timestamp, value } of cells) {
    if (family !== 'r') continue;
    if (qualifier === CLASH_COLUMN) state.clashes.set(timestamp, new Set(value.toString().split(' ')));
    else if (qualifier === ERASED_COLUMN) continue;
    else if (WHOLE_LINEAGE.test(qualifier)) {
      note(`${qualifier}@${timestamp}`, wholeLineage(value));
    } else {
      const columns = invoices.get(timestamp) ?? {};
      invoices.set(timestamp, { ...columns, [qualifier]: value.toString() });
    }
  }
  for (const { family, qualifier, timestamp, value } of cells) {
    if (family !== 'h') continue;
    const place = `${qualifier}@${timestamp}`;
    state.headers.set(place, value);
    if (!state.hashes.has(place)) note(place, invoices.get(timestamp) ?? {});
  }
  return state;
}

/** Decides, and changes the state to what the row holds afterwards. */
export function merge(document: StagedDocument, state: RowState): Merge {
  const { column, timestamp, hash, cells } = document;
  const place = `${column}@${timestamp}`;
  const present = state.hashes.get(place);
  if (present === hash) {
    if (state.origins.get(place) === document.origin) return { effect: 'again', conflict: false, cells: [] };
    return { effect: 'unchanged', conflict: false, cells: renamed(document, place, state) };
  }
  const losers = state.clashes.get(timestamp) ?? new Set();
  if (losers.has(hash)) return { effect: 'unchanged', conflict: false, cells: [] };
  if (present === undefined || present === '') {
    const conflict = column !== SUMMARY && hasNeighbour(column, timestamp, state);
    settle(document, place, state);
    return { effect: 'loaded', conflict, cells };
  }
  const wins = hash > present;
  const loser = wins ? present : hash;
  state.clashes.set(timestamp, losers.add(loser));
  const clash = { family: 'r', qualifier: CLASH_COLUMN, timestamp, value: [...losers].sort().join(' ') };
  if (!wins) return { effect: 'loaded', conflict: true, cells: [clash] };
  const surplus = surplusOf(document, state.headers.get(place));
  settle(document, place, state);
  return { effect: 'loaded', conflict: true, cells: [...cells, ...surplus, clash] };
}

/** The document has its place from now on. */
function settle(document: StagedDocument, place: string, state: RowState): void {
  state.hashes.set(place, document.hash);
  state.lineages.set(place, () => lineageOf(lineageCells(document)));
  const header = document.cells.find(({ family }) => family === 'h');
  if (header !== undefined) state.headers.set(place, header.value);
}

/**
 * What a loser of a clash may have left in the place of the winner: items that the winner does not have, columns of its
 * lineage, personal data. They go, so that the row does not show that the loser came first.
 */
function surplusOf({ column, timestamp, cells }: StagedDocument, header: Buffer | undefined): Merge['cells'] {
  const own = new Set(cells.map(({ family, qualifier }) => `${family}:${qualifier.toString()}`));
  const {
    level,
    items = 0,
    positions,
  }: Partial<Header> = header === undefined ? {} : (JSON.parse(header.toString()) as Header);
  const numbers = positions ?? Array.from({ length: items }, (_, index) => index + 1);
  const left = [
    ...(level === undefined ? [] : numbers.map((position) => ['i', itemColumn(level, position)] as const)),
    ...(column === DOCUMENT ? OPTIONAL.map((name) => ['r', name] as const) : []),
    [PERSONAL, column === DOCUMENT ? personalPlace({ key: '', level: 'doc' }).qualifier : column] as const,
  ];
  return left
    .filter(([family, qualifier]) => !own.has(`${family}:${qualifier}`))
    .map(([family, qualifier]) => ({ family, qualifier, timestamp, value: null }));
}

/**
 * The lineage alone, if this delivery of a content is to be named in place of the one that is: so that the table does
 * not show which of them came first. Columns that it lacks go.
 */
function renamed(document: StagedDocument, place: string, { lineages }: RowState): Merge['cells'] {
  const { cells, timestamp } = document;
  const there = lineages.get(place)?.();
  const lineage = lineageOf(lineageCells(document));
  if (there === undefined || there.rank > lineage.rank) return [];
  if (there.rank === lineage.rank && there.origin <= lineage.origin) return [];
  lineages.set(place, () => lineage);
  const own = cells.filter(({ family }) => family === 'r');
  const lacking = there.columns.filter((column) => !lineage.columns.includes(column));
  return [...own, ...lacking.map((qualifier) => ({ family: 'r', qualifier, timestamp, value: null }))];
}

/** Another version of the same column in the same half second: contents of one document time. */
function hasNeighbour(column: string, timestamp: number, { hashes }: RowState): boolean {
  const slot = Math.floor(timestamp / HALF_SECOND);
  for (const place of hashes.keys()) {
    const at = place.lastIndexOf('@');
    if (place.slice(0, at) === column && Math.floor(Number(place.slice(at + 1)) / HALF_SECOND) === slot) return true;
  }
  return false;
}

/** The lineage that a staged document brings along, in one cell or in columns. */
function lineageCells({ column, cells }: Pick<StagedDocument, 'column' | 'cells'>): Record<string, unknown> {
  const whole = cells.find(({ family, qualifier }) => family === 'r' && qualifier.toString() === column);
  return whole === undefined ? columnsOf(cells) : wholeLineage(whole.value);
}

function columnsOf(cells: readonly StagedCell[]): Record<string, string> {
  const lineage = cells.filter(({ family }) => family === 'r');
  return Object.fromEntries(lineage.map(({ qualifier, value }) => [qualifier.toString(), value.toString()]));
}

const wholeLineage = (value: Buffer) => JSON.parse(value.toString()) as Record<string, unknown>;

/** Columns of a full document that not every delivery of it has. */
const OPTIONAL = ['batch', 'nsu', 'nsuSchema'];

function lineageOf(from: Record<string, unknown>): Lineage {
  const has = (column: string): boolean => from[column] !== undefined && from[column] !== '';
  return {
    origin: originOf(from),
    rank: (has('nsu') ? 2 : 0) + (has('batch') ? 1 : 0),
    columns: OPTIONAL.filter(has),
  };
}

/** As the ledger names it. */
function objectOf({ uri, generation }: Record<string, unknown>): string {
  return `${String(uri).replace(/^gs:\/\//, '')}#${String(generation)}`;
}

/** Row states and staged documents name an origin alike, so equal text is the same document of the same object. */
const originOf = (from: Record<string, unknown>): string => `${objectOf(from)}@${String(from['offset'])}`;
