/** `notamesh replay`: loads again what is selected, failed objects from where they failed. */
import { codeMeant } from '../handlers/invoice/index.ts';
import type { Command, Context } from './command.ts';
import { dateRange } from './dates.ts';
import { CliError, EXIT } from './errors.ts';
import { resultOf } from './run.ts';
import { ENV_OPTION, TARGET_OPTIONS } from './target.ts';

export interface Replayed {
  readonly replay: string;
  readonly dryRun: boolean;
  readonly batches: number;
  readonly objects: number;
  readonly replayed: number;
  readonly skipped: number;
  readonly failed: number;
  readonly counts: Readonly<Record<'documents' | 'loaded' | 'unchanged' | 'flagged' | 'quarantined', number>>;
  readonly changes: readonly { readonly key: string; readonly what: string }[];
  readonly failures: readonly string[];
}

export const replay: Command = {
  name: 'replay',
  about: 'load objects again, as selected; failed ones go on where they failed',
  argument: '[object]',
  example: 'npx notamesh replay --reason no-key --dry-run',
  options: [
    ['--batch <id>', 'objects of this batch, and the batch itself if it failed'],
    ['--source <name>', 'of this source'],
    ['--from <date>', 'that came on this day or later, yyyy-mm-dd'],
    ['--to <date>', 'that came on this day or before'],
    ['--reason <code>', 'that have this reason of quarantine, flag or failure'],
    ['--failed', 'that failed; failed batches, too'],
    ['--dry-run', 'only tell which rows would change'],
    ['--whole', 'begin failed ones at their beginning'],
    ['--id <replay>', 'go on with a replay that ended early'],
    ...TARGET_OPTIONS,
    ENV_OPTION,
  ],
  async run(context) {
    const { flags, terminal } = context;
    const done = await resultOf<Replayed>(context, 'replay', argumentOf(context));
    if (flags['json']) terminal.json({ version: 1, ...done });
    else linesOf(done).forEach((line) => terminal.data(line));
    if (done.objects + done.batches === 0) terminal.say(`Nothing is selected.${hintFor(flags['reason'])}`);
    return done.failed > 0 ? EXIT.bad : EXIT.ok;
  },
};

/** Codes of failures are not all known here, so one that is none is told only where it found nothing. */
function hintFor(reason: unknown): string {
  const meant = typeof reason === 'string' ? codeMeant(reason) : undefined;
  return meant === undefined ? '' : ` There is no reason or flag ${String(reason)}; did you mean ${meant}?`;
}

/** @throws CliError exit 2 when nothing says what */
function argumentOf({ flags, args }: Context): object {
  const [object] = args;
  const { batch, source, reason, failed, dryRun, whole, id } = flags as Readonly<Record<string, string | undefined>>;
  const select = {
    ...(object === undefined ? {} : { object }),
    ...(batch === undefined ? {} : { batch }),
    ...(source === undefined ? {} : { source }),
    ...(reason === undefined ? {} : { reason }),
    ...(failed ? { state: 'failed' } : {}),
    ...dateRange(flags),
  };
  if (Object.keys(select).length === 0) {
    const hint = 'Name an object, or select by --batch, --source, --from and --to, --reason or --failed.';
    throw new CliError(EXIT.usage, 'nothing-selected', 'What shall be replayed?', hint);
  }
  const batches = object === undefined && reason === undefined;
  return {
    select,
    batches,
    ...(dryRun ? { dryRun: true } : {}),
    ...(whole ? { whole: true } : {}),
    ...(id === undefined ? {} : { replay: id }),
  };
}

function linesOf({
  dryRun,
  batches,
  objects,
  replayed,
  skipped,
  failed,
  counts,
  changes,
  failures,
  replay: id,
}: Replayed) {
  const { documents, loaded, unchanged, quarantined } = counts;
  const would = dryRun ? 'would be loaded' : 'loaded';
  return [
    `${failed > 0 ? '✖' : '✔'} ${replayed} of ${objects} objects${batches > 0 ? ` and ${batches} batches` : ''} ` +
      `${dryRun ? 'looked at' : 'replayed'}: ${documents} documents, ${loaded} ${would}, ${unchanged} unchanged, ` +
      `${quarantined} quarantined; ${skipped} left alone, ${failed} failed`,
    ...changes.map(({ key, what }) => `  ${what.padEnd(8)} ${key}`),
    ...(dryRun && loaded > changes.length ? [`  … and ${loaded - changes.length} more`] : []),
    ...failures.map((failure) => `  ✖ ${failure}`),
    ...(failed > 0 ? [`  → go on with: npx notamesh replay --failed --id ${id}`] : []),
  ];
}
