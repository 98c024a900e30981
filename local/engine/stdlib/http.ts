/** The HTTP functions. https://cloud.google.com/workflows/docs/reference/stdlib/http/post */
import { limitError, tagged, valueError, WorkflowError } from '../errors.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Outcome } from '../effects.ts';
import { asNumber, List, type MapValue, mapOf, type Value } from '../values/value.ts';
import { authOf, encodeBody, headersOf, urlOf } from './http-request.ts';
import { certificateOf, privateService } from './private-network.ts';
import { decodeBody, headersOfAnswer } from './http-response.ts';
import { httpPredicate, policy } from './retry.ts';
import { parameter, type BlockingFunction, type LibraryParameter, type Namespace } from './signature.ts';
import type { EffectRequest } from '../effects.ts';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];

const URL_AND_TIMEOUT = [parameter('url:string'), parameter('timeout:number', null)];
const BODY = parameter('body:any', null);
const REST = [
  parameter('headers:map', null),
  parameter('query:map', null),
  parameter('auth:map', null),
  parameter('private_service_name:string', null),
  parameter('ca_certificate:any', null),
];

type Arguments = ReadonlyMap<string, Value>;

function timeoutOf(value: Value, machine: Machine): number {
  const { httpTimeoutSeconds: max, httpTimeoutDefaultSeconds } = machine.program.limits;
  const seconds = asNumber(value) ?? httpTimeoutDefaultSeconds;
  if (seconds > 0 && seconds <= max) return seconds;
  throw valueError(`the timeout of an HTTP request must be above 0 and at most ${max} seconds, not ${seconds}`);
}

function request(method: string, args: Arguments, machine: Machine): EffectRequest {
  const get = (name: string): Value => args.get(name) ?? null;
  if (!METHODS.includes(method)) throw valueError(`unknown HTTP method '${method}': use one of ${METHODS.join(', ')}`);
  const url = urlOf(get('url') as string, get('query'));
  const headers = headersOf(get('headers'));
  const body = encodeBody(get('body'), headers);
  if (body !== undefined && body.length > machine.program.limits.memoryBytes) {
    throw limitError(`the body of an HTTP request has ${body.length} bytes`);
  }
  const auth = authOf(get('auth'), url);
  const service = privateService(get('private_service_name'), url);
  const certificate = certificateOf(get('ca_certificate'));
  return {
    kind: 'http',
    request: {
      method,
      url,
      headers,
      timeoutSeconds: timeoutOf(get('timeout'), machine),
      ...(body === undefined ? {} : { body }),
      ...(auth === undefined ? {} : { auth }),
      ...(service === undefined ? {} : { privateServiceName: service }),
      ...(certificate === undefined ? {} : { caCertificate: certificate }),
    },
  };
}

/** The map a call gives. @throws WorkflowError HttpError for a status of 400 or more, or the failure of the driver */
export function response(outcome: Outcome, machine: Machine): MapValue {
  if (outcome.kind === 'failure') throw tagged(outcome.tag, outcome.message);
  if (outcome.kind !== 'http') throw new Error(`an HTTP request ended with '${outcome.kind}'`);
  const { limits } = machine.program;
  if (outcome.body.length > limits.responseBytes) {
    throw limitError(`an HTTP response has ${outcome.body.length} bytes, more than ${limits.responseBytes}`);
  }
  const headers = headersOfAnswer(outcome.headers);
  const keepsText = outcome.status >= 400 || machine.program.switches.malformedJson === 'text';
  const body = decodeBody(outcome.body, headers, keepsText, limits.nesting);
  if (outcome.status < 400) return mapOf({ body, code: outcome.status, headers });
  const message = `HTTP server responded with error code ${outcome.status}`;
  const value = mapOf({ body, code: outcome.status, headers, message, tags: new List(['HttpError']) });
  throw new WorkflowError(value, message);
}

function httpFunction(name: string, parameters: readonly LibraryParameter[], fixed?: string): BlockingFunction {
  return {
    kind: 'blocking',
    name,
    parameters,
    begin: (args, machine) => {
      const named: Arguments = new Map(parameters.map(({ name: key }, i) => [key, args[i] ?? null]));
      return request(fixed ?? String(named.get('method')), named, machine);
    },
    finish: response,
  };
}

const WITH_BODY = [...URL_AND_TIMEOUT, BODY, ...REST];
const WITHOUT_BODY = [...URL_AND_TIMEOUT, ...REST];
const TRANSIENT = ['ConnectionError', 'ConnectionFailedError', 'TimeoutError'];

/** Which errors of a request that may be sent twice are worth another attempt. */
export const IDEMPOTENT = httpPredicate('http.default_retry_predicate', [429, 502, 503, 504], TRANSIENT);
export const NON_IDEMPOTENT = httpPredicate(
  'http.default_retry_predicate_non_idempotent',
  [429, 503],
  ['ConnectionFailedError'],
);

export const http: Namespace = {
  functions: [
    httpFunction('http.get', WITHOUT_BODY, 'GET'),
    httpFunction('http.post', WITH_BODY, 'POST'),
    httpFunction('http.put', WITH_BODY, 'PUT'),
    httpFunction('http.patch', WITH_BODY, 'PATCH'),
    httpFunction('http.delete', WITH_BODY, 'DELETE'),
    httpFunction('http.request', [parameter('method:string'), ...WITH_BODY]),
    IDEMPOTENT,
    NON_IDEMPOTENT,
  ],
  values: {
    'http.default_retry': policy('http.default_retry_predicate'),
    'http.default_retry_non_idempotent': policy('http.default_retry_predicate_non_idempotent'),
  },
};
