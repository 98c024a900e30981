/**
 * One pass over the rows of invoices: summaries whose document never came, events without an invoice, two contents of
 * one key, and index rows that do not say what the invoice says. Cells are read without their values; values only of the
 * few rows with several versions or events, whose index rows have been written more than once.
 */

import {
  chooseHeader,
  hasConflict,
  INDEXED_CELLS,
  keyIdOfRow,
  READINGS,
  replacedCells,
  storedIndexRows,
} from '../invoice/index.ts';
import type { RowReader, TableCell } from '../row-table.ts';
import { createCollector, type Collector, type Findings } from './findings.ts';
import { afterPrefix, keyAfter } from './ledger-record.ts';

export interface DocumentChecks {
  /** Microseconds: what is younger may still be completed. */
  readonly before: number;
  /** Microseconds of the documents looked at, end not included. */
  readonly between: readonly [number, number];
  readonly limit: number;
}

const PREFIX = 'n#';
const CHUNK = 2000;
const CHANGED_AT_ONCE = 100;
/** Stands for a header that was not read. */
const HOLLOW = JSON.stringify({ issuer: { kind: 'none' }, recipient: { kind: 'none' } });
const SHAPE = { families: 'h|e|r', qualifiers: `doc|det|sum|clash|[0-9]+#[0-9]+|${READINGS}`, values: false } as const;

export async function checkDocuments(
  checks: DocumentChecks,
  after: string | undefined,
  invoices: RowReader,
): Promise<Findings> {
  const names = ['invoices', 'incomplete', 'orphanEvents', 'conflicts', 'staleIndex'];
  const collector = createCollector(names);
  let at = after;
  let scanned = 0;
  while (scanned < checks.limit) {
    const limit = Math.min(CHUNK, checks.limit - scanned);
    const start = at === undefined ? PREFIX : keyAfter(at);
    const rows = await invoices.scan({ start, end: afterPrefix(PREFIX), limit }, SHAPE);
    const changed: string[] = [];
    for (const [key, cells] of rows) if (checkRow(key, cells, checks, collector)) changed.push(key);
    for (let first = 0; first < changed.length; first += CHANGED_AT_ONCE) {
      await checkIndex(changed.slice(first, first + CHANGED_AT_ONCE), invoices, collector);
    }
    scanned += rows.size;
    at = [...rows.keys()].at(-1) ?? at;
    if (rows.size < limit) return collector.page(null, scanned);
  }
  return collector.page(at ?? null, scanned);
}

/** @returns whether the row has had other contents, so that its index rows are worth a look */
function checkRow(key: string, cells: readonly TableCell[], checks: DocumentChecks, to: Collector): boolean {
  const headers = cells.filter(({ family }) => family === 'h');
  const own = headers.length > 0 ? headers : cells.filter(({ family }) => family === 'e');
  const newest = Math.max(...own.map(({ timestamp }) => timestamp));
  if (newest < checks.between[0] || newest >= checks.between[1]) return false;
  const keyId = keyIdOfRow(key);
  const since = new Date(newest / 1000).toISOString();
  if (headers.length === 0) {
    const events = cells.filter(({ family }) => family === 'e');
    const oldest = Math.min(...events.map(({ timestamp }) => timestamp));
    if (events.length === 0 || oldest >= checks.before) return false;
    to.add('orphanEvents', events.length);
    to.tell({ kind: 'orphan-events', key: keyId, events: events.length, since: new Date(oldest / 1000).toISOString() });
    return false;
  }
  to.add('invoices');
  if (headers.every(({ qualifier }) => qualifier === 'sum') && newest < checks.before) {
    to.add('incomplete');
    to.tell({ kind: 'incomplete', key: keyId, since });
  }
  if (isContested(cells)) {
    to.add('conflicts');
    to.tell({ kind: 'conflict', key: keyId, since });
  }
  return headers.length > 1 || cells.some(({ family }) => family === 'e');
}

/** Whether two contents carry the same second; told by times alone. */
function isContested(cells: readonly TableCell[]): boolean {
  const texts = cells.map((cell) => ({ ...cell, value: HOLLOW }));
  const chosen = chooseHeader(texts);
  return chosen !== undefined && hasConflict(texts, chosen);
}

/** Compares the index rows of invoices with what they ought to say. */
async function checkIndex(keys: readonly string[], invoices: RowReader, to: Collector): Promise<void> {
  const rows = await invoices.read(keys, INDEXED_CELLS);
  for (const [row, cells] of rows) {
    // Google's template leaves what a newer reading has replaced, and with it index rows that none stands under any more.
    if (replacedCells(cells).length === 0) continue;
    to.add('staleIndex');
    to.tell({ kind: 'stale-index', index: row, key: keyIdOfRow(row), row });
  }
  const expected = [...rows].flatMap(([row, cells]) => storedIndexRows(cells).map((index) => ({ ...index, row })));
  if (expected.length === 0) return;
  const present = await invoices.read(
    expected.map(({ key }) => key),
    { families: 'x', versions: 1 },
  );
  for (const { key, cells, row } of expected) {
    if (present.get(key)?.[0]?.value.toString() === cells[0]?.value) continue;
    to.add('staleIndex');
    to.tell({ kind: 'stale-index', index: key, key: keyIdOfRow(row), row });
  }
}
