/** Rows of the ledger as data, for who selects and counts. */

import type { RowReader, TableCell } from '../row-table.ts';

export interface LedgerRecord {
  /** Row key without its kind. */
  readonly id: string;
  readonly state: string;
  readonly source?: string;
  readonly batch?: string;
  readonly uri?: string;
  readonly generation?: string;
  readonly execution?: string;
  readonly noticed?: string;
  readonly updated?: string;
  readonly replay?: string;
  readonly expected?: string;
  readonly objects?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly flags?: Readonly<Record<string, number>>;
  readonly reasons?: Readonly<Record<string, number>>;
  readonly quarantineObjects?: readonly string[];
  readonly error?: { readonly code?: unknown; readonly message?: unknown } | null;
  readonly from?: unknown;
  readonly cursor?: unknown;
  readonly asked?: Readonly<Record<string, unknown>> | null;
}

/** How ingest-batch names what was asked for by key or number. */
export const LOOKED_UP = 'only-';
/** Of these, what was asked for by number. */
export const NUMBERED = `${LOOKED_UP}numbers-`;

const JSON_COLUMNS: ReadonlySet<string> = new Set([
  'counts',
  'flags',
  'reasons',
  'quarantineObjects',
  'error',
  'from',
  'cursor',
  'asked',
]);

const NEWEST = { families: 's', versions: 1 } as const;

export function recordOf(key: string, cells: readonly TableCell[]): LedgerRecord {
  const columns = cells.map(({ qualifier, value }) => {
    const text = value.toString();
    return [qualifier, JSON_COLUMNS.has(qualifier) ? (JSON.parse(text) as unknown) : text] as const;
  });
  return { state: 'unknown', ...Object.fromEntries(columns), id: key.slice(2) };
}

/** The first key after a key, or after all keys with a prefix. */
export const keyAfter = (key: string): string => `${key}\0`;
export const afterPrefix = (prefix: string): string => `${prefix}\u{10ffff}`;

/** @returns records in key order, and where to go on; undefined at the end */
export async function scanRecords(
  ledger: RowReader,
  range: { readonly prefix: string; readonly after: string | undefined; readonly limit: number },
): Promise<{ readonly records: readonly LedgerRecord[]; readonly last: string | undefined }> {
  const { prefix, after, limit } = range;
  const start = after === undefined ? prefix : keyAfter(after);
  const rows = await ledger.scan({ start, end: afterPrefix(prefix), limit }, NEWEST);
  const keys = [...rows.keys()];
  const records = keys.map((key) => recordOf(key, rows.get(key) ?? []));
  return { records, last: keys.length < limit ? undefined : keys.at(-1) };
}
