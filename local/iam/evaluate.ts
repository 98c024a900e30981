/**
 * Whether a caller has a permission on a resource: by a binding of the resource's own policy or of one above it, up to
 * the project. A binding with a condition grants nothing here, since conditions are not evaluated; that errs towards
 * refusing. https://cloud.google.com/iam/docs/policies
 */
import type { Agents } from './agents.ts';
import { NOBODY, ownerOf } from './principals.ts';
import { roleHas } from './roles.ts';
import type { Grantor, Usage, UsageRecord } from './usage.ts';

export interface BindingInForce {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: unknown;
}

export interface PoliciesInForce {
  /** Rises whenever inForce() may say something else than before. */
  generation(): number;
  inForce(resource: string): readonly BindingInForce[];
}

interface EvaluateEnv {
  readonly project: string;
  readonly projectNumber: string;
  readonly policies: PoliciesInForce;
  readonly agents: Agents;
  readonly usage: UsageRecord;
  readonly now: () => number;
}

/** Counts the use, or the refusal. `resource` has a policy of its own, or is the project. */
export type Evaluate = (principal: string, permission: string, resource: string) => Grantor | undefined;

export function createEvaluate(env: EvaluateEnv): { may: Evaluate; holds: Evaluate } {
  const decisions = new Map<string, Map<string, Usage>>();
  let [generation, changes] = [-1, 0];
  const refresh = () => {
    const current = env.policies.generation();
    if (current === generation && (changes === Infinity || env.now() < changes)) return;
    decisions.clear();
    generation = current;
    changes = env.agents.nextChange();
  };
  const decide = (principal: string, permission: string, resource: string): Usage => {
    refresh();
    let ofCaller = decisions.get(principal);
    if (!ofCaller) decisions.set(principal, (ofCaller = new Map<string, Usage>()));
    const key = `${permission} ${resource}`;
    let usage = ofCaller.get(key);
    if (!usage) {
      if (ofCaller.size >= MOST_DECISIONS) ofCaller.clear();
      usage = env.usage.entry(principal, permission, resource, grantor(env, principal, permission, resource));
      ofCaller.set(key, usage);
    }
    return usage;
  };
  return {
    may(principal, permission, resource) {
      const usage = decide(principal, permission, resource);
      usage.count++;
      return usage.grantedBy;
    },
    holds: (principal, permission, resource) => decide(principal, permission, resource).grantedBy,
  };
}

const MOST_DECISIONS = 5000;

function grantor(env: EvaluateEnv, principal: string, permission: string, resource: string): Grantor | undefined {
  const project = `projects/${env.project}`;
  const own = ownRole(env, principal);
  if (own !== undefined && roleHas(own, permission)) return { resource: project, role: own, member: principal };
  const members = new Set(membersOf(env, principal, own));
  for (const name of lineage(resource, project)) {
    for (const binding of env.policies.inForce(name)) {
      if (binding.condition !== undefined) continue;
      const held = binding.members.filter((each) => members.has(each));
      const found = held.map((member) => ({ member, role: roleWith(permission, binding.role, member) }));
      for (const { member, role } of found) if (role !== undefined) return { resource: name, role, member };
    }
  }
  return undefined;
}

/**
 * What comes to those with a basic role of the project who are let into a bucket: its objects, by the access lists they
 * start with (`projectPrivate`) or, where access is uniform, by roles that a new bucket grants along with these.
 * https://cloud.google.com/storage/docs/access-control/lists#default
 * https://cloud.google.com/storage/docs/access-control/iam-roles#basic-roles-modifiable
 */
const OBJECTS_ALONG: Readonly<Record<string, string>> = {
  'roles/storage.legacyBucketOwner': 'roles/storage.legacyObjectOwner',
  'roles/storage.legacyBucketReader': 'roles/storage.legacyObjectReader',
};
const BASIC = /^project(Owner|Editor|Viewer):/;

/** The role that gives a member the permission; undefined if the binding does not. */
function roleWith(permission: string, role: string, member: string): string | undefined {
  const along = BASIC.test(member) ? OBJECTS_ALONG[role] : undefined;
  return [role, along].find((each) => each !== undefined && roleHas(each, permission));
}

/**
 * What nobody granted in a policy of this project. The owner's comes from above it, as from an organisation, so that no
 * policy locks the owner out; the default account of projects that belong to no organisation is an editor.
 * https://cloud.google.com/iam/docs/service-account-types#default
 */
function ownRole({ project, projectNumber, agents }: EvaluateEnv, principal: string): string | undefined {
  if (principal === ownerOf(project)) return 'roles/owner';
  if (principal === `serviceAccount:${projectNumber}-compute@developer.gserviceaccount.com`) return 'roles/editor';
  return agents.roleOf(principal);
}

function membersOf(env: EvaluateEnv, principal: string, own: string | undefined): string[] {
  if (principal === NOBODY) return [NOBODY];
  const basic = [
    ['roles/owner', 'projectOwner'],
    ['roles/editor', 'projectEditor'],
    ['roles/viewer', 'projectViewer'],
  ] as const;
  const bindings = env.policies.inForce(`projects/${env.project}`);
  const groups = basic.flatMap(([role, group]) => {
    const holds = bindings.some(
      (each) => each.role === role && each.condition === undefined && each.members.includes(principal),
    );
    return holds || own === role ? [`${group}:${env.project}`] : [];
  });
  return [principal, NOBODY, 'allAuthenticatedUsers', ...groups];
}

/** The resource and all above it: `projects/p/instances/i/tables/t`, `projects/p/instances/i`, `projects/p`. */
function lineage(resource: string, project: string): string[] {
  const names = [];
  const segments = resource.split('/');
  for (let length = segments.length - (segments.length % 2); length > 2; length -= 2) {
    names.push(segments.slice(0, length).join('/'));
  }
  return [...names, project];
}
