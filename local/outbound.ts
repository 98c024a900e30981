/**
 * The only way out of the local cloud. Calls to Google's hosts come back to this machine, calls to Cloud Run services
 * go to their processes, loopback addresses are what they are, and everything else is refused: nothing leaves, by
 * redirection neither.
 */
import { createLoopback } from './loopback.ts';
import type { Fetch, FetchInit } from './wire/fetch.ts';

export interface OutboundOptions {
  /** Port of this cloud's own REST server. */
  readonly port: () => number;
  /** Calls a deployed service by its run.app address. */
  readonly run: Fetch;
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|.+\.localhost|\[::1\])$/;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** As browsers and the platform's fetch have it. */
const MOST_REDIRECTS = 20;

/** Looks like a failed name look-up, because that is how a closed network answers. */
export class OutboundRefused extends TypeError {
  readonly code = 'ENOTFOUND';
}

/** Redirections are followed unless `redirect` says otherwise. */
export function createOutbound({ port, run }: OutboundOptions): Fetch {
  const loopback = createLoopback();
  const once: Fetch = async (url, init) => {
    const target = url instanceof URL ? url : new URL(url);
    const host = target.hostname;
    if (host.endsWith('.run.app')) return run(target, init);
    if (host.endsWith('.googleapis.com')) {
      const service = serviceLabel(host);
      return loopback(`http://127.0.0.1:${port()}/${service}${target.pathname}${target.search}`, init);
    }
    if (LOOPBACK.test(host)) return loopback(target, init);
    throw new OutboundRefused(
      `The local cloud reaches nothing outside this machine, so ${target.protocol}//${host} is not called.`,
    );
  };
  return async (url, init = {}) => {
    let [target, next] = [new URL(url), init];
    for (let followed = 0; ; followed++) {
      const response = await once(target, next);
      const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
      if (location === null || init.redirect === 'manual') return response;
      await response.body?.cancel();
      if (init.redirect === 'error' || followed === MOST_REDIRECTS) {
        throw Object.assign(new Error(`${target.href} redirects ${followed} times and more`), {
          code: 'ERR_REDIRECTS',
        });
      }
      const to = new URL(location, target);
      next = redirected(next, response.status, to.origin === target.origin);
      target = to;
    }
  };
}

/** What the next request is like. Source: https://fetch.spec.whatwg.org/#http-redirect-fetch */
function redirected(init: FetchInit, status: number, sameOrigin: boolean): FetchInit {
  const headers = new Headers(init.headers);
  if (!sameOrigin) headers.delete('authorization');
  const method = (init.method ?? 'GET').toUpperCase();
  const becomesGet = status === 303 ? !['GET', 'HEAD'].includes(method) : status <= 302 && method === 'POST';
  if (!becomesGet) return { ...init, headers };
  const { body: _dropped, ...rest } = init;
  for (const name of ['content-type', 'content-encoding', 'content-language']) headers.delete(name);
  return { ...rest, method: 'GET', headers };
}

/** `workflows.googleapis.com` and `southamerica-east1-workflows.googleapis.com` are both `workflows`. */
function serviceLabel(host: string): string {
  const label = host.split('.')[0] ?? '';
  return label.split('-').at(-1) ?? label;
}
