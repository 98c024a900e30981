/**
 * The deployer: from the declarations in this repository to a project, over REST, with no state of its own.
 * In: a target and where the repository is. Out: a plan (what would change), or what was done.
 */
import { apply, type Outcome } from './apply.ts';
import { bundleHandlers } from './bundle.ts';
import { cachedHandlers } from './bundle-cache.ts';
import { createClient, systemTime, type Client, type ClientOptions, type Target } from './client.ts';
import { readDefinitions, readRunbooks, type Definitions } from './definitions.ts';
import { desired } from './desired/index.ts';
import { DeployError } from './errors.ts';
import { kinds } from './kinds/index.ts';
import { archiveName } from './kinds/storage.ts';
import { readLive } from './live.ts';
import { payloadsFrom } from './payloads.ts';
import { changes, plan, type Kinds, type Live, type Planned, type PlanOptions } from './plan.ts';
import type { Resource } from './resource.ts';
import type { RetryEnv } from './retry/patience.ts';
import { handlers } from '../handlers/index.ts';
import { settingsFrom } from '../infra/settings.ts';
import { sources } from '../infra/sources.ts';

export { cloudTarget, localTarget, readMesh, type Mesh } from './target.ts';
export { planText, planJson, outcomeText, applyJson } from './report.ts';
export { readDefinitions, type CheckDefinition, type Definitions } from './definitions.ts';
export { DeployError } from './errors.ts';
export type { Outcome } from './apply.ts';
export type { Step } from './plan.ts';

export interface DeployOptions {
  /** The repository's root. */
  readonly root: string;
  readonly target: Target;
  /** Origins of sources that differ from the declared ones, by source name. */
  readonly origins: Readonly<Record<string, string>>;
  /** Whether the simulated sources belong there. */
  readonly simulated?: boolean;
  /** The environment that secrets' first versions may come from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly adopt?: boolean;
  readonly onCall?: ClientOptions['onCall'];
  readonly onWait?: ClientOptions['onWait'];
  readonly onOutcome?: (outcome: Outcome) => void;
  /** False leaves out the proof at the end that the next plan is empty. */
  readonly prove?: boolean;
  /** Handler archives by name, when the caller has built them already. */
  readonly archives?: Archives;
  /** Workflow definitions, when the caller has read and checked them already. */
  readonly definitions?: Definitions;
}

export type Archives = ReadonlyMap<string, Buffer>;

interface Prepared {
  readonly client: Client;
  readonly clientFor: (about: string, time: RetryEnv) => Client;
  readonly kinds: Kinds;
  readonly resources: readonly Resource[];
}

/** Every handler's archive, kept from before where nothing has changed: a caller may start this early. */
export const buildArchives = (root: string): Promise<Archives> => cachedHandlers(root, handlers);

/** Every handler's archive, bundled anew: what goes to a cloud never comes from a cache. */
export const bundleArchives = (root: string): Promise<Archives> => bundleHandlers(root, handlers);

export async function planDeployment(options: DeployOptions): Promise<Planned> {
  const prepared = await prepare(options);
  return (await look(prepared, options)).planned;
}

/**
 * Makes it so. A failure of one resource stops only those that need it.
 * @throws DeployError `not-converged` when everything was written and the next plan is still not empty.
 */
export async function applyDeployment(options: DeployOptions): Promise<Outcome[]> {
  const prepared = await prepare(options);
  const { planned, live } = await look(prepared, options);
  const outcomes = await apply(planned.steps, {
    clientFor: prepared.clientFor,
    kinds: prepared.kinds,
    live,
    time: systemTime,
    planning: planningOf(options),
    ...(options.onWait ? { onWait: options.onWait } : {}),
    ...(options.onOutcome ? { onOutcome: options.onOutcome } : {}),
  });
  const wanted = options.prove !== false && planned.changes.length > 0;
  if (wanted && outcomes.every(({ result }) => result === 'done' || result === 'unchanged')) {
    await proveConverged(prepared, options);
  }
  return outcomes;
}

async function proveConverged(prepared: Prepared, options: DeployOptions): Promise<void> {
  const { planned } = await look(prepared, options);
  const [first] = planned.changes;
  if (!first) return;
  const field = first.differences[0]?.path ?? first.action;
  throw new DeployError(
    'not-converged',
    `Everything was written, yet ${first.resource.address} still differs (${field}). This is a fault of the deployer's comparison.`,
  );
}

async function prepare(options: DeployOptions): Promise<Prepared> {
  const { root, target } = options;
  const place = { project: target.project, location: target.location, ...(target.env ? { env: target.env } : {}) };
  const definitions = options.definitions ?? (await readDefinitions(root));
  const archives = options.archives ?? (await bundleArchives(root));
  const named = new Map([...archives].map(([handler, packed]) => [archiveName(handler, packed), packed]));
  const given = sources(options.origins, { simulated: options.simulated ?? false });
  const settings = settingsFrom(options.environment);
  const payloads = payloadsFrom(place, given, options.environment);
  const told = {
    target,
    ...(options.onCall ? { onCall: options.onCall } : {}),
    ...(options.onWait ? { onWait: options.onWait } : {}),
  };
  return {
    client: createClient(told),
    clientFor: (about, time) => createClient({ ...told, about, time }),
    kinds: kinds({ archives: named, payloads }),
    resources: desired({ place, archives, definitions, runbooks: await readRunbooks(root), sources: given, settings }),
  };
}

async function look(prepared: Prepared, options: DeployOptions): Promise<{ planned: Planned; live: Live }> {
  const live = await readLive(prepared.client, prepared.resources, prepared.kinds);
  const steps = plan(prepared.resources, live, prepared.kinds, planningOf(options));
  const blocked = steps.filter(({ action }) => action === 'blocked');
  return { planned: { steps, blocked, changes: changes(steps) }, live };
}

function planningOf({ adopt, target }: DeployOptions): PlanOptions {
  return { adopt: adopt ?? false, ...(target.env ? { env: target.env } : {}) };
}
