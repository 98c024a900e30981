/** `destroy`: removes what was deployed. Data stays unless it is named; accounts are disabled; apply brings all back. */
import { pipelineResources } from '../desired/bootstrap.ts';
import type { Deployment } from '../deployment.ts';
import { DeployError } from '../errors.ts';
import { formerOf } from '../model/succession.ts';
import { formerResource } from '../planning/former.ts';
import { readLive } from '../planning/live.ts';
import { counted } from '../planning/look.ts';
import type { Live, Step } from '../planning/plan.ts';
import { findLeftovers, leftoverResource } from '../planning/prune.ts';
import { keptJson, keptText, stepJson, stepLines } from '../show/report.ts';
import type { Fields, Resource, Vanishing } from '../resource.ts';
import type { QuietOptions } from '../work/quiet.ts';
import { tearDown } from '../work/run.ts';
import { teardown, type Teardown } from '../work/teardown.ts';
import { conclude, runOptions } from './apply.ts';
import { open, printJson, stackName, type Context, type DeployCommand } from './command.ts';

export const destroyCommand: DeployCommand = {
  name: 'destroy',
  about: 'remove what was deployed; data is kept unless it is named',
  example: 'npx tsx deploy.ts destroy --target cloud --project MY-PROJECT --yes',
  writes: true,
  flags: [
    ['--destroy-data', 'data as well: buckets, tables, secrets; needs --confirm'],
    ['--confirm <name>', 'the name of the stack, where data is to go'],
    [
      '--drain <seconds>',
      'once sources are stopped, wait so long for events to be delivered and executions to end',
      '0',
    ],
    ['--drop-events', 'events that still wait at a trigger may be lost'],
    ['--break-lease', 'go on although another run seems to be at work'],
  ],
  async run(given) {
    const context = { ...given, flags: { ...given.flags, destroyData: given.flags['destroyData'] === true } };
    const { destroyData } = context.flags;
    const deployment = await open(context);
    if (destroyData) checkConfirmed(context, deployment);
    const quiet = quietOf(context);
    const { plan, live } = await planTeardown(deployment, destroyData);
    const steps = plan.phases.flat();
    const waiting = quiet.dropEvents || quiet.drainSeconds > 0 ? [] : steps.filter(losesEvents);
    if (steps.length === 0 || !context.flags.yes || waiting.length > 0) {
      show(context, deployment, plan);
      if (waiting.length > 0) context.say(WAITING);
      else if (steps.length > 0) context.say('This removes what is listed above. Run again with --yes to do it.');
      return waiting.length > 0 ? 3 : steps.length > 0 ? 2 : 0;
    }
    for (const each of plan.kept) context.say(keptText(each).trimStart());
    const outcomes = await tearDown(deployment, plan, live, { ...runOptions(context, deployment), quiet });
    return conclude(context, deployment, outcomes);
  },
};

const losesEvents = ({ vanishing }: Step) => vanishing?.what === 'events';

const WAITING =
  'Events wait at triggers and would be lost with them; nothing was removed. Let them be delivered first with ' +
  '--drain SECONDS, or lose them with --drop-events.';

/** Whoever erases every invoice does not wait for the last. */
function quietOf({ flags }: Context): QuietOptions {
  const drainSeconds = Number(flags['drain'] ?? 0);
  if (!Number.isInteger(drainSeconds) || drainSeconds < 0) {
    throw new DeployError('usage', `--drain ${String(flags['drain'])} is no number of seconds: give 0 or more.`);
  }
  return { drainSeconds, dropEvents: flags['dropEvents'] === true || flags['destroyData'] === true };
}

function checkConfirmed({ flags }: Context, { place }: Deployment): void {
  const name = stackName(place);
  if (flags['confirm'] === name) return;
  throw new DeployError(
    'blocked',
    `--destroy-data erases every invoice of ${place.project}, for good. If that is meant, add --confirm ${name}.`,
  );
}

export async function planTeardown(deployment: Deployment, destroyData: boolean) {
  const { client, kinds } = deployment;
  const leftovers = await findLeftovers(deployment);
  const live = new Map<string, Fields | undefined>(await readLive(client, deployment.resources, kinds));
  for (const leftover of leftovers) live.set(leftoverResource(leftover).address, leftover.fields);
  const former = formerOfAll(deployment, live);
  // Whoever destroys comes by these, and the next deployment will as well.
  const pipeline = new Set(pipelineResources(deployment.place).map(({ address }) => address));
  const declared = deployment.resources
    .filter(({ address }) => !pipeline.has(address))
    .map((resource) => ({ ...resource, needs: resource.needs.filter((address) => !pipeline.has(address)) }));
  const resources = [...declared, ...former, ...leftovers.map(leftoverResource)];
  // What stays need not be counted, and counting takes a while where there is much.
  const going = resources.filter(({ kind }) => destroyData || kinds[kind].dataClass !== 'data');
  const vanishing = await countAll(deployment, going, live);
  const { planning } = deployment;
  return { plan: teardown({ resources, live, kinds, planning, destroyData, vanishing }), live };
}

/** Those that a replacement has left so far. */
function formerOfAll({ resources }: Deployment, live: Map<string, Fields | undefined>): Resource[] {
  return resources.flatMap((resource) =>
    formerOf(live.get(resource.address)).map((fields) => {
      const former = formerResource(resource, fields);
      live.set(former.address, fields);
      return former;
    }),
  );
}

async function countAll(deployment: Deployment, resources: readonly Resource[], live: Live) {
  const found = new Map<string, Vanishing>();
  await Promise.all(
    resources.map(async (resource) => {
      const step: Step = { resource, action: 'delete', differences: [] };
      const { vanishing } = await counted(step, live, deployment);
      if (vanishing) found.set(resource.address, vanishing);
    }),
  );
  return found;
}

function show(context: Context, deployment: Deployment, { phases, kept }: Teardown): void {
  const steps = phases.flat();
  if (context.flags.json) {
    const value = { version: 1, removals: steps.map(stepJson), kept: kept.map(keptJson) };
    return printJson(context, value, deployment);
  }
  const lines = [
    ...steps.flatMap(stepLines),
    ...kept.map(keptText),
    '',
    `${steps.length} to remove, ${kept.length} kept`,
  ];
  context.out(`${lines.join('\n')}\n`);
}
