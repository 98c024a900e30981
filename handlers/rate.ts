/**
 * How often a source may be asked, by hour of day. Requests are spaced evenly: so many in a window of that length, of
 * whatever beginning, are never exceeded, also where the hours change to a lower rate.
 */

import type { Rate } from './sources.ts';

/** What a lane lets a call of `fetch` do: requests from `start` on and before `end`, in milliseconds since 1970. */
export interface Turn {
  readonly start: number;
  readonly end: number;
}

const HOUR = 3_600_000;
const DEFAULT_ZONE = 'America/Sao_Paulo';
/** Of larger allowances one in so many stays unused: for what was asked twice because something died in between. */
const SPARE = 20;

/** Least milliseconds from a request at this moment to the next. */
export function spacingAt(rate: Rate, time: number): number {
  const { perSeconds = 60 } = entryAt(rate, time);
  // A window that begins now may end in hours of a lower rate.
  return Math.max(spacingOf(rate, time), spacingOf(rate, time + perSeconds * 1000));
}

/** The first moment at which a request may follow one at this moment. */
export const nextAfter = (rate: Rate, time: number): number => allowedFrom(rate, time + spacingAt(rate, time));

/** The first moment, not before this one, at which a request may be made. */
export function allowedFrom(rate: Rate, time: number): number {
  let at = time;
  for (let hour = 0; hour < 48 && entryAt(rate, at).requests === 0; hour++) at = (Math.floor(at / HOUR) + 1) * HOUR;
  return at;
}

/** Of hours without requests: none, for they are passed over. */
function spacingOf(rate: Rate, time: number): number {
  const { requests, perSeconds = 60 } = entryAt(rate, time);
  if (requests === 0) return 0;
  const used = requests < SPARE ? requests : requests - Math.ceil(requests / SPARE);
  return Math.ceil(Math.max((perSeconds * 1000) / used, (rate.spacingSeconds ?? 0) * 1000));
}

function entryAt(rate: Rate, time: number): Rate['table'][number] {
  const hour = hourIn(rate.zone ?? DEFAULT_ZONE, time);
  const found = rate.table.find(({ fromHour, toHour }) => fromHour <= hour && hour < toHour);
  return found ?? { fromHour: 0, toHour: 24, requests: 1, perSeconds: 3600 };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function hourIn(zone: string, time: number): number {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });
    clocks.set(zone, clock);
  }
  return Number(clock.format(time));
}
