/** A plan from what is there now: reads everything, and asks what a change would cost in data and in permissions. */
import type { Deployment } from '../deployment.ts';
import { ApiFailure, messageOf } from '../errors.ts';
import { countText } from '../model/vanishing.ts';
import { readLive } from './live.ts';
import { formerSteps } from './former.ts';
import { missingPermissions } from './preflight.ts';
import {
  changes,
  dependencies,
  plan,
  resolve,
  type Faulty,
  type Kept,
  type Live,
  type Planned,
  type Step,
} from './plan.ts';
import { findLeftovers, prune } from './prune.ts';
import type { Fields, KindName, Vanishing } from '../resource.ts';

export interface LookOptions {
  /** Looks for what is ours and no longer declared. */
  readonly prune?: boolean;
  /** Counts what would vanish, and asks services that can tell whether they would take a change. */
  readonly inspect?: boolean;
  /** Tests the caller's permissions. */
  readonly preflight?: boolean;
  /** Takes for granted that nothing is there. What is there all the same is read once its service refuses to make it. */
  readonly nothingThere?: boolean;
}

export interface Look {
  readonly planned: Planned;
  readonly live: Live;
}

export async function look(deployment: Deployment, options: LookOptions = {}): Promise<Look> {
  const { client, kinds, resources } = deployment;
  const [live, leftovers] = await Promise.all([
    options.nothingThere ? new Map<string, Fields | undefined>() : readLive(client, resources, kinds),
    options.prune ? findLeftovers(deployment) : Promise.resolve([]),
  ]);
  const { steps: deletions, kept, found } = prune(leftovers, kinds);
  const declared = plan(resources, live, kinds, deployment.planning);
  const former = formerSteps(declared, live, kinds);
  const all = new Map([...live, ...found, ...former.found]);
  const { going, staying } = await sparing(deletions, all, deployment);
  const planned = [...declared, ...former.steps];
  const steps = [...(options.inspect ? await inspected(planned, all, deployment) : planned), ...going];
  const changed = changes(steps);
  const missing = options.preflight ? await missingPermissions(deployment, changed) : [];
  const blocked = steps.filter(({ action }) => action === 'blocked');
  const faulty = declared.flatMap((step) => faultOf(step, live, deployment));
  return { planned: { steps, changes: changed, blocked, kept: [...kept, ...staying], faulty, missing }, live: all };
}

/** Of what stays: what is made or made anew is looked at once it is. */
function faultOf({ resource, action }: Step, live: Live, { kinds }: Deployment): Faulty[] {
  const have = live.get(resource.address);
  const reason = have && action !== 'replace' ? kinds[resource.kind].fault?.(have) : undefined;
  return reason === undefined ? [] : [{ resource, reason }];
}

/** What nobody declares any more goes, unless something waits in it: messages are data until they are delivered. */
async function sparing(deletions: readonly Step[], live: Live, deployment: Deployment) {
  const steps = await Promise.all(deletions.map((step) => counted(step, live, deployment)));
  const staying = steps.flatMap(({ resource, vanishing }): Kept[] =>
    holdsMessages(vanishing)
      ? [{ resource, reason: `it holds ${countText(vanishing)}; once they are gone, apply deletes it` }]
      : [],
  );
  return { going: steps.filter(({ vanishing }) => !holdsMessages(vanishing)), staying };
}

const holdsMessages = (vanishing: Vanishing | undefined): vanishing is Vanishing =>
  vanishing?.what === 'messages' || vanishing?.what === 'events';

/** Each step with what it would erase, and refused where the service says beforehand that it would. */
async function inspected(steps: readonly Step[], live: Live, deployment: Deployment): Promise<Step[]> {
  const actions = new Map(steps.map(({ resource, action }) => [resource.address, action]));
  return Promise.all(
    steps.map(async (step) => {
      if (step.action === 'create') return validated(step, actions, live, deployment);
      return step.action === 'replace' || step.action === 'delete' ? losing(step, live, deployment) : step;
    }),
  );
}

/** A subscription is as good as any other of the same settings only while it is empty. */
async function losing(step: Step, live: Live, deployment: Deployment): Promise<Step> {
  const found = await counted(step, live, deployment);
  if (step.action !== 'replace' || found.vanishing?.what !== 'messages') return found;
  return { ...found, action: 'blocked', reason: `${step.reason ?? ''}, and it holds ${countText(found.vanishing)}` };
}

export async function counted(step: Step, live: Live, { client, kinds }: Deployment): Promise<Step> {
  const { resource } = step;
  const have = live.get(resource.address);
  const spec = resolve(resource.spec, live, new Set());
  const counting = have && kinds[resource.kind].vanishing?.(client, { ...resource, spec }, have);
  const vanishing = await Promise.resolve(counting).catch((error: unknown) => uncounted(resource.kind, error));
  return vanishing && (vanishing.count > 0 || vanishing.unknown) ? { ...step, vanishing } : step;
}

/** Messages and events that may not be counted are taken to be there; elsewhere the number is only told. */
function uncounted(kind: KindName, error: unknown): Vanishing | undefined {
  if (!(error instanceof ApiFailure && [403, 404, 501].includes(error.httpStatus))) throw error;
  const what = CARRIERS[kind];
  return what && error.httpStatus !== 404 ? { what, count: 0, unknown: true } : undefined;
}

const CARRIERS: Partial<Record<KindName, 'messages' | 'events'>> = { subscription: 'messages', trigger: 'events' };

/** Only where all it needs is there already: else the service would complain of that. */
async function validated(
  step: Step,
  actions: ReadonlyMap<string, Step['action']>,
  live: Live,
  { client, kinds }: Deployment,
): Promise<Step> {
  const { resource } = step;
  const kind = kinds[resource.kind];
  const ready = dependencies(resource).every((address) => actions.get(address) === 'none');
  if (!kind.validate || !ready) return step;
  try {
    await kind.validate(client, resource, resolve(resource.spec, live, new Set()));
    return step;
  } catch (error) {
    const refused = error instanceof ApiFailure && error.httpStatus === 400;
    return refused ? { ...step, action: 'blocked', reason: `the service would refuse it: ${messageOf(error)}` } : step;
  }
}
