/** `notamesh backfill`: a range of dates of a source, window by window. */
import type { Command, Context } from './command.ts';
import { dateRange } from './dates.ts';
import { CliError, EXIT, wholeNumber } from './errors.ts';
import { resultOf } from './run.ts';
import { ENV_OPTION, TARGET_OPTIONS } from './target.ts';

interface Backfilled {
  readonly source: string;
  readonly dryRun: boolean;
  readonly stopped: boolean;
  readonly counts: Readonly<Record<'windows' | 'done' | 'skipped' | 'failed' | 'landed', number>>;
  readonly windows: readonly string[];
  readonly failures: readonly string[];
}

export const backfill: Command = {
  name: 'backfill',
  about: 'bring the invoices of past dates from a source, giving way to what is live',
  argument: '<source>',
  example: 'npx notamesh backfill loja --from 2024-01-01 --to 2024-03-31 --dry-run',
  options: [
    ['--from <date>', 'first date, yyyy-mm-dd'],
    ['--to <date>', 'last date'],
    ['--dry-run', 'only tell which windows would be asked for'],
    ['--rate <percent>', "at most so much of the source's time", '50'],
    ['--budget <count>', 'windows that may fail before it stops', '3'],
    ...TARGET_OPTIONS,
    ENV_OPTION,
  ],
  async run(context) {
    const { flags, terminal } = context;
    const done = await resultOf<Backfilled>(context, 'backfill', argumentOf(context));
    if (flags['json']) terminal.json({ version: 1, ...done });
    else linesOf(done).forEach((line) => terminal.data(line));
    return done.counts.failed > 0 ? EXIT.bad : EXIT.ok;
  },
};

/** @throws CliError exit 2 */
function argumentOf({ flags, args }: Context): object {
  const { from, to } = dateRange(flags);
  if (from === undefined || to === undefined) {
    throw new CliError(EXIT.usage, 'no-range', 'A backfill needs --from and --to.');
  }
  const percent = wholeNumber(flags, 'rate');
  if (percent < 1 || percent > 100) {
    throw new CliError(EXIT.usage, 'wrong-number', `--rate ${percent} is not from 1 to 100.`);
  }
  const dryRun = flags['dryRun'] ? { dryRun: true } : {};
  return { source: args[0], from, to, share: percent / 100, budget: wholeNumber(flags, 'budget'), ...dryRun };
}

function linesOf({ source, dryRun, stopped, counts, windows, failures }: Backfilled): string[] {
  const { done, skipped, failed, landed } = counts;
  const open = counts.windows - skipped;
  if (dryRun) {
    return [
      `${open} of ${counts.windows} windows of ${source} would be asked for; ${skipped} are done`,
      ...windows.map((window) => `  ${window}`),
      ...(open > windows.length ? [`  … and ${open - windows.length} more`] : []),
    ];
  }
  return [
    `${failed > 0 ? '✖' : '✔'} ${done} windows of ${source} brought (${landed} new objects), ${skipped} were done, ${failed} failed`,
    ...failures.map((failure) => `  ✖ ${failure}`),
    ...(stopped ? ['  stopped: more windows failed than the budget allows; the same command goes on'] : []),
  ];
}
