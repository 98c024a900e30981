/** Calls that go out for real, to this machine only. */
import type { HttpRequest } from '../../local/engine/index.ts';
import type { Reply } from '../mocks/mock.ts';
import { UnmatchedCall } from '../unmatched.ts';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** @throws UnmatchedCall for a host that is not this machine */
export async function passThrough({ method, url, headers, body, timeoutSeconds }: HttpRequest): Promise<Reply> {
  const { hostname } = new URL(url);
  if (!LOOPBACK.test(hostname)) {
    throw new UnmatchedCall(`${method} ${url} would leave this machine: only loopback addresses may be passed through`);
  }
  const response = await fetch(url, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  }).catch(() => undefined);
  if (response === undefined) {
    const message = `${url} cannot be reached`;
    return {
      outcome: { kind: 'failure', tag: 'ConnectionFailedError', message },
      delay: 0,
      summary: 'ConnectionFailedError',
    };
  }
  const { status } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const outcome = { kind: 'http', status, headers: Object.fromEntries(response.headers), body: bytes } as const;
  return { outcome, delay: 0, summary: `${status} (passed through)` };
}
