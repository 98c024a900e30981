/**
 * What this cloud has that Google's has not, below `/local/v1`: faults to order, the log of control-plane calls, and
 * switches for how the control planes behave.
 */
import type { Answer, Around } from '../../wire/around.ts';
import type { BehaviourSwitch } from '../../wire/behaviour.ts';
import type { Clock } from '../../wire/clock.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Operations } from '../../wire/operations.ts';
import { ok, type RestRequest, type Route } from '../../wire/router.ts';
import type { Soon } from '../../wire/soon.ts';
import { movesData } from './data-plane.ts';
import { faultError, faultMatches, faultReply, readFault, type Fault } from './fault.ts';
import { RequestLog } from './request-log.ts';

interface FaultsEnv {
  readonly clock: Clock;
  readonly project: string;
  readonly operations: Operations;
  readonly behaviour: BehaviourSwitch;
  /** Who calls, where that is known. */
  principalOf?(request: RestRequest): string | undefined;
}

interface Ordered {
  readonly id: number;
  readonly fault: Fault;
  /** Matching calls so far. */
  seen: number;
}

export interface Faults {
  readonly routes: readonly Route[];
  readonly around: Around;
}

export function createFaults(env: FaultsEnv): Faults {
  let ordered: Ordered[] = [];
  let last = 0;
  const log = new RequestLog();
  /** The fault that this call meets. Each fault counts its own matches. */
  const take = (call: Parameters<typeof faultMatches>[1]): Fault | undefined => {
    for (const order of ordered) {
      if (!faultMatches(order.fault, call)) continue;
      const turn = ++order.seen - order.fault.after;
      if (turn === order.fault.count) ordered = ordered.filter((each) => each !== order);
      if (turn >= 1) return order.fault;
    }
    return undefined;
  };
  const around: Around = {
    watches: (route) => route.service !== 'local' && (ordered.length > 0 || !movesData(route)),
    get isRough() {
      return ordered.length > 0;
    },
    async call(route, request, next) {
      const { service } = route;
      const fault = take({ service, method: request.method, path: request.path });
      const seen = watched(request);
      let status = 0;
      try {
        const answer = await answerWith(env, fault, service, seen.request, next);
        status = answer === 'answered' ? (fault?.drop ? 0 : request.response.statusCode) : (answer.status ?? 200);
        return answer;
      } catch (error) {
        status = error instanceof ApiError ? error.httpStatus : 500;
        throw error;
      } finally {
        if (!movesData(route)) log.add({ ...describe(env, service, request), ...seen.body(), status });
      }
    },
  };
  const local = (method: string, path: string, answer: (request: RestRequest) => Promise<unknown>): Route => ({
    service: 'local',
    method,
    pattern: `/local/v1/${path}`,
    handle: async (request) => ok(await answer(request)),
  });
  return {
    around,
    routes: [
      local('POST', 'faults', async (request) => {
        const order = { id: ++last, fault: readFault(await request.json()), seen: 0 };
        ordered.push(order);
        return show(order);
      }),
      local('GET', 'faults', async () => ({ faults: ordered.map(show) })),
      local('DELETE', 'faults', async () => {
        ordered = [];
        return {};
      }),
      local('GET', 'requests', async ({ query }) => ({
        requests: log.list({ after: Number(query.get('after') ?? 0), service: query.get('service') ?? undefined }),
      })),
      local('DELETE', 'requests', async () => {
        log.clear();
        return {};
      }),
      local('GET', 'behaviour', async () => env.behaviour.current),
      local('PATCH', 'behaviour', async (request) => env.behaviour.change(await request.json())),
    ],
  };
}

/** `left`: how many calls it will still fail. */
const show = ({ id, fault, seen }: Ordered) => ({
  id,
  ...fault,
  left: fault.count - Math.max(0, seen - fault.after),
});

async function answerWith(
  env: FaultsEnv,
  fault: Fault | undefined,
  service: string,
  request: RestRequest,
  next: (request: RestRequest) => Soon<Answer>,
): Promise<Answer> {
  if (!fault) return next(request);
  if (fault.in === 'operation') return ok(await failedOperation(env, fault, service, request));
  if (fault.drop === undefined) return faultReply(fault, service);
  if (fault.drop === 'after') await next(request);
  request.stream.socket.destroy();
  return 'answered';
}

function failedOperation(env: FaultsEnv, fault: Fault, service: string, { path, params, method }: RestRequest) {
  const [, apiVersion = 'v1', ...rest] = path.split('/');
  const place = `projects/${env.project}${params['location'] === undefined ? '' : `/locations/${params['location']}`}`;
  return env.operations.start({
    parent: place,
    target: rest.join('/'),
    verb: method === 'DELETE' ? 'delete' : method === 'POST' ? 'create' : 'update',
    apiVersion,
    metadataType: 'type.googleapis.com/google.protobuf.Struct',
    responseType: 'type.googleapis.com/google.protobuf.Empty',
    run: () => Promise.reject(faultError(fault, service)),
  });
}

/** The request, and what its JSON body turned out to be once it was read. */
function watched(request: RestRequest) {
  let read: unknown;
  const json = async () => {
    const body = await request.json();
    if (Object.keys(body).length > 0) read = structuredClone(body);
    return body;
  };
  const seen = Object.create(request, { json: { value: json } }) as RestRequest;
  return { request: seen, body: () => (read === undefined ? {} : { body: read }) };
}

function describe(env: FaultsEnv, service: string, request: RestRequest) {
  const principal = env.principalOf?.(request);
  return {
    time: new Date(env.clock.now()).toISOString(),
    service,
    method: request.method,
    path: request.path,
    query: Object.fromEntries(request.query),
    ...(principal === undefined ? {} : { principal }),
  };
}
