/**
 * Cloud Run on this machine: services deployed by the Admin API v2 in the form without a build (an archive in Cloud
 * Storage on Google's Node.js base image), each revision run as a child process of this Node.
 *
 * In: REST calls, requests addressed to `{service}-{project number}.{location}.run.app`. Out: answers of the deployed
 * programs, streamed. What was deployed is durable; after a start of the cloud it is started again in the background.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ApiError } from '../wire/errors.ts';
import type { Operations } from '../wire/operations.ts';
import type { Fetch, Room, RoomEnv } from '../wire/room.ts';
import { Fleet, type Failed } from './fleet.ts';
import { createForwarder, type Forwarder, type Target } from './forward.ts';
import { isRunHost, lastSegment, parseHost, serviceName, uriOf, type Place } from './names.ts';
import type { PoolState } from './pool.ts';
import type { ProgramEnv } from './program.ts';
import { createRoutes } from './routes.ts';
import { Services } from './services.ts';
import { createSpecReader } from './spec.ts';

interface RunEnv extends RoomEnv, Omit<ProgramEnv, 'root'> {
  /** The cloud's data directory; archives are unpacked in `run/` below it. */
  readonly directory: string;
  readonly operations: Operations;
  /** Instances per revision at most, whatever a service asks for. Default 1. */
  readonly maxInstances?: number;
  /** Requests that may wait for an instance, per revision; more are answered 429. Default 1,000. */
  readonly queueLimit?: number;
  /** A revision is ready before it has run. Absent: no. */
  readonly coldStarts?: () => boolean;
  /** What Google's front end answers a caller that may not call the service. Absent: everybody may. */
  readonly turnAway?: TurnAway;
}

/** `listener` says whose port the call came in at. */
export type TurnAway = (
  service: { readonly name: string; readonly audiences: readonly string[]; readonly invokerIamDisabled: boolean },
  path: string,
  listener: string | undefined,
  authorization: string | undefined,
) => Refusal | undefined;

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RunningService {
  /** Full resource name. */
  readonly name: string;
  readonly service: string;
  readonly uri: string;
  /** Every revision that takes traffic has an instance. */
  readonly ready: boolean;
  /** Why it is not ready, where that is known. */
  readonly failure?: string;
  readonly revisions: readonly (PoolState & { readonly revision: string })[];
}

export interface Run extends Room {
  /** Takes a request addressed to a service by its Host; false for any host that is not `*.run.app`. */
  serve(host: string, request: IncomingMessage, response: ServerResponse, listener?: string): boolean;
  /**
   * As the platform's fetch, for `https://*.run.app/…`, without a network in between. It follows no redirects. Whoever
   * calls so has no other identity than the token it sends. An
   * unknown service is a 404, one that cannot serve 503, too many requests 429, too long a call 504.
   * @throws the reason of `init.signal` when that aborts
   */
  readonly fetch: Fetch;
  services(): Promise<RunningService[]>;
  /** Starts what has not run yet: the services of these names, in their order, or all. Resolves when it runs or cannot. */
  warmUp(services?: readonly string[]): Promise<Failed[]>;
}

const DEFAULT_QUEUE_LIMIT = 1000;

export async function createRun(env: RunEnv): Promise<Run> {
  const place: Place = { project: env.project, projectNumber: env.projectNumber };
  const root = join(env.directory, 'run');
  const fleet = new Fleet({
    clock: env.clock,
    log: env.log,
    project: env.project,
    root,
    codeCache: env.codeCache,
    readObject: (bucket, object, generation) => env.readObject(bucket, object, generation),
    accessSecret: (secret, version, account) => env.accessSecret(secret, version, account),
    handlerEnv: (account) => env.handlerEnv(account),
    maxInstances: env.maxInstances ?? 1,
    queueLimit: env.queueLimit ?? DEFAULT_QUEUE_LIMIT,
    coldStarts: env.coldStarts ?? (() => false),
  });
  const readSpec = createSpecReader(`${env.projectNumber}-compute@developer.gserviceaccount.com`);
  const services = new Services({ ...env, fleet, readSpec, root });
  const forwarder = createForwarder(env.clock);
  const trouble = (service: string) =>
    fleet.states(service).find(([, state]) => state.failure !== undefined)?.[1].failure;
  const targetOf: TargetOf = (host, path, listener, authorization) => {
    const found = parseHost(place, host);
    if (!found) throw new ApiError('NOT_FOUND', `No Cloud Run service answers at ${host}.`);
    const name = serviceName(place, found);
    const target = fleet.next(name, found.tag);
    const { invokerIamDisabled, customAudiences } = fleet.access(name);
    const audiences = [uriOf(place, found), ...customAudiences];
    return env.turnAway?.({ name, audiences, invokerIamDisabled }, path, listener, authorization) ?? target;
  };
  return {
    routes: createRoutes({ place, operations: env.operations, services, trouble }),
    grpc: [],
    start: () => services.resume(),
    async stop() {
      await services.stop();
      forwarder.close();
    },
    serve: (host, request, response, listener) => serve(forwarder, targetOf, { host, request, response, listener }),
    warmUp: (names) => services.warmUp(names),
    fetch: (url, init) => fetchService(forwarder, targetOf, new URL(url), init),
    async services() {
      return (await services.list()).map((service): RunningService => {
        const states = fleet.states(service.name);
        const failure = service.failure ?? trouble(service.name);
        return {
          name: service.name,
          service: lastSegment(service.name),
          uri: uriOf(place, service.id),
          ready: states.length > 0 && states.every(([, state]) => state.instances.length > 0),
          ...(failure === undefined ? {} : { failure }),
          revisions: states.map(([revision, state]) => ({ revision, ...state })),
        };
      });
    },
  };
}

type TargetOf = (
  host: string,
  path: string,
  listener: string | undefined,
  authorization: string | undefined,
) => Target | Refusal;

interface Served {
  readonly host: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly listener: string | undefined;
}

function serve(forwarder: Forwarder, targetOf: TargetOf, served: Served): boolean {
  const { host, request, response, listener } = served;
  if (!isRunHost(host)) return false;
  try {
    const target = targetOf(host, pathOf(request.url), listener, request.headers.authorization);
    if ('pool' in target) void forwarder.serve(target, request, response);
    else response.writeHead(target.status, target.headers).end(target.body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    response.writeHead(error.httpStatus, { 'content-type': 'text/plain; charset=utf-8' }).end(`${error.message}\n`);
  }
  return true;
}

const pathOf = (url = '/') => url.split('?', 1)[0] ?? '/';

/** Of a caller inside this cloud that sends no token, nothing is known. */
const INSIDE = 'allUsers';

async function fetchService(
  forwarder: Forwarder,
  targetOf: TargetOf,
  url: URL,
  init: RequestInit = {},
): Promise<Response> {
  let target: Target | Refusal;
  try {
    const authorization = new Headers(init.headers).get('authorization') ?? undefined;
    target = targetOf(url.host, url.pathname, INSIDE, authorization);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return new Response(`${error.message}\n`, { status: error.httpStatus, headers: { 'content-type': 'text/plain' } });
  }
  if (!('pool' in target)) return new Response(target.body, target);
  const { headers, body } = contentOf(url, init);
  const call = {
    method: init.method ?? 'GET',
    path: url.pathname + url.search,
    headers: { ...headers, host: url.host, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' },
    body,
  };
  return forwarder.fetch(target, call, init.signal ?? undefined);
}

/** Headers and body as fetch itself would send them; bytes and text, the usual bodies, take the short way. */
function contentOf(
  url: URL,
  init: RequestInit,
): { headers: Record<string, string>; body: Uint8Array | Readable | undefined } {
  const { body = null } = init;
  if (body === null || body instanceof Uint8Array || typeof body === 'string') {
    const headers = Object.fromEntries(new Headers(init.headers));
    if (body === null) return { headers, body: undefined };
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const type = typeof body === 'string' ? { 'content-type': 'text/plain;charset=UTF-8' } : {};
    return { headers: { ...type, ...headers, 'content-length': String(bytes.length) }, body: bytes };
  }
  const request = new Request(url, init);
  const stream =
    request.body === null ? undefined : Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  const framing = stream === undefined ? {} : { 'transfer-encoding': 'chunked' };
  return { headers: { ...Object.fromEntries(request.headers), ...framing }, body: stream };
}
