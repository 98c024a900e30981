/** Timestamps of RFC 3339 section 5.6 as seconds since 1970, to the microsecond. */
import { valueError } from '../errors.ts';

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** @throws WorkflowError ValueError */
export function parseTime(text: string): number {
  const match = PATTERN.exec(text);
  if (match === null) throw invalid(text);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // A leap second is the only 60 there is; it counts as the first second of the next minute.
  if (hour > 23 || minute > 59 || second > 60) throw invalid(text);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) throw invalid(text);
  const offset = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 3600 + Number(match[10] ?? 0) * 60);
  if (Number(match[9] ?? 0) > 23 || Number(match[10] ?? 0) > 59) throw invalid(text);
  const microseconds = Math.trunc(Number(match[7] ?? 0) * 1e6 + 1e-3);
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset + microseconds / 1e6;
}

function invalid(text: string): Error {
  return valueError(`'${text}' is not a timestamp of RFC 3339, such as 2026-05-08T12:01:00Z`);
}
