/** `notamesh reconcile`: what is missing or does not agree, as a table or as JSON. */
import type { Command, Context } from './command.ts';
import { dateRange } from './dates.ts';
import { EXIT, wholeNumber } from './errors.ts';
import { resultOf } from './run.ts';
import { ENV_OPTION, TARGET_OPTIONS } from './target.ts';

export interface Report {
  readonly version: 1;
  readonly began: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly found: readonly (Readonly<Record<string, string | number>> & { readonly kind: string })[];
  readonly repaired: number;
  /** Gaps whose numbers are being asked for. */
  readonly refilled: number;
  /** Gaps whose numbers a run was asking for already; absent in reports of former releases. */
  readonly underWay?: number;
  readonly uri: string;
}

/** Sums that mean something is wrong, with what they are called. */
const CHECKS: readonly (readonly [count: string, kind: string, title: string])[] = [
  ['nsuMissing', 'nsu-gap', 'numbers of sequences (NSU) missing'],
  ['shortBatches', 'short-batch', 'batches with fewer documents than announced'],
  ['unloadedObjects', 'unloaded-objects', 'stored objects that were not loaded'],
  ['incomplete', 'incomplete', 'summaries whose document has not come'],
  ['orphanEvents', 'orphan-events', 'events whose invoice has not come'],
  ['conflicts', 'conflict', 'keys with two contents of one second'],
  ['numberMissing', 'number-gap', 'invoice numbers missing in a series'],
  ['repeatedNumbers', 'repeated-number', 'invoice numbers used twice'],
  ['staleIndex', 'stale-index', 'index rows that say something else than their invoice'],
];

const EXAMPLES = 5;

export const reconcile: Command = {
  name: 'reconcile',
  about: 'look for what is missing or does not agree',
  example: 'npx notamesh reconcile --from 2024-01-01 --to 2024-01-31 --json',
  options: [
    ['--from <date>', 'documents of this day or later, yyyy-mm-dd'],
    ['--to <date>', 'documents of this day or before'],
    ['--source <name>', 'sequences and batches of this source'],
    ['--issuer <document>', 'numbers of this issuer, whose every gap counts'],
    ['--days <count>', 'younger documents may still be completed', '5'],
    ['--minutes <count>', 'batches that ended since may still be loading', '60'],
    ['--repair', 'put index rows right, and ask for missing numbers of sequences'],
    ...TARGET_OPTIONS,
    ENV_OPTION,
  ],
  async run(context) {
    const { flags, terminal } = context;
    const report = await resultOf<Report>(context, 'reconcile', argumentOf(context));
    if (flags['json']) terminal.json(report);
    else linesOf(report).forEach((line) => terminal.data(line));
    return CHECKS.some(([count]) => (report.counts[count] ?? 0) > 0) ? EXIT.bad : EXIT.ok;
  },
};

function argumentOf({ flags }: Context): object {
  const { source, issuer, repair } = flags as Readonly<Record<string, string | undefined>>;
  return {
    ...dateRange(flags),
    days: wholeNumber(flags, 'days'),
    minutes: wholeNumber(flags, 'minutes'),
    ...(source === undefined ? {} : { source }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(repair ? { repair: true } : {}),
  };
}

function linesOf({ counts, found, repaired, refilled, underWay = 0, uri }: Report): string[] {
  const { invoices = 0, batches = 0, series = 0, sparseSeries = 0, voidedNumbers = 0 } = counts;
  const voided = voidedNumbers === 0 ? '' : `, ${voidedNumbers} numbers voided`;
  return [
    `${invoices} invoices, ${batches} batches, ${series} series (${sparseSeries} of others, not judged)${voided}`,
    ...CHECKS.flatMap(([count, kind, title]) =>
      checkLines(
        counts[count] ?? 0,
        title,
        found.filter((each) => each.kind === kind),
      ),
    ),
    ...(repaired > 0 ? [`✔ index rows of ${repaired} invoices were put right`] : []),
    ...(refilled > 0 ? [`✔ the numbers of ${refilled} gaps are being asked for`] : []),
    ...(underWay > 0 ? [`✔ the numbers of ${underWay} gaps are being asked for since before`] : []),
    `report: ${uri}`,
  ];
}

function checkLines(count: number, title: string, found: Report['found']): string[] {
  const shown = found.slice(0, EXAMPLES).map(({ kind: _kind, ...fields }) => {
    return `      ${Object.entries(fields)
      .map(([name, value]) => `${name} ${value}`)
      .join('  ')}`;
  });
  const more = found.length > EXAMPLES ? [`      …`] : [];
  return [`${count === 0 ? '✔' : '✖'} ${String(count).padStart(7)}  ${title}`, ...shown, ...more];
}
