/**
 * The callback endpoints of one execution in memory: which there are, what came in, and who waits for it. A request is
 * taken out of the store by the same checkpoint that knows its outcome, so what was acknowledged is never lost.
 */
import { decodeData, encodeData } from '../../../engine/index.ts';
import type { CallbackRequest, Effect, Outcome } from '../../../engine/effects.ts';
import type { Change, Store } from '../../../store/index.ts';
import { executionName } from '../executions/view.ts';
import { callbackKey, del, parse, put, requestPrefix, stepPrefix, type ExecutionKey } from '../records.ts';
import type { Run } from './live-run.ts';

/** An endpoint as it is stored. */
export interface Callback {
  readonly method: string;
}

/** A request that no step has taken yet, and where it is stored. */
export interface Arrival {
  readonly key: string;
  readonly request: CallbackRequest;
}

export interface Endpoint extends Callback {
  readonly arrivals: Arrival[];
  /** Keys of those that were stored when the execution came into memory, so that none is taken in twice. */
  readonly loaded: ReadonlySet<string>;
}

export const encodeRequest = (request: CallbackRequest): Buffer => encodeData(request);
export const decodeRequest = (bytes: Buffer): CallbackRequest => decodeData(bytes) as CallbackRequest;

/** All endpoints of an execution, by their id. */
export async function loadEndpoints(store: Store, key: ExecutionKey): Promise<Map<string, Endpoint>> {
  const endpoints = new Map<string, Endpoint>();
  const prefix = stepPrefix(key, 'k');
  for await (const [bytes, value] of store.entries({ prefix })) {
    const id = bytes.subarray(prefix.length).toString();
    const arrivals: Arrival[] = [];
    for await (const [at, request] of store.entries({ prefix: requestPrefix(key, id) })) {
      arrivals.push({ key: at.toString(), request: decodeRequest(request) });
    }
    endpoints.set(id, { ...parse<Callback>(value), arrivals, loaded: new Set(arrivals.map((one) => one.key)) });
  }
  return endpoints;
}

/** Makes an endpoint; it can be called once the next checkpoint is written. */
export function openEndpoint(run: Run, { callback, method }: Extract<Effect, { kind: 'callback' }>): void {
  if (run.endpoints.has(callback)) return;
  run.endpoints.set(callback, { method, arrivals: [], loaded: new Set() });
  run.changes.push(put(callbackKey(run.key, callback), { method } satisfies Callback));
}

/** The value of a new endpoint. `origin`: `http://host:port` of this cloud. */
export function endpointMade(key: ExecutionKey, callback: string, origin: string): Outcome {
  return {
    kind: 'value',
    text: JSON.stringify({ url: `${origin}/v1/${executionName(key)}/callbacks/${callback}` }),
  };
}

/** Lets a step wait for a request, or tells it that there is no such endpoint. */
export function awaitRequest(run: Run, effect: Extract<Effect, { kind: 'await' }>): void {
  const [, execution, callback = ''] = /\/executions\/([^/]+)\/callbacks\/([^/?#]+)$/.exec(effect.url) ?? [];
  if (execution === run.key.id && run.endpoints.has(callback)) {
    run.sleeps.set(effect.id, { until: effect.until, callback });
    return handOver(run, callback);
  }
  const message = `${effect.url} is not a callback endpoint of this execution; it can be awaited only where it was made`;
  run.outcomes.push({
    id: effect.id,
    outcome: { kind: 'raised', text: JSON.stringify({ message, tags: ['ValueError'] }) },
  });
}

/** Takes in a request that is stored already. */
export function arrive(run: Run, callback: string, arrival: Arrival): void {
  const endpoint = run.endpoints.get(callback);
  if (!endpoint || endpoint.loaded.has(arrival.key)) return;
  endpoint.arrivals.push(arrival);
  handOver(run, callback);
}

/** Gives requests to those who wait for them, first come, first served. */
export function handOver(run: Run, callback: string): void {
  const arrivals = run.endpoints.get(callback)?.arrivals ?? [];
  for (const id of waiters(run, callback)) {
    const arrival = arrivals.shift();
    if (!arrival) return;
    run.outcomes.push({ id, outcome: { kind: 'request', request: arrival.request }, taken: arrival.key });
  }
}

/** The effects that wait for a request to this callback and have none yet. */
export function waiters(run: Run, callback: string): number[] {
  return [...run.sleeps].flatMap(([id, sleep]) =>
    sleep.callback === callback && !run.outcomes.some((one) => one.id === id) ? [id] : [],
  );
}

/** What becomes of a sleep when its time has come. */
export function overdue({ until, callback }: { readonly until: number; readonly callback?: string }): Outcome {
  if (callback === undefined) return { kind: 'done' };
  const message = `no request to the callback ${callback} by ${new Date(until).toISOString()}`;
  return { kind: 'failure', tag: 'TimeoutError', message };
}

/** Removes what is known of the endpoints of an execution that ends. */
export function closeEndpoints({ key, endpoints }: Run): Change[] {
  return [...endpoints].flatMap(([id, { arrivals }]) => [
    del(callbackKey(key, id)),
    ...arrivals.map((arrival) => del(arrival.key)),
  ]);
}
