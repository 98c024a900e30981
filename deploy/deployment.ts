/** What a run works with: the declarations as resources, the kinds, and clients for the target. */
import { bundleHandlers } from './release/bundle.ts';
import { cachedHandlers } from './release/bundle-cache.ts';
import type { Fetch } from './rest/http.ts';
import { createClient, systemTime, type Client, type ClientOptions, type Target } from './rest/client.ts';
import { readDefinitions, readRunbooks, type Definitions } from './definitions.ts';
import { desired } from './desired/index.ts';
import { DeployError } from './errors.ts';
import { kinds } from './kinds/index.ts';
import { archiveName } from './kinds/storage.ts';
import { payloadsFrom } from './payloads.ts';
import type { Kinds, PlanOptions } from './planning/plan.ts';
import { createRedactor, type Redactor } from './show/redact.ts';
import type { Resource } from './resource.ts';
import type { RetryEnv } from './rest/retry/patience.ts';
import type { Draining } from './work/drain.ts';
import { proofKey, type Proofs } from './work/proof.ts';
import { handlers } from '../handlers/index.ts';
import type { Place } from '../infra/names.ts';
import { settingsFrom } from '../infra/settings.ts';
import { sources } from '../infra/sources.ts';

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
  /** The commit that is deployed, asked for before the first write; absent: nobody knows. */
  readonly commit?: () => Promise<string | undefined>;
  readonly onCall?: ClientOptions['onCall'];
  readonly onWait?: ClientOptions['onWait'];
  readonly onProgress?: ClientOptions['onProgress'];
  readonly onDrain?: (waiting: Draining) => void;
  /** How many resources at once; default 8. */
  readonly width?: number;
  /** Time as this run sees it; a test has its own. */
  readonly time?: RetryEnv;
  readonly fetch?: Fetch;
  /** Handler archives by name, when the caller has built them already. */
  readonly archives?: Archives;
  /** Workflow definitions, when the caller has read and checked them already. */
  readonly definitions?: Definitions;
  /** What the smoke test need not prove again. Absent: it proves everything. */
  readonly proofs?: Proofs;
  /** Changes what is declared: for tests, and for parts of the whole. */
  readonly select?: (resources: Resource[]) => Resource[];
}

export type Archives = ReadonlyMap<string, Buffer>;

export interface Deployment {
  readonly target: Target;
  readonly place: Place;
  readonly planning: PlanOptions;
  readonly time: RetryEnv;
  readonly width: number;
  readonly kinds: Kinds;
  readonly resources: readonly Resource[];
  readonly redactor: Redactor;
  /** Told when the smoke test has succeeded. */
  readonly onProven: () => void;
  /** Told before each wait for another try. */
  readonly onWait: NonNullable<ClientOptions['onWait']>;
  /** Told before each wait for events that are still to be delivered. */
  readonly onDrain: (waiting: Draining) => void;
  /** For reads while planning. */
  readonly client: Client;
  /** For the calls of one resource. `keepAlive` is called before each write and each wait. */
  clientFor(about: string, time: RetryEnv, keepAlive?: () => Promise<void>): Client;
}

const WIDTH = 8;

/** Every handler's archive, kept from before where nothing has changed: a caller may start this early. */
export const buildArchives = (root: string): Promise<Archives> => cachedHandlers(root, handlers);

/** Every handler's archive, bundled anew: what goes to a cloud never comes from a cache. */
export const bundleArchives = (root: string): Promise<Archives> => bundleHandlers(root, handlers);

/** @throws DeployError `declaration` naming every resource that no service would take; no call is made for it */
export async function prepare(options: DeployOptions): Promise<Deployment> {
  const { root, target } = options;
  const place: Place = { project: target.project, location: target.location, ...envOf(target) };
  const definitions = options.definitions ?? (await readDefinitions(root));
  const archives = options.archives ?? (await bundleArchives(root));
  const byObject = new Map([...archives].map(([handler, packed]) => [archiveName(handler, packed), packed]));
  const given = sources(options.origins, { simulated: options.simulated ?? false, environment: options.environment });
  const redactor = createRedactor();
  const payloads = payloadsFrom(place, given, options.environment, redactor);
  // Where simulated sources belong, so do documents that are only for trying.
  const settings = { ...(options.simulated ? { testDocuments: true } : {}), ...settingsFrom(options.environment) };
  const wanted = desired({
    place,
    archives,
    definitions,
    runbooks: await readRunbooks(root),
    sources: given,
    settings,
  });
  const resources = options.select?.(wanted) ?? wanted;
  const proof = options.proofs && proofKey(resources, { sources: given, environment: options.environment });
  const isProven = proof !== undefined && options.proofs?.has(proof) === true;
  const commit = options.commit ? { commit: options.commit } : {};
  const registry = kinds({ archives: byObject, payloads, isProven, ...commit });
  checkDeclarations(resources, registry);
  const told = toldTo(options);
  return {
    target,
    place,
    planning: { adopt: options.adopt ?? false, ...envOf(target) },
    time: options.time ?? systemTime,
    width: options.width ?? WIDTH,
    kinds: registry,
    resources,
    redactor,
    onProven: () => {
      if (proof !== undefined && !isProven) options.proofs?.add(proof);
    },
    onWait: (waiting) => options.onWait?.(waiting),
    onDrain: (waiting) => options.onDrain?.(waiting),
    client: createClient(told),
    clientFor: (about, time, keepAlive) => createClient({ ...told, about, time, ...(keepAlive ? { keepAlive } : {}) }),
  };
}

const envOf = ({ env }: Target) => (env ? { env } : {});

const toldTo = ({ target, onCall, onWait, onProgress, time, fetch }: DeployOptions): ClientOptions => ({
  target,
  ...(onCall ? { onCall } : {}),
  ...(onWait ? { onWait } : {}),
  ...(onProgress ? { onProgress } : {}),
  ...(time ? { time } : {}),
  ...(fetch ? { fetch } : {}),
});

function checkDeclarations(resources: readonly Resource[], registry: Kinds): void {
  const faults = resources.flatMap((resource) =>
    (registry[resource.kind].check?.(resource) ?? []).map((fault) => `${resource.address}: ${fault}`),
  );
  if (faults.length === 0) return;
  throw new DeployError('declaration', `Nothing was planned, for no service would take this:\n${faults.join('\n')}`);
}
