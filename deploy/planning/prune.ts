/** What is ours in the project and no longer declared: deleted where that loses nothing, named where it would. */
import { pipelineResources } from '../desired/bootstrap.ts';
import type { Deployment } from '../deployment.ts';
import { ApiFailure } from '../errors.ts';
import { isOfFamily } from '../model/succession.ts';
import type { Kept, Kinds, Step } from './plan.ts';
import type { DataClass, Fields, KindName, Listed, Resource } from '../resource.ts';

export interface Leftover extends Listed {
  readonly kind: KindName;
}

/** Lists every kind that can be listed. An API that is not on yet, or not modelled, holds nothing of ours. */
export async function findLeftovers({ client, kinds, resources, place }: Deployment): Promise<Leftover[]> {
  const wanted = new Set([...resources, ...pipelineResources(place)].flatMap(marksOf));
  const entries = Object.entries(kinds).filter(([, kind]) => kind.list);
  const found = await Promise.all(
    entries.map(async ([name, kind]) => {
      const listed = await (kind.list?.(client) ?? Promise.resolve([])).catch(nothingThere);
      return listed.map((each) => ({ ...each, kind: name as KindName }));
    }),
  );
  // Successors have names of their own; what becomes of former ones is decided with their heirs.
  const families = resources.filter(({ kind }) => kinds[kind].replace);
  const isDeclared = ({ kind, name }: Leftover) =>
    families.some((each) => each.kind === kind && isOfFamily(each.name, name));
  return found
    .flat()
    .filter((leftover) => !isDeclared(leftover))
    .filter(({ kind, name, fields }) => !marksOf({ kind, name, spec: fields }).some((mark) => wanted.has(mark)));
}

/** What a resource is known by: its name, and where the server chose that, what it calls itself. */
function marksOf({ kind, name, spec }: Pick<Resource, 'kind' | 'name' | 'spec'>): string[] {
  const called = SERVER_NAMED.has(kind) ? spec['displayName'] : undefined;
  return [`${kind} name ${lastSegment(name)}`, ...(typeof called === 'string' ? [`${kind} called ${called}`] : [])];
}

const SERVER_NAMED: ReadonlySet<KindName> = new Set<KindName>(['channel', 'alert', 'budget']);

function nothingThere(error: unknown): Listed[] {
  if (error instanceof ApiFailure && [403, 404, 501].includes(error.httpStatus)) return [];
  throw error;
}

const lastSegment = (name: string) => name.slice(name.lastIndexOf('/') + 1);

/** A resource that nobody declares any more, as far as a deletion needs one. */
export const leftoverResource = ({ kind, name, fields }: Leftover): Resource => ({
  address: `${kind}/${lastSegment(name)}`,
  kind,
  name,
  spec: typeof fields['displayName'] === 'string' ? { displayName: fields['displayName'] } : {},
  needs: [],
});

const WHY_KEPT: Readonly<Record<Exclude<DataClass, 'free'>, string>> = {
  data: 'it holds data',
  history: 'its executions would be erased with it',
  identity: 'an identity that is made anew is another one',
  irreversible: 'its name could never be used again',
};

export function prune(leftovers: readonly Leftover[], kinds: Kinds) {
  const steps: Step[] = [];
  const kept: Kept[] = [];
  const found = new Map<string, Fields>();
  for (const leftover of leftovers) {
    const resource = leftoverResource(leftover);
    const kind = kinds[leftover.kind];
    found.set(resource.address, leftover.fields);
    if (kind.dataClass !== 'free') kept.push({ resource, reason: WHY_KEPT[kind.dataClass] });
    else if (kind.remove) steps.push({ resource, action: 'delete', differences: [], reason: 'no longer declared' });
  }
  return { steps, kept, found };
}
