/**
 * Long-running operations of every control plane, in one place: made by the rooms, polled, listed and deleted at
 * `/{version}/{name=**}/operations/{id}`. Shape: google.longrunning.Operation.
 *
 * The work is done before the first answer; that it is done shows only from the n-th poll on (behaviour.polls), because
 * a caller that takes the first answer for the last one fails on the real service.
 */
import { randomUUID } from 'node:crypto';
import { table, type Table } from '../store/table.ts';
import type { Store } from '../store/index.ts';
import type { Clock } from './clock.ts';
import { createBehaviour, type BehaviourSwitch } from './behaviour.ts';
import { ApiError, notFound } from './errors.ts';
import { compileFilter } from './filter.ts';
import { boundPageRequest } from './paging.ts';
import { form, type Form } from './response-form.ts';
import { ok, type RestRequest, type Route } from './router.ts';

export interface Operation {
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly done: boolean;
  readonly response?: Readonly<Record<string, unknown>>;
  readonly error?: ReturnType<ApiError['toStatus']>;
}

export interface OperationRequest {
  /** Such as `projects/p/locations/l`; the operation's name is below it. */
  readonly parent: string;
  /** Full name of the resource concerned. */
  readonly target: string;
  readonly verb: string;
  readonly apiVersion: string;
  readonly metadataType: string;
  /** Type URL of the response, such as `type.googleapis.com/google.cloud.run.v2.Service`. */
  readonly responseType: string;
  /** Does the work. An ApiError it throws becomes the operation's error, as on the real service. */
  run(): Promise<Record<string, unknown>>;
}

export interface Operations {
  /** Runs the work to its end; how it ended shows in the answer, or in that of a later poll. */
  start(request: OperationRequest): Promise<Operation>;
  /** One poll. @throws ApiError NOT_FOUND */
  get(name: string): Promise<Operation>;
  /** The finished operation, without polling. @throws ApiError NOT_FOUND */
  wait(name: string): Promise<Operation>;
  /** Those below `projects/P/locations/L`, newest first, by `filter`, `pageSize`, `pageToken`. @throws ApiError INVALID_ARGUMENT */
  list(parent: string, query: URLSearchParams): Promise<{ operations: Operation[]; nextPageToken?: string }>;
  /** Forgets it; what it did stays done. @throws ApiError NOT_FOUND */
  delete(name: string): Promise<void>;
  readonly routes: readonly Route[];
}

/** Of its metadata and response nothing is known here. */
export const OPERATION: Form = form(['name', 'done'], {
  metadata: 'any',
  response: 'any',
  error: form(['code', 'message'], { details: 'any' }),
});

/** Older ones are forgotten, so that a cloud that is kept for years does not grow for ever. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const SWEEP_EVERY = 256;
const PAGE = { default: 100, maximum: 1000 };

const SERVICES = ['workflows', 'run', 'eventarc', 'bigtableadmin', 'serviceusage', 'iam', 'dataplex'] as const;

/** A finished operation, and how many polls are left until that shows. */
type Saved = Operation & { readonly pollsLeft?: number };

interface OperationsEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly behaviour?: BehaviourSwitch;
}

export function createOperations(env: OperationsEnv): Operations {
  const behaviour = env.behaviour ?? createBehaviour();
  const saved = table<Saved>(env.store, 'operations');
  const time = () => new Date(env.clock.now()).toISOString();
  let started = 0;
  const start = async (request: OperationRequest): Promise<Operation> => {
    if (started++ % SWEEP_EVERY === 0) await forgetOld(saved, env.clock.now() - KEPT_MS);
    // Names of one parent rise with time, as on the service.
    const name = `${request.parent}/operations/operation-${env.clock.now()}-${randomUUID()}`;
    const createTime = time();
    const metadata = {
      '@type': request.metadataType,
      createTime,
      target: request.target,
      verb: request.verb,
      apiVersion: request.apiVersion,
    };
    const operation = await finish(name, metadata, request, time);
    const { polls } = behaviour.current;
    const record = polls > 0 ? { ...operation, pollsLeft: polls } : operation;
    await saved.put(name, record);
    return shown(record);
  };
  const find = async (name: string): Promise<Saved> => {
    const found = await saved.get(name);
    if (!found) throw notFound(`Operation ${name}`);
    return found;
  };
  const get = async (name: string): Promise<Operation> => {
    const found = await find(name);
    if (found.pollsLeft === undefined) return found;
    const { pollsLeft, ...operation } = found;
    const next = pollsLeft > 1 ? { ...operation, pollsLeft: pollsLeft - 1 } : operation;
    await saved.put(name, next);
    return shown(next);
  };
  const wait = async (name: string): Promise<Operation> => {
    const { pollsLeft, ...operation } = await find(name);
    if (pollsLeft !== undefined) await saved.put(name, operation);
    return operation;
  };
  const operations = {
    start,
    get,
    wait,
    list: (parent: string, query: URLSearchParams) => list(saved, parent, query),
    async delete(name: string) {
      await find(name);
      await saved.delete(name);
    },
  };
  return { ...operations, routes: routesOf(operations) };
}

function routesOf(operations: Omit<Operations, 'routes'>): Route[] {
  type Handler = Pick<Route, 'method' | 'query' | 'answer'> & {
    readonly path: string;
    readonly answers: (request: RestRequest) => Promise<unknown>;
  };
  const nameOf = ({ params }: RestRequest) => `${params['name']}/operations/${params['operation']}`;
  const one = { path: '/{operation}', query: ['name'], answer: OPERATION } as const;
  const handlers: Handler[] = [
    { ...one, method: 'GET', answers: (request) => operations.get(nameOf(request)) },
    {
      method: 'GET',
      path: '',
      query: ['name', 'filter', 'pageSize', 'pageToken', 'returnPartialSuccess'],
      answer: form(['nextPageToken', 'unreachable'], { operations: OPERATION }),
      answers: ({ params, query }) => operations.list(params['name'] ?? '', query),
    },
    {
      ...one,
      method: 'DELETE',
      async answers(request) {
        await operations.delete(nameOf(request));
        return {};
      },
    },
  ];
  const wait: Route = {
    service: 'run',
    method: 'POST',
    pattern: '/v2/{name=**}/operations/{operation}:wait',
    plain: true,
    query: ['name', 'timeout'],
    answer: OPERATION,
    handle: async (request) => ok(await operations.wait(nameOf(request))),
  };
  const all = SERVICES.flatMap((service) =>
    ['v1', 'v2', 'v1beta', 'v1beta1'].flatMap((version) =>
      handlers.map(({ path, answers, ...rest }): Route => ({
        ...rest,
        service,
        plain: true,
        pattern: `/${version}/{name=**}/operations${path}`,
        handle: async (request) => ok(await answers(request)),
      })),
    ),
  );
  return [wait, ...all];
}

/** Nothing of how it ended until its polls are used up. */
function shown({ pollsLeft, ...operation }: Saved): Operation {
  if (pollsLeft === undefined) return operation;
  const { endTime: _hidden, ...metadata } = operation.metadata;
  return { name: operation.name, metadata, done: false };
}

async function list(saved: Table<Saved>, parent: string, query: URLSearchParams) {
  const page = boundPageRequest(query, PAGE.default, PAGE.maximum, [parent, query.get('filter')]);
  const matches = compileFilter(query.get('filter'), { read: readField });
  const rows = await saved.list({ prefix: `${parent}/operations/` });
  const all = rows.map(([, operation]) => shown(operation)).filter((operation) => matches(operation));
  const { after } = page;
  const rest = all.reverse().filter(({ name }) => after === undefined || name < after);
  const operations = rest.slice(0, page.size);
  const last = operations.at(-1);
  return { operations, ...(rest.length > page.size && last ? { nextPageToken: page.token(last.name) } : {}) };
}

/** `name`, `done`, `metadata.verb` and the like. */
function readField(operation: Operation, path: readonly string[]): string | undefined {
  let value: unknown = operation;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function forgetOld(saved: Table<Saved>, before: number): Promise<void> {
  for (const [name, { metadata }] of await saved.list()) {
    if (Date.parse(String(metadata['createTime'])) < before) await saved.delete(name);
  }
}

async function finish(
  name: string,
  metadata: Record<string, unknown>,
  request: OperationRequest,
  time: () => string,
): Promise<Operation> {
  try {
    const response = await request.run();
    return {
      name,
      metadata: { ...metadata, endTime: time() },
      done: true,
      response: { '@type': request.responseType, ...response },
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { name, metadata: { ...metadata, endTime: time() }, done: true, error: error.toStatus() };
  }
}
