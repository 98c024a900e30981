/**
 * Long-running operations of every control plane, in one place: made by the rooms, polled at
 * `GET /{version}/{name=**}/operations/{id}`. Shape: google.longrunning.Operation.
 */
import { randomUUID } from 'node:crypto';
import { table } from '../store/table.ts';
import type { Store } from '../store/index.ts';
import type { Clock } from './clock.ts';
import { ApiError, notFound } from './errors.ts';
import { ok, type Route } from './router.ts';

export interface Operation {
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly done: boolean;
  readonly response?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
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
  /** Runs the work to its end and returns the finished operation, which stays readable by its name. */
  start(request: OperationRequest): Promise<Operation>;
  readonly routes: readonly Route[];
}

const SERVICES = ['workflows', 'run', 'eventarc', 'bigtableadmin', 'serviceusage', 'iam'] as const;

export function createOperations(env: { readonly store: Store; readonly clock: Clock }): Operations {
  const saved = table<Operation>(env.store, 'operations');
  const time = () => new Date(env.clock.now()).toISOString();
  const start = async (request: OperationRequest): Promise<Operation> => {
    const name = `${request.parent}/operations/${randomUUID()}`;
    const createTime = time();
    const metadata = {
      '@type': request.metadataType,
      createTime,
      target: request.target,
      verb: request.verb,
      apiVersion: request.apiVersion,
    };
    const operation = await finish(name, metadata, request, time);
    await saved.put(name, operation);
    return operation;
  };
  const routes = SERVICES.flatMap((service): Route[] =>
    ['v1', 'v2', 'v1beta1'].map((version) => ({
      service,
      method: 'GET',
      pattern: `/${version}/{name=**}/operations/{operation}`,
      async handle({ params }) {
        const name = `${params['name']}/operations/${params['operation']}`;
        const found = await saved.get(name);
        if (!found) throw notFound(`Operation ${name}`);
        return ok(found);
      },
    })),
  );
  return { start, routes };
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
