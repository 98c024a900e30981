/**
 * What writing a document does to a row that may hold it already: nothing, new cells, or a clash, where two contents of
 * one key fall on the same millisecond. Then the greater hash keeps the place, whatever the order of arrival, and the
 * other one is remembered in `r:clash`, so that nothing is dropped silently.
 */

import { ERASED_COLUMN } from '../invoice/index.ts';
import type { TableCell } from '../row-table.ts';
import type { StagedCell, StagedRow } from '../staging-file.ts';

const HALF_SECOND = 500_000;
const HASH_COLUMN = 'sha256';
const CLASH_COLUMN = 'clash';

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
  readonly clashes: Set<string>;
}

interface Merge {
  /** `again`: an earlier try wrote this very document of this very object. */
  readonly effect: 'loaded' | 'unchanged' | 'again';
  /** Another content of the same second is there. */
  readonly conflict: boolean;
  readonly cells: readonly (Omit<StagedCell, 'qualifier' | 'value'> & {
    readonly qualifier: string | Buffer;
    readonly value: string | Buffer;
  })[];
}

/** @throws TypeError if the row is no document of ours */
export function stagedDocument(row: StagedRow): StagedDocument {
  const main = row.cells.find(({ family }) => family === 'h' || family === 'e');
  if (main === undefined) throw new TypeError('a staged row has neither header nor event');
  const kind = main.family === 'h' ? 'invoice' : 'event';
  const column = main.qualifier.toString();
  const lineage = row.cells.find(
    ({ family, qualifier }) => family === 'r' && qualifier.toString() === (kind === 'invoice' ? HASH_COLUMN : column),
  );
  const hash = lineage === undefined ? undefined : hashOf(kind, lineage.value);
  if (hash === undefined) throw new TypeError('a staged row has no hash');
  const from = kind === 'invoice' ? columnsOf(row.cells) : eventLineage(lineage?.value);
  const object = objectOf(from);
  return { kind, timestamp: main.timestamp, hash, object, origin: originOf(from), column, cells: row.cells };
}

/** @param cells families h, e and r of the row, every version */
export function rowState(cells: readonly TableCell[]): RowState {
  const origins = new Map<string, string>();
  const state: RowState = { hashes: new Map(), origins, clashes: new Set() };
  const invoices = new Map<number, Record<string, string>>();
  for (const { family, qualifier, timestamp, value } of cells) {
    if (family !== 'r') continue;
    if (qualifier === CLASH_COLUMN) for (const hash of value.toString().split(' ')) state.clashes.add(hash);
    else if (qualifier === ERASED_COLUMN) continue;
    else if (/^[0-9]/.test(qualifier)) {
      state.hashes.set(`${qualifier}@${timestamp}`, hashOf('event', value) ?? '');
      origins.set(`${qualifier}@${timestamp}`, originOf(eventLineage(value)));
    } else {
      const columns = invoices.get(timestamp) ?? {};
      invoices.set(timestamp, { ...columns, [qualifier]: value.toString() });
    }
  }
  for (const { family, qualifier, timestamp } of cells) {
    if (family !== 'h') continue;
    const columns = invoices.get(timestamp) ?? {};
    state.hashes.set(`${qualifier}@${timestamp}`, columns[HASH_COLUMN] ?? '');
    origins.set(`${qualifier}@${timestamp}`, originOf(columns));
  }
  return state;
}

/** Decides, and changes the state to what the row holds afterwards. */
export function merge(document: StagedDocument, state: RowState): Merge {
  const { column, timestamp, hash, cells } = document;
  const place = `${column}@${timestamp}`;
  const present = state.hashes.get(place);
  if (present === hash) {
    const again = state.origins.get(place) === document.origin;
    return { effect: again ? 'again' : 'unchanged', conflict: false, cells: [] };
  }
  if (state.clashes.has(hash)) return { effect: 'unchanged', conflict: false, cells: [] };
  if (present === undefined || present === '') {
    const conflict = hasNeighbour(column, timestamp, state);
    state.hashes.set(place, hash);
    return { effect: 'loaded', conflict, cells };
  }
  const wins = hash > present;
  const loser = wins ? present : hash;
  state.clashes.add(loser);
  if (wins) state.hashes.set(place, hash);
  const clash = { family: 'r', qualifier: CLASH_COLUMN, timestamp, value: [...state.clashes].sort().join(' ') };
  return { effect: 'loaded', conflict: true, cells: wins ? [...cells, clash] : [clash] };
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

function columnsOf(cells: readonly StagedCell[]): Record<string, string> {
  const lineage = cells.filter(({ family }) => family === 'r');
  return Object.fromEntries(lineage.map(({ qualifier, value }) => [qualifier.toString(), value.toString()]));
}

const eventLineage = (value: Buffer | undefined) =>
  value === undefined ? {} : (JSON.parse(value.toString()) as Record<string, unknown>);

/** As the ledger names it. */
function objectOf({ uri, generation }: Record<string, unknown>): string {
  return `${String(uri).replace(/^gs:\/\//, '')}#${String(generation)}`;
}

/** Row states and staged documents name an origin alike, so equal text is the same document of the same object. */
const originOf = (from: Record<string, unknown>): string => `${objectOf(from)}@${String(from['offset'])}`;

function hashOf(kind: 'invoice' | 'event', value: Buffer): string | undefined {
  if (kind === 'invoice') return value.toString();
  const { sha256 } = JSON.parse(value.toString()) as { sha256?: unknown };
  return typeof sha256 === 'string' ? sha256 : undefined;
}
