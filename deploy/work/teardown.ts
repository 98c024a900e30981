/**
 * What destroy removes and in which order, and what it leaves. Pure. The reverse of creation with three corrections:
 * sources of events stop first, and triggers come next; grants go last, since a trigger on a bucket cannot be deleted once the storage agent has
 * lost its role; data stays unless it is named, and with it what it hangs on.
 */
import {
  dependencies,
  inOrder,
  type Kept,
  type Kinds,
  type Live,
  type PlanOptions,
  type Step,
} from '../planning/plan.ts';
import { isOurs } from '../model/ownership.ts';
import { countText } from '../model/vanishing.ts';
import type { KindName, Resource, Vanishing } from '../resource.ts';

export interface TeardownInputs {
  /** Declared resources and leftovers. */
  readonly resources: readonly Resource[];
  readonly live: Live;
  readonly kinds: Kinds;
  readonly planning: PlanOptions;
  readonly destroyData: boolean;
  readonly vanishing: ReadonlyMap<string, Vanishing>;
}

export interface Teardown {
  /** Phases run one after the other; inside a phase a resource goes after those that need it. */
  readonly phases: readonly (readonly Step[])[];
  readonly kept: readonly Kept[];
  /** What a resource waits for: everything that needs it, at whatever distance. */
  readonly after: (resource: Resource) => readonly string[];
}

export function teardown(inputs: TeardownInputs): Teardown {
  const ordered = inOrder(inputs.resources);
  const kept = keptOf(ordered, inputs);
  const steps = ordered
    .filter(({ address }) => inputs.live.get(address) !== undefined && !kept.has(address))
    .filter((resource) => !goesWithAnother(resource, ordered, kept))
    .reverse()
    .map((resource) => stepOf(resource, inputs));
  const phases = PHASES.map((phase) => steps.filter(({ resource }) => phaseOf(resource, inputs.kinds) === phase));
  const reasons = ordered.flatMap((resource) => {
    const reason = kept.get(resource.address);
    return reason === undefined ? [] : [{ resource, reason }];
  });
  return { phases: phases.filter((each) => each.length > 0), kept: reasons, after: dependants(ordered) };
}

/** The last cluster of an instance cannot be deleted: it goes with the instance, and with all tables. */
function goesWithAnother(
  { kind, name }: Resource,
  all: readonly Resource[],
  kept: ReadonlyMap<string, string>,
): boolean {
  if (kind !== 'cluster') return false;
  const instance = all.find((each) => each.kind === 'instance' && name.startsWith(`${each.name}/`));
  return instance !== undefined && !kept.has(instance.address);
}

type Phase = 'sources' | 'triggers' | 'things' | 'grants' | 'identities';
const PHASES: readonly Phase[] = ['sources', 'triggers', 'things', 'grants', 'identities'];

/** What is under way comes to its end between the first and the second. */
function phaseOf({ kind, spec }: Resource, kinds: Kinds): Phase {
  if (kind === 'job' || (kind === 'service' && spec['ingress'] === 'INGRESS_TRAFFIC_ALL')) return 'sources';
  if (kind === 'trigger') return 'triggers';
  if (kind === 'grant') return 'grants';
  return kinds[kind].dataClass === 'identity' ? 'identities' : 'things';
}

function stepOf(resource: Resource, { kinds, vanishing }: TeardownInputs): Step {
  const found = vanishing.get(resource.address);
  const identity = kinds[resource.kind].dataClass === 'identity';
  return {
    resource,
    action: 'delete',
    differences: [],
    ...(identity ? { disables: true, reason: 'made anew it would be another one' } : {}),
    ...(found ? { vanishing: found } : {}),
  };
}

/** Address to reason. */
function keptOf(ordered: readonly Resource[], inputs: TeardownInputs): Map<string, string> {
  const kept = new Map<string, string>();
  for (const resource of ordered) {
    const reason = reasonToKeep(resource, inputs);
    if (reason !== undefined) kept.set(resource.address, reason);
  }
  const byAddress = new Map(ordered.map((resource) => [resource.address, resource]));
  const keepUnder = (holder: string): void => {
    const resource = byAddress.get(holder);
    for (const address of resource ? dependencies(resource) : []) {
      if (kept.has(address)) continue;
      kept.set(address, `${holder} hangs on it`);
      keepUnder(address);
    }
  };
  for (const [address, reason] of [...kept]) if (reason.startsWith(HOLDS)) keepUnder(address);
  return kept;
}

const HOLDS = 'it holds';

function reasonToKeep(resource: Resource, inputs: TeardownInputs): string | undefined {
  const { kinds, live, planning, destroyData } = inputs;
  const kind = kinds[resource.kind];
  const have = live.get(resource.address);
  if (have === undefined) return undefined;
  if (!isOurs(kind.ownership, have, planning.env)) return 'it is not ours';
  if (kind.dataClass === 'irreversible') return WITHOUT_REMOVAL[resource.kind] ?? 'its name could never be used again';
  if (kind.dataClass === 'data' && !destroyData) return `${HOLDS} data`;
  const vanishing = inputs.vanishing.get(resource.address);
  if (vanishing?.what === 'messages' && !destroyData) {
    return `${HOLDS} ${countText(vanishing)}`;
  }
  if (!kind.remove) return WITHOUT_REMOVAL[resource.kind] ?? 'there is nothing to delete';
  return kind.dataClass === 'identity' && have['disabled'] === true ? 'it is disabled already' : undefined;
}

const WITHOUT_REMOVAL: Partial<Record<KindName, string>> = {
  agent: "it is Google's",
  apis: 'other programs may need the APIs',
  transport: 'it goes with its trigger',
  smoke: 'it goes with its workflow',
  archive: 'it is code without which nothing can be rolled back',
};

function dependants(ordered: readonly Resource[]): Teardown['after'] {
  const above = new Map<string, Set<string>>();
  // Those that need most come last, so what is above them is known when they are reached.
  for (const resource of [...ordered].reverse()) {
    const own = above.get(resource.address) ?? [];
    for (const address of dependencies(resource)) {
      const found = above.get(address) ?? new Set<string>();
      above.set(address, new Set([...found, resource.address, ...own]));
    }
  }
  return ({ address }) => [...(above.get(address) ?? [])];
}
