/**
 * One row of the ledger per raw object (`o#`), batch (`b#`), window (`w#`) and backfill (`p#`), and for the last report
 * (`q#`): what happened to it, newest cell first.
 */

import { nameWithoutPerson } from '../invoice/personal-text.ts';
import type { RowTable } from '../row-table.ts';
import { CLAIM_COLUMN } from './claim.ts';

const PREFIXES = { object: 'o', batch: 'b', window: 'w', backfill: 'p', report: 'q' } as const;

export interface LedgerEntry {
  readonly kind: keyof typeof PREFIXES;
  /** object: bucket/name#generation; batch: source#batch; window, backfill: source#from..to; report: its name */
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly source?: string | null;
  readonly batch?: string | null;
  readonly uri?: string | null;
  readonly generation?: string | number | null;
  readonly execution?: string | null;
  /** When the first word of it reached us, RFC 3339; what is no time is ignored. */
  readonly noticed?: string | null;
  readonly counts?: object | null;
  readonly flags?: object | null;
  readonly reasons?: object | null;
  readonly quarantineObjects?: readonly string[] | null;
  readonly error?: object | null;
  /** Of a failed object: cursor of the slice that failed. */
  readonly from?: unknown;
  /** Of a batch: cursor of its next slice. */
  readonly cursor?: unknown;
  /** Of a batch: what its notice asked for besides. */
  readonly asked?: Readonly<Record<string, unknown>> | null;
  /** The replay that did this last. */
  readonly replay?: string | null;
  /** Of a batch: documents that its notice promised, and raw objects that it became. */
  readonly expected?: number | null;
  readonly objects?: number | null;
}

const TEXT_COLUMNS = [
  'state',
  'source',
  'batch',
  'uri',
  'generation',
  'execution',
  'replay',
  'expected',
  'objects',
] as const;
const JSON_COLUMNS = ['counts', 'flags', 'reasons', 'quarantineObjects', 'error'] as const;

const PLACE_COLUMNS = ['from', 'cursor', 'asked'] as const;

/** @param now milliseconds since 1970: the ledger tells what we did, so its times are ours */
export async function writeLedger(entry: LedgerEntry, ledger: RowTable, now: number): Promise<void> {
  const key = `${PREFIXES[entry.kind]}#${entry.kind === 'batch' ? nameWithoutPerson(entry.id) : entry.id}`;
  const columns: [string, string][] = [['updated', new Date(now).toISOString()]];
  for (const name of TEXT_COLUMNS) {
    const value = entry[name];
    if (value !== undefined && value !== null) columns.push([name, String(value)]);
  }
  const noticed = noticedAt(entry);
  if (noticed !== undefined) columns.push(['noticed', new Date(noticed).toISOString()]);
  for (const name of JSON_COLUMNS) {
    const value = entry[name];
    // A run that succeeds takes back the error of the one before it.
    if (value !== undefined && value !== null) columns.push([name, JSON.stringify(value)]);
    else if (name === 'error') columns.push([name, 'null']);
  }
  // Null is a place too: the beginning.
  const places = { ...entry, asked: askedOf(entry) };
  for (const name of PLACE_COLUMNS) if (places[name] !== undefined) columns.push([name, JSON.stringify(places[name])]);
  // Whoever replayed it is through with it.
  if (entry.replay !== undefined && entry.replay !== null && entry.state !== 'running')
    columns.push([CLAIM_COLUMN, 'null']);
  const cells = columns.map(([qualifier, value]) => ({ family: 's', qualifier, timestamp: now * 1000, value }));
  await ledger.write([{ key, cells }]);
}

/** What a person can be known by is not kept: a key with a CPF, which leaves an empty text, or the name of a batch with one. */
function askedOf({ asked }: LedgerEntry): LedgerEntry['asked'] {
  if (asked === undefined || asked === null) return asked;
  const { key, batch } = asked;
  return {
    ...asked,
    ...(typeof key === 'string' && namesPerson(key) ? { key: '' } : {}),
    ...(typeof batch === 'string' ? { batch: nameWithoutPerson(batch) } : {}),
  };
}

/** Also where a key is written in groups, as it is printed. */
const namesPerson = (key: string): boolean =>
  [key, key.replace(/[^0-9A-Za-z]/g, '')].some((form) => nameWithoutPerson(form) !== form);

/** Milliseconds since 1970, undefined where nothing says so. */
function noticedAt({ noticed }: LedgerEntry): number | undefined {
  const time = Date.parse(noticed ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/**
 * What the log tells of an entry, for the metrics over it: numbers, codes and states only.
 * `noticeToRowSeconds` is how long an object took from the first word of it to its last row.
 */
export function describeEntry(entry: LedgerEntry, now: number): Record<string, unknown> {
  const { kind, state, counts, error } = entry;
  const noticed = kind === 'object' && state === 'done' ? noticedAt(entry) : undefined;
  return {
    ledger: `${kind} ${state}`,
    source: entry.source ?? undefined,
    ...(counts ?? {}),
    ...(kind === 'report' ? sumsOf((counts ?? {}) as Readonly<Record<string, number>>) : {}),
    ...(noticed === undefined ? {} : { noticeToRowSeconds: Math.max(0, now - noticed) / 1000 }),
    ...(error === undefined || error === null ? {} : { problem: codeOf(error) }),
  };
}

/** What a report comes to, for its metrics: the less of it the better. */
function sumsOf(counts: Readonly<Record<string, number>>): Record<string, number> {
  const sum = (...names: readonly string[]) => names.reduce((total, name) => total + (counts[name] ?? 0), 0);
  return {
    missing: sum('nsuMissing', 'missingDocuments', 'unloadedObjects'),
    unfinished: sum('incomplete', 'orphanEvents'),
    contested: sum('conflicts', 'repeatedNumbers'),
  };
}

/** Codes are words; anything else was raised by somebody's data and is not for the log. */
function codeOf(error: object): string {
  const code = String((error as { code?: unknown }).code);
  return /^[\w-]{1,64}$/.test(code) ? code : 'raised';
}
