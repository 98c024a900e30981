/** Which revision answers a request: the service's traffic targets, resolved and picked from. */
import type { TrafficTarget } from './spec.ts';

export interface Share {
  readonly type: TrafficTarget['type'];
  readonly revision: string;
  readonly percent: number;
  readonly tag?: string;
}

/** Targets with their revisions; those for the latest one are left out while none is ready. */
export function resolveTraffic(targets: readonly TrafficTarget[], latestReady: string | undefined): Share[] {
  return targets.flatMap((target) => {
    const revision = target.revision ?? latestReady;
    if (revision === undefined) return [];
    const { type, percent = 0, tag } = target;
    return [{ type, revision, percent, ...(tag === undefined ? {} : { tag }) }];
  });
}

/**
 * A function that names the revision for the next request, exactly in proportion over any hundred requests
 * (smooth weighted round robin). It returns undefined when nothing takes traffic.
 */
export function createPicker(shares: readonly Share[]): () => string | undefined {
  const weighted = shares.filter((share) => share.percent > 0).map((share) => ({ ...share, credit: 0 }));
  const [only] = weighted;
  if (weighted.length < 2) return () => only?.revision;
  const total = weighted.reduce((sum, share) => sum + share.percent, 0);
  return () => {
    let best = weighted[0];
    for (const share of weighted) {
      share.credit += share.percent;
      if (best === undefined || share.credit > best.credit) best = share;
    }
    if (best) best.credit -= total;
    return best?.revision;
  };
}
