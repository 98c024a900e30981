/** Objects and batches of the ledger that somebody asks for, page by page: what a replay does again. */

import { currentCode } from '../../schemas/check-names.ts';
import type { RowReader } from '../row-table.ts';
import { scanRecords, type LedgerRecord, LOOKED_UP } from './ledger-record.ts';

export interface Selection {
  /** `bucket/name`, with or without `gs://` and `#generation`. */
  readonly object?: string | null;
  readonly source?: string | null;
  readonly batch?: string | null;
  /** Local dates of the first word of it, both included. */
  readonly from?: string | null;
  readonly to?: string | null;
  /** Code of a quarantine reason, a flag or a failure. */
  readonly reason?: string | null;
  readonly state?: string | null;
  /** RFC 3339 in UTC: what was touched since stays out. */
  readonly before?: string | null;
}

/** What load-object must know to do it again. */
export interface SelectedObject {
  readonly id: string;
  readonly bucket: string;
  readonly object: string;
  readonly generation: string | null;
  readonly source: string | null;
  readonly batch: string | null;
  readonly state: string;
  readonly replay: string | null;
  readonly updated: string | null;
  readonly code: string | null;
  /** Where a failed one goes on; null: at the beginning. */
  readonly resume: object | null;
}

export interface SelectedBatch {
  readonly id: string;
  readonly source: string;
  readonly batch: string | null;
  readonly url: string | null;
  readonly cursor: unknown;
  /** What its notice asked for besides. */
  readonly asked: object | null;
  /** False: it was one document by a key that the ledger may not keep. */
  readonly askable: boolean;
  readonly count: number | null;
  readonly state: string;
  readonly replay: string | null;
  readonly updated: string | null;
  readonly code: string | null;
}

export interface Page<T> {
  readonly found: T[];
  /** Where to go on; null at the end. */
  readonly next: string | null;
  readonly scanned: number;
}

export interface PageLimits {
  /** Rows read by one call, and entries in one answer. */
  readonly rows: number;
  readonly found: number;
}

const CHUNK = 500;

export async function selectObjects(
  selection: Selection,
  after: string | undefined,
  limits: PageLimits,
  ledger: RowReader,
): Promise<Page<SelectedObject>> {
  const page = await select(`o#${objectPrefix(selection.object)}`, selection, after, limits, ledger);
  return { ...page, found: page.found.map(selectedObject) };
}

export async function selectBatches(
  selection: Selection,
  after: string | undefined,
  limits: PageLimits,
  ledger: RowReader,
): Promise<Page<SelectedBatch>> {
  const page = await select(`b#${selection.source ? `${selection.source}#` : ''}`, selection, after, limits, ledger);
  return { ...page, found: page.found.map(selectedBatch) };
}

/** All generations of an object, unless one is named. */
function objectPrefix(object: string | null | undefined): string {
  if (object === undefined || object === null) return '';
  const bare = object.replace(/^gs:\/\//, '');
  return /#[0-9]+$/.test(bare) ? bare : `${bare}#`;
}

async function select(
  prefix: string,
  selection: Selection,
  after: string | undefined,
  limits: PageLimits,
  ledger: RowReader,
): Promise<Page<LedgerRecord>> {
  const found: LedgerRecord[] = [];
  let scanned = 0;
  let at = after;
  while (scanned < limits.rows && found.length < limits.found) {
    const limit = Math.min(CHUNK, limits.rows - scanned);
    const { records, last } = await scanRecords(ledger, { prefix, after: at, limit });
    for (const record of records) {
      scanned++;
      at = `${prefix.slice(0, 2)}${record.id}`;
      if (fits(record, selection)) found.push(record);
      if (found.length === limits.found) return { found, next: at, scanned };
    }
    if (last === undefined) return { found, next: null, scanned };
  }
  return { found, next: at ?? null, scanned };
}

function fits(record: LedgerRecord, { source, batch, from, to, reason, state, before }: Selection): boolean {
  const isOther = (wanted: string | null | undefined, has: string | undefined) => isGiven(wanted) && wanted !== has;
  if (isOther(source, record.source) || isOther(batch, record.batch) || isOther(state, record.state)) return false;
  if (isGiven(before) && Date.parse(record.updated ?? '') >= Date.parse(before)) return false;
  if (isGiven(reason) && !codesOf(record).has(currentCode(reason))) return false;
  return isWithin(localDay(record.noticed ?? record.updated), from, to);
}

function isWithin(day: string | undefined, from: string | null | undefined, to: string | null | undefined): boolean {
  if (!isGiven(from) && !isGiven(to)) return true;
  return day !== undefined && (!isGiven(from) || day >= from) && (!isGiven(to) || day <= to);
}

const isGiven = (value: string | null | undefined): value is string => value !== undefined && value !== null;

/** As they are called now: the ledger keeps what they were called when it happened. */
function codesOf({ reasons, flags, error }: LedgerRecord): Set<string> {
  const counted = [reasons, flags].flatMap((codes) =>
    Object.entries(codes ?? {}).flatMap(([code, count]) => (count > 0 ? [currentCode(code)] : [])),
  );
  return new Set(error?.code === undefined ? counted : [...counted, String(error.code)]);
}

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Sao_Paulo', dateStyle: 'short' });

/** The date of a moment where the invoices are, yyyy-mm-dd. */
function localDay(time: string | undefined): string | undefined {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? undefined : DAY.format(at);
}

function selectedObject(record: LedgerRecord): SelectedObject {
  const hash = record.id.lastIndexOf('#');
  const place = record.id.slice(0, hash);
  const slash = place.indexOf('/');
  const generation = record.id.slice(hash + 1);
  return {
    id: record.id,
    bucket: place.slice(0, slash),
    object: place.slice(slash + 1),
    // A run by hand that never found its object has none.
    generation: generation === '0' ? null : generation,
    source: record.source ?? null,
    batch: record.batch ?? null,
    state: record.state,
    replay: record.replay ?? null,
    updated: record.updated ?? null,
    code: codeOf(record),
    resume: resumeOf(record),
  };
}

/** Only what failed in the middle has something to go on with. */
function resumeOf({ state, from, counts, flags, reasons, quarantineObjects }: LedgerRecord): object | null {
  if (state !== 'failed' || from === undefined || from === null || counts === undefined) return null;
  return { from, counts, flags: flags ?? {}, reasons: reasons ?? {}, examples: quarantineObjects ?? [] };
}

function selectedBatch(record: LedgerRecord): SelectedBatch {
  const { id, source = id.split('#')[0] ?? '', uri, cursor, asked, expected, state, replay, updated } = record;
  return {
    id,
    source,
    batch: batchOf(record),
    url: uri ?? null,
    cursor: state === 'failed' ? (cursor ?? null) : null,
    asked: asked ?? null,
    askable: isAskable(record),
    count: expected === undefined ? null : Number(expected),
    state,
    replay: replay ?? null,
    updated: updated ?? null,
    code: codeOf(record),
  };
}

/** As its notice named it; one that named none got a name from its URL or owner, or is the latest. */
function batchOf({ batch, uri, asked }: LedgerRecord): string | null {
  if (asked?.['batch'] !== undefined) return asked['batch'] === null ? null : (batch ?? null);
  return batch === undefined || batch === uri || batch === asked?.['owner'] ? null : batch;
}

function isAskable({ batch, asked }: LedgerRecord): boolean {
  const { key, numbers } = asked ?? {};
  if (key === '') return false;
  return !batch?.startsWith(LOOKED_UP) || typeof (numbers ?? key) === 'string';
}

const codeOf = ({ error }: LedgerRecord): string | null => (error?.code === undefined ? null : String(error.code));
