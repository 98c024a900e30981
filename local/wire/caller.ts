/**
 * Only this machine may call: the Host must be a loopback name (or a name this cloud serves, such as *.run.app), and a
 * browser's Origin must be a loopback one, so that no web page can reach it by DNS rebinding. `null` is none: it is what
 * any page's sandboxed frame sends.
 */
import { ApiError } from './errors.ts';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|[a-z0-9.-]+\.localhost|\[::1\])(:\d+)?$/;
const SERVED = /^[a-z0-9.-]+\.(googleapis\.com|run\.app)(:\d+)?$/;

/** Most calls are addressed as the one before was. */
let lastLoopback = '';

export function isLoopback(host: string): boolean {
  if (host === lastLoopback) return true;
  if (!LOOPBACK.test(host)) return false;
  lastLoopback = host;
  return true;
}

/** @throws ApiError PERMISSION_DENIED */
export function checkHost(host: string): void {
  if (isLoopback(host) || SERVED.test(host)) return;
  throw new ApiError(
    'PERMISSION_DENIED',
    `Host "${host}" is not this machine. The local cloud answers calls to 127.0.0.1 or localhost only.`,
  );
}

/** @throws ApiError PERMISSION_DENIED */
export function checkOrigin(origin: string | undefined): void {
  if (origin === undefined || LOOPBACK.test(origin.replace(/^https?:\/\//, ''))) return;
  throw new ApiError(
    'PERMISSION_DENIED',
    `Origin "${origin}" may not call the local cloud: only pages that are served from this machine may.`,
  );
}
