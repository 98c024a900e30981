/**
 * Between the end of the sources and the end of the triggers: what was announced before is delivered and worked off, as
 * long as the caller is ready to wait, for what still waits at a trigger is lost with it.
 */
import type { Deployment } from '../deployment.ts';
import { DeployError } from '../errors.ts';
import type { Live, Step } from '../planning/plan.ts';
import type { Client } from '../rest/client.ts';
import type { Backlog } from '../resource.ts';
import { drain } from './drain.ts';

export interface QuietOptions {
  /** How long events may take to be delivered and executions to end; 0 only looks. */
  readonly drainSeconds: number;
  /** What is left after that may be lost. */
  readonly dropEvents: boolean;
}

/** @throws DeployError `events-waiting` naming where something is left */
export async function becomeQuiet(
  steps: readonly Step[],
  { deployment, live, client, quiet }: { deployment: Deployment; live: Live; client: Client; quiet: QuietOptions },
): Promise<void> {
  const { drainSeconds, dropEvents } = quiet;
  if (drainSeconds === 0 && dropEvents) return;
  const looked = steps.filter(
    ({ resource: { kind } }) => kind === 'trigger' || (drainSeconds > 0 && kind === 'workflow'),
  );
  if (looked.length === 0) return;
  let found: Counted[] = [];
  const left = await drain({
    about: 'destroy',
    async count() {
      found = await Promise.all(looked.map((step) => countOf(step, { deployment, live, client })));
      return sum(found.map(({ backlog }) => backlog));
    },
    since: drainSeconds > 0 ? deployment.time.now() : 0,
    withinMs: drainSeconds * 1000,
    time: deployment.time,
    onWait: deployment.onDrain,
  });
  if (left === 0 || dropEvents) return;
  throw new DeployError(
    'events-waiting',
    `${found.flatMap(leftAt).join(', ')}${drainSeconds > 0 ? ` after ${drainSeconds} s` : ''}. Sources of events are ` +
      'stopped, and nothing else was removed. Give it more time with --drain SECONDS, let them be lost with ' +
      '--drop-events, or go back with apply.',
  );
}

interface Counted {
  readonly address: string;
  readonly backlog: Backlog | undefined;
}

async function countOf(
  { resource }: Step,
  { deployment, live, client }: { deployment: Deployment; live: Live; client: Client },
): Promise<Counted> {
  const have = live.get(resource.address);
  const backlog = have && (await deployment.kinds[resource.kind].backlog?.(client, have));
  return { address: resource.address, backlog: have ? backlog : { count: 0, at: Infinity } };
}

/** As old as the oldest of them; undefined where one is not known. */
function sum(all: readonly (Backlog | undefined)[]): Backlog | undefined {
  return all.reduce((total, each) =>
    total && each ? { count: total.count + each.count, at: Math.min(total.at, each.at) } : undefined,
  );
}

function leftAt({ address, backlog }: Counted): string[] {
  const what = address.startsWith('trigger/') ? 'events wait' : 'executions are under way';
  if (!backlog) return [`an unknown number of ${what} at ${address}`];
  return backlog.count > 0 ? [`${backlog.count} ${what} at ${address}`] : [];
}
