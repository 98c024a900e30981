/**
 * The lane of a source: a row of the ledger, `c#source` or `c#source#owner`, that says from where on a source is asked,
 * and who is at it. Where a cursor moves, one execution at a time holds it, for as long as it comes back in time. How
 * often anybody may ask is the affair of the source's limit (limit.ts), which several lanes may share: before each call of
 * `fetch` a run gets a turn of it.
 */

import { countOf, readRanges } from '../number-ranges.ts';
import type { Progress } from '../progress.ts';
import type { Turn } from '../rate.ts';
import type { RowEntry, RowTable } from '../row-table.ts';
import { ownerIn, type Source } from '../sources.ts';
import { changeRow, iso, readColumns, timeIn, type Change, type Columns } from './changed-row.ts';
import { done, limitOf, reserve, tell, type Asking, type Limit } from './limit.ts';

export interface LaneRequest extends Asking {
  readonly source: string;
  /** Keeps the rate, and leaves the cursor alone. */
  readonly aside?: boolean | null;
  readonly action: 'take' | 'keep' | 'move' | 'leave';
  readonly progress?: Progress | null;
}

export interface LaneAnswer {
  /** False: somebody else has it. */
  readonly held: boolean;
  /** What whoever does not get it should do: what the other one does is enough, or not. */
  readonly busy: 'skip' | 'wait';
  readonly cursor: string | null;
  /** To be waited before what comes next, by the workflow; then a turn is asked for again. */
  readonly waitSeconds: number;
  /** Of a turn: how many requests it is good for at most. */
  readonly requests: number;
  /** null: none; with a wait it is for others to go first. */
  readonly turn: Turn | null;
}

interface Lane {
  readonly key: string;
  readonly limit: Limit;
  readonly request: LaneRequest;
  readonly source: Source;
  readonly ledger: RowTable;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** One execution at a time: a cursor moves. */
  readonly alone: boolean;
}

type Told = Partial<LaneAnswer> & { readonly held: boolean };

const SECOND = 1000;
/** Longer than a call of `fetch` and the waits between its tries. */
const LEASE = 900 * SECOND;
/** Somebody who waits for a lane looks again at least so often. */
const LOOK_AGAIN_SECONDS = 60;
const NUMBER_DIGITS = 15;

const ACTIONS: Readonly<Record<LaneRequest['action'], (lane: Lane) => Promise<Told>>> = { take, keep, move, leave };

/**
 * @returns null if the source has no lane: anybody may ask it, at any time
 * @throws RetryableError table-unavailable, also where many change the lane at once
 */
export async function useLane(
  given: LaneRequest,
  source: Source,
  ledger: RowTable,
  now: number,
): Promise<LaneAnswer | null> {
  const { lookup, aside, progress, action } = given;
  const owner = ownerIn(source, given.owner);
  const request = {
    ...given,
    owner: owner ?? null,
    single: given.single ?? (source.kind === 'batch' || source.kind === 'key'),
  };
  const limit = limitOf(request, source);
  if (limit.rate === undefined && !keepsCursor(source)) return null;
  if (progress) await ledger.write(rangeRows(request, progress, now));
  const alone = keepsCursor(source) && lookup !== true && aside !== true;
  const key = owner === undefined ? `c#${source.name}` : `c#${source.name}#${owner}`;
  const told = await ACTIONS[action]({ key, limit, request, source, ledger, now, alone });
  return { busy: busyOf(alone, source), cursor: null, waitSeconds: 0, requests: 0, turn: null, ...told };
}

/** What asking moves on for good. */
function keepsCursor({ kind, overlap }: Source): boolean {
  return kind === 'cursor' || kind === 'sequence' || (kind === 'page' && overlap !== undefined);
}

/** A run that finds another one at work on the same cursor has nothing to add. */
const busyOf = (alone: boolean, { kind }: Source): LaneAnswer['busy'] => (alone && kind !== 'page' ? 'skip' : 'wait');

async function take({ key, request, source, ledger, now, alone }: Lane): Promise<Told> {
  if (!alone) return { held: true };
  return changeRow<Told>(key, ledger, now, (found) => {
    const holder = found['holder'] ?? '';
    const until = timeIn(found, 'until', key);
    if (holder !== '' && holder !== request.execution && until > now) return { answer: lost(until, now) };
    const lease = Math.max(now, timeIn(found, 'notBefore', key)) + LEASE;
    return {
      columns: { holder: request.execution, until: iso(lease) },
      answer: { held: true, cursor: goingBack(found['cursor'] ?? null, source) },
    };
  });
}

const lost = (until: number, now: number): Told => ({
  held: false,
  waitSeconds: Math.min(Math.max(Math.ceil((until - now) / SECOND), 1), LOOK_AGAIN_SECONDS),
});

/** Where a run begins: what was read last may have changed since. */
function goingBack(cursor: string | null, { overlap, sequence, kind, firstPage = 1 }: Source): string | null {
  if (overlap === undefined || cursor === null || !/^[0-9]{1,30}$/.test(cursor)) return cursor;
  const least = kind === 'page' ? BigInt(firstPage) : 0n;
  const back = BigInt(cursor) - BigInt(overlap);
  return String(back > least ? back : least).padStart(sequence?.digits ?? 0, '0');
}

/** A turn, and the lane for as long as it lasts. */
async function keep(lane: Lane): Promise<Told> {
  const { key, limit, request, ledger, now, alone } = lane;
  const found = request.lookup === true ? {} : await readColumns(key, ledger);
  if (alone && found['holder'] !== request.execution) return lost(timeIn(found, 'until', key), now);
  const reserved = await reserve(limit, request, timeIn(found, 'notBefore', key), ledger, now);
  if (!alone) return { held: true, ...reserved };
  const until = Math.max(now, reserved.turn?.end ?? 0) + LEASE;
  return ifMine(lane, () => ({ columns: { until: iso(until) }, answer: { held: true, ...reserved } }));
}

/** What a call of `fetch` did. Single documents are no matter of a lane. */
async function move(lane: Lane): Promise<Told> {
  const { limit, request, ledger, now, alone } = lane;
  if (request.progress) await tell(limit, request, request.progress, ledger, now);
  if (request.lookup === true) return { held: true };
  return ifMine(lane, (found) => {
    const columns = progressed(lane, found);
    const until = Math.max(now, Date.parse(columns['notBefore'] ?? '') || timeIn(found, 'notBefore', lane.key)) + LEASE;
    return { columns: alone ? { ...columns, until: iso(until) } : columns, answer: { held: true } };
  });
}

async function leave(lane: Lane): Promise<Told> {
  const { limit, request, ledger, now, alone } = lane;
  if (request.progress) await tell(limit, request, request.progress, ledger, now);
  await done(limit, request, ledger, now);
  if (!alone) return { held: true };
  return ifMine(lane, (found) => ({
    columns: { ...progressed(lane, found), holder: '', until: '' },
    answer: { held: true },
  }));
}

/** Where one execution at a time has the lane, only that one changes it. */
function ifMine({ key, request, ledger, now, alone }: Lane, step: (found: Columns) => Change<Told>): Promise<Told> {
  return changeRow<Told>(key, ledger, now, (found) => {
    const mine = !alone || found['holder'] === request.execution;
    return mine ? step(found) : { answer: lost(timeIn(found, 'until', key), now) };
  });
}

/** A rest that somebody else was told of is never made shorter. */
function progressed({ key, request: { progress, aside }, now, alone }: Lane, found: Columns): Columns {
  if (!progress) return {};
  const { cursor, max, code, waitSeconds, throttled } = progress;
  const until = now + waitSeconds * SECOND;
  // That past dates are at their end says nothing of what is new.
  const rests = waitSeconds > 0 && throttled !== true && aside !== true && until > timeIn(found, 'notBefore', key);
  return {
    ...(cursor === undefined || !alone ? {} : { cursor }),
    ...(max === undefined ? {} : { max }),
    ...(code === undefined ? {} : { code }),
    ...(rests ? { notBefore: iso(until) } : {}),
  };
}

/**
 * Numbers of a sequence that a call went through: from `first` to `last`, `received` of them came, `numbers` says which,
 * `nothing` which there are not. What was asked number by number has rows of its own.
 */
function rangeRows({ source, owner }: LaneRequest, progress: Progress, now: number): RowEntry[] {
  const { first, last, numbers, nothing } = progress;
  if (first === undefined || last === undefined || numbers === undefined) return [];
  const columns = { first, last, received: String(count(numbers)), numbers, nothing, updated: iso(now) };
  const cells = Object.entries(columns).flatMap(([qualifier, value]) =>
    value === undefined ? [] : [{ family: 's', qualifier, timestamp: now * SECOND, value }],
  );
  // Rows are read in the order of their numbers.
  const key = `g#${source}#${owner ?? ''}#${first.padStart(NUMBER_DIGITS, '0')}${nothing === undefined ? '' : '#n'}`;
  return [{ key, cells }];
}

function count(numbers: string): bigint {
  const ranges = readRanges(numbers);
  return ranges === undefined ? 0n : countOf(ranges);
}
