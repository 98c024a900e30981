/** Callbacks. https://cloud.google.com/workflows/docs/creating-callback-endpoints */
import { tagged, valueError } from '../errors.ts';
import type { CallbackRequest, Outcome } from '../effects.ts';
import type { Machine } from '../machine/runtime.ts';
import { asNumber, MapValue, mapOf, List, type Value } from '../values/value.ts';
import { decodeBody, headersAsGiven } from './http-response.ts';
import { parameter, type BlockingFunction, type Namespace } from './signature.ts';
import { METHODS } from './http.ts';

const TIMEOUT_SECONDS = 43_200;
/** An execution lasts a year at most (https://cloud.google.com/workflows/quotas). */
const MAX_TIMEOUT_SECONDS = 366 * 24 * 3600;

const CREATE: BlockingFunction = {
  kind: 'blocking',
  name: 'events.create_callback_endpoint',
  parameters: [parameter('http_callback_method:string', 'POST')],
  begin: ([given], machine) => {
    const method = String(given).toUpperCase();
    if (METHODS.includes(method)) return { kind: 'callback', callback: machine.context.uuid(), method };
    const known = METHODS.join(', ');
    throw valueError(`events.create_callback_endpoint: unknown HTTP method '${String(given)}': use one of ${known}`);
  },
  finish: (outcome) => unexpected(outcome),
};

const AWAIT: BlockingFunction = {
  kind: 'blocking',
  name: 'events.await_callback',
  parameters: [parameter('callback:map'), parameter('timeout:number', TIMEOUT_SECONDS)],
  begin: ([callback, timeout], machine) => {
    const url = callback instanceof MapValue ? callback.entries.get('url') : undefined;
    if (typeof url !== 'string') {
      throw valueError("events.await_callback: 'callback' is not what events.create_callback_endpoint gave: no url");
    }
    const seconds = asNumber(timeout as Value) ?? TIMEOUT_SECONDS;
    if (!(seconds >= 0 && seconds <= MAX_TIMEOUT_SECONDS)) {
      throw valueError(`events.await_callback: a timeout of ${seconds} seconds is not between 0 and one year`);
    }
    return { kind: 'await', url, until: Math.ceil(machine.context.now + seconds * 1000) };
  },
  finish: (outcome, machine) => (outcome.kind === 'request' ? received(outcome.request, machine) : unexpected(outcome)),
};

function unexpected(outcome: Outcome): never {
  if (outcome.kind === 'failure') throw tagged(outcome.tag, outcome.message);
  throw new Error(`a callback ended with '${outcome.kind}'`);
}

/** A body that says it is JSON but is not stays text: what was acknowledged must not be lost. */
function received({ body, headers, method, query, url, time }: CallbackRequest, machine: Machine): Value {
  const names = headersAsGiven(headers);
  return mapOf({
    http_request: mapOf({
      body: decodeBody(body, names, true, machine.program.limits.nesting),
      headers: names,
      method,
      query: new MapValue(new Map(Object.entries(query).map(([name, text]) => [name, oneOrMany(text)]))),
      url,
    }),
    received_time: new Date(time).toISOString(),
    type: 'HTTP',
  });
}

const oneOrMany = (text: string | readonly string[]): Value => (typeof text === 'string' ? text : new List([...text]));

export const events: Namespace = { functions: [CREATE, AWAIT] };
