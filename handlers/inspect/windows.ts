/** The windows of a backfill, days or months of a range of dates, and which of them the ledger says are done. */

import type { RowReader } from '../row-table.ts';
import { recordOf } from './ledger-record.ts';

export type WindowSize = 'day' | 'month';

export interface Window {
  /** Dates yyyy-mm-dd, both included. */
  readonly from: string;
  readonly to: string;
  readonly state: string;
}

/** The first to ask for first: the newest invoices are the ones that people miss. */
export function windowsOf(
  from: string,
  to: string,
  size: WindowSize,
): { readonly from: string; readonly to: string }[] {
  const windows: { from: string; to: string }[] = [];
  for (let start = from; start <= to;) {
    const last = size === 'day' ? start : lastOfMonth(start);
    const end = last < to ? last : to;
    windows.push({ from: start, to: end });
    start = dayAfter(end);
  }
  return windows.reverse();
}

/** @returns windows with their states, newest first, and how many of them are done */
export async function planWindows(
  source: string,
  windows: readonly { readonly from: string; readonly to: string }[],
  ledger: RowReader,
): Promise<Window[]> {
  const keys = windows.map((window) => `w#${windowId(source, window)}`);
  const rows = await ledger.read(keys, { families: 's', versions: 1 });
  return windows.map((window, index) => {
    const cells = rows.get(keys[index] ?? '');
    return { ...window, state: cells === undefined ? 'open' : recordOf(keys[index] ?? '', cells).state };
  });
}

export const windowId = (source: string, { from, to }: { from: string; to: string }): string =>
  `${source}#${from}..${to}`;

function dayAfter(date: string): string {
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

function lastOfMonth(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
