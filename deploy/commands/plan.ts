/** `plan`: what apply would change, what that needs, erases and costs. Reads, and writes nothing. */
import { writeFile } from 'node:fs/promises';
import { annotations, planMarkdown, type AnnotationFormat } from '../show/annotate.ts';
import { estimate, estimateText, VOLUME } from '../cost/index.ts';
import { DeployError } from '../errors.ts';
import { look } from '../planning/look.ts';
import type { Planned } from '../planning/plan.ts';
import { faultyText, missingText, planJson, planText } from '../show/report.ts';
import { savePlan } from '../planning/saved-plan.ts';
import { open, printJson, type Context, type DeployCommand, type ExitCode, type FlagRow } from './command.ts';
import type { Deployment } from '../deployment.ts';
import { DEFAULT_ENV } from '../../infra/names.ts';

export const REPORT_FLAGS: readonly FlagRow[] = [
  ['--format <format>', 'github or gitlab: annotations on standard output'],
  ['--summary <file>', 'a Markdown page is added to it, such as $GITHUB_STEP_SUMMARY'],
];

export const planCommand: DeployCommand = {
  name: 'plan',
  about: 'show what apply would change',
  example: 'npx tsx deploy.ts plan --target cloud --project MY-PROJECT --out plan.json',
  flags: [
    ['--out <file>', 'save the plan, to be applied as it is'],
    ['--no-preflight', 'do not test permissions: for an account that may only look'],
    ['--invoices-per-day <count>', 'volume of the cost estimate; default by environment'],
    ...REPORT_FLAGS,
  ],
  async run(context) {
    const deployment = await open(context);
    const found = await look(deployment, {
      prune: true,
      inspect: true,
      preflight: context.flags['preflight'] !== false,
    });
    const cost = estimate(deployment.resources, deployment.place.location, volumeOf(context, deployment));
    const { out } = context.flags;
    if (typeof out === 'string') await savePlan(out, deployment, found);
    const json = () => ({ ...planJson(found.planned), cost });
    const text = () => `${planText(found.planned)}\n${estimateText(cost)}\n`;
    await report(context, deployment, found.planned, { heading: 'Deployment plan', json, text });
    return exitOf(found.planned);
  },
};

/** What does not work is for a person where there is nothing to do; else the changes may be what mends it. */
export const exitOf = ({ blocked, missing, changes, faulty }: Planned): ExitCode => {
  if (blocked.length > 0 || missing.length > 0) return 3;
  if (changes.length > 0) return 2;
  return faulty.length > 0 ? 3 : 0;
};

interface Shown {
  readonly heading: string;
  readonly json: () => unknown;
  readonly text: () => string;
}

/** As text, JSON or annotations, and as a page if one is asked for. Standard output has one of the three. */
export async function report(context: Context, deployment: Deployment, planned: Planned, shown: Shown): Promise<void> {
  const { flags, root } = context;
  const hide = (text: string) => deployment.redactor.text(text);
  const format = formatOf(flags['format']);
  if (typeof flags['summary'] === 'string') {
    const notes = [
      ...(planned.faulty.length > 0 ? [planned.faulty.map(faultyText).join('\n')] : []),
      ...(planned.missing.length > 0 ? [missingText(planned.missing)] : []),
    ];
    const page = planMarkdown(shown.heading, planned.changes, [...notes, shown.text()]);
    await writeFile(flags['summary'], hide(page), { flag: 'a' });
  }
  if (flags.json) return printJson(context, shown.json(), deployment);
  if (!format) return context.out(hide(shown.text()));
  context.say(hide(shown.text().trimEnd()));
  context.out(hide(await annotations(format, root, planned)));
}

function formatOf(given: unknown): AnnotationFormat | undefined {
  if (given === undefined || given === 'github' || given === 'gitlab') return given;
  throw new DeployError('usage', `--format ${String(given)} is not known: give github or gitlab.`);
}

function volumeOf({ flags }: Context, { place }: Deployment): number {
  const given = flags['invoicesPerDay'];
  if (given === undefined) return VOLUME[place.env ?? DEFAULT_ENV];
  const count = Number(given);
  if (Number.isFinite(count) && count >= 0) return count;
  throw new DeployError('usage', `--invoices-per-day ${String(given)} is no number of invoices.`);
}
