/**
 * Gaps in the numbers of invoices (nNF), by issuer, model and series, from the index rows of issuers. Numbers seen are
 * held as runs: `[[1, 500], [502, 800]]`. A series of which most is missing is somebody else's: we see only what they
 * sell to us, so its gaps say nothing and it is only counted.
 */

import { chooseHeader, invoiceRowKey, readIndexValue } from '../invoice/index.ts';
import type { RowReader, TableCell } from '../row-table.ts';
import { createCollector, type Collector, type Findings } from './findings.ts';
import { afterPrefix, keyAfter } from './ledger-record.ts';

type Run = [first: number, last: number];
type Series = Record<string, Run[] | 'sparse'>;

/** Where a page ended: the row, its issuer, and the runs of each of the issuer's series. */
export interface NumberPlace {
  readonly after: string;
  readonly issuer: string;
  readonly series: Series;
}

export interface NumberChecks {
  /** Only this issuer, whose every gap counts, however many there are. */
  readonly issuer: string | undefined;
  /** Local dates yyyymmdd, both included. */
  readonly from: string;
  readonly to: string;
  readonly limit: number;
}

const CHUNK = 1000;
/** Runs of one issuer that are carried to the next call; what is torn into more is sparse. */
const MAX_RUNS = 2000;
/** Share of a series that must be there for its gaps to mean anything. */
const DENSE = 0.5;
const MAX_GAPS_TOLD = 20;

export async function checkNumbers(
  checks: NumberChecks,
  from: NumberPlace | undefined,
  invoices: RowReader,
): Promise<Findings> {
  const collector = createCollector(['series', 'sparseSeries', 'numberGaps', 'numberMissing', 'repeatedNumbers']);
  const prefix = checks.issuer === undefined ? 'i#' : `i#${checks.issuer}#`;
  let place = from;
  let scanned = 0;
  while (scanned < checks.limit) {
    const limit = Math.min(CHUNK, checks.limit - scanned);
    const start = place === undefined ? prefix : keyAfter(place.after);
    const rows = await invoices.scan({ start, end: afterPrefix(prefix), limit }, { families: 'x', versions: 1 });
    const repeated: Repeated[] = [];
    for (const [key, cells] of rows) place = lookAt(key, cells, place, checks, collector, repeated);
    await tellRepeated(repeated, invoices, collector);
    scanned += rows.size;
    if (rows.size < limit) {
      if (place !== undefined) close(place, checks, collector);
      return collector.page(null, scanned);
    }
  }
  return collector.page(place ?? null, scanned);
}

/** @returns the place behind this row */
function lookAt(
  key: string,
  cells: readonly TableCell[],
  place: NumberPlace | undefined,
  checks: NumberChecks,
  collector: Collector,
  repeated: Repeated[],
): NumberPlace {
  const [, issuer = '', day = ''] = key.split('#');
  if (place !== undefined && place.issuer !== issuer) close(place, checks, collector);
  const series = place?.issuer === issuer ? place.series : {};
  // Simple invoices have no series; their sources number them as they like.
  if (issuer !== 'x' && day >= checks.from && day <= checks.to) {
    const one = numbered(cells);
    if (one !== undefined && !see(one.number, one.series, series)) repeated.push({ ...one, issuer });
  }
  return { after: key, issuer, series };
}

function numbered(cells: readonly TableCell[]): Omit<Repeated, 'issuer'> | undefined {
  const value = readIndexValue(cells.map((cell) => ({ ...cell, value: cell.value.toString() })));
  const number = Number(value?.number);
  if (value === undefined || !Number.isSafeInteger(number) || number < 1) return undefined;
  return { key: value.key, series: `${value.model ?? '55'}-${value.series ?? '0'}`, number };
}

/** @returns false if the number was there already */
export function see(number: number, name: string, series: Series): boolean {
  const runs = (series[name] ??= []);
  if (runs === 'sparse') return true;
  const at = firstBehind(number, runs);
  const before = runs[at - 1];
  const behind = runs[at];
  if (before !== undefined && number <= before[1]) return false;
  const joinsBefore = before !== undefined && before[1] === number - 1;
  const joinsBehind = behind !== undefined && behind[0] === number + 1;
  if (joinsBefore && joinsBehind) {
    before[1] = behind[1];
    runs.splice(at, 1);
  } else if (joinsBefore) before[1] = number;
  else if (joinsBehind) behind[0] = number;
  else runs.splice(at, 0, [number, number]);
  const total = Object.values(series).reduce((sum, each) => sum + (each === 'sparse' ? 0 : each.length), 0);
  if (total > MAX_RUNS) series[name] = 'sparse';
  return true;
}

/** Index of the first run that begins after a number. */
function firstBehind(number: number, runs: readonly Run[]): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle] as Run)[0] <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All of an issuer has been seen. */
function close({ issuer, series }: NumberPlace, checks: NumberChecks, to: Collector): void {
  for (const [name, runs] of Object.entries(series)) {
    to.add('series');
    const [first, last] = runs === 'sparse' ? [] : [runs[0], runs.at(-1)];
    if (runs === 'sparse' || first === undefined || last === undefined) {
      to.add('sparseSeries');
      continue;
    }
    const there = runs.reduce((sum, [begin, end]) => sum + end - begin + 1, 0);
    const span = last[1] - first[0] + 1;
    if (checks.issuer === undefined && there < DENSE * span) {
      to.add('sparseSeries');
      continue;
    }
    to.add('numberGaps', runs.length - 1);
    to.add('numberMissing', span - there);
    const [model = '', serie = ''] = name.split('-');
    for (const [index, [begin]] of runs.slice(1, MAX_GAPS_TOLD + 1).entries()) {
      const from = (runs[index] as Run)[1] + 1;
      to.tell({ kind: 'number-gap', issuer, model, series: serie, from, to: begin - 1, missing: begin - from });
    }
  }
}

interface Repeated {
  readonly key: string;
  readonly issuer: string;
  readonly series: string;
  readonly number: number;
}

/** An invoice whose date was corrected has two index rows: only what has one content is a number used twice. */
async function tellRepeated(repeated: readonly Repeated[], invoices: RowReader, to: Collector): Promise<void> {
  if (repeated.length === 0) return;
  const rows = await invoices.read(
    repeated.map(({ key }) => invoiceRowKey(key)),
    { families: 'h' },
  );
  for (const { key, issuer, series, number } of repeated) {
    const cells = (rows.get(invoiceRowKey(key)) ?? []).map((cell) => ({ ...cell, value: cell.value.toString() }));
    if (chooseHeader(cells) === undefined || cells.length > 1) continue;
    to.add('repeatedNumbers');
    to.tell({ kind: 'repeated-number', issuer, series, number, key });
  }
}
