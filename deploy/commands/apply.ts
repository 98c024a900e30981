/** `apply`: makes the project as declared, or as a saved plan says, and proves that nothing is left to do. */
import type { Outcome } from '../work/apply.ts';
import type { Deployment } from '../deployment.ts';
import { look, type Look } from '../planning/look.ts';
import { applyJson, outcomeText, planJson, planText } from '../show/report.ts';
import { carryOutPlan, type RunOptions } from '../work/run.ts';
import { checkSavedPlan } from '../planning/saved-plan.ts';
import { open, printJson, type Context, type DeployCommand, type ExitCode } from './command.ts';
import { exitOf } from './plan.ts';

const LOOK = { prune: true, inspect: true, preflight: true };

export const applyCommand: DeployCommand = {
  name: 'apply',
  about: 'make the project as declared; again, and nothing is written',
  example: 'npx tsx deploy.ts apply --target cloud --project MY-PROJECT --yes',
  argument: '[plan]',
  writes: true,
  flags: [['--break-lease', 'go on although another run seems to be at work']],
  async run(context) {
    const deployment = await open(context);
    const found = await look(deployment, LOOK);
    if (context.argument !== undefined) await checkSavedPlan(context.argument, deployment, found);
    const exit = exitOf(found.planned);
    if (exit === 3) return refuse(context, deployment, found, 3);
    if (exit === 2 && needsConsent(context)) {
      context.say('This changes a project of Google Cloud. Run again with --yes to apply it.');
      return refuse(context, deployment, found, 2);
    }
    const outcomes = await carryOutPlan(deployment, found, {
      ...runOptions(context, deployment),
      look: LOOK,
    });
    return conclude(context, deployment, outcomes);
  },
};

/** A saved plan was looked at when it was made. */
const needsConsent = ({ flags, argument }: Context) => flags.target === 'cloud' && !flags.yes && argument === undefined;

function refuse(context: Context, deployment: Deployment, { planned }: Look, exit: ExitCode): ExitCode {
  if (context.flags.json) printJson(context, planJson(planned), deployment);
  else context.out(deployment.redactor.text(planText(planned)));
  return exit;
}

/** What apply and destroy share. */
export function runOptions(context: Context, deployment: Deployment): RunOptions {
  const { flags, holder } = context;
  return {
    lease: {
      holder,
      command: `deploy.ts ${nameOf(context)}`,
      breakIt: flags['breakLease'] === true,
      ...(context.process ? { process: context.process } : {}),
    },
    onOutcome: (outcome) => {
      const line = outcomeText(outcome);
      if (line !== undefined && !flags.json) context.say(deployment.redactor.text(line));
    },
    ...(context.interrupted ? { interrupted: context.interrupted } : {}),
  };
}

const nameOf = ({ flags }: Context) => (flags['destroyData'] === undefined ? 'apply' : 'destroy');

/** What was done, what was not, and what to do next. */
export function conclude(context: Context, deployment: Deployment, outcomes: readonly Outcome[]): ExitCode {
  const report = applyJson(outcomes);
  const { applied, unchanged, failed, skipped } = report;
  const incomplete = failed.length + skipped.length > 0;
  const next = nextCommand(context, incomplete);
  if (context.flags.json) printJson(context, { ...report, next }, deployment);
  else {
    context.out(
      `${applied.length} applied, ${unchanged} unchanged, ${failed.length} failed, ${skipped.length} skipped\n`,
    );
    for (const { address, message } of failed) context.say(deployment.redactor.text(`✖ ${address}: ${message}`));
    context.say(`next: ${next}`);
  }
  return incomplete ? 1 : 0;
}

function nextCommand({ flags }: Context, incomplete: boolean): string {
  const words = [
    ...(flags.target === 'cloud' ? ['--target cloud', ...(flags.project ? [`--project ${flags.project}`] : [])] : []),
    ...(flags.target === 'local' && flags.dataDir !== '.notamesh' ? [`--data-dir ${flags.dataDir}`] : []),
    ...(flags.env ? [`--env ${flags.env}`] : []),
  ];
  const command = flags['destroyData'] === undefined ? 'apply' : 'destroy';
  const erased = flags['destroyData'] === true ? [`--destroy-data --confirm ${String(flags['confirm'])}`] : [];
  const again = [...words, ...erased, ...(flags.yes ? ['--yes'] : [])];
  if (incomplete) return ['npx tsx deploy.ts', command, ...again].join(' ');
  const then = command === 'apply' ? 'outputs' : 'plan';
  return ['npx tsx deploy.ts', then, ...words].join(' ');
}
