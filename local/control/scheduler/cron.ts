/**
 * Schedules in unix-cron form, in a time zone. https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules
 * Where clocks go forward, a time that does not exist is left out; where they go back, it comes once.
 */
import { invalid } from '../../wire/errors.ts';

export interface Cron {
  /** The first due time after `now`, milliseconds since 1970; undefined when none comes in 4 years. */
  next(now: number): number | undefined;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');
const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: MONTHS },
  { name: 'day of week', least: 0, most: 7, words: DAYS },
];
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** From one 29 February to the next, and no century between them. */
const FURTHEST_DAYS = 4 * 366;

/** @throws ApiError INVALID_ARGUMENT for a schedule or a time zone that cannot be read */
export function readCron(schedule: string, timeZone: string): Cron {
  const words = schedule.trim().split(/\s+/);
  if (words.length !== FIELDS.length) {
    throw invalid(`schedule "${schedule}" must have five fields: minute, hour, day of month, month, day of week.`);
  }
  const [minutes, hours, days, months, weekdays] = FIELDS.map((field, index) => readField(words[index] ?? '', field));
  if (!minutes || !hours || !days || !months || !weekdays) throw new Error('a schedule has five fields');
  if (weekdays.has(7)) weekdays.add(0);
  const either = words[2] !== '*' && words[4] !== '*';
  const zone = zoneOf(timeZone);
  const dayFits = (date: Date) => {
    if (!months.has(date.getUTCMonth() + 1)) return false;
    const [byDate, byWeek] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
    return either ? byDate || byWeek : byDate && byWeek;
  };
  return {
    next(now) {
      const today = Math.floor(zone.local(now) / DAY_MS) * DAY_MS;
      for (let day = 0; day < FURTHEST_DAYS; day++) {
        const midnight = today + day * DAY_MS;
        if (!dayFits(new Date(midnight))) continue;
        for (const hour of hours) {
          for (const minute of minutes) {
            const due = zone.instant(midnight + (hour * 60 + minute) * MINUTE_MS);
            if (due !== undefined && due > now) return due;
          }
        }
      }
      return undefined;
    },
  };
}

/** Values in rising order: `*`, `1-5`, `0/15`, a step after a range, lists of them, and names. */
function readField(text: string, field: Field): Set<number> {
  const values = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [from, to] = readRange(range, field, step !== undefined);
    const every = Number(step ?? 1);
    if (from === undefined || to === undefined || from > to || every < 1) {
      throw invalid(`schedule: "${part}" is no ${field.name} (${field.least} to ${field.most}).`);
    }
    for (let value = from; value <= to; value += every) values.add(value);
  }
  return new Set([...values].sort((a, b) => a - b));
}

function readRange(text: string, field: Field, stepped: boolean): [number | undefined, number | undefined] {
  if (text === '*') return [field.least, field.most];
  const [first = '', last, ...more] = text.split('-');
  if (more.length > 0) return [undefined, undefined];
  const from = readValue(first, field);
  // A step after one value goes on to the end of the field.
  return [from, last === undefined ? (stepped ? field.most : from) : readValue(last, field)];
}

function readValue(text: string, { least, most, words }: Field): number | undefined {
  const index = words?.indexOf(text.slice(0, 3)) ?? -1;
  const value =
    index >= 0 && words ? index + (words === MONTHS ? 1 : 0) : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

/** Between instants and what a clock on the wall shows, the latter as if it were UTC. */
function zoneOf(timeZone: string) {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw invalid(`timeZone "${timeZone}" is not known: give a name such as "America/Sao_Paulo".`);
  }
  const local = (instant: number) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
  return {
    local,
    /** The first instant at which the clock shows this; undefined where it skips it. */
    instant(wall: number): number | undefined {
      // Offsets before and after a change of the clocks: the earlier instant is the first that shows the time.
      const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => local(near) - near);
      return [...new Set(offsets)]
        .map((offset) => wall - offset)
        .filter((instant) => local(instant) === wall)
        .sort((a, b) => a - b)[0];
    },
  };
}
