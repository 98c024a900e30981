/**
 * Requests from outside to the callback endpoints of executions. What was answered with 200 is in the store, and stays
 * there until the checkpoint that knows of it is written.
 * Source: https://cloud.google.com/workflows/docs/creating-callback-endpoints
 */
import type { CallbackRequest } from '../../../engine/effects.ts';
import type { Store } from '../../../store/index.ts';
import { ApiError, notFound } from '../../../wire/errors.ts';
import { createSerial } from '../../../wire/serial.ts';
import type { Clock } from '../../../wire/clock.ts';
import type { Driver } from '../driver/index.ts';
import { decodeRequest, encodeRequest, waiters, type Arrival, type Callback } from '../driver/inbox.ts';
import { executionName } from '../executions/view.ts';
import { createIds } from '../ids.ts';
import type { Journal } from '../journal.ts';
import {
  callbackKey,
  decodeCheckpoint,
  parse,
  recordKey,
  requestPrefix,
  stepPrefix,
  type ExecutionHead,
  type ExecutionKey,
} from '../records.ts';

interface CallbacksEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly driver: Driver;
}

/** The method of the request is not the one the endpoint was made for. */
export class WrongMethod extends Error {
  readonly allowed: string;
  constructor(allowed: string, given: string) {
    super(`This callback takes ${allowed}, not ${given}.`);
    this.allowed = allowed;
  }
}

/** JSON form of the resource: 64-bit numbers are text. */
export interface CallbackView {
  readonly name: string;
  readonly method: string;
  /** Requests that no step has taken yet, each as JSON text. */
  readonly availablePayloads?: readonly string[];
  readonly waiters: string;
}

export interface Callbacks {
  /**
   * Durable once resolved.
   * @throws ApiError NOT_FOUND when the execution has ended or made no such endpoint, RESOURCE_EXHAUSTED when as many
   * requests wait as steps do, or one if none does
   * @throws WrongMethod
   */
  receive(key: ExecutionKey, callback: string, request: CallbackRequest): Promise<void>;
  /** In order of their ids; none once the execution has ended. @throws ApiError NOT_FOUND */
  list(key: ExecutionKey): Promise<CallbackView[]>;
}

export function createCallbacks(env: CallbacksEnv): Callbacks {
  const serial = createSerial();
  const nextId = createIds(() => env.clock.now());
  const receive = async (key: ExecutionKey, callback: string, request: CallbackRequest) => {
    const found = (await isLive(env, key)) && (await env.store.get(callbackKey(key, callback)));
    if (!found) throw notFound(`Callback ${executionName(key)}/callbacks/${callback} of a running execution`);
    const { method } = parse<Callback>(found);
    if (method !== request.method) throw new WrongMethod(method, request.method);
    const { arrivals, waiting } = await standing(env, key, callback);
    if (arrivals.length >= Math.max(1, waiting)) {
      throw new ApiError('RESOURCE_EXHAUSTED', `Callback ${callback} has a request that no step has taken yet.`);
    }
    const arrival: Arrival = { key: requestPrefix(key, callback) + nextId(), request };
    await env.journal.write([{ type: 'put', key: arrival.key, value: encodeRequest(request) }]);
    env.driver.arrived(key, callback, arrival);
  };
  return {
    receive: (key, callback, request) => serial(key.id, () => receive(key, callback, request)),
    async list(key) {
      const views: CallbackView[] = [];
      if (!(await isLive(env, key))) return views;
      const prefix = stepPrefix(key, 'k');
      for await (const [bytes, value] of env.store.entries({ prefix })) {
        const id = bytes.subarray(prefix.length).toString();
        const { arrivals, waiting } = await standing(env, key, id);
        views.push({
          name: `${executionName(key)}/callbacks/${id}`,
          method: parse<Callback>(value).method,
          ...(arrivals.length > 0 ? { availablePayloads: arrivals.map(payloadText) } : {}),
          waiters: String(waiting),
        });
      }
      return views;
    },
  };
}

/** @throws ApiError NOT_FOUND */
async function isLive({ store }: CallbacksEnv, key: ExecutionKey): Promise<boolean> {
  const bytes = await store.get(recordKey('e', key));
  if (!bytes) throw notFound(`Execution ${executionName(key)}`);
  const { state } = parse<ExecutionHead>(bytes);
  return state === 'ACTIVE' || state === 'QUEUED';
}

/** Requests not taken and steps waiting, from memory where the execution is in it, else as it was stored. */
async function standing(env: CallbacksEnv, key: ExecutionKey, callback: string) {
  // In this order: a checkpoint written in between then only makes room for more.
  const checkpoint = await env.store.get(recordKey('c', key));
  const arrivals: Arrival[] = [];
  for await (const [at, value] of env.store.entries({ prefix: requestPrefix(key, callback) })) {
    arrivals.push({ key: at.toString(), request: decodeRequest(value) });
  }
  const run = env.driver.held(key);
  const endpoint = run?.endpoints.get(callback);
  if (run && endpoint) return { arrivals: endpoint.arrivals, waiting: waiters(run, callback).length };
  const sleeps = checkpoint ? decodeCheckpoint(checkpoint).note.sleeps : [];
  return { arrivals, waiting: sleeps.filter((sleep) => sleep.callback === callback).length };
}

function payloadText({ request }: Arrival): string {
  const { method, url, query, headers, body, time } = request;
  const shown = { body: Buffer.from(body).toString(), headers, method, query, url };
  return JSON.stringify({ http_request: shown, received_time: new Date(time).toISOString(), type: 'HTTP' });
}
