/**
 * REST calls to Google's control planes, wherever they are: the target is a function from service to base address, and
 * nothing else here knows whether that is Google's cloud or this machine.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiFailure, DeployError } from './errors.ts';
import type { Fields } from './resource.ts';
import type { Env } from '../infra/names.ts';

export interface Target {
  readonly project: string;
  readonly location: string;
  /** Which of the environments of one spec; absent: production. */
  readonly env?: Env;
  /** `https://{service}.googleapis.com`, or the same service on this machine. */
  base(service: string): string;
  /** Authorization header, if the target wants one. */
  authorize(): Promise<Readonly<Record<string, string>>>;
}

export interface Call {
  readonly service: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the version on, such as `/v1/projects/p/topics/t`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Fields;
  readonly bytes?: { readonly content: Buffer; readonly type: string };
}

export interface Client {
  readonly target: Target;
  /** @throws ApiFailure for any answer that is not a success, once retrying has not helped. */
  send(call: Call): Promise<Fields>;
  /** As send, undefined for 404. */
  find(call: Call): Promise<Fields | undefined>;
  /** Sends, then waits for the long-running operation it answers with; returns the operation's response. */
  operate(call: Call): Promise<Fields>;
}

export interface ClientOptions {
  readonly target: Target;
  /** Told each write: method, path, status. */
  readonly onWrite?: (line: { method: string; path: string; status: number }) => void;
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly fetch?: typeof fetch;
}

const TRIES = 10;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;
const OPERATION_POLLS = 600;

export function createClient(options: ClientOptions): Client {
  const wait = options.wait ?? ((milliseconds: number) => delay(milliseconds));
  const once = (call: Call) => request(options, call);
  const send = async (call: Call): Promise<Fields> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(call);
      } catch (error) {
        if (attempt >= TRIES || !worthRetrying(error)) throw explain(error, call, options.target);
        await wait(pause(error, attempt));
      }
    }
  };
  return {
    target: options.target,
    send,
    async find(call) {
      try {
        return await send(call);
      } catch (error) {
        if (error instanceof ApiFailure && error.httpStatus === 404) return undefined;
        throw error;
      }
    },
    operate: async (call) => finishOperation(await send(call), call, send, wait),
  };
}

async function request(options: ClientOptions, call: Call): Promise<Fields> {
  const asked = new URLSearchParams(call.query).toString();
  const query = asked === '' ? '' : `?${asked}`;
  const url = `${options.target.base(call.service)}${call.path}${query}`;
  const headers: Record<string, string> = { ...(await options.target.authorize()), ...call.headers };
  const init: RequestInit = { method: call.method, headers };
  if (call.bytes) {
    headers['content-type'] = call.bytes.type;
    init.body = new Uint8Array(call.bytes.content);
  } else if (call.body) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(call.body);
  }
  const response = await (options.fetch ?? fetch)(url, init);
  const body = await response.text();
  if (call.method !== 'GET') options.onWrite?.({ method: call.method, path: call.path, status: response.status });
  if (!response.ok) {
    const retryAfter = response.headers.get('retry-after');
    throw new ApiFailure({ method: call.method, url, httpStatus: response.status, body, retryAfter });
  }
  return body === '' ? {} : (JSON.parse(body) as Fields);
}

/** Transient and queueing answers; see the retry classes of the deploy reference. */
function worthRetrying(error: unknown): boolean {
  if (!(error instanceof ApiFailure)) return error instanceof TypeError;
  if ([408, 429, 500, 502, 503, 504].includes(error.httpStatus)) return true;
  return (
    error.httpStatus === 409 && (error.status === 'ABORTED' || /in progress|concurrent|queued/i.test(error.message))
  );
}

function pause(error: unknown, attempt: number): number {
  const told = error instanceof ApiFailure ? error.retryAfterSeconds : undefined;
  if (told !== undefined) return told * 1000;
  return Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
}

function explain(error: unknown, call: Call, target: Target): unknown {
  if (error instanceof ApiFailure) return error;
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  return new DeployError(
    'unreachable',
    `${call.method} ${target.base(call.service)}${call.path} got no answer: ${reason}. Is the target running?`,
    error,
  );
}

async function finishOperation(
  started: Fields,
  call: Call,
  send: (call: Call) => Promise<Fields>,
  wait: (milliseconds: number) => Promise<void>,
): Promise<Fields> {
  const version = call.path.split('/')[1] ?? 'v1';
  let operation = started;
  for (let poll = 0; operation['done'] !== true; poll++) {
    const name = operation['name'];
    if (typeof name !== 'string') return operation;
    if (poll >= OPERATION_POLLS) throw new DeployError('api', `Operation ${name} did not end in time.`);
    await wait(Math.min(10 * 2 ** poll, 5000));
    operation = await send({ service: call.service, method: 'GET', path: `/${version}/${name}` });
  }
  const error = operation['error'] as { code?: number; message?: string } | undefined;
  if (error)
    throw new DeployError('api', `${call.method} ${call.path} failed: ${error.message ?? JSON.stringify(error)}`);
  return (operation['response'] as Fields | undefined) ?? {};
}
