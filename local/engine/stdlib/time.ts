/** https://cloud.google.com/workflows/docs/reference/stdlib/time/format */
import { valueError } from '../errors.ts';
import { double } from '../values/numbers.ts';
import { asNumber, type Value } from '../values/value.ts';
import { parseTime } from './rfc3339.ts';
import { parameter, pure, type Namespace } from './signature.ts';

const UTC_NAMES = new Set(['', 'UTC', 'GMT']);
const LAST_SECOND = 253402300799;
const FIRST_SECOND = -62135596800;

/** Minutes east of Greenwich at a moment. @throws WorkflowError ValueError for an unknown zone */
function offsetMinutes(milliseconds: number, timezone: string): number {
  let parts: Intl.DateTimeFormatPart[];
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
    parts = format.formatToParts(new Date(milliseconds));
  } catch {
    throw valueError(`unknown time zone '${timezone}': use a name of the IANA database such as America/Sao_Paulo`);
  }
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name);
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
  return match?.[1] === '-' ? -minutes : minutes;
}

function format(seconds: number, timezone: string): string {
  const floor = Math.floor(seconds);
  const fraction = Math.round((seconds - floor) * 1e6);
  const whole = fraction === 1e6 ? floor + 1 : floor;
  checkYear(whole, seconds);
  const offset = UTC_NAMES.has(timezone) ? 0 : offsetMinutes(whole * 1000, timezone);
  const local = whole + offset * 60;
  checkYear(local, seconds);
  const date = new Date(local * 1000).toISOString().slice(0, 19);
  return `${date}.${String(fraction % 1e6).padStart(6, '0')}${offsetText(offset)}`;
}

function checkYear(second: number, given: number): void {
  if (second >= FIRST_SECOND && second <= LAST_SECOND) return;
  throw valueError(`time.format: ${given} is not in the years 1 to 9999`);
}

/** `Z` wherever clocks show UTC, as the page has it for GMT. */
function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  const pad = (part: number): string => String(part).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

export const time: Namespace = {
  functions: [
    pure('time.format', [parameter('seconds:number'), parameter('timezone:string', '')], ([seconds, timezone]) =>
      format(asNumber(seconds as Value) ?? 0, timezone as string),
    ),
    pure('time.parse', [parameter('value:string')], ([value]) => double(parseTime(value as string))),
  ],
};
