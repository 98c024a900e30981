/** Carries out what was planned or is to be destroyed, under a lease, and proves afterwards that nothing is left to do. */
import { apply, type Outcome } from './apply.ts';
import type { Deployment } from '../deployment.ts';
import { DeployError } from '../errors.ts';
import { handOver } from './handover.ts';
import { takeLease, type Lease, type LeaseOptions } from './lease.ts';
import { look, type Look, type LookOptions } from '../planning/look.ts';
import { dependencies, type Live, type Planned, type Step } from '../planning/plan.ts';
import type { Resource } from '../resource.ts';
import type { RetryEnv } from '../rest/retry/patience.ts';
import { becomeQuiet, type QuietOptions } from './quiet.ts';
import type { Teardown } from './teardown.ts';
import { bucketName } from '../../infra/names.ts';

export interface RunOptions {
  readonly onOutcome?: (outcome: Outcome) => void;
  /** False leaves out the proof at the end that the next plan is empty. */
  readonly prove?: boolean;
  /** See ApplyOptions. */
  readonly trusting?: boolean;
  /** Absent: nobody else can be at work, as on a cloud of one's own process. */
  readonly lease?: Pick<LeaseOptions, 'holder' | 'command' | 'process' | 'breakIt'>;
  /** As the plan was made. */
  readonly look?: LookOptions;
  /** Throws when the work should stop before the next write. */
  readonly interrupted?: () => void;
  /** For tearDown: what becomes of events that wait at a trigger; absent: nothing is waited for, and none may wait. */
  readonly quiet?: QuietOptions;
  /** Refuses a plan that was made anew under the lease. */
  readonly accept?: (found: Look) => void;
}

const SOURCE = 'bucket/source';

/**
 * Makes it so. A failure of one resource stops only those that need it; deletions wait until everything else is done.
 * @throws DeployError `lease-held`, `lease-lost`; `not-converged` when everything was written and the next plan is still
 * not empty, `not-working` when it is and something that is there does not work
 */
export async function carryOutPlan(deployment: Deployment, first: Look, options: RunOptions = {}): Promise<Outcome[]> {
  if (first.planned.changes.length === 0) return unchanged(first.planned.steps);
  const early = options.lease ? await makeRoomForLease(deployment, first, options) : [];
  if (early.some(({ result }) => result === 'failed')) return early;
  const lease = await leaseFor(deployment, first.planned.steps, options);
  const before = new Set(early.map(({ step }) => step.resource.address));
  const made = [...before];
  try {
    // Only now nobody else writes, so only now what was read holds.
    const found = lease ? await look(deployment, options.look) : first;
    options.accept?.(found);
    const outcomes = await write(deployment, found, { ...options, lease: lease ?? null, made });
    const all = [...early, ...outcomes.filter(({ step }) => !before.has(step.resource.address))];
    if (options.prove !== false && all.every(({ result }) => result === 'done' || result === 'unchanged')) {
      await proveConverged(deployment, options.look);
    }
    return all;
  } finally {
    await lease?.release(made);
  }
}

const unchanged = (steps: readonly Step[]): Outcome[] => steps.map((step) => ({ step, result: 'unchanged' }));

/** On an empty project the bucket of the lease itself comes first, with what it needs. */
async function makeRoomForLease(deployment: Deployment, { planned, live }: Look, options: RunOptions) {
  const byAddress = new Map(planned.steps.map((step) => [step.resource.address, step]));
  if (byAddress.get(SOURCE)?.action !== 'create') return [];
  const wanted = new Set<string>();
  const walk = (address: string): void => {
    wanted.add(address);
    const step = byAddress.get(address);
    if (step) dependencies(step.resource).forEach(walk);
  };
  walk(SOURCE);
  const steps = planned.steps.filter(({ resource, action }) => wanted.has(resource.address) && action !== 'none');
  return applySteps(deployment, steps, live, { ...options, lease: null, made: [] });
}

async function leaseFor(deployment: Deployment, steps: readonly Step[], options: RunOptions) {
  const { lease } = options;
  if (!lease || !deployment.resources.some(({ address }) => address === SOURCE)) return undefined;
  const fresh = steps.filter(({ action }) => action === 'create' || action === 'replace');
  return takeLease({
    ...lease,
    client: deployment.clientFor('lease', deployment.time),
    bucket: bucketName(deployment.place, 'source'),
    fresh: fresh.filter(({ resource }) => SLOW.has(resource.kind)).map(({ resource }) => resource.address),
    time: deployment.time,
  });
}

const SLOW: ReadonlySet<string> = new Set(['apis', 'agent', 'account', 'grant']);

interface Writing extends Omit<RunOptions, 'lease'> {
  readonly lease: Lease | null;
  /** Gets what is made and takes time to be in force. */
  readonly made: string[];
}

async function write(deployment: Deployment, { planned, live }: Look, options: Writing): Promise<Outcome[]> {
  const deletions = planned.steps.filter(({ action }) => action === 'delete');
  const others = planned.steps.filter(({ action }) => action !== 'delete');
  const outcomes = await applySteps(deployment, others, live, options);
  const complete = outcomes.every(({ result }) => result === 'done' || result === 'unchanged');
  if (!complete) return [...outcomes, ...deletions.map((step) => skipped(step, options))];
  const refused = await handOvers(deployment, deletions, live, options);
  const free = deletions.filter((step) => !refused.some((each) => each.step === step));
  return [...outcomes, ...refused, ...(await applySteps(deployment, free, live, options))];
}

/** Those that cannot go yet: what is to take over does not work, or something waits there still. */
async function handOvers(deployment: Deployment, deletions: readonly Step[], live: Live, options: Writing) {
  const heirs = new Map(deployment.resources.map((resource) => [resource.address, resource]));
  const tried = deletions.map(async (step): Promise<Outcome[]> => {
    const heir = step.heir === undefined ? undefined : heirs.get(step.heir);
    if (!heir) return [];
    const client = deployment.clientFor(step.resource.address, deployment.time, () => stayAlive(options));
    const { kinds, time, onDrain } = deployment;
    try {
      await handOver(step, heir, { client, kinds, live, time, onWait: onDrain });
      return [];
    } catch (error) {
      const outcome: Outcome = { step, result: 'failed', error };
      options.onOutcome?.(outcome);
      return [outcome];
    }
  });
  return (await Promise.all(tried)).flat();
}

async function stayAlive(options: Writing): Promise<void> {
  options.interrupted?.();
  await options.lease?.keep();
}

function skipped(step: Step, options: Pick<RunOptions, 'onOutcome'>): Outcome {
  const outcome: Outcome = { step, result: 'skipped' };
  options.onOutcome?.(outcome);
  return outcome;
}

function applySteps(
  deployment: Deployment,
  steps: readonly Step[],
  live: Live,
  options: Writing & { after?: (resource: Resource) => readonly string[] },
): Promise<Outcome[]> {
  const keepAlive = () => stayAlive(options);
  return apply(steps, {
    planning: deployment.planning,
    clientFor: (address: string, time: RetryEnv) => deployment.clientFor(address, time, keepAlive),
    kinds: deployment.kinds,
    live,
    time: deployment.time,
    width: deployment.width,
    trusting: options.trusting ?? false,
    ...(options.after ? { after: options.after } : {}),
    recent: new Set([...(options.lease?.recent ?? []), ...options.made]),
    onFresh: (address) => options.made.push(address),
    ...(options.onOutcome ? { onOutcome: options.onOutcome } : {}),
    onWait: deployment.onWait,
  });
}

async function proveConverged(deployment: Deployment, options: LookOptions | undefined): Promise<void> {
  const { planned } = await look(deployment, { ...options, inspect: false, preflight: false });
  const [first] = planned.changes;
  if (!first) return mustWork(planned);
  const field = first.differences[0]?.path ?? first.action;
  throw new DeployError(
    'not-converged',
    `Everything was written, yet ${first.resource.address} still differs (${field}). Somebody else changes it, ` +
      "or it is a fault of the deployer's comparison.",
  );
}

function mustWork({ faulty }: Planned): void {
  if (faulty.length === 0) return;
  const told = faulty.map(({ resource, reason }) => `${resource.address} does not work: ${reason}.`).join(' ');
  throw new DeployError('not-working', `Everything is as declared, yet ${told}`);
}

/**
 * Phase by phase; a phase begins although something of the one before it could not be deleted.
 * @throws DeployError `events-waiting` once the sources are stopped and before anything else is removed
 */
export async function tearDown(
  deployment: Deployment,
  { phases, after }: Teardown,
  live: Live,
  options: RunOptions = {},
): Promise<Outcome[]> {
  const steps = phases.flat();
  if (steps.length === 0) return [];
  const lease = live.get(SOURCE) === undefined ? undefined : await leaseFor(deployment, [], options);
  const outcomes: Outcome[] = [];
  const writing: Writing = { ...options, lease: lease ?? null, made: [] };
  try {
    for (const phase of phases) {
      if (phase.some(({ resource }) => resource.kind === 'trigger')) {
        const client = deployment.clientFor('destroy', deployment.time, () => stayAlive(writing));
        const quiet = options.quiet ?? { drainSeconds: 0, dropEvents: false };
        await becomeQuiet(steps, { deployment, live, client, quiet });
      }
      // The lease lies in this bucket.
      const now = phase.filter(({ resource }) => resource.address !== SOURCE);
      outcomes.push(...(await applySteps(deployment, now, live, { ...writing, after })));
    }
  } finally {
    await lease?.release([]);
  }
  const last = steps.filter(({ resource }) => resource.address === SOURCE);
  return [...outcomes, ...(await applySteps(deployment, last, live, { ...writing, lease: null }))];
}
