/**
 * Gaps in the numbers of a sequence that can be asked for, and which are being asked for already: a run of ingest-batch
 * for numbers has a row of the ledger from its beginning to its end.
 */

import { PermanentError } from '../errors.ts';
import { readRanges, type Range } from '../number-ranges.ts';
import type { RowReader } from '../row-table.ts';
import type { Sources } from '../sources.ts';
import type { Findings } from './findings.ts';
import { NUMBERED, scanRecords } from './ledger-record.ts';

/** Of a larger gap something else is the matter, and the tax office lets 20 in an hour be asked for. */
const MOST_REFILLED = 200;
const MOST_RUNS = 5000;

interface Run {
  readonly owner: string;
  readonly ranges: readonly Range[];
  readonly execution: string;
}

/**
 * A gap of a source whose documents can be got by number says which to ask for (`numbers`), and which execution is at
 * them, as far as the ledger knows (`execution`).
 */
export async function refillable(page: Findings, sources: Sources, ledger: RowReader): Promise<Findings> {
  const runs = new Map<string, readonly Run[]>();
  const found: Findings['found'][number][] = [];
  for (const gap of page.found) {
    const source = String(gap['source']);
    const [from, to] = [Number(gap['from']), Number(gap['to'])];
    if (to - from >= MOST_REFILLED || !canBeNumbered(source, sources)) {
      found.push(gap);
      continue;
    }
    const own = runs.get(source) ?? (await runsOf(source, ledger));
    runs.set(source, own);
    const run = own.find(({ owner, ranges }) => owner === gap['owner'] && overlaps(ranges, from, to));
    const numbers = from === to ? `${from}` : `${from}-${to}`;
    found.push({ ...gap, numbers, ...(run === undefined ? {} : { execution: run.execution }) });
  }
  return { ...page, found };
}

async function runsOf(source: string, ledger: RowReader): Promise<readonly Run[]> {
  const range = { prefix: `b#${source}#${NUMBERED}`, after: undefined, limit: MOST_RUNS };
  const { records } = await scanRecords(ledger, range);
  return records.flatMap(({ state, execution, asked }) => {
    const { numbers, owner } = asked ?? {};
    if (state !== 'running' || execution === undefined || typeof numbers !== 'string') return [];
    return [{ owner: typeof owner === 'string' ? owner : '', ranges: readRanges(numbers) ?? [], execution }];
  });
}

const overlaps = (ranges: readonly Range[], from: number, to: number): boolean =>
  ranges.some(([first, last]) => first <= BigInt(to) && last >= BigInt(from));

function canBeNumbered(name: string, sources: Sources): boolean {
  try {
    return sources(name).numberPath !== undefined;
  } catch (error) {
    // A source of former days.
    if (error instanceof PermanentError && error.code === 'source-unknown') return false;
    throw error;
  }
}
