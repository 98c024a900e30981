/** Eventarc v1 over REST: triggers and providers. Source: https://cloud.google.com/eventarc/docs/reference/rest */
import { notFound } from '../wire/errors.ts';
import type { Operations } from '../wire/operations.ts';
import { page, pageRequest } from '../wire/paging.ts';
import { ok, type RestRequest, type Route } from '../wire/router.ts';
import { PROVIDERS, providerView } from './providers.ts';
import { relay, type RelayEnv } from './relay.ts';
import type { Triggers } from './triggers.ts';

const PARENT = '/v1/projects/{project}/locations/{location}';
const TYPE = 'type.googleapis.com/google.cloud.eventarc.v1.Trigger';
const METADATA_TYPE = 'type.googleapis.com/google.cloud.eventarc.v1.OperationMetadata';

interface RoutesEnv extends RelayEnv {
  readonly project: string;
  readonly triggers: Triggers;
  readonly operations: Operations;
}

export function eventarcRoutes(env: RoutesEnv): Route[] {
  return [...triggerRoutes(env), ...providerRoutes(env), relayRoute(env)];
}

const parentOf = (env: RoutesEnv, { params }: RestRequest): string => {
  const given = params['project'] ?? '';
  return `projects/${given === env.projectNumber ? env.project : given}/locations/${params['location'] ?? ''}`;
};
const nameOf = (env: RoutesEnv, request: RestRequest): string =>
  `${parentOf(env, request)}/triggers/${request.params['trigger'] ?? ''}`;

function route(method: string, pattern: string, handle: (request: RestRequest) => Promise<unknown>): Route {
  return { service: 'eventarc', method, pattern, handle: async (request) => ok(await handle(request)) };
}

function triggerRoutes(env: RoutesEnv): Route[] {
  const { triggers } = env;
  const operation = (verb: string, request: RestRequest, target: string, run: () => Promise<object | undefined>) =>
    env.operations.start({
      parent: parentOf(env, request),
      target,
      verb,
      apiVersion: 'v1',
      metadataType: METADATA_TYPE,
      responseType: TYPE,
      run: async () => ({ ...(await run()) }),
    });
  const flag = ({ query }: RestRequest, name: string) => query.get(name) === 'true';
  return [
    route('POST', `${PARENT}/triggers`, async (request) => {
      const id = request.query.get('triggerId') ?? '';
      const body = await request.json();
      const name = `${parentOf(env, request)}/triggers/${id}`;
      const options = { validateOnly: flag(request, 'validateOnly') };
      // What is wrong with the request itself is said at once; the operation tells of what its work met.
      await triggers.create(name, body, { validateOnly: true });
      return operation('create', request, name, () => triggers.create(name, body, options));
    }),
    route('GET', `${PARENT}/triggers`, async (request) => {
      const found = triggers.list(parentOf(env, request));
      const { items, ...rest } = page(found, pageRequest(request.query, 500, 1000), ({ name }) => name);
      return { triggers: items, ...rest };
    }),
    route('GET', `${PARENT}/triggers/{trigger}`, async (request) => triggers.get(nameOf(env, request))),
    route('PATCH', `${PARENT}/triggers/{trigger}`, async (request) => {
      const body = await request.json();
      const mask = request.query.get('updateMask');
      const name = nameOf(env, request);
      const options = { validateOnly: flag(request, 'validateOnly'), allowMissing: flag(request, 'allowMissing') };
      await triggers.patch(name, body, mask, { ...options, validateOnly: true });
      return operation('update', request, name, () => triggers.patch(name, body, mask, options));
    }),
    route('DELETE', `${PARENT}/triggers/{trigger}`, async (request) => {
      const name = nameOf(env, request);
      const options = { validateOnly: flag(request, 'validateOnly'), allowMissing: flag(request, 'allowMissing') };
      const etag = request.query.get('etag');
      await triggers.delete(name, { ...options, etag, validateOnly: true });
      return operation('delete', request, name, () => triggers.delete(name, { ...options, etag }));
    }),
  ];
}

function providerRoutes(env: RoutesEnv): Route[] {
  return [
    route('GET', `${PARENT}/providers`, async (request) => {
      const { items, ...rest } = page(PROVIDERS, pageRequest(request.query, 500, 1000), ({ id }) => id);
      return { providers: items.map((provider) => providerView(parentOf(env, request), provider)), ...rest };
    }),
    route('GET', `${PARENT}/providers/{provider}`, async (request) => {
      const id = request.params['provider'] ?? '';
      const found = PROVIDERS.find((provider) => provider.id === id);
      if (!found) throw notFound(`Provider ${parentOf(env, request)}/providers/${id}`);
      return providerView(parentOf(env, request), found);
    }),
  ];
}

function relayRoute(env: RoutesEnv): Route {
  return {
    service: 'eventarc',
    method: 'POST',
    pattern: '/local/v1/projects/{project}/locations/{location}/triggers/{trigger}:relay',
    handle: (request) => relay(env, env.triggers.get(nameOf(env, request)), request),
  };
}
