/**
 * Reading an invoice back from the cells of its row. Only here is decided which version counts: the fullest level, its
 * newest header (of those with a protocol, if any has one), and the items and lineage that carry the same time as that header.
 */

import type { Header, InvoiceEvent, Item } from './canonical.ts';
import { shownFlag, type ShownFlag } from './checks/codes.ts';
import { slotOf, standingCells } from './readings.ts';
import { keyIdOfRow } from './row-keys.ts';
import { LEVEL_LETTER, type Cell, type IndexValue } from './rows.ts';
import { effectiveEvents, invoiceStatus, saysCancelled, type Status } from './status.ts';

/** The fullest first. */
const LEVELS = ['doc', 'det', 'sum'] as const;
type Level = (typeof LEVELS)[number];
/** Columns beside the lineage of a full document that are not part of it. */
const NO_LINEAGE: ReadonlySet<string> = new Set(['clash', ...LEVELS]);

export interface StoredEvent extends InvoiceEvent {
  /** Registered, not undone by another event, and no letter that a later one took the place of. */
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
  readonly flags: ShownFlag[];
  readonly lineage: Readonly<Record<string, string>> | null;
  /** Stored header versions of this level. */
  readonly versions: number;
}

/** The newest header of the fullest level, one with a protocol before any other, and every version's time. */
interface ChosenHeader {
  readonly level: Level;
  readonly header: Header;
  readonly timestamp: number;
  /** Newest first. */
  readonly times: readonly number[];
  /** Some level says that the invoice was cancelled, whatever the chosen header says. */
  readonly cancelled: boolean;
  /** Every stored version of every level. */
  readonly all: readonly Header[];
}

/**
 * @param cells of one row, in any order
 * @returns undefined if the row holds no header
 */
export function chooseHeader(cells: readonly Cell[]): ChosenHeader | undefined {
  const stored = standingCells(cells)
    .filter(({ family }) => family === 'h')
    .sort((a, b) => b.timestamp - a.timestamp)
    .map(({ qualifier, timestamp, value }) => ({ level: qualifier, timestamp, header: JSON.parse(value) as Header }));
  const level = LEVELS.find((one) => stored.some((version) => version.level === one));
  if (level === undefined) return undefined;
  const versions = stored.filter((version) => version.level === level);
  // A copy without protocol proves nothing, and its time is the issuer's clock, which may be fast.
  const best = versions.find((version) => version.header.protocol !== undefined) ?? versions[0];
  const { header, timestamp } = best as (typeof versions)[number];
  const summary = level === 'det' ? stored.find((version) => version.level === 'sum')?.header : undefined;
  // Of what carries the same time nobody can say which was later, and no cancelled invoice comes back.
  const newest = LEVELS.flatMap((one) => {
    const of = stored.filter((version) => version.level === one);
    return of.filter((version) => slotOf(version.timestamp) === slotOf(of[0]?.timestamp ?? 0));
  });
  return {
    level,
    header: summary === undefined ? header : completed(header, summary),
    timestamp,
    times: versions.map((version) => version.timestamp),
    cancelled: newest.some((version) => saysCancelled(version.header)),
    all: stored.map((version) => version.header),
  };
}

/** A detail may be items alone, as in the monthly files of the Portal; what it leaves out a summary tells. */
function completed(detail: Header, { issuer, recipient, ...summary }: Header): Header {
  return {
    ...summary,
    ...detail,
    issuer: detail.issuer.kind === 'none' ? issuer : detail.issuer,
    recipient: detail.recipient.kind === 'none' ? recipient : detail.recipient,
  };
}

/** What counts for more: an event that is registered; then the event itself over what a summary says of it. */
function rank({ state, summary }: InvoiceEvent): number {
  return state !== 'registered' ? 0 : summary === true ? 1 : 2;
}

interface StoredVersion {
  readonly event: InvoiceEvent;
  readonly timestamp: number;
}

/**
 * Of each event of a row, by type and sequence, the version that counts: a registered one before any that was turned
 * down or only asked for, and the newest of those.
 */
export function storedEvents(cells: readonly Cell[]): StoredVersion[] {
  const chosen = new Map<string, StoredVersion>();
  for (const { family, qualifier, timestamp, value } of standingCells(cells)) {
    if (family !== 'e') continue;
    const event = JSON.parse(value) as InvoiceEvent;
    const other = chosen.get(qualifier);
    const better = other === undefined ? 1 : rank(event) - rank(other.event) || timestamp - other.timestamp;
    if (better > 0) chosen.set(qualifier, { event, timestamp });
  }
  return [...chosen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, version]) => version);
}

/**
 * Whether contents of one key carry the same second: two header versions side by side in it, or a content that lost its
 * place to another (`r:clash`). Summaries differ by what their source knows, and that is no conflict.
 */
export function hasConflict(cells: readonly Cell[], chosen: ChosenHeader): boolean {
  if (chosen.level === 'sum') return false;
  const slots = chosen.times.map(slotOf);
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
  const lineage = lineageOf(cells, level, timestamp);
  const flags = lineage['flags'] === undefined ? [] : (JSON.parse(lineage['flags']) as string[]);
  delete lineage['flags'];
  if (hasConflict(cells, chosen)) flags.push('conflict');
  return {
    key: header.key,
    status: invoiceStatus(header, known, chosen.cancelled),
    level,
    header,
    items: itemsOf(cells, chosen),
    events,
    flags: flags.map(shownFlag),
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

function lineageOf(cells: readonly Cell[], level: Level, timestamp: number): Record<string, string> {
  const lineage: Record<string, string> = {};
  const whole = cells.find((cell) => cell.family === 'r' && cell.qualifier === level && cell.timestamp === timestamp);
  if (whole !== undefined) return JSON.parse(whole.value) as Record<string, string>;
  for (const cell of cells) {
    const own = cell.family === 'r' && cell.timestamp === timestamp && /^[a-z]/.test(cell.qualifier);
    if (own && cell.value !== '' && !NO_LINEAGE.has(cell.qualifier)) lineage[cell.qualifier] = cell.value;
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
