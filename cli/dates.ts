/** Ranges of dates that a person gives. */
import { CliError, EXIT } from './errors.ts';

export interface DateRange {
  /** yyyy-mm-dd, both included. */
  readonly from?: string;
  readonly to?: string;
}

const isDate = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;

/** The flags --from and --to. @throws CliError exit 2 */
export function dateRange(flags: Readonly<Record<string, unknown>>): DateRange {
  const { from, to } = flags as Record<string, string | undefined>;
  for (const [flag, date] of [
    ['--from', from],
    ['--to', to],
  ] as const) {
    if (date !== undefined && !isDate(date)) {
      throw new CliError(EXIT.usage, 'wrong-date', `${flag} ${date} is not a date: write yyyy-mm-dd.`);
    }
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new CliError(EXIT.usage, 'wrong-dates', `--from ${from} is after --to ${to}.`);
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
