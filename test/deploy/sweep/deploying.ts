/** Deployments of the small spec on a cloud on paper. */
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../../../deploy/work/apply.ts';
import { prepare, type Deployment, type DeployOptions } from '../../../deploy/deployment.ts';
import { look } from '../../../deploy/planning/look.ts';
import { isRead } from '../../../deploy/rest/retry/classes.ts';
import { carryOutPlan } from '../../../deploy/work/run.ts';
import { WORKFLOWS } from '../../../infra/workflows.ts';
import { PaperCloud, type Fault, type PaperCall } from './paper-cloud.ts';
import { ENVIRONMENT, smallSpec } from './small-spec.ts';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const ARCHIVES = new Map(
  ['receive', 'fetch', 'transform', 'write', 'inspect'].map((name) => [name, Buffer.from(name)]),
);
export const DEFINITIONS = new Map(WORKFLOWS.map(({ id }) => [id, `main:\n  steps: []\n# ${id}\n`]));

export function deploymentOn(cloud: PaperCloud, more: Partial<DeployOptions> = {}): Promise<Deployment> {
  return prepare({
    root: ROOT,
    target: cloud.target,
    time: cloud.time,
    fetch: cloud.fetch,
    origins: {},
    // As on a local cloud, which is what the commands take the paper for.
    simulated: true,
    environment: ENVIRONMENT,
    archives: ARCHIVES,
    definitions: DEFINITIONS,
    select: smallSpec,
    ...more,
  });
}

const LEASE = { holder: 'somebody@here', command: 'deploy.ts apply' };

/** As the command apply does it, proof included. */
export async function deploy(cloud: PaperCloud, more: Partial<DeployOptions> = {}): Promise<Outcome[]> {
  const deployment = await deploymentOn(cloud, more);
  const options = { prune: true };
  return carryOutPlan(deployment, await look(deployment, options), { look: options, lease: LEASE });
}

export const isWrite = (call: PaperCall) => !isRead(call) && !call.path.endsWith(':generateServiceIdentity');

/** How many writes a whole deployment takes, and what it ends in. */
export async function baseline(): Promise<{ writes: number; state: string[]; cloud: PaperCloud }> {
  const cloud = new PaperCloud();
  const failed = (await deploy(cloud)).filter(({ result }) => result !== 'done' && result !== 'unchanged');
  if (failed.length > 0)
    throw new Error(failed.map(({ step, error }) => `${step.resource.address}: ${String(error)}`).join('\n'));
  return { writes: cloud.calls.filter(isWrite).length, state: cloud.state(), cloud };
}

/** A fault at the n-th write (1 is the first), and nothing else. */
export function faultAt(n: number, fault: Fault): (call: PaperCall) => Fault | undefined {
  let count = 0;
  return (call) => (isWrite(call) && ++count === n ? fault : undefined);
}

/** The program dies with the n-th write: nothing of it gets through any more. */
export function deathAt(n: number, last: 'before' | 'after'): (call: PaperCall) => Fault | undefined {
  let count = 0;
  return (call) => {
    if (count >= n) return { kind: 'before' };
    if (!isWrite(call) || ++count < n) return undefined;
    return { kind: last };
  };
}

/** Waits until a lease that nobody renews has run out. */
export const afterTheLease = (cloud: PaperCloud) => cloud.time.wait(6 * 60_000);
