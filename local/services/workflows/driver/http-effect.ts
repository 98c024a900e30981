/**
 * One HTTP request of a workflow, performed: request in, outcome for the engine out. It never throws; what goes wrong
 * becomes a tagged failure (https://cloud.google.com/workflows/docs/reference/syntax/error-types).
 */
import type { HttpRequest, Outcome } from '../../../engine/effects.ts';
import type { Clock } from '../../../wire/clock.ts';
import type { Cancel, Fetch, FetchAnswer, WholeBody } from '../../../wire/fetch.ts';

/** A bearer token for an audience (OIDC), in the name of a service account. */
export type MintIdToken = (audience: string, email: string) => string | Promise<string>;
/** A bearer token for scopes (OAuth2), in the name of a service account. */
export type MintAccessToken = (scopes: readonly string[], email: string) => string | Promise<string>;

export interface HttpEffectEnv {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly mintIdToken: MintIdToken;
  readonly mintAccessToken: MintAccessToken;
}

type Failure = Extract<Outcome, { kind: 'failure' }>;

/** The service's limit on a response; the engine raises the error when it sees one byte more. */
const RESPONSE_LIMIT_BYTES = 2 * 1024 * 1024;

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
]);
/** The platform refused the request itself, before any connection: a header, a method, a URL. */
const NOT_A_REQUEST = new Set([
  'ERR_INVALID_CHAR',
  'ERR_INVALID_HTTP_TOKEN',
  'ERR_HTTP_INVALID_HEADER_VALUE',
  'ERR_UNESCAPED_CHARACTERS',
]);
/** A client that gives up on a silent server by itself. */
const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

const failure = (tag: Failure['tag'], message: string): Failure => ({ kind: 'failure', tag, message });

/** `cancel` takes the request back; its outcome is then of no use to anyone. */
export async function performHttp(
  env: HttpEffectEnv,
  request: HttpRequest,
  email: string,
  cancel: Cancel,
): Promise<Outcome> {
  const unsupported = request.privateServiceName ?? request.caCertificate;
  if (unsupported !== undefined) {
    return failure('SystemError', 'private_service_name and ca_certificate are not modelled by the local cloud');
  }
  const headers: Record<string, string> = { ...request.headers };
  try {
    if (request.auth) headers['authorization'] = `Bearer ${await mint(env, request.auth, email)}`;
  } catch (error) {
    return failure('AuthError', `no credentials could be made for ${request.url}: ${reason(error)}`);
  }
  return send(env, request, headers, cancel);
}

async function mint(env: HttpEffectEnv, auth: NonNullable<HttpRequest['auth']>, email: string): Promise<string> {
  return auth.type === 'OIDC' ? env.mintIdToken(auth.audience, email) : env.mintAccessToken(auth.scopes, email);
}

async function send(
  env: HttpEffectEnv,
  request: HttpRequest,
  headers: Record<string, string>,
  cancel: Cancel,
): Promise<Outcome> {
  let isLate = false;
  const disarm = env.clock.after(request.timeoutSeconds * 1000, () => {
    isLate = true;
    cancel.cancel();
  });
  try {
    const response = await env.fetch(request.url, {
      method: request.method,
      headers,
      cancel,
      get signal() {
        return cancel.signal;
      },
      ...(request.body === undefined ? {} : { body: request.body as Uint8Array<ArrayBuffer> }),
    });
    return {
      kind: 'http',
      status: response.status,
      headers: joined(response.whole?.headers ?? response.headers),
      body: response.whole ? bounded(response.whole) : await readBounded(response),
    };
  } catch (error) {
    return isLate
      ? failure('TimeoutError', `${request.method} ${request.url} took longer than ${request.timeoutSeconds} seconds`)
      : connectionFailure(request, error);
  } finally {
    disarm();
  }
}

/** Names in lower case; headers that come more than once joined by commas, cookies too. */
function joined(headers: Iterable<readonly [name: string, value: string]>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of [...headers].sort(byName))
    all[name] = all[name] === undefined ? value : `${all[name]}, ${value}`;
  return all;
}

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]) =>
  one < other ? -1 : one > other ? 1 : 0;

/** A copy, because what was read with it may be larger by far. */
const bounded = ({ bytes }: WholeBody): Uint8Array => Buffer.from(bytes.subarray(0, RESPONSE_LIMIT_BYTES + 1));

/** At most one byte more than the limit, so that the engine sees that it is too large without anyone holding it all. */
async function readBounded(response: FetchAnswer): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    parts.push(part);
    size += part.length;
    if (size > RESPONSE_LIMIT_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, RESPONSE_LIMIT_BYTES + 1);
}

function connectionFailure(request: HttpRequest, error: unknown): Failure {
  const codes = codesOf(error);
  const what = `${request.method} ${request.url}: ${reason(error)}`;
  if (codes.some((code) => NEVER_CONNECTED.has(code))) return failure('ConnectionFailedError', what);
  if (codes.some((code) => TIMED_OUT.has(code))) return failure('TimeoutError', what);
  const refused =
    codes.some((code) => NOT_A_REQUEST.has(code)) || (codes.length === 0 && nameOf(error) === 'TypeError');
  return failure(refused ? 'SystemError' : 'ConnectionError', what);
}

/** fetch wraps the system's error, and a host with several addresses wraps one error for each. */
function codesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, errors, cause } = error as { code?: unknown; errors?: unknown; cause?: unknown };
  const inner = Array.isArray(errors) ? errors.flatMap(codesOf) : [];
  return [...(typeof code === 'string' ? [code] : []), ...inner, ...codesOf(cause)];
}

function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
}

function reason(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { message, cause } = error as { message?: unknown; cause?: { message?: unknown } };
  const detail = codesOf(cause)[0] ?? cause?.message;
  return detail === undefined ? String(message) : `${String(message)} (${String(detail)})`;
}
