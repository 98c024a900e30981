/** The ledger as the command line reads it: one record per raw object and per batch. */
import type { Row } from '../handlers/invoice/index.ts';
import type { Table } from './tables.ts';

export interface Counts {
  readonly documents: number;
  readonly invoices: number;
  readonly events: number;
  readonly loaded: number;
  readonly unchanged: number;
  readonly flagged: number;
  readonly quarantined: number;
  readonly failed: number;
}

export const NO_COUNTS: Counts = {
  documents: 0,
  invoices: 0,
  events: 0,
  loaded: 0,
  unchanged: 0,
  flagged: 0,
  quarantined: 0,
  failed: 0,
};

export interface LedgerRecord {
  readonly kind: 'object' | 'batch';
  /** `{bucket}/{object}#{generation}` or `{source}#{batch}` */
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly source?: string;
  readonly batch?: string;
  readonly uri?: string;
  readonly execution?: string;
  readonly updated?: string;
  readonly counts?: Counts;
  readonly flags?: Readonly<Record<string, number>>;
  readonly reasons?: Readonly<Record<string, number>>;
  readonly quarantineObjects?: readonly string[];
  readonly error?: { readonly code: string; readonly message: string };
  readonly replay?: string;
}

const PREFIX = { object: 'o#', batch: 'b#' } as const;
/** The last report, and backfills. */
const REPORT_KEY = 'q#reconcile';
const BACKFILL_PREFIX = 'p#';
const JSON_COLUMNS = new Set(['counts', 'flags', 'reasons', 'quarantineObjects', 'error', 'from', 'cursor']);

export const objectKey = (bucket: string, object: string, generation: string): string =>
  `${PREFIX.object}${bucket}/${object}#${generation}`;

/** Records by row key; keys without a record are absent. */
export async function readRecords(ledger: Table, keys: readonly string[]): Promise<Map<string, LedgerRecord>> {
  if (keys.length === 0) return new Map();
  const found = new Map<string, LedgerRecord>();
  for await (const row of ledger.rows({ keys })) found.set(row.key, recordOf(row));
  return found;
}

/** All records, batches first, one at a time. */
export async function* scanRecords(ledger: Table): AsyncIterableIterator<LedgerRecord> {
  for (const prefix of [PREFIX.batch, PREFIX.object]) {
    for await (const row of ledger.rows({ prefix })) yield recordOf(row);
  }
}

/** The sums of the last reconciliation, and backfills that stopped. */
export async function readOperations(ledger: Table): Promise<{ report?: LedgerRecord; stopped: LedgerRecord[] }> {
  const stopped: LedgerRecord[] = [];
  for await (const row of ledger.rows({ prefix: BACKFILL_PREFIX })) {
    const record = recordOf(row);
    if (record.state === 'failed') stopped.push(record);
  }
  const report = (await readRecords(ledger, [REPORT_KEY])).get(REPORT_KEY);
  return { ...(report ? { report } : {}), stopped };
}

function recordOf({ key, cells }: Row): LedgerRecord {
  // The newest of each column comes first.
  const texts = new Map(
    [...cells].reverse().flatMap(({ family, qualifier, value }) => (family === 's' ? [[qualifier, value]] : [])),
  );
  const fields = [...texts].map(([column, text]) => [
    column,
    JSON_COLUMNS.has(column) ? (JSON.parse(text) as unknown) : text,
  ]);
  const kind = key.startsWith(PREFIX.batch) ? 'batch' : 'object';
  return { ...(Object.fromEntries(fields) as Omit<LedgerRecord, 'kind' | 'id'>), kind, id: key.slice(2) };
}

export function addCounts(a: Counts, b: Counts): Counts {
  const keys = Object.keys(NO_COUNTS) as (keyof Counts)[];
  return Object.fromEntries(keys.map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)])) as unknown as Counts;
}
