/**
 * Gaps in the numbers of invoices (nNF), by issuer, model and series, from the index rows of issuers. Numbers seen are
 * held as runs: `[[1, 500], [502, 800]]`. A series of which most is missing is somebody else's: we see only what they
 * sell to us, so its gaps say nothing and it is only counted. Numbers that were voided (inutilização) are none that are missing.
 */

import { chooseHeader, invoiceRowKey, readIndexValue, readVoided, voidedPrefix } from '../invoice/index.ts';
import { countOf, joined, without, type Range } from '../number-ranges.ts';
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
/** Rows of voided numbers that are read of one issuer; nobody voids so many. */
const MAX_VOIDED = 50_000;

export async function checkNumbers(
  checks: NumberChecks,
  from: NumberPlace | undefined,
  invoices: RowReader,
): Promise<Findings> {
  const collector = createCollector([
    'series',
    'sparseSeries',
    'numberGaps',
    'numberMissing',
    'voidedNumbers',
    'repeatedNumbers',
  ]);
  const prefix = checks.issuer === undefined ? 'i#' : `i#${checks.issuer}#`;
  let place = from;
  let scanned = 0;
  while (scanned < checks.limit) {
    const limit = Math.min(CHUNK, checks.limit - scanned);
    const start = place === undefined ? prefix : keyAfter(place.after);
    const rows = await invoices.scan({ start, end: afterPrefix(prefix), limit }, { families: 'x', versions: 1 });
    const repeated: Repeated[] = [];
    for (const [key, cells] of rows) {
      if (place !== undefined && place.issuer !== issuerOf(key)) await close(place, checks, invoices, collector);
      place = lookAt(key, cells, place, checks, repeated);
    }
    await tellRepeated(repeated, invoices, collector);
    scanned += rows.size;
    if (rows.size < limit) {
      if (place !== undefined) await close(place, checks, invoices, collector);
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
  repeated: Repeated[],
): NumberPlace {
  const [, issuer = '', day = ''] = key.split('#');
  const series = place?.issuer === issuer ? place.series : {};
  // Simple invoices have no series; their sources number them as they like.
  if (issuer !== 'x' && day >= checks.from && day <= checks.to) {
    const one = numbered(cells);
    if (one !== undefined && !see(one.number, one.series, series)) repeated.push({ ...one, issuer });
  }
  return { after: key, issuer, series };
}

const issuerOf = (key: string): string => key.split('#')[1] ?? '';

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
async function close(place: NumberPlace, checks: NumberChecks, invoices: RowReader, to: Collector): Promise<void> {
  const { issuer, series } = place;
  const torn = Object.values(series).some((runs) => runs !== 'sparse' && runs.length > 1);
  const voided = torn ? await voidedRanges(issuer, series, invoices) : new Map<string, Range[]>();
  for (const [name, runs] of Object.entries(series)) {
    to.add('series');
    const gaps = runs === 'sparse' ? undefined : gapsOf(runs, voided.get(name) ?? [], checks, to);
    if (gaps === undefined) {
      to.add('sparseSeries');
      continue;
    }
    to.add('numberGaps', gaps.length);
    to.add('numberMissing', Number(countOf(gaps)));
    const [model = '', serie = ''] = name.split('-');
    for (const gap of gaps.slice(0, MAX_GAPS_TOLD)) {
      const [from, last, missing] = [Number(gap[0]), Number(gap[1]), Number(countOf([gap]))];
      to.tell({ kind: 'number-gap', issuer, model, series: serie, from, to: last, missing });
    }
  }
}

/** What is neither there nor voided; undefined for a series of which too little is. */
function gapsOf(
  runs: readonly Run[],
  voided: readonly Range[],
  checks: NumberChecks,
  to: Collector,
): readonly Range[] | undefined {
  const [first, last] = [runs[0]?.[0], runs.at(-1)?.[1]];
  if (first === undefined || last === undefined) return undefined;
  const whole: Range[] = [[BigInt(first), BigInt(last)]];
  const there = runs.map(([begin, end]): Range => [BigInt(begin), BigInt(end)]);
  const gaps = without(whole, [...there, ...voided]);
  if (checks.issuer === undefined && Number(countOf(gaps)) > (1 - DENSE) * Number(countOf(whole))) return undefined;
  to.add('voidedNumbers', Number(countOf(whole) - countOf(there) - countOf(gaps)));
  return gaps;
}

/** Ranges that the authority has registered as never to be used, of the issuer's series that are looked at. */
async function voidedRanges(issuer: string, series: Series, invoices: RowReader): Promise<Map<string, Range[]>> {
  const found = new Map<string, Range[]>();
  const prefix = voidedPrefix(issuer);
  let start = prefix;
  for (let seen = 0; seen < MAX_VOIDED;) {
    const rows = await invoices.scan({ start, end: afterPrefix(prefix), limit: CHUNK }, { families: 'e' });
    for (const [key, cells] of rows) {
      start = keyAfter(key);
      const numbers = readVoided(cells.map((cell) => ({ ...cell, value: cell.value.toString() })));
      if (numbers?.state !== 'registered' || numbers.environment === 'test') continue;
      const name = `${numbers.model}-${numbers.series}`;
      if (!Object.hasOwn(series, name)) continue;
      const ranges = found.get(name) ?? [];
      ranges.push([BigInt(numbers.from), BigInt(numbers.to)]);
      found.set(name, ranges);
    }
    seen += rows.size;
    if (rows.size < CHUNK) break;
  }
  return new Map([...found].map(([name, ranges]) => [name, joined(ranges)]));
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
