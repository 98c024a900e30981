/** Routes that ask who calls, and whether they may, before their room sees the call. */
import { ApiError } from '../wire/errors.ts';
import type { Reply, RestRequest, Route } from '../wire/router.ts';
import { whenThere, type Soon } from '../wire/soon.ts';
import type { Authority } from './authority.ts';
import { bodyDemands, type Body } from './body-demands.ts';
import { demandOn } from './demand.ts';
import type { Caller } from './principals.ts';
import { notAtKeyboard, refusalError } from './refusals.ts';
import { termsOf, type Terms } from './rest-demands.ts';

export interface RestGuardEnv {
  readonly authority: Authority;
  readonly projectNumber: string;
  /** The person at the keyboard. */
  readonly owner: string;
  /** @throws ApiError UNAUTHENTICATED */
  identify(listener: string | undefined, authorization: string | undefined): Caller;
  /** What a service does as a call comes in, whoever calls: its agent is born, or is asked what it may. */
  readonly onCall: (route: Route, request: RestRequest) => ((body: Body) => void) | undefined;
}

type Check = (request: RestRequest, caller: Caller) => void;
type Answer = Soon<Reply | 'answered'>;

export function guardRoute(env: RestGuardEnv, route: Route): Route {
  const check = checkOf(env, route, termsOf(route));
  const readBody = bodyDemands(route, env.projectNumber);
  const hides = hidesAbsence(env, route);
  const handle = (request: RestRequest): Answer => {
    const caller = env.identify(request.listener, request.authorization);
    request.principal = caller.principal;
    check(request, caller);
    const onBody = env.onCall(route, request);
    if (!onBody && (!readBody || caller.principal === env.owner)) {
      const reply = route.handle(request);
      return hides ? whenThere(reply, (found) => hides(found, request)) : reply;
    }
    return withBody(request, (body) => {
      if (readBody) env.authority.requireBody(caller, route.service, readBody(body));
      onBody?.(body);
    }).then((again) => route.handle(again));
  };
  return { ...route, handle };
}

function checkOf({ authority, owner }: RestGuardEnv, { service, pattern }: Route, terms: Terms): Check {
  if (terms.kind === 'open') return () => undefined;
  if (terms.kind === 'keyboard') {
    return (request, { principal }) => {
      if (principal !== owner) throw notAtKeyboard(request.path);
    };
  }
  const { demands, anyOf, identity } = terms;
  const direct = demandOn('eventarc.events.receiveEvent', 'projects/{project}');
  const isEvent = pattern.endsWith(':triggerPubsubExecution');
  return (request, caller) => {
    const params = authority.canonical(request.params);
    const known = identity === true ? { principal: caller.principal } : caller;
    if (anyOf) return authority.requireOne(known, service, demands, params);
    for (const demand of demands) authority.require(known, service, demand, params);
    // Events that Eventarc takes from Google's own services are for those who may receive them.
    if (isEvent && request.query.get('__GCP_CloudEventsMode') === 'CE_PUBSUB_BINDING') {
      authority.require(known, 'eventarc', direct, params);
    }
  };
}

/** Whoever may not list a bucket does not learn which objects it lacks. https://cloud.google.com/storage/docs/access-control/iam-permissions */
function hidesAbsence({ authority }: RestGuardEnv, { service, method, pattern }: Route) {
  if (service !== 'storage' || method !== 'GET' || !pattern.endsWith('/o/{object=**}')) return undefined;
  return (reply: Reply | 'answered', { params, principal = '' }: RestRequest): Reply | 'answered' => {
    if (reply === 'answered' || reply.status !== 404) return reply;
    const bucket = `projects/_/buckets/${params['bucket'] ?? ''}`;
    if (authority.holds(principal, 'storage.objects.list', bucket)) return reply;
    throw refusalError({ service, principal, permission: 'storage.objects.list', resource: bucket });
  };
}

/** The same request with its body read: it can be read only once from the wire. */
async function withBody(request: RestRequest, look: (body: Body) => void): Promise<RestRequest> {
  const body = await request.json();
  look(body);
  return new ReadRequest(request, body);
}

class ReadRequest implements RestRequest {
  readonly #request: RestRequest;
  readonly #body: Record<string, unknown>;

  constructor(request: RestRequest, body: Record<string, unknown>) {
    this.#request = request;
    this.#body = body;
  }

  get method() {
    return this.#request.method;
  }
  get path() {
    return this.#request.path;
  }
  get params() {
    return this.#request.params;
  }
  get query() {
    return this.#request.query;
  }
  get headers() {
    return this.#request.headers;
  }
  get origin() {
    return this.#request.origin;
  }
  get stream() {
    return this.#request.stream;
  }
  get response() {
    return this.#request.response;
  }
  get listener() {
    return this.#request.listener;
  }
  get authorization() {
    return this.#request.authorization;
  }
  get principal() {
    return this.#request.principal;
  }

  async json() {
    return this.#body;
  }

  async bytes(): Promise<Buffer> {
    throw new ApiError('INTERNAL', 'The body was read as JSON.');
  }
}
