/** One row of the ledger per raw object (`o#`) and batch (`b#`): what happened to it, newest cell first. */

import type { RowTable } from '../row-table.ts';

export interface LedgerEntry {
  readonly kind: 'object' | 'batch';
  /** object: bucket/name#generation; batch: source#batch */
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly source?: string | null;
  readonly batch?: string | null;
  readonly uri?: string | null;
  readonly generation?: string | number | null;
  readonly execution?: string | null;
  readonly counts?: object | null;
  readonly flags?: object | null;
  readonly reasons?: object | null;
  readonly quarantineObjects?: readonly string[] | null;
  readonly error?: object | null;
}

const TEXT_COLUMNS = ['state', 'source', 'batch', 'uri', 'generation', 'execution'] as const;
const JSON_COLUMNS = ['counts', 'flags', 'reasons', 'quarantineObjects', 'error'] as const;

/** @param now milliseconds since 1970: the ledger tells what we did, so its times are ours */
export async function writeLedger(entry: LedgerEntry, ledger: RowTable, now: number): Promise<void> {
  const key = `${entry.kind === 'object' ? 'o' : 'b'}#${entry.id}`;
  const columns: [string, string][] = [['updated', new Date(now).toISOString()]];
  for (const name of TEXT_COLUMNS) {
    const value = entry[name];
    if (value !== undefined && value !== null) columns.push([name, String(value)]);
  }
  for (const name of JSON_COLUMNS) {
    const value = entry[name];
    // A run that succeeds takes back the error of the one before it.
    if (value !== undefined && value !== null) columns.push([name, JSON.stringify(value)]);
    else if (name === 'error') columns.push([name, 'null']);
  }
  const cells = columns.map(([qualifier, value]) => ({ family: 's', qualifier, timestamp: now * 1000, value }));
  await ledger.write([{ key, cells }]);
}
