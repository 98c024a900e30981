/**
 * The lane of a source: one row of the ledger, `c#source` or `c#source#owner`, that says who may ask the source, from
 * where on, and when. One execution at a time holds it, for as long as it comes back in time. Before each call of
 * `fetch` it gets a turn, which counts as used until it tells what it did with it, so that whatever dies in between, the
 * rate is kept. The row is changed only if nobody else has changed it since it was read.
 */

import { PermanentError, RetryableError } from '../errors.ts';
import { countOf, readRanges } from '../number-ranges.ts';
import type { Progress } from '../progress.ts';
import { allowedFrom, nextAfter, spacingAt, type Turn } from '../rate.ts';
import type { RowEntry, RowTable } from '../row-table.ts';
import type { Rate, Source } from '../sources.ts';

export interface LaneRequest {
  readonly source: string;
  readonly owner?: string | null;
  readonly lookup?: boolean | null;
  /** Keeps the rate, and leaves the cursor alone. */
  readonly aside?: boolean | null;
  readonly action: 'take' | 'keep' | 'move' | 'leave';
  readonly execution: string;
  readonly progress?: Progress | null;
}

export interface LaneAnswer {
  /** False: somebody else has it. */
  readonly held: boolean;
  /** What whoever does not get it should do: what the other one does is enough, or not. */
  readonly busy: 'skip' | 'wait';
  readonly cursor: string | null;
  /** To be waited before what comes next, by the workflow. */
  readonly waitSeconds: number;
  /** Of a turn: how many requests it is good for at most. */
  readonly requests: number;
  readonly turn: Turn | null;
}

/** Times in milliseconds since 1970. */
interface Lane {
  readonly cursor: string | null;
  readonly max: string;
  readonly holder: string;
  readonly until: number;
  readonly notBefore: number;
  readonly pace: number;
  readonly code: string;
  readonly updated: number;
}

interface Step {
  /** undefined: nothing changes */
  readonly lane?: Partial<Lane>;
  readonly answer: Partial<LaneAnswer> & { readonly held: boolean };
}

const FREE: Lane = { cursor: null, max: '', holder: '', until: 0, notBefore: 0, pace: 0, code: '', updated: 0 };
const SECOND = 1000;
/** Longer than a call of `fetch` and the waits between its tries. */
const LEASE = 900 * SECOND;
/** A turn lasts so long, or for one request where that is longer. */
const TURN = 20 * SECOND;
const TURN_WITHOUT_RATE = 540 * SECOND;
/** Shorter waits are slept by `fetch`. */
const SHORT = 5 * SECOND;
/** Somebody who waits for a lane looks again at least so often. */
const LOOK_AGAIN_SECONDS = 60;
const TRIES = 8;
const NUMBER_DIGITS = 15;

/**
 * @returns null if the source has no lane: anybody may ask it, at any time
 * @throws RetryableError table-unavailable, also where many change the lane at once
 */
export async function useLane(
  request: LaneRequest,
  source: Source,
  ledger: RowTable,
  now: number,
): Promise<LaneAnswer | null> {
  const rate = (request.lookup === true ? source.lookupRate : undefined) ?? source.rate;
  if (rate === undefined && !keepsCursor(source)) return null;
  const key = laneKey(request, source);
  if (request.progress) await ledger.write(rangeRows(request, request.progress, now));
  for (let tries = 1; tries <= TRIES; tries++) {
    const found = await read(key, ledger);
    const { lane, answer } = stepOf(found, request, source, rate, now);
    const next = { ...found, ...lane };
    const whole = {
      busy: busyOf(request, source),
      cursor: next.cursor,
      waitSeconds: 0,
      requests: 0,
      turn: null,
      ...answer,
    };
    if (lane === undefined) return whole;
    const entry = entryOf(key, { ...next, updated: Math.max(now, found.updated + 1) });
    const before = found.updated === 0 ? null : iso(found.updated);
    if (await ledger.writeIf(entry, { family: 's', qualifier: 'updated', value: before })) return whole;
  }
  throw new RetryableError('table-unavailable', `The lane of ${source.name} was changed by others ${TRIES} times`);
}

/** What asking moves on for good. */
function keepsCursor({ kind, overlap }: Source): boolean {
  return kind === 'cursor' || kind === 'sequence' || (kind === 'page' && overlap !== undefined);
}

/** A run that finds another one at work on the same cursor has nothing to add. */
const busyOf = ({ lookup, aside }: LaneRequest, { kind }: Source): LaneAnswer['busy'] =>
  lookup !== true && aside !== true && (kind === 'cursor' || kind === 'sequence') ? 'skip' : 'wait';

function laneKey({ owner, lookup }: LaneRequest, { name, lookupRate }: Source): string {
  const lane = lookup === true && lookupRate !== undefined ? `${name}:lookup` : name;
  return owner === undefined || owner === null ? `c#${lane}` : `c#${lane}#${owner}`;
}

function stepOf(lane: Lane, request: LaneRequest, source: Source, rate: Rate | undefined, now: number): Step {
  const { action, execution } = request;
  const mine = lane.holder === execution;
  if (action === 'take') return take(lane, request, source, now);
  if (!mine) return { answer: { held: false, waitSeconds: lookAgain(lane, now) } };
  if (action === 'keep') return keep(lane, rate, now);
  const moved = progressed(request, source, rate, now);
  if (action === 'leave') return { lane: { ...moved, holder: '', until: 0 }, answer: { held: true } };
  const until = Math.max(now, moved.notBefore ?? lane.notBefore) + LEASE;
  return { lane: { ...moved, until }, answer: { held: true } };
}

function take(lane: Lane, { execution, aside }: LaneRequest, source: Source, now: number): Step {
  if (lane.holder !== '' && lane.holder !== execution && lane.until > now) {
    return { answer: { held: false, waitSeconds: lookAgain(lane, now) } };
  }
  const until = Math.max(now, lane.notBefore, lane.pace) + LEASE;
  return {
    lane: { holder: execution, until },
    answer: { held: true, cursor: aside === true ? null : goingBack(lane.cursor, source) },
  };
}

const lookAgain = ({ until }: Lane, now: number): number =>
  Math.min(Math.max(Math.ceil((until - now) / SECOND), 1), LOOK_AGAIN_SECONDS);

/** Where a run begins: what was read last may have changed since. */
function goingBack(cursor: string | null, { overlap, sequence, kind, firstPage = 1 }: Source): string | null {
  if (overlap === undefined || cursor === null || !/^[0-9]{1,30}$/.test(cursor)) return cursor;
  const least = kind === 'page' ? BigInt(firstPage) : 0n;
  const back = BigInt(cursor) - BigInt(overlap);
  return String(back > least ? back : least).padStart(sequence?.digits ?? 0, '0');
}

function keep(lane: Lane, rate: Rate | undefined, now: number): Step {
  const earliest = Math.max(now, lane.notBefore, lane.pace);
  const start = rate === undefined ? earliest : allowedFrom(rate, earliest);
  const spacing = rate === undefined ? 0 : spacingAt(rate, start);
  const end = start + (rate === undefined ? TURN_WITHOUT_RATE : Math.max(TURN, spacing));
  const pace = rate === undefined ? lane.pace : nextAfter(rate, end);
  const waitSeconds = start - now > SHORT ? Math.ceil((start - now) / SECOND) : 0;
  const requests = spacing === 0 ? 0 : Math.ceil((end - start) / spacing);
  return { lane: { pace, until: end + LEASE }, answer: { held: true, waitSeconds, requests, turn: { start, end } } };
}

function progressed(
  { progress, lookup, aside }: LaneRequest,
  source: Source,
  rate: Rate | undefined,
  now: number,
): Partial<Lane> {
  if (!progress) return {};
  const { cursor, max, code, waitSeconds, requests, asked } = progress;
  const paced = rate !== undefined && requests > 0 && asked !== undefined;
  return {
    ...(cursor === undefined || lookup === true || aside === true || !keepsCursor(source) ? {} : { cursor }),
    ...(max === undefined ? {} : { max }),
    ...(code === undefined ? {} : { code }),
    ...(waitSeconds > 0 ? { notBefore: now + waitSeconds * SECOND } : {}),
    ...(paced ? { pace: nextAfter(rate, asked) } : {}),
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

async function read(key: string, ledger: RowTable): Promise<Lane> {
  const cells = (await ledger.read([key], { families: 's', versions: 1 })).get(key);
  const text = (column: string) => cells?.find(({ qualifier }) => qualifier === column)?.value.toString();
  const time = (column: string): number => {
    const value = text(column) ?? '';
    if (value === '') return 0;
    const at = Date.parse(value);
    if (!Number.isNaN(at)) return at;
    throw new PermanentError('table-refused', `Column ${column} of the ledger's row ${key} is no time`);
  };
  return {
    ...FREE,
    cursor: text('cursor') ?? null,
    max: text('max') ?? '',
    holder: text('holder') ?? '',
    code: text('code') ?? '',
    until: time('until'),
    notBefore: time('notBefore'),
    pace: time('pace'),
    updated: time('updated'),
  };
}

function entryOf(key: string, lane: Lane): RowEntry {
  const { cursor, max, holder, code, until, notBefore, pace, updated } = lane;
  const columns: Record<string, string | null> = {
    cursor,
    max,
    holder,
    code,
    until: iso(until),
    notBefore: iso(notBefore),
    pace: iso(pace),
    updated: iso(updated),
  };
  const cells = Object.entries(columns).flatMap(([qualifier, value]) =>
    value === null ? [] : [{ family: 's', qualifier, timestamp: updated * SECOND, value }],
  );
  return { key, cells };
}

const iso = (time: number): string => (time === 0 ? '' : new Date(time).toISOString());
