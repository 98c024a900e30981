/**
 * What lets pages of this machine read answers, as Google's APIs let all pages do: https://fetch.spec.whatwg.org/#http-cors-protocol
 * Calls of any other page were refused before (caller.ts).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from './router.ts';

/** To be called before anything is answered. */
export function allowReading({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers.origin === undefined) return;
  response.setHeader('access-control-allow-origin', headers.origin);
  response.setHeader('access-control-expose-headers', '*');
  response.setHeader('vary', 'Origin');
}

/** The answer to a browser that asks before it calls; undefined for other calls. */
export function preflightReply(
  { method, headers }: IncomingMessage,
  methods: () => readonly string[],
): Reply | undefined {
  if (method !== 'OPTIONS' || headers.origin === undefined) return undefined;
  if (headers['access-control-request-method'] === undefined) return undefined;
  const asked = headers['access-control-request-headers'];
  return {
    headers: {
      'access-control-allow-methods': methods().join(','),
      ...(typeof asked === 'string' ? { 'access-control-allow-headers': asked } : {}),
      'access-control-max-age': '3600',
    },
  };
}
