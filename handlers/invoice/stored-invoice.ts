/**
 * Reading an invoice back from the cells of its row. Only here is decided which version counts: the fullest level, its
 * newest header, and the items and lineage that carry the same time as that header.
 */

import type { Header, InvoiceEvent, Item } from './canonical.ts';
import { keyIdOfRow } from './row-keys.ts';
import type { Cell, IndexValue } from './rows.ts';
import { effectiveEvents, invoiceStatus, type Status } from './status.ts';

const LEVELS = ['doc', 'det', 'sum'] as const;
type Level = (typeof LEVELS)[number];
const LEVEL_LETTER: Readonly<Record<Level, string>> = { doc: 'f', det: 'd', sum: 's' };
const HALF_SECOND = 500_000;

export interface StoredEvent extends InvoiceEvent {
  /** Registered and not undone by another event. */
  readonly effective: boolean;
}

/** What `invoices get` prints. */
export interface InvoiceView {
  /** Key as stored: a pseudonym if it contains a CPF. */
  readonly key: string;
  /** `absent`: events came, the invoice has not. */
  readonly status: Status | 'absent';
  readonly level: Level | null;
  readonly header: Header | null;
  readonly items: Item[];
  readonly events: StoredEvent[];
  readonly flags: { readonly code: string }[];
  readonly lineage: Readonly<Record<string, string>> | null;
  /** Stored header versions of this level. */
  readonly versions: number;
}

/** The newest header of the fullest level, and every version's time. */
interface ChosenHeader {
  readonly level: Level;
  readonly header: Header;
  readonly timestamp: number;
  /** Newest first. */
  readonly times: readonly number[];
}

/**
 * @param cells of one row, in any order
 * @returns undefined if the row holds no header
 */
export function chooseHeader(cells: readonly Cell[]): ChosenHeader | undefined {
  for (const level of LEVELS) {
    const versions = cells.filter(({ family, qualifier }) => family === 'h' && qualifier === level);
    if (versions.length === 0) continue;
    versions.sort((a, b) => b.timestamp - a.timestamp);
    const [newest] = versions as [Cell];
    const times = versions.map(({ timestamp }) => timestamp);
    return { level, header: JSON.parse(newest.value) as Header, timestamp: newest.timestamp, times };
  }
  return undefined;
}

/** The newest version of each event of a row, by type and sequence. */
export function storedEvents(cells: readonly Cell[]): { readonly event: InvoiceEvent; readonly timestamp: number }[] {
  const newest = new Map<string, Cell>();
  for (const cell of cells) {
    if (cell.family !== 'e') continue;
    const other = newest.get(cell.qualifier);
    if (other === undefined || cell.timestamp > other.timestamp) newest.set(cell.qualifier, cell);
  }
  return [...newest.values()]
    .sort((a, b) => (a.qualifier < b.qualifier ? -1 : 1))
    .map(({ value, timestamp }) => ({ event: JSON.parse(value) as InvoiceEvent, timestamp }));
}

/**
 * Whether contents of one key carry the same second: two header versions side by side in it, or a content that lost its
 * place to another (`r:clash`).
 */
export function hasConflict(cells: readonly Cell[], chosen: ChosenHeader): boolean {
  const slot = (timestamp: number): number => Math.floor(timestamp / HALF_SECOND);
  const slots = chosen.times.map(slot);
  if (new Set(slots).size < slots.length) return true;
  return cells.some(({ family, qualifier }) => family === 'r' && qualifier === 'clash');
}

/**
 * The invoice of a row. Rows of one key (plain and pseudonymous) may be put together: pass the cells of both.
 * @returns undefined if there is neither header nor event
 */
export function readInvoice(rowKey: string, cells: readonly Cell[]): InvoiceView | undefined {
  const chosen = chooseHeader(cells);
  const known = storedEvents(cells).map(({ event }) => event);
  if (chosen === undefined && known.length === 0) return undefined;
  const effective = new Set(effectiveEvents(known));
  const events = known.map((event) => ({ ...event, effective: effective.has(event) }));
  if (chosen === undefined) {
    const key = keyIdOfRow(rowKey);
    return {
      key,
      status: 'absent',
      level: null,
      header: null,
      items: [],
      events,
      flags: [],
      lineage: null,
      versions: 0,
    };
  }
  const { header, level, timestamp } = chosen;
  const lineage = lineageOf(cells, timestamp);
  const flags = lineage['flags'] === undefined ? [] : (JSON.parse(lineage['flags']) as string[]);
  delete lineage['flags'];
  if (hasConflict(cells, chosen)) flags.push('conflict');
  return {
    key: header.key,
    status: invoiceStatus(header, known),
    level,
    header,
    items: itemsOf(cells, chosen),
    events,
    flags: flags.map((code) => ({ code })),
    lineage,
    versions: chosen.times.length,
  };
}

function itemsOf(cells: readonly Cell[], { header, level, timestamp }: ChosenHeader): Item[] {
  const letter = LEVEL_LETTER[level];
  const wanted = header.positions === undefined ? undefined : new Set(header.positions);
  return cells
    .filter((cell) => cell.family === 'i' && cell.timestamp === timestamp && cell.qualifier.startsWith(letter))
    .map(({ value }) => JSON.parse(value) as Item)
    .filter(({ position }) => (wanted === undefined ? position <= header.items : wanted.has(position)))
    .sort((a, b) => a.position - b.position);
}

function lineageOf(cells: readonly Cell[], timestamp: number): Record<string, string> {
  const lineage: Record<string, string> = {};
  for (const cell of cells) {
    const own = cell.family === 'r' && cell.timestamp === timestamp && /^[a-z]/.test(cell.qualifier);
    if (own && cell.qualifier !== 'clash') lineage[cell.qualifier] = cell.value;
  }
  return lineage;
}

/** The newest value of an index row; undefined if the row is none. */
export function readIndexValue(cells: readonly Cell[]): IndexValue | undefined {
  let newest: Cell | undefined;
  for (const cell of cells) {
    if (cell.family !== 'x' || cell.qualifier !== 'v') continue;
    if (newest === undefined || cell.timestamp > newest.timestamp) newest = cell;
  }
  return newest === undefined ? undefined : (JSON.parse(newest.value) as IndexValue);
}
