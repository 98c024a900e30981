/** Which APIs are enabled, and the agents of Google's services. https://cloud.google.com/service-usage/docs/reference/rest */
import type { Store } from '../store/index.ts';
import { table, type Table } from '../store/table.ts';
import { ApiError, invalid } from '../wire/errors.ts';
import type { Operations } from '../wire/operations.ts';
import { page, pageRequest } from '../wire/paging.ts';
import { ok, type RestRequest, type Route } from '../wire/router.ts';
import type { Lanes } from './lanes.ts';
import { checkProject, type Project } from './project.ts';

interface ServiceUsageEnv extends Project {
  readonly store: Store;
  readonly operations: Operations;
  readonly lanes: Lanes;
}

const SERVICES = '/v1/projects/{project}/services';
const BATCH_LIMIT = 20;
const TYPES = 'type.googleapis.com/google.api.serviceusage.v1';
const API_NAME = /^[a-z][a-z0-9-]*\.googleapis\.com$/;

/**
 * Domains of the agents' addresses, by first label of the API. https://cloud.google.com/iam/docs/service-agents
 * An API without an agent answers without an address.
 */
const AGENT_DOMAINS: Readonly<Record<string, string>> = {
  artifactregistry: 'gcp-sa-artifactregistry',
  bigtableadmin: 'gcp-sa-bigtable',
  cloudbuild: 'gcp-sa-cloudbuild',
  cloudkms: 'gcp-sa-cloudkms',
  cloudscheduler: 'gcp-sa-cloudscheduler',
  dataflow: 'dataflow-service-producer-prod',
  dataform: 'gcp-sa-dataform',
  dataplex: 'gcp-sa-dataplex',
  eventarc: 'gcp-sa-eventarc',
  logging: 'gcp-sa-logging',
  monitoring: 'gcp-sa-monitoring-notification',
  pubsub: 'gcp-sa-pubsub',
  run: 'serverless-robot-prod',
  secretmanager: 'gcp-sa-secretmanager',
  storage: 'gs-project-accounts',
  workflows: 'gcp-sa-workflows',
};

export function serviceUsageRoutes(env: ServiceUsageEnv): Route[] {
  const enabled = table<true>(env.store, 'serviceusage/enabled');
  const route = (method: string, pattern: string, answer: (request: RestRequest) => Promise<unknown>): Route => ({
    service: 'serviceusage',
    method,
    pattern,
    async handle(request) {
      checkProject(env, request.params['project']);
      return ok(await answer(request));
    },
  });
  const switchTo = (on: boolean) => async (request: RestRequest) => {
    const id = apiName(request.params['service']);
    const type = on ? 'EnableServiceResponse' : 'DisableServiceResponse';
    return operate(env, [id], type, async () => {
      await (on ? enabled.put(id, true) : enabled.delete(id));
      return { service: show(env, id, on) };
    });
  };
  return [
    route('POST', `${SERVICES}:batchEnable`, async (request) => batchEnable(env, enabled, await request.json())),
    route('GET', SERVICES, ({ query }) => list(env, enabled, query)),
    route('GET', `${SERVICES}/{service}`, async ({ params }) => {
      const id = apiName(params['service']);
      return show(env, id, (await enabled.get(id)) === true);
    }),
    route('POST', `${SERVICES}/{service}:enable`, switchTo(true)),
    route('POST', `${SERVICES}/{service}:disable`, switchTo(false)),
    route('POST', `${SERVICES.replace('/v1/', '/v1beta1/')}/{service}:generateServiceIdentity`, async ({ params }) =>
      identity(env, apiName(params['service'])),
    ),
  ];
}

/** @throws ApiError INVALID_ARGUMENT */
function apiName(given: unknown): string {
  if (typeof given === 'string' && API_NAME.test(given)) return given;
  throw invalid(`${JSON.stringify(given)} is not the name of an API, such as "pubsub.googleapis.com".`);
}

function show({ projectNumber }: Project, id: string, on: boolean) {
  return {
    name: `projects/${projectNumber}/services/${id}`,
    config: { name: id },
    state: on ? 'ENABLED' : 'DISABLED',
    parent: `projects/${projectNumber}`,
  };
}

async function batchEnable(env: ServiceUsageEnv, enabled: Table<true>, body: Readonly<Record<string, unknown>>) {
  const given = body['serviceIds'];
  if (!Array.isArray(given) || given.length === 0) throw invalid('serviceIds must name at least one API.');
  if (given.length > BATCH_LIMIT) throw invalid(`A batch takes at most ${BATCH_LIMIT} APIs, not ${given.length}.`);
  const ids = given.map(apiName);
  return operate(env, ids, 'BatchEnableServicesResponse', async () => {
    await env.store.batch(ids.map((id) => enabled.putChange(id, true)));
    return { services: ids.map((id) => show(env, id, true)) };
  });
}

/** Not queued but refused, as the service says it. */
const BUSY = {
  status: 'FAILED_PRECONDITION',
  message: 'Another activation or deactivation is in progress for the project. Please retry.',
} as const;

function operate(
  env: ServiceUsageEnv,
  ids: readonly string[],
  type: string,
  run: () => Promise<Record<string, unknown>>,
) {
  return env.lanes.enter('serviceusage', BUSY, () =>
    env.operations.start({
      parent: `projects/${env.projectNumber}`,
      target: ids.map((id) => `projects/${env.projectNumber}/services/${id}`).join(','),
      verb: 'update',
      apiVersion: 'v1',
      metadataType: `${TYPES}.OperationMetadata`,
      responseType: `${TYPES}.${type}`,
      run,
    }),
  );
}

/** What is enabled, and among the rest the APIs this page knows of. */
async function list(env: ServiceUsageEnv, enabled: Table<true>, query: URLSearchParams) {
  const filter = query.get('filter') ?? '';
  if (!['', 'state:ENABLED', 'state:DISABLED'].includes(filter)) {
    throw new ApiError(
      'UNIMPLEMENTED',
      `The local cloud models the filters state:ENABLED and state:DISABLED, not "${filter}".`,
    );
  }
  const on = new Set((await enabled.list()).map(([id]) => id));
  const known = new Set([...on, ...Object.keys(AGENT_DOMAINS).map((label) => `${label}.googleapis.com`)]);
  const all = [...known].sort().map((id) => show(env, id, on.has(id)));
  const found = filter === '' ? all : all.filter((service) => `state:${service.state}` === filter);
  const { items, ...rest } = page(found, pageRequest(query, 50, 200), (service) => service.config.name);
  return { services: items, ...rest };
}

/** A finished operation under a placeholder name that cannot be polled, as the real service answers. */
function identity(env: Project, id: string) {
  const domain = AGENT_DOMAINS[id.slice(0, id.indexOf('.'))];
  const email = domain && `service-${env.projectNumber}@${domain}.iam.gserviceaccount.com`;
  return {
    name: 'operations/finished.DONE_OPERATION',
    done: true,
    response: {
      '@type': 'type.googleapis.com/google.api.serviceusage.v1beta1.ServiceIdentity',
      ...(email === undefined ? {} : { email, uniqueId: uniqueIdOf(email) }),
    },
  };
}

/** Always the same for one agent. */
function uniqueIdOf(email: string): string {
  const digits = [...email].reduce((sum, letter) => (sum * 31n + BigInt(letter.codePointAt(0) ?? 0)) % 10n ** 20n, 7n);
  return `1${digits.toString().padStart(20, '0')}`;
}
