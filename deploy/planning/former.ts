/**
 * Former ones of resources that are replaced by a successor (model/succession.ts): each is deleted after everything
 * else, and whether it was replaced by this plan or by one that did not get so far makes no difference.
 */
import { formerOf } from '../model/succession.ts';
import type { Kinds, Live, Step } from './plan.ts';
import type { Fields, Resource } from '../resource.ts';

/** Deletions, and what is there of each by its address. */
export function formerSteps(steps: readonly Step[], live: Live, kinds: Kinds) {
  const deletions: Step[] = [];
  const found = new Map<string, Fields>();
  for (const step of steps) {
    if (step.action === 'blocked' || !kinds[step.resource.kind].replace) continue;
    for (const fields of formerIn(step, live)) {
      const resource = formerResource(step.resource, fields);
      found.set(resource.address, fields);
      const reason = `${step.resource.address} takes over, under another name`;
      deletions.push({ resource, action: 'delete', differences: [], reason, heir: step.resource.address });
    }
  }
  return { steps: deletions, found };
}

function formerIn({ resource, action }: Step, live: Live): readonly Fields[] {
  const have = live.get(resource.address);
  return have && action === 'replace' ? [have, ...formerOf(have)] : formerOf(have);
}

/** `trigger/raw-object-finalized (former raw-object-finalized-1f2e3d4c)`. */
export function formerResource({ address, kind }: Resource, fields: Fields): Resource {
  const name = String(fields['name']);
  return { address: `${address} (former ${name.slice(name.lastIndexOf('/') + 1)})`, kind, name, spec: {}, needs: [] };
}
