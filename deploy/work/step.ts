/**
 * Carries one step of a plan out. What went wrong decides what follows: after a lost answer, a conflict or a name that
 * is taken the resource is read and compared anew before anything is written again, so nothing is made twice and
 * nothing of others is overwritten.
 */
import type { Client } from '../rest/client.ts';
import { ApiFailure, DeployError, NoAnswer } from '../errors.ts';
import { planOne, resolve, type Kinds, type PlanOptions, type Step } from '../planning/plan.ts';
import type { Fields, Kind, Resource } from '../resource.ts';
import { classify, type RetryClass } from '../rest/retry/classes.ts';
import { createPatience, type RetryEnv, type Waiting } from '../rest/retry/patience.ts';

export interface StepContext {
  readonly client: Client;
  readonly kinds: Kinds;
  /** What is there; the step puts what it made. */
  readonly live: Map<string, Fields | undefined>;
  readonly options: PlanOptions;
  /** Whether something it depends on was made in this run or in the last hour. */
  readonly fresh: () => boolean;
  /** Whether it has to be seen that what was written is there; else only what is not sure of itself is looked at. */
  readonly looks: boolean;
  readonly time: RetryEnv;
  readonly onWait: (waiting: Waiting) => void;
}

/**
 * `again`: something its spec refers to was made anew since it was planned, so it is read and compared first. False when
 * there was nothing to write after all.
 * @throws what the last try threw, when another would not help
 */
export async function carryOut(step: Step, context: StepContext, again = false): Promise<boolean> {
  const patience = createPatience(context.time, step.resource.address, context.onWait);
  for (let failures = 0; ; failures++) {
    try {
      const current = failures === 0 && !again ? step : await lookAgain(step, context);
      if (current.action === 'none') return failures > 0;
      await write(current, context);
      await confirm(current, context);
      return true;
    } catch (error) {
      const found = classOf(error, context.fresh());
      if (found === 'fatal' || !(await patience.pause(found, error))) throw error;
    }
  }
}

function classOf(error: unknown, fresh: boolean): RetryClass {
  const spent = (error instanceof ApiFailure || error instanceof NoAnswer) && error.exhausted;
  return spent ? 'fatal' : classify(error, fresh);
}

/** The step as it stands now. @throws DeployError when it is not ours to change after all */
async function lookAgain(step: Step, context: StepContext): Promise<Step> {
  const resource = resolved(step.resource, context);
  const kind = context.kinds[resource.kind];
  const have = await kind.read(context.client, resource);
  context.live.set(resource.address, have);
  if (step.action === 'delete') return { ...step, action: have === undefined ? 'none' : 'delete' };
  const again = planOne(step.resource, context.live, kind, new Set(), context.options);
  if (again.action === 'blocked') throw blocked(again);
  return again;
}

const blocked = (step: Step) =>
  new DeployError('blocked', `${step.resource.address}: ${step.reason ?? 'this is for a person to decide'}`);

const resolved = (resource: Resource, { live }: StepContext): Resource => ({
  ...resource,
  spec: resolve(resource.spec, live, new Set()),
});

async function write(step: Step, context: StepContext): Promise<void> {
  const { client, live } = context;
  const resource = resolved(step.resource, context);
  const kind = context.kinds[resource.kind];
  const have = live.get(resource.address);
  switch (step.action) {
    case 'none':
      return;
    case 'blocked':
      throw blocked(step);
    case 'delete':
      return have && remove(kind, resource, have, client);
    case 'update':
      if (have && kind.update)
        return kind.update(client, resource, { spec: resource.spec, live: have, paths: paths(step) });
      throw new DeployError('api', `${resource.address}: this kind cannot be updated`);
    case 'replace':
      if (have && kind.replace) return kind.replace(client, resource, have);
      if (have) await remove(kind, resource, have, client);
      return kind.create(client, resource, resource.spec);
    case 'create':
      return kind.create(client, resource, resource.spec);
  }
}

const paths = (step: Step) => [...new Set(step.differences.map(({ path }) => path.split('.')[0] ?? path))];

/** What is gone already is as good as removed. */
async function remove(kind: Kind, resource: Resource, have: Fields, client: Client): Promise<void> {
  try {
    await kind.remove?.(client, resource, have);
  } catch (error) {
    if (!(error instanceof ApiFailure && error.httpStatus === 404)) throw error;
  }
}

/** Why something that is there cannot be relied on: it does not work, or it is still the one that was to be replaced. */
function notYet(step: Step, have: Fields, context: StepContext): string | undefined {
  const kind = context.kinds[step.resource.kind];
  if (step.action === 'replace' && kind.replace) {
    const now = planOne(step.resource, context.live, kind, new Set(), context.options);
    if (now.action === 'replace') return 'what is there is still the former one';
  }
  const fault = step.action === 'create' || step.action === 'replace' ? kind.fault?.(have) : undefined;
  return fault === undefined ? undefined : `it does not work: ${fault}`;
}

const LOOKS = 8;
const FIRST_LOOK_MS = 250;

/** Reads back what was written: some services show it a few seconds later. */
async function confirm(step: Step, context: StepContext): Promise<void> {
  const resource = resolved(step.resource, context);
  if (step.action === 'delete') {
    context.live.set(resource.address, undefined);
    return;
  }
  const kind = context.kinds[resource.kind];
  if (!context.looks && !kind.fault && step.action !== 'replace') {
    context.live.set(resource.address, resource.spec);
    return;
  }
  for (let look = 1; ; look++) {
    const have = await kind.read(context.client, resource);
    context.live.set(resource.address, have);
    const fault = have === undefined ? 'it cannot be read back' : notYet(step, have, context);
    if (fault === undefined) return;
    if (look >= LOOKS) throw new DeployError('api', `${resource.address} was written, yet ${fault}.`);
    await context.time.wait(FIRST_LOOK_MS * 2 ** (look - 1));
  }
}
