/**
 * Gaps in the numbers of sequences (NSU): between the answers of a source, and inside one that brought fewer documents
 * than its numbers promise. Each answer is a row `g#source#owner#first` of the ledger, with the numbers it brought; what
 * was asked number by number has rows of its own, and fills what was missing before.
 */

import { countOf, joined, readRanges, without, type Range } from '../number-ranges.ts';
import type { RowReader, TableCell } from '../row-table.ts';
import { createCollector, type Collector, type Findings } from './findings.ts';
import { afterPrefix, keyAfter } from './ledger-record.ts';

/** Where a page ended: the row, whose sequence it was of, its highest number so far, and what may still be filled. */
export interface SequencePlace {
  readonly after: string;
  readonly lane: string;
  readonly last: number;
  /** `5-5,9-12` */
  readonly open?: string;
  readonly ahead?: string;
}

interface Row {
  readonly first: bigint;
  readonly last: bigint;
  /** Numbers that are settled: they came, or there is nothing. undefined if the row only says how many came. */
  readonly settled: readonly Range[] | undefined;
  readonly received: bigint | undefined;
  /** Asked number by number: says nothing of what is between. */
  readonly single: boolean;
}

/** Of one sequence: the highest number so far, and what is missing as far as is known. */
interface State {
  lane: string;
  last: bigint | undefined;
  open: Range[];
  /** Settled number by number, beyond the highest number so far. */
  ahead: Range[];
}

export async function checkSequences(
  source: string | undefined,
  from: SequencePlace | undefined,
  limit: number,
  ledger: RowReader,
): Promise<Findings> {
  const prefix = source === undefined ? 'g#' : `g#${source}#`;
  const start = from === undefined ? prefix : keyAfter(from.after);
  const rows = await ledger.scan({ start, end: afterPrefix(prefix), limit }, { families: 's', versions: 1 });
  const collector = createCollector(['nsuGaps', 'nsuMissing']);
  const state = stateAt(from);
  let after = from?.after ?? '';
  for (const [key, cells] of rows) {
    const [, name = '', owner = ''] = key.split('#');
    const row = readRow(key, cells);
    if (row === undefined) continue;
    const lane = `${name}#${owner}`;
    if (lane !== state.lane) {
      close(state, undefined, collector);
      Object.assign(state, { lane, last: undefined, open: [], ahead: [] });
    }
    follow(state, row, collector);
    if (!row.single) close(state, row.first, collector);
    after = key;
  }
  if (rows.size < limit) close(state, undefined, collector);
  return collector.page(rows.size < limit ? null : placeOf(state, after), rows.size);
}

function stateAt(from: SequencePlace | undefined): State {
  if (from === undefined) return { lane: '', last: undefined, open: [], ahead: [] };
  const { lane, last, open = '', ahead = '' } = from;
  return { lane, last: BigInt(last), open: readRanges(open) ?? [], ahead: readRanges(ahead) ?? [] };
}

const placeOf = ({ lane, last, open, ahead }: State, after: string): SequencePlace => ({
  after,
  lane,
  last: Number(last ?? 0n),
  open: textOf(open),
  ahead: textOf(ahead),
});

const textOf = (ranges: readonly Range[]): string => ranges.map(([first, last]) => `${first}-${last}`).join(',');

function readRow(key: string, cells: readonly TableCell[]): Row | undefined {
  const text = (column: string) => cells.find(({ qualifier }) => qualifier === column)?.value.toString();
  const number = (column: string) => (/^[0-9]{1,30}$/.test(text(column) ?? '') ? BigInt(text(column) ?? 0) : undefined);
  const [first, last, numbers] = [number('first'), number('last'), text('numbers')];
  if (first === undefined || last === undefined) return undefined;
  const settled =
    numbers === undefined
      ? undefined
      : joined([numbers, text('nothing') ?? ''].flatMap((each) => readRanges(each) ?? []));
  return { first, last, settled, received: number('received'), single: key.endsWith('#n') };
}

function follow(state: State, { first, last, settled, received, single }: Row, collector: Collector): void {
  const missing: Range[] = [...state.open];
  if (!single) {
    if (state.last !== undefined && first > state.last + 1n) missing.push([state.last + 1n, first - 1n]);
    if (settled !== undefined) missing.push(...without([[first, last]], settled));
    // Which of them is not known, so none of them can be filled later.
    else if (received !== undefined && last - first + 1n > received) {
      tell(state, [first, last], last - first + 1n - received, collector);
    }
    state.last = state.last === undefined || last > state.last ? last : state.last;
  }
  const known = joined([...state.ahead, ...(settled ?? [])]);
  state.open = without(missing, known);
  const beyond = (state.last ?? -1n) + 1n;
  state.ahead = known.filter(([, end]) => end >= beyond);
}

/** What lies before a number can no longer be filled: rows come in the order of their first numbers. */
function close(state: State, before: bigint | undefined, collector: Collector): void {
  const final = state.open.filter(([, last]) => before === undefined || last < before);
  state.open = state.open.filter(([, last]) => before !== undefined && last >= before);
  for (const range of final) tell(state, range, countOf([range]), collector);
}

function tell({ lane }: State, [from, to]: Range, missing: bigint, { add, tell: say }: Collector): void {
  const [source = '', owner = ''] = lane.split('#');
  add('nsuGaps');
  add('nsuMissing', Number(missing));
  say({ kind: 'nsu-gap', source, owner, from: Number(from), to: Number(to), missing: Number(missing) });
}
