/**
 * The only way out of the local cloud. Calls to Google's hosts come back to this machine, calls to Cloud Run services
 * go to their processes, loopback addresses are what they are, and everything else is refused: nothing leaves.
 */
import type { Fetch } from './wire/room.ts';

export interface OutboundOptions {
  /** Port of this cloud's own REST server. */
  readonly port: () => number;
  /** Calls a deployed service by its run.app address. */
  readonly run: Fetch;
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|.+\.localhost|\[::1\])$/;

/** Looks like a failed name look-up, because that is how a closed network answers. */
export class OutboundRefused extends TypeError {
  readonly code = 'ENOTFOUND';
}

export function createOutbound({ port, run }: OutboundOptions): Fetch {
  return async (url, init) => {
    const target = new URL(url);
    const host = target.hostname;
    if (host.endsWith('.run.app')) return run(target, init);
    if (host.endsWith('.googleapis.com')) {
      const service = serviceLabel(host);
      return fetch(`http://127.0.0.1:${port()}/${service}${target.pathname}${target.search}`, init);
    }
    if (LOOPBACK.test(host)) return fetch(target, init);
    throw new OutboundRefused(
      `The local cloud reaches nothing outside this machine, so ${target.protocol}//${host} is not called.`,
    );
  };
}

/** `workflows.googleapis.com` and `southamerica-east1-workflows.googleapis.com` are both `workflows`. */
function serviceLabel(host: string): string {
  const label = host.split('.')[0] ?? '';
  return label.split('-').at(-1) ?? label;
}
