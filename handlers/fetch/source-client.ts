/** One request to a source. Its answer is a body, a wait, or an error that says whether to try again. */

import { PermanentError, RetryableError } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Source } from '../sources.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

type SourceAnswer =
  | { readonly kind: 'body'; readonly response: Response }
  /** The source asks to be left alone for a while; nothing is lost. */
  | { readonly kind: 'wait'; readonly seconds: number };

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

/**
 * @throws PermanentError url-not-allowed, batch-not-found, source-refused; RetryableError source-unavailable
 */
export async function askSource(url: string, source: Source, ports: SourceClientPorts): Promise<SourceAnswer> {
  const timeout = AbortSignal.timeout((source.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000);
  let target = allowedUrl(url, source);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await send(authorized(target, source, ports.environment), source, timeout, ports);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null)
      return judge(response, target, source, ports);
    await response.body?.cancel();
    target = allowedUrl(new URL(location, target).href, source);
  }
  throw new PermanentError('source-refused', `${source.name} redirects more than ${MAX_REDIRECTS} times`);
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

async function send(
  { url, headers }: { readonly url: string; readonly headers: Record<string, string> },
  source: Source,
  signal: AbortSignal,
  ports: SourceClientPorts,
): Promise<Response> {
  try {
    return await ports.fetch(url, { headers, redirect: 'manual', signal });
  } catch (error) {
    throw new RetryableError('source-unavailable', `${source.name} did not answer`, { cause: error });
  }
}

function authorized(
  target: URL,
  source: Source,
  environment: Environment,
): { url: string; headers: Record<string, string> } {
  const headers: Record<string, string> = { accept: 'application/json, application/x-ndjson', ...source.headers };
  const { auth } = source;
  if (auth === undefined) return { url: target.href, headers };
  const secret = environment[auth.secretEnv];
  if (secret === undefined || secret === '') {
    throw new PermanentError(
      'configuration-invalid',
      `${source.name} needs the secret ${auth.secretEnv}, which is not set`,
    );
  }
  const url = new URL(target);
  if (auth.type === 'query') url.searchParams.set(auth.name ?? 'api_key', secret);
  else if (auth.type === 'header') headers[(auth.name ?? 'x-api-key').toLowerCase()] = secret;
  else if (auth.type === 'bearer') headers['authorization'] = `Bearer ${secret}`;
  else headers['authorization'] = `Basic ${Buffer.from(`${secret}:`).toString('base64')}`;
  return { url: url.href, headers };
}

async function judge(response: Response, url: URL, source: Source, ports: SourceClientPorts): Promise<SourceAnswer> {
  const { status } = response;
  if (status >= 200 && status < 300) return { kind: 'body', response };
  await response.body?.cancel();
  const asked = retryAfter(response.headers.get('retry-after'), ports.now());
  const cooldown = asked ?? source.cooldowns?.[String(status)];
  const place = `${url.origin}${url.pathname}`;
  if (status === 429 || source.cooldowns?.[String(status)] !== undefined) {
    return { kind: 'wait', seconds: Math.min(cooldown ?? DEFAULT_COOLDOWN_SECONDS, LONGEST_WAIT_SECONDS) };
  }
  if (PASSING.has(status)) {
    throw new RetryableError('source-unavailable', `${source.name} answered ${status}`, {
      ...(asked === undefined ? {} : { retryAfterSeconds: asked }),
    });
  }
  if (status === 404 || status === 410) {
    throw new PermanentError('batch-not-found', `${source.name} has nothing at ${place} (${status})`, { status: 404 });
  }
  throw new PermanentError('source-refused', `${source.name} answered ${status} at ${place}`);
}

/** Seconds or a date (RFC 9110, 10.2.3); at least one second. */
function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^[0-9]+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}
