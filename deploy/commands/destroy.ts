/** `destroy`: removes what was deployed. Data stays unless it is named; accounts are disabled; apply brings all back. */
import { pipelineResources } from '../desired/bootstrap.ts';
import type { Deployment } from '../deployment.ts';
import { DeployError } from '../errors.ts';
import { readLive } from '../planning/live.ts';
import { counted } from '../planning/look.ts';
import type { Live, Step } from '../planning/plan.ts';
import { findLeftovers, leftoverResource } from '../planning/prune.ts';
import { keptJson, keptText, stepJson, stepLines } from '../show/report.ts';
import type { Fields, Resource, Vanishing } from '../resource.ts';
import { tearDown } from '../work/run.ts';
import { teardown, type Teardown } from '../work/teardown.ts';
import { conclude, runOptions } from './apply.ts';
import { open, printJson, stackName, type Context, type DeployCommand } from './command.ts';

export const destroyCommand: DeployCommand = {
  name: 'destroy',
  about: 'remove what was deployed; data is kept unless it is named',
  example: 'npx tsx deploy.ts destroy --target cloud --project MY-PROJECT --yes',
  flags: [
    ['--destroy-data', 'data as well: buckets, tables, secrets; needs --confirm'],
    ['--confirm <name>', 'the name of the stack, where data is to go'],
    ['--break-lease', 'go on although another run seems to be at work'],
  ],
  async run(given) {
    const context = { ...given, flags: { ...given.flags, destroyData: given.flags['destroyData'] === true } };
    const { destroyData } = context.flags;
    const deployment = await open(context);
    if (destroyData) checkConfirmed(context, deployment);
    const { plan, live } = await planTeardown(deployment, destroyData);
    const steps = plan.phases.flat();
    if (steps.length === 0 || !context.flags.yes) {
      show(context, deployment, plan);
      if (steps.length > 0) context.say('This removes what is listed above. Run again with --yes to do it.');
      return steps.length > 0 ? 2 : 0;
    }
    for (const each of plan.kept) context.say(keptText(each).trimStart());
    const outcomes = await tearDown(deployment, plan, live, runOptions(context, deployment));
    return conclude(context, deployment, outcomes);
  },
};

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
  // Whoever destroys comes by these, and the next deployment will as well.
  const pipeline = new Set(pipelineResources(deployment.place).map(({ address }) => address));
  const declared = deployment.resources.filter(({ address }) => !pipeline.has(address));
  const resources = [...declared, ...leftovers.map(leftoverResource)];
  const vanishing = await countAll(deployment, resources, live);
  const { planning } = deployment;
  return { plan: teardown({ resources, live, kinds, planning, destroyData, vanishing }), live };
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
