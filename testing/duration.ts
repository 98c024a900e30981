/** Lengths of time as people write them, and as reports show them. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SHORT = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * Milliseconds of `'10m'`, `'1h30m'`, `'500ms'`, ISO 8601 (`'PT3S'`) or a number of seconds.
 * @throws TypeError for anything else
 */
export function milliseconds(duration: string | number): number {
  if (typeof duration === 'number') {
    if (Number.isFinite(duration) && duration >= 0) return Math.round(duration * 1000);
    throw new TypeError(`${duration} is not a number of seconds`);
  }
  if (SHORT.test(duration)) {
    let sum = 0;
    for (const [, amount, unit] of duration.matchAll(PART)) sum += Number(amount) * (UNITS[String(unit)] ?? 0);
    return sum;
  }
  const iso = ISO.exec(duration);
  if (iso === null || duration === 'P' || duration.endsWith('T')) {
    throw new TypeError(`'${duration}' is not a duration: write 500ms, 3s, 10m, 2h, 7d, 1h30m or PT3S`);
  }
  const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000;
}

/** ISO 8601: `PT0S`, `PT3S`, `PT1M30.5S`, `P7D`. */
export function isoDuration(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  const hours = Math.floor(ms / 3_600_000) % 24;
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = (ms % 60_000) / 1000;
  const time = [
    hours > 0 ? `${hours}H` : '',
    minutes > 0 ? `${minutes}M` : '',
    seconds > 0 ? `${Number(seconds.toFixed(3))}S` : '',
  ].join('');
  const date = days > 0 ? `${days}D` : '';
  if (date === '' && time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

/** Milliseconds since 1970. @throws TypeError for text that is no time */
export function instant(time: string | number | Date): number {
  const at = typeof time === 'number' ? time : new Date(time).getTime();
  if (Number.isFinite(at)) return at;
  throw new TypeError(`'${String(time)}' is not a time: write it as 2026-11-01T08:00:00Z`);
}
