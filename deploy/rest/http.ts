/** One HTTP exchange with a control plane: no retry, no interpretation beyond success or not. */
import type { Call, Target } from './call.ts';
import { ApiFailure, NoAnswer, type CallMade } from '../errors.ts';
import type { RetryEnv } from './retry/patience.ts';

/** What a log may say of a call: neither body nor headers. */
export interface Exchange extends CallMade {
  readonly query: string;
  readonly about: string | undefined;
  readonly attempt: number;
  readonly milliseconds: number;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
}

export interface RequestOptions {
  readonly target: Target;
  readonly about?: string;
  readonly onCall?: (exchange: Exchange) => void;
  readonly time: RetryEnv;
  readonly fetch?: Fetch;
}

/** What is read of an answer. */
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** The platform's, or whatever gives such answers. */
export type Fetch = (url: string, init: RequestInit) => Promise<Answer>;

const GUARDS = new Set(['ifGenerationMatch', 'ifMetagenerationMatch']);

/** @throws ApiFailure for an answer that is not a success, NoAnswer for none */
export async function request(
  options: RequestOptions,
  call: Call,
  attempt: number,
): Promise<Readonly<Record<string, unknown>>> {
  const { service, method, path } = call;
  const guarded = Object.keys(call.query ?? {}).some((key) => GUARDS.has(key));
  const made: CallMade = { service, method, path, ...(guarded ? { guarded } : {}) };
  const asked = new URLSearchParams(call.query).toString();
  const query = asked === '' ? '' : `?${asked}`;
  const began = options.time.now();
  const told = (status: number) => {
    const milliseconds = options.time.now() - began;
    options.onCall?.({ ...made, query, about: options.about, attempt, milliseconds, status });
  };
  const base = options.target.base(service);
  const init = await requestInit(options.target, call);
  let response: Answer;
  let body: string;
  try {
    response = await (options.fetch ?? fetch)(`${base}${path}${query}`, init);
    body = await response.text();
  } catch (error) {
    told(0);
    throw new NoAnswer(made, base, error);
  }
  told(response.status);
  if (!response.ok) {
    const retryAfterSeconds = secondsOf(response.headers.get('retry-after'), options.time.now());
    const url = `${base}${path}${query}`;
    throw new ApiFailure({ call: made, url, httpStatus: response.status, body, retryAfterSeconds });
  }
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
}

async function requestInit(target: Target, call: Call): Promise<RequestInit> {
  const headers: Record<string, string> = { ...(await target.authorize()), ...call.headers };
  if (call.bytes) {
    headers['content-type'] = call.bytes.type;
    return { method: call.method, headers, body: new Uint8Array(call.bytes.content) };
  }
  if (!call.body) return { method: call.method, headers };
  headers['content-type'] = 'application/json';
  return { method: call.method, headers, body: JSON.stringify(call.body) };
}

/** Seconds, or an HTTP date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function secondsOf(header: string | null, nowMs: number): number | undefined {
  if (header === null || header === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, (until - nowMs) / 1000);
}
