/** Cloud Run Admin API v2: https://cloud.google.com/run/docs/reference/rest */
import { ApiError, notFound } from '../wire/errors.ts';
import type { Operations } from '../wire/operations.ts';
import { page, pageRequest } from '../wire/paging.ts';
import { ok, type RestRequest, type Route } from '../wire/router.ts';
import { checkProject, checkServiceId, parentName, revisionName, serviceName, type Place } from './names.ts';
import { showRevision, showService, type ServiceRecord } from './records.ts';
import type { Change, Services } from './services.ts';

interface RoutesEnv {
  readonly place: Place;
  readonly operations: Operations;
  readonly services: Services;
  /** Why a service that was ready cannot serve at this moment. */
  trouble(service: string): string | undefined;
}

const PARENT = '/v2/projects/{project}/locations/{location}';
const SERVICE = `${PARENT}/services/{service}`;
const TYPE = 'type.googleapis.com/google.cloud.run.v2.Service';

export function createRoutes(env: RoutesEnv): Route[] {
  const route = (method: string, pattern: string, handle: Route['handle']): Route => ({
    service: 'run',
    method,
    pattern,
    handle,
  });
  return [
    route('POST', `${PARENT}/services`, (request) => create(env, request)),
    route('GET', `${PARENT}/services`, (request) => list(env, request)),
    route('GET', SERVICE, async (request) => ok(show(env, await env.services.get(nameOf(env, request))))),
    route('PATCH', SERVICE, (request) => patch(env, request)),
    route('DELETE', SERVICE, (request) => remove(env, request)),
    route('GET', `${SERVICE}/revisions`, (request) => listRevisions(env, request)),
    route('GET', `${SERVICE}/revisions/{revision}`, (request) => getRevision(env, request)),
  ];
}

const show = (env: RoutesEnv, service: ServiceRecord) =>
  showService(env.place, service, service.reconciling ? undefined : env.trouble(service.name));

function parentOf(env: RoutesEnv, { params }: RestRequest): string {
  checkProject(env.place, params['project'] ?? '');
  return parentName(env.place, params['location'] ?? '');
}

function nameOf(env: RoutesEnv, request: RestRequest): string {
  return `${parentOf(env, request)}/services/${request.params['service'] ?? ''}`;
}

/** The operation around a change; with validateOnly nothing but the answer is made. */
async function operate(
  env: RoutesEnv,
  request: RestRequest,
  verb: string,
  target: string,
  run: () => Promise<ServiceRecord>,
) {
  const operation = await env.operations.start({
    parent: parentOf(env, request),
    target,
    verb,
    apiVersion: 'v2',
    metadataType: TYPE,
    responseType: TYPE,
    run: async () => show(env, await run()),
  });
  return ok(operation);
}

function change(env: RoutesEnv, request: RestRequest, verb: string, planned: Change) {
  const dry = request.query.get('validateOnly') === 'true';
  return operate(env, request, verb, planned.service.name, async () =>
    dry ? { ...planned.service, reconciling: false } : env.services.apply(planned),
  );
}

async function create(env: RoutesEnv, request: RestRequest) {
  parentOf(env, request);
  const id = { location: request.params['location'] ?? '', service: checkServiceId(request.query.get('serviceId')) };
  const body = await request.json();
  return env.services.inOrder(serviceName(env.place, id), async () =>
    change(env, request, 'create', await env.services.planCreate(env.place, id, body)),
  );
}

async function patch(env: RoutesEnv, request: RestRequest) {
  const name = nameOf(env, request);
  const body = await request.json();
  return env.services.inOrder(name, async () => {
    const missing = (await env.services.find(name)) === undefined;
    if (missing && request.query.get('allowMissing') === 'true') {
      const id = {
        location: request.params['location'] ?? '',
        service: checkServiceId(request.params['service'] ?? ''),
      };
      return change(env, request, 'create', await env.services.planCreate(env.place, id, body));
    }
    const anew = request.query.get('forceNewRevision') === 'true';
    const planned = await env.services.planUpdate(name, body, request.query.get('updateMask'), anew);
    return change(env, request, 'update', planned);
  });
}

async function remove(env: RoutesEnv, request: RestRequest) {
  const name = nameOf(env, request);
  const { query } = request;
  return env.services.inOrder(name, async () => {
    const found = await env.services.get(name);
    return operate(env, request, 'delete', name, async () =>
      query.get('validateOnly') === 'true' ? found : env.services.remove(name, query.get('etag')),
    );
  });
}

async function list(env: RoutesEnv, request: RestRequest) {
  if (request.query.get('showDeleted') === 'true') {
    throw new ApiError('UNIMPLEMENTED', 'The local cloud keeps no deleted services to show.');
  }
  const found = await env.services.list(parentOf(env, request));
  const { items, ...rest } = page(found, pageRequest(request.query, 100, 1000), (service) => service.name);
  return ok({ services: items.map((service) => show(env, service)), ...rest });
}

async function listRevisions(env: RoutesEnv, request: RestRequest) {
  const service = await env.services.get(nameOf(env, request));
  const found = await env.services.revisions(service.name);
  const inOrder = found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, ...rest } = page(inOrder, pageRequest(request.query, 100, 1000), (revision) => revision.name);
  return ok({ revisions: items.map((revision) => showRevision(service, revision)), ...rest });
}

async function getRevision(env: RoutesEnv, request: RestRequest) {
  const name = revisionName(nameOf(env, request), request.params['revision'] ?? '');
  const service = await env.services.find(nameOf(env, request));
  if (!service) throw notFound(`Revision ${name}`);
  return ok(showRevision(service, await env.services.revision(name)));
}
