/** https://cloud.google.com/workflows/docs/reference/stdlib/time/format */
import { valueError } from '../errors.ts';
import { double } from '../operators.ts';
import { asNumber, type Value } from '../value.ts';
import { parseTime } from './rfc3339.ts';
import { parameter, pure, type Namespace } from './signature.ts';

const UTC_NAMES = new Set(['', 'UTC', 'GMT', 'Etc/UTC', 'Etc/GMT', 'Z']);
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
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND)
    throw valueError(`time.format: ${seconds} is not in the years 1 to 9999`);
  const whole = Math.floor(seconds);
  const microseconds = Math.min(Math.round((seconds - whole) * 1e6), 999_999);
  const offset = UTC_NAMES.has(timezone) ? 0 : offsetMinutes(whole * 1000, timezone);
  const local = new Date((whole + offset * 60) * 1000).toISOString().slice(0, 19);
  const pad = (part: number): string => String(part).padStart(2, '0');
  const size = Math.abs(offset);
  const suffix = UTC_NAMES.has(timezone)
    ? 'Z'
    : `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  return `${local}.${String(microseconds).padStart(6, '0')}${suffix}`;
}

export const time: Namespace = {
  functions: [
    pure('time.format', [parameter('seconds:number'), parameter('timezone:string', '')], ([seconds, timezone]) =>
      format(asNumber(seconds as Value) ?? 0, timezone as string),
    ),
    pure('time.parse', [parameter('value:string')], ([value]) => double(parseTime(value as string))),
  ],
};
