/**
 * The control planes that need no room of their own: service accounts, the project, IAM policies of all resources, API
 * enablement, secrets, keys, scheduler jobs, BigQuery's catalogue, and kinds that are kept and shown only (log metrics and sinks, monitoring, …).
 *
 * In: REST calls. Out: resources as Google shows them. A generic engine serves what differs in data only (kinds/);
 * policies, secret versions and enablement have files of their own.
 */
import { table } from '../store/table.ts';
import { createBehaviour, type BehaviourSwitch } from '../wire/behaviour.ts';
import type { Operations } from '../wire/operations.ts';
import type { Room, RoomEnv } from '../wire/room.ts';
import { ok, type Route } from '../wire/router.ts';
import { createAccounts } from './accounts.ts';
import { bigqueryRoutes } from './bigquery/index.ts';
import { CRYPTO_KEY, KINDS, SCHEDULER_JOB, SECRET, SERVICE_ACCOUNT } from './kinds/index.ts';
import { createKms } from './kms.ts';
import { createLanes } from './lanes.ts';
import { Policies } from './policies.ts';
import { policyRoutes } from './policy-routes.ts';
import { checkProject } from './project.ts';
import { resourceRoutes, type Hooks } from './resource-routes.ts';
import { Resources } from './resources.ts';
import { Scheduler, type Reach } from './scheduler/index.ts';
import { createSecrets } from './secrets.ts';
import { serviceUsageRoutes } from './service-usage.ts';

interface ControlEnv extends RoomEnv {
  readonly operations: Operations;
  readonly behaviour?: BehaviourSwitch;
  /** What scheduled jobs call. Without it none is fired. */
  readonly reach?: Reach;
  /**
   * Whether a resource of another room exists, for its policy: topics, subscriptions, services, tables, buckets
   * (`projects/_/buckets/{bucket}`). Without it every name does.
   */
  exists?(name: string): Promise<boolean>;
  /** Whether a caller has a permission on a resource, for testIamPermissions. Absent: everybody has every one. */
  may?(principal: string | undefined, permission: string, resource: string): boolean;
  /** Whether an agent of Google's services is there to be granted something. Absent: every one is. */
  agentExists?(email: string): boolean;
}

interface Control extends Room {
  /** Scheduled jobs: to be started last and stopped first, because they call all others. */
  readonly schedule: Room;
  readonly policies: Policies;
  /** `secret` is an id or a full name, `version` a number, an alias or `latest`. @throws ApiError NOT_FOUND, FAILED_PRECONDITION */
  accessSecret(secret: string, version: string): Promise<Buffer>;
  /** For the owner of a resource that is deleted: one of the same name starts with a fresh policy. */
  forgetPolicy(name: string): Promise<void>;
}

export async function createControl(env: ControlEnv): Promise<Control> {
  const all = KINDS.map((kind) => new Resources(kind, env));
  const resourceEnv = { ...env, relatives: all, lanes: createLanes(env.behaviour ?? createBehaviour()) };
  const of = (kind: (typeof KINDS)[number]) => all[KINDS.indexOf(kind)] ?? new Resources(kind, env);
  const [accountResources, secretResources] = [of(SERVICE_ACCOUNT), of(SECRET)];
  const accountName = (email: string) => `projects/${env.project}/serviceAccounts/${email}`;
  const policies = new Policies({
    ...env,
    delayMilliseconds: () => (env.behaviour?.current.iamDelaySeconds ?? 0) * 1000,
    accountExists: async (email) => {
      if (!email.endsWith(`@${env.project}.iam.gserviceaccount.com`)) return env.agentExists?.(email) !== false;
      return (await accountResources.find(accountName(email))) !== undefined;
    },
  });
  await policies.load();
  const accounts = createAccounts(env, accountResources, policies);
  const secrets = createSecrets(env, secretResources);
  const keys = of(CRYPTO_KEY);
  const kms = createKms(env, keys);
  const resolve = async (name: string): Promise<string | undefined> => {
    if (/\/serviceAccounts\/[^/]+$/.test(name)) return (await accountResources.find(name))?.[0];
    if (/\/secrets\/[^/]+$/.test(name)) return (await secretResources.find(name))?.[0];
    if (/\/cryptoKeys\/[^/]+$/.test(name)) return (await keys.find(name))?.[0];
    const known = /^projects\/[^/]+$/.test(name) || (await env.exists?.(name)) !== false;
    return known ? name : undefined;
  };
  const secretDeleted = async (name: string) => {
    await secrets.deleted(name);
    await policies.forget(name);
  };
  const parents = { projects: `projects/${env.project}`, global: `projects/${env.project}/locations/global` };
  for (const each of all) await each.seed(each.kind.parent.includes('{location}') ? parents.global : parents.projects);
  const jobs = of(SCHEDULER_JOB);
  const scheduler = env.reach && new Scheduler({ ...env, jobs, reach: env.reach });
  const hooks = new Map<Resources, Hooks>([
    [
      jobs,
      {
        written: async (name, job) => scheduler?.plan(name, job),
        deleted: async (name) => scheduler?.forget(name),
      },
    ],
    [accountResources, { deleted: accounts.deleted }],
    [secretResources, { deleted: secretDeleted }],
    [keys, { written: kms.made }],
  ]);
  return {
    routes: [
      ...accounts.routes,
      ...all.flatMap((resources) => resourceRoutes(resourceEnv, resources, hooks.get(resources))),
      ...(scheduler?.routes ?? []),
      ...bigqueryRoutes(env),
      ...secrets.routes,
      ...kms.routes,
      ...policyRoutes({ ...env, policies, resolve }),
      ...serviceUsageRoutes(resourceEnv),
      ...projectRoutes(env, await createdAt(env)),
    ],
    grpc: [],
    start: async () => undefined,
    stop: async () => undefined,
    schedule: {
      routes: [],
      grpc: [],
      start: async () => scheduler?.start(),
      stop: async () => scheduler?.stop(),
    },
    policies,
    accessSecret: (secret, version) => secrets.access(secret, version),
    forgetPolicy: (name) => policies.forget(name),
  };
}

/** The project is as old as its data directory. */
async function createdAt(env: ControlEnv): Promise<string> {
  const times = table<string>(env.store, 'project');
  const known = await times.get('createTime');
  if (known !== undefined) return known;
  const now = new Date(env.clock.now()).toISOString();
  await times.put('createTime', now);
  return now;
}

/** https://cloud.google.com/resource-manager/reference/rest/v3/projects/get and v1 */
function projectRoutes({ project, projectNumber }: ControlEnv, createTime: string): Route[] {
  const shown = {
    v3: { name: `projects/${projectNumber}`, projectId: project, state: 'ACTIVE', displayName: project, createTime },
    v1: { projectNumber, projectId: project, lifecycleState: 'ACTIVE', name: project, createTime },
  };
  return Object.entries(shown).map(([version, body]) => ({
    service: 'cloudresourcemanager',
    method: 'GET',
    pattern: `/${version}/projects/{project}`,
    async handle({ params }) {
      checkProject({ project, projectNumber }, params['project']);
      return ok(body);
    },
  }));
}
