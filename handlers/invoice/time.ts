/** Dates and times of documents. A date is the local one as written, never the date in UTC. */

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})/;
const DATE_TIME =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$/;

const UTC = /T.*(?:Z|[+-]00:?00)$/;

/** Offset of a time zone for dates that carry none. */
export interface Zone {
  /** Seconds east of UTC at a local time, given in seconds as if it were UTC. */
  offsetSeconds(localSeconds: number): number;
}

/** The local date as written, `yyyy-mm-dd`; undefined if there is no possible one. */
export function localDate(text: string | undefined): string | undefined {
  const parts = text === undefined ? null : DATE.exec(text);
  if (parts === null) return undefined;
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  const lastDay = new Date(Date.UTC(Number(parts[1]), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay ? parts[0] : undefined;
}

/** Seconds since 1970, to the second; undefined if the text is no time or lies before 1970. */
export function epochSeconds(text: string | undefined, zone: Zone): number | undefined {
  if (text === undefined || localDate(text) === undefined) return undefined;
  const parts = DATE_TIME.exec(text);
  if (parts === null) return undefined;
  const [hours, minutes, seconds] = [parts[4], parts[5], parts[6]].map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
  ];
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const local = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), hours, minutes, seconds) / 1000;
  const offset = parts[7] === undefined ? zone.offsetSeconds(local) : writtenOffset(parts[7]);
  const instant = local - offset;
  return instant < 0 ? undefined : instant;
}

/**
 * A time that a service turned into UTC, as it was where the invoices are: its date there may be another. Times with an
 * offset of their own stay as they are.
 */
export function localTime(text: string | undefined, zone: Zone): string | undefined {
  const instant = text !== undefined && UTC.test(text) ? epochSeconds(text, zone) : undefined;
  if (instant === undefined) return text;
  const offset = zone.offsetSeconds(instant + zone.offsetSeconds(instant));
  const minutes = Math.abs(offset) / 60;
  const two = (number: number): string => String(Math.trunc(number)).padStart(2, '0');
  const local = new Date((instant + offset) * 1000).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/**
 * A zone by its IANA name. It remembers the offsets it has looked up, one per local hour, up to a bound.
 * @throws RangeError if the name is unknown
 */
export function createZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  const at = (seconds: number): number => {
    const part = format.formatToParts(seconds * 1000).find(({ type }) => type === 'timeZoneName');
    const offset = part?.value.replace('GMT', '') ?? '';
    return offset === '' ? 0 : writtenOffset(offset);
  };
  return {
    offsetSeconds(local) {
      const hour = Math.floor(local / 3600);
      let offset = known.get(hour);
      if (offset === undefined) {
        offset = at(local - at(local));
        if (known.size > 10_000) known.clear();
        known.set(hour, offset);
      }
      return offset;
    },
  };
}

function writtenOffset(text: string): number {
  if (text === 'Z') return 0;
  const sign = text.startsWith('-') ? -1 : 1;
  return sign * (Number(text.slice(1, 3)) * 3600 + Number(text.slice(-2)) * 60);
}
