/** One request to a source. Its answer is a body, a wait, nothing, or an error that says whether to try again. */

import { PermanentError, RetryableError } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Endpoint, Meaning, Source } from '../sources.ts';
import { fillBody, fillText, type TemplateValues } from './template.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What is asked. */
export interface Question {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type SourceAnswer =
  | { readonly kind: 'body'; readonly response: Response }
  /** The source asks to be left alone for a while; nothing is lost. */
  | { readonly kind: 'wait'; readonly seconds: number; readonly status: number }
  /** Nothing there, and that is no fault. */
  | { readonly kind: 'nothing'; readonly seconds: number; readonly status: number }
  /** It has not been asked to the end: no request may go out for so many seconds. */
  | { readonly kind: 'later'; readonly seconds: number; readonly sentTo: Redirected | undefined };

/** Where a question was sent on to, and how often it has been. */
interface Redirected {
  readonly url: string;
  readonly times: number;
}

/** Waits until a request may go out; a number: it may not, for so many seconds. */
type MayAsk = () => Promise<'go' | number>;

export interface SourceClientPorts {
  readonly fetch: Fetch;
  readonly environment: Environment;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const MAX_REDIRECTS = 3;
const DEFAULT_TIMEOUT_SECONDS = 60;
const DEFAULT_COOLDOWN_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 86_400;
const PASSING: ReadonlySet<number> = new Set([408, 425, 500, 502, 503, 504]);

/** An endpoint's template, filled. @throws PermanentError configuration-invalid, request-invalid */
export function questionOf(
  endpoint: Endpoint | undefined,
  field: string,
  values: TemplateValues,
  source: Source,
): Question {
  if (endpoint === undefined) {
    throw new PermanentError('configuration-invalid', `${source.name} has no ${field}, and nothing names a URL`);
  }
  const { path, method, headers, body } = typeof endpoint === 'string' ? { path: endpoint } : endpoint;
  const place = `${field} of ${source.name}`;
  const url = new URL(fillText(path, place, values, encodeURIComponent), source.origin).href;
  const filled = body === undefined ? undefined : fillBody(body, place, values);
  return {
    url,
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers }),
    ...(filled === undefined ? {} : { body: typeof filled === 'string' ? filled : JSON.stringify(filled) }),
  };
}

/**
 * Each redirect that is followed is a request like any other, unless it leads to another host: there the limit is not the
 * source's, and a link to a storage is good for a minute only.
 * @param sentTo where the same question was sent on to before, when it could not be asked to the end
 * @throws PermanentError url-not-allowed, batch-not-found, source-refused; RetryableError source-unavailable
 */
export async function askSource(
  question: Question,
  source: Source,
  ports: SourceClientPorts,
  mayAsk: MayAsk,
  sentTo?: Redirected,
): Promise<SourceAnswer> {
  let target = allowedUrl(sentTo?.url ?? question.url, source);
  for (let times = sentTo?.times ?? 0; times <= MAX_REDIRECTS; times++) {
    const isElsewhere = times > 0 && target.origin !== new URL(question.url).origin;
    const seconds = isElsewhere ? 'go' : await mayAsk();
    if (seconds !== 'go')
      return { kind: 'later', seconds, sentTo: times === 0 ? undefined : { url: target.href, times } };
    const { url, headers } = authorized(target, question, source, ports.environment);
    const signal = AbortSignal.timeout((source.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000);
    const response = await send(url, { ...initOf(question), headers, signal }, source, ports);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null)
      return judge(response, target, source, ports);
    await response.body?.cancel();
    target = allowedUrl(new URL(location, target).href, source);
  }
  throw new PermanentError('source-refused', `${source.name} redirects more than ${MAX_REDIRECTS} times`);
}

function initOf({ method, body }: Question): RequestInit {
  return {
    redirect: 'manual',
    ...(method === undefined ? {} : { method }),
    ...(body === undefined ? {} : { body }),
  };
}

/** A notice comes from outside: only the source's own origins are asked. */
function allowedUrl(url: string, source: Source): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const origins = [source.origin, ...(source.allowedOrigins ?? [])].map((origin) => new URL(origin).origin);
  if (target === undefined || !origins.includes(target.origin) || target.username !== '' || target.password !== '') {
    const where = target === undefined ? 'no URL' : target.origin;
    throw new PermanentError(
      'url-not-allowed',
      `${source.name} may be asked at ${origins.join(', ')}, not at ${where}`,
    );
  }
  return target;
}

async function send(url: string, init: RequestInit, source: Source, ports: SourceClientPorts): Promise<Response> {
  try {
    return await ports.fetch(url, init);
  } catch (error) {
    throw new RetryableError('source-unavailable', `${source.name} did not answer`, { cause: error });
  }
}

const ACCEPT = {
  json: 'application/json, application/x-ndjson',
  xml: 'application/xml, text/xml',
  bytes: '*/*',
} as const;

function authorized(
  target: URL,
  question: Question,
  source: Source,
  environment: Environment,
): { url: string; headers: Record<string, string> } {
  const secret = (name: string): string => secretOf(name, source, environment);
  const headers: Record<string, string> = {
    accept: ACCEPT[source.format ?? 'json'],
    ...(question.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...source.headers,
    ...question.headers,
  };
  for (const [name, env] of Object.entries(source.secretHeaders ?? {})) headers[name.toLowerCase()] = secret(env);
  const { auth } = source;
  if (auth === undefined) return { url: target.href, headers };
  const value = secret(auth.secretEnv);
  const url = new URL(target);
  if (auth.type === 'query') url.searchParams.set(auth.name ?? 'api_key', value);
  else if (auth.type === 'header') headers[(auth.name ?? 'x-api-key').toLowerCase()] = value;
  else if (auth.type === 'bearer') headers['authorization'] = `Bearer ${value}`;
  else headers['authorization'] = `Basic ${Buffer.from(credentials(auth, value)).toString('base64')}`;
  return { url: url.href, headers };
}

function credentials({ secretIs = 'user', user = '' }: NonNullable<Source['auth']>, secret: string): string {
  if (secretIs === 'pair') return secret;
  return secretIs === 'password' ? `${user}:${secret}` : `${secret}:`;
}

/** @throws PermanentError configuration-invalid */
export function secretOf(name: string, source: Source, environment: Environment): string {
  const secret = environment[name];
  if (secret !== undefined && secret !== '') return secret;
  throw new PermanentError('configuration-invalid', `${source.name} needs the secret ${name}, which is not set`);
}

async function judge(response: Response, url: URL, source: Source, ports: SourceClientPorts): Promise<SourceAnswer> {
  const { status } = response;
  const asked = retryAfter(response.headers, ports.now());
  const { means, waitSeconds } = meaningOf(response, asked, source);
  if (means === 'documents') return { kind: 'body', response };
  await response.body?.cancel();
  if (means === 'end') return { kind: 'nothing', seconds: waitSeconds ?? 0, status };
  if (means !== 'wait') throw fault(means, status, url, source);
  const seconds = asked ?? waitSeconds ?? DEFAULT_COOLDOWN_SECONDS;
  return { kind: 'wait', seconds: Math.min(seconds, LONGEST_WAIT_SECONDS), status };
}

/** As the source says, or as it is usual. */
function meaningOf({ status, ok }: Response, asked: number | undefined, source: Source): Meaning {
  const given = source.statuses?.[String(status)];
  const waitSeconds = given?.waitSeconds ?? source.cooldowns?.[String(status)];
  const means = given?.means ?? (ok ? 'documents' : usualMeaning(status, asked, waitSeconds));
  return { means, ...(waitSeconds === undefined ? {} : { waitSeconds }) };
}

function fault(means: Meaning['means'], status: number, url: URL, { name }: Source): Error {
  if (means === 'retry') return new RetryableError('source-unavailable', `${name} answered ${status}`);
  const place = placeOf(url);
  return means === 'missing'
    ? new PermanentError('batch-not-found', `${name} has nothing at ${place} (${status})`, { status: 404 })
    : new PermanentError('source-refused', `${name} answered ${status} at ${place}`);
}

/** A fault that names a time to come back is a wait like any other. */
function usualMeaning(status: number, asked: number | undefined, cooldown: number | undefined): Meaning['means'] {
  if (status === 429 || cooldown !== undefined) return 'wait';
  if (PASSING.has(status)) return asked === undefined ? 'retry' : 'wait';
  return status === 404 || status === 410 ? 'missing' : 'refuse';
}

/** For people and logs: no query, and no identifier in a path, which may hold a CPF. */
const placeOf = ({ origin, pathname }: URL): string => `${origin}${pathname.replace(/[0-9A-Z]{11,}/g, '…')}`;

/**
 * Seconds or a date (RFC 9110, 10.2.3); at least one second. A date is taken against the clock of the source, which
 * may be off by a day.
 */
function retryAfter(headers: Headers, now: number): number | undefined {
  const header = headers.get('retry-after')?.trim();
  if (header === undefined) return undefined;
  if (/^[0-9]+$/.test(header)) return Math.max(1, Number(header));
  const [until, theirs] = [Date.parse(header), Date.parse(headers.get('date') ?? '')];
  const seconds = (until - (theirs < until ? theirs : now)) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}
