/**
 * What a source allows to everybody who asks it with one token, or for one owner: a row of the ledger, `l#source`,
 * `l#source#owner` where the source counts by owner, `l#source:lookup…` where it counts single documents apart. Whoever
 * wants to ask reserves a turn in it, one behind the other, which counts as used until it is told what was done with it.
 * A refusal (656, 429) rests them all.
 */

import type { Progress } from '../progress.ts';
import { allowedFrom, nextAfter, spacingAt, type Turn } from '../rate.ts';
import type { RowTable } from '../row-table.ts';
import type { Rate, Source } from '../sources.ts';
import { changeRow, iso, readColumns, timeIn } from './changed-row.ts';

/** Which rows, and how fast. */
export interface Limit {
  readonly key: string;
  /** The row that rests: also where single documents are counted apart, a refusal is of the whole source. */
  readonly restKey: string;
  readonly rate: Rate | undefined;
}

export interface Asking {
  readonly owner?: string | null;
  readonly lookup?: boolean | null;
  /** One request is all there is to do. */
  readonly single?: boolean | null;
  readonly giveWay?: boolean | null;
  readonly execution: string;
  /** Reserved before: and waited for, or used by the call that is told of. */
  readonly turn?: Turn | null;
}

interface Reserved {
  readonly turn: Turn | null;
  readonly requests: number;
  readonly waitSeconds: number;
}

const SECOND = 1000;
/** A turn lasts so long, or for one request where that is longer. */
const TURN = 20 * SECOND;
/** A turn for one request: longer where requests are rare, since who misses it waits long for the next. */
const turnOfOne = (spacing: number): number => Math.max(5 * SECOND, Math.min(TURN, spacing / 10));
const TURN_WITHOUT_RATE = 540 * SECOND;
/** Shorter waits are slept by `fetch`. */
const SHORT = 5 * SECOND;
/** Whoever asks for live documents is at it until so long after its turn. */
const AT_IT = 60 * SECOND;
const LONGEST_WAY_SECONDS = 60;

export function limitOf({ owner, lookup }: Asking, { name, limit = name, rate, lookupRate }: Source): Limit {
  const apart = lookup === true && lookupRate !== undefined;
  const used = apart ? lookupRate : rate;
  const keyOf = (lane: string, of: Rate | undefined): string =>
    of?.per === 'owner' && owner ? `l#${lane}#${owner}` : `l#${lane}`;
  return { key: keyOf(apart ? `${limit}:lookup` : limit, used), restKey: keyOf(limit, rate), rate: used };
}

/**
 * A turn for the next call of `fetch`, not before a time. One that was reserved before is kept, unless the source has
 * asked for a rest since. Whoever gives way gets none while somebody is asking for live documents.
 */
export async function reserve(
  limit: Limit,
  asking: Asking,
  from: number,
  ledger: RowTable,
  now: number,
): Promise<Reserved> {
  const { key, restKey, rate } = limit;
  const rest = key === restKey ? {} : await readColumns(restKey, ledger);
  return changeRow<Reserved>(key, ledger, now, (found) => {
    const live = timeIn(found, 'live', key);
    if (asking.giveWay === true && live > now) {
      const waitSeconds = Math.min(Math.ceil((live - now) / SECOND), LONGEST_WAY_SECONDS);
      return { answer: { turn: null, requests: 0, waitSeconds } };
    }
    const rested = Math.max(from, timeIn(found, 'notBefore', key), timeIn(rest, 'notBefore', restKey));
    if (isKept(asking.turn, rested, now)) return { answer: reserved(asking.turn, rate, now) };
    const earliest = Math.max(now, rested, timeIn(found, 'pace', key));
    const turn = turnFrom(earliest, rate, asking);
    const goes = asking.giveWay === true ? {} : { live: iso(Math.max(live, turn.end + AT_IT)) };
    const pace = rate === undefined ? {} : { pace: iso(nextAfter(rate, turn.end)) };
    const taken = { taken: asking.execution, turn: iso(turn.start) };
    return { columns: { ...pace, ...goes, ...taken }, answer: reserved(turn, rate, now) };
  });
}

const isKept = (turn: Turn | null | undefined, rested: number, now: number): turn is Turn =>
  turn !== undefined && turn !== null && turn.start >= rested && now < lateFor(turn);

/** From when on too little of a turn is left: of a short one nothing. */
const lateFor = ({ start, end }: Turn): number =>
  Math.min(end, start + Math.max(SHORT, Math.min(TURN, end - start) / 2));

function turnFrom(earliest: number, rate: Rate | undefined, { single }: Asking): Turn {
  if (rate === undefined) return { start: earliest, end: earliest + TURN_WITHOUT_RATE };
  const start = allowedFrom(rate, earliest);
  const spacing = spacingAt(rate, start);
  return { start, end: start + (single === true ? turnOfOne(spacing) : Math.max(TURN, spacing)) };
}

function reserved(turn: Turn, rate: Rate | undefined, now: number): Reserved {
  const spacing = rate === undefined ? 0 : spacingAt(rate, turn.start);
  return {
    turn,
    requests: spacing === 0 ? 0 : Math.ceil((turn.end - turn.start) / spacing),
    waitSeconds: turn.start - now > SHORT ? Math.ceil((turn.start - now) / SECOND) : 0,
  };
}

/**
 * What a turn brought: the rest of it is given back if nobody has reserved one behind it, and a refusal is kept. Told once
 * more, and late, it gives nothing back of a turn that was reserved since.
 */
export async function tell(
  limit: Limit,
  { execution, turn }: Asking,
  progress: Progress,
  ledger: RowTable,
  now: number,
): Promise<void> {
  const { key, restKey, rate } = limit;
  const { requests, asked, throttled, waitSeconds } = progress;
  const until = throttled === true && waitSeconds > 0 ? now + waitSeconds * SECOND : 0;
  const resting = (found: Readonly<Record<string, string>>, of: string) =>
    until > timeIn(found, 'notBefore', of) ? { notBefore: iso(until), code: progress.code ?? '' } : {};
  await changeRow(key, ledger, now, (found) => {
    const next = rate === undefined || requests === 0 || asked === undefined ? 0 : nextAfter(rate, asked);
    const last = found['taken'] === execution && turn != null && found['turn'] === iso(turn.start);
    const pace = next > 0 && (last || next > timeIn(found, 'pace', key)) ? { pace: iso(next) } : {};
    return changed({ ...pace, ...(key === restKey ? resting(found, key) : {}) });
  });
  if (key !== restKey && until > 0) {
    await changeRow(restKey, ledger, now, (found) => changed(resting(found, restKey)));
  }
}

/** Who asked for live documents is done, so whoever gives way may go on; of several the last one says so. */
export async function done({ key }: Limit, { execution }: Asking, ledger: RowTable, now: number): Promise<void> {
  await changeRow(key, ledger, now, (found) =>
    changed(found['taken'] === execution && timeIn(found, 'live', key) > now ? { live: '' } : {}),
  );
}

const changed = (columns: Readonly<Record<string, string>>) => ({
  ...(Object.keys(columns).length === 0 ? {} : { columns }),
  answer: undefined,
});
