/**
 * IAM policies by resource name. https://cloud.google.com/iam/docs/reference/rest/v1/Policy
 *
 * A policy is kept for any name, because other rooms own the resources; whoever knows says whether one exists.
 */
import { createHash } from 'node:crypto';
import type { Store } from '../store/index.ts';
import { table } from '../store/table.ts';
import type { Clock } from '../wire/clock.ts';
import { ApiError, invalid } from '../wire/errors.ts';
import { createSerial } from '../wire/serial.ts';

export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: { readonly expression: string; readonly title?: string; readonly description?: string };
}

interface StoredPolicy {
  readonly bindings: readonly Binding[];
  readonly auditConfigs?: unknown;
  /** Counts the writes. */
  readonly writes: number;
}

interface Policy {
  readonly version: number;
  readonly bindings?: readonly Binding[];
  readonly auditConfigs?: unknown;
  readonly etag: string;
}

interface PoliciesEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly project: string;
  /** How long a change waits before it acts. Default 0. https://cloud.google.com/iam/docs/access-change-propagation */
  delayMilliseconds?(): number;
  /** Whether a service account of this project exists; grants to others are taken as they are. */
  accountExists(email: string): Promise<boolean>;
}

const ROLE = /^(roles\/[\w.]+|(projects|organizations)\/[\w.:-]+\/roles\/[\w.]+)$/;
const MEMBER =
  /^(allUsers|allAuthenticatedUsers|(user|group|domain|serviceAccount|projectOwner|projectEditor|projectViewer):[^\s:]+|principal(Set)?:\/\/\S+|deleted:\w+:\S+)$/;
const MOST_MEMBERS = 1500;

/** What a policy grants from a moment on. */
interface Phase {
  readonly bindings: readonly Binding[];
  readonly from: number;
}

export class Policies {
  readonly #env: PoliciesEnv;
  readonly #rows;
  readonly #serial = createSerial();
  /** Of each policy ever written, what acts now and what is to act later. */
  readonly #phases = new Map<string, readonly Phase[]>();
  #generation = 0;
  #nextChange = Infinity;

  constructor(env: PoliciesEnv) {
    this.#env = env;
    this.#rows = table<StoredPolicy>(env.store, 'policies');
  }

  /** Reads what the last process left; all of it acts at once. Before inForce() is asked. */
  async load(): Promise<void> {
    for (const [name, { bindings }] of await this.#rows.list()) this.#phases.set(name, [{ bindings, from: 0 }]);
    this.#generation++;
  }

  /** Rises whenever inForce() may say something else than before. */
  generation(): number {
    if (this.#nextChange !== Infinity && this.#env.clock.now() >= this.#nextChange) this.#advance();
    return this.#generation;
  }

  /** What a policy grants at this moment, which a change of late may not be part of yet. */
  inForce(name: string): readonly Binding[] {
    return this.#phases.get(name)?.[0]?.bindings ?? this.#initial(name);
  }

  /** Conditions are shown to those who ask for version 3. */
  async get(name: string, requestedVersion: number): Promise<Policy> {
    return show(name, await this.#stored(name), requestedVersion);
  }

  /** @throws ApiError INVALID_ARGUMENT, ABORTED when the etag is not the current one */
  async set(name: string, given: unknown): Promise<Policy> {
    const policy = readPolicy(given);
    await this.#checkAccounts(policy.bindings);
    return this.#serial(name, async () => {
      const current = await this.#stored(name);
      if (policy.etag !== undefined && policy.etag !== etagOf(name, current)) {
        throw new ApiError(
          'ABORTED',
          'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
        );
      }
      const next: StoredPolicy = {
        bindings: mergeBindings(policy.bindings),
        writes: current.writes + 1,
        ...(policy.auditConfigs === undefined ? {} : { auditConfigs: policy.auditConfigs }),
      };
      await this.#rows.put(name, next);
      this.#act(name, current.bindings, next.bindings);
      return show(name, next, 3);
    });
  }

  /** The resource is gone: one of the same name starts anew. */
  forget(name: string): Promise<void> {
    return this.#serial(name, async () => {
      await this.#rows.delete(name);
      this.#phases.delete(name);
      this.#generation++;
    });
  }

  async renameMember(from: string, to: string): Promise<void> {
    for (const [name] of await this.#rows.list()) {
      await this.#serial(name, async () => {
        const policy = await this.#rows.get(name);
        if (!policy?.bindings.some((binding) => binding.members.includes(from))) return;
        const bindings = policy.bindings.map((binding) => ({
          ...binding,
          members: binding.members.map((member) => (member === from ? to : member)),
        }));
        const next = mergeBindings(bindings);
        await this.#rows.put(name, { ...policy, bindings: next, writes: policy.writes + 1 });
        this.#act(name, policy.bindings, next);
      });
    }
  }

  async #stored(name: string): Promise<StoredPolicy> {
    return (await this.#rows.get(name)) ?? { bindings: this.#initial(name), writes: 0 };
  }

  #act(name: string, before: readonly Binding[], bindings: readonly Binding[]): void {
    const delay = this.#env.delayMilliseconds?.() ?? 0;
    const earlier = this.#phases.get(name) ?? [{ bindings: before, from: 0 }];
    const from = delay > 0 ? this.#env.clock.now() + delay : 0;
    this.#phases.set(name, delay > 0 ? [...earlier, { bindings, from }] : [{ bindings, from }]);
    if (delay > 0) this.#nextChange = Math.min(this.#nextChange, from);
    this.#generation++;
  }

  /** Drops what acts no longer. */
  #advance(): void {
    const now = this.#env.clock.now();
    this.#nextChange = Infinity;
    for (const [name, phases] of this.#phases) {
      const acting = phases.findLastIndex(({ from }) => from <= now);
      this.#phases.set(name, phases.slice(Math.max(acting, 0)));
      for (const { from } of phases) if (from > now) this.#nextChange = Math.min(this.#nextChange, from);
    }
    this.#generation++;
  }

  /**
   * What a resource starts with: a new bucket with uniform access lets the project's basic roles in, to its objects too,
   * and a writer of the whole policy would take that away. There are no ACLs here; the default one of a bucket without
   * uniform access grants the same. https://cloud.google.com/storage/docs/access-control/iam-roles#basic-roles-modifiable
   */
  #initial(name: string): readonly Binding[] {
    if (!name.startsWith('projects/_/buckets/')) return [];
    const { project } = this.#env;
    const [editor, owner, viewer] = [`projectEditor:${project}`, `projectOwner:${project}`, `projectViewer:${project}`];
    return [
      { role: 'roles/storage.legacyBucketOwner', members: [editor, owner] },
      { role: 'roles/storage.legacyBucketReader', members: [viewer] },
      { role: 'roles/storage.legacyObjectOwner', members: [editor, owner] },
      { role: 'roles/storage.legacyObjectReader', members: [viewer] },
    ];
  }

  async #checkAccounts(bindings: readonly Binding[]): Promise<void> {
    const members = new Set(bindings.flatMap((binding) => binding.members));
    for (const member of members) {
      const email = /^serviceAccount:(.+)$/.exec(member)?.[1];
      if (email === undefined || (await this.#env.accountExists(email))) continue;
      throw invalid(`Service account ${email} does not exist.`);
    }
  }
}

/** `ACAB` is what Google shows for a policy never written. */
function etagOf(name: string, policy: StoredPolicy): string {
  if (policy.writes === 0) return 'ACAB';
  return createHash('sha256').update(`${name}\n${policy.writes}`).digest('base64').slice(0, 16);
}

function show(name: string, policy: StoredPolicy, requestedVersion: number): Policy {
  const conditional = policy.bindings.some((binding) => binding.condition !== undefined);
  const bindings = requestedVersion >= 3 ? policy.bindings : policy.bindings.map(withoutCondition);
  return {
    version: conditional && requestedVersion >= 3 ? 3 : 1,
    ...(bindings.length === 0 ? {} : { bindings }),
    ...(policy.auditConfigs === undefined ? {} : { auditConfigs: policy.auditConfigs }),
    etag: etagOf(name, policy),
  };
}

/** https://cloud.google.com/iam/help/conditions/policies#invalid-policies: a role name that says what is missing. */
function withoutCondition({ role, members, condition }: Binding): Binding {
  if (condition === undefined) return { role, members };
  const hash = createHash('sha256').update(JSON.stringify(condition)).digest('hex').slice(0, 20);
  return { role: `${role}_withcond_${hash}`, members };
}

function readPolicy(given: unknown) {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw invalid('policy must be given.');
  const { bindings = [], etag, version = 0, auditConfigs } = given as Record<string, unknown>;
  if (!Array.isArray(bindings)) throw invalid('policy.bindings must be a list.');
  const read = bindings.map(readBinding);
  if (read.some((binding) => binding.condition !== undefined) && version !== 3) {
    throw invalid('A policy with conditions must have version 3.');
  }
  const count = read.reduce((sum, binding) => sum + binding.members.length, 0);
  if (count > MOST_MEMBERS) throw invalid(`A policy takes at most ${MOST_MEMBERS} members, not ${count}.`);
  return {
    bindings: read,
    auditConfigs,
    etag: typeof etag === 'string' && etag !== '' ? etag : undefined,
  };
}

function readBinding(given: unknown): Binding {
  const { role, members = [], condition } = (given ?? {}) as Record<string, unknown>;
  if (typeof role !== 'string' || !ROLE.test(role)) throw invalid(`Role ${JSON.stringify(role)} is not supported.`);
  if (!Array.isArray(members)) throw invalid(`The members of ${role} must be a list.`);
  const read = members.map((member: unknown) => {
    if (typeof member === 'string' && MEMBER.test(member)) return member;
    throw invalid(`Invalid member ${JSON.stringify(member)} in the binding of ${role}.`);
  });
  if (condition === undefined || condition === null) return { role, members: read };
  if (typeof (condition as Record<string, unknown>)['expression'] !== 'string') {
    throw invalid(`The condition on ${role} has no expression.`);
  }
  return { role, members: read, condition: condition as NonNullable<Binding['condition']> };
}

/** One binding per role and condition, each member once, in order; empty ones vanish. */
function mergeBindings(bindings: readonly Binding[]): Binding[] {
  const merged = new Map<string, { binding: Binding; members: Set<string> }>();
  for (const binding of bindings) {
    const key = JSON.stringify([binding.role, binding.condition ?? null]);
    const entry = merged.get(key) ?? { binding, members: new Set<string>() };
    for (const member of binding.members) entry.members.add(member);
    merged.set(key, entry);
  }
  return [...merged.values()]
    .filter(({ members }) => members.size > 0)
    .map(({ binding, members }) => ({ ...binding, members: [...members].sort() }))
    .sort((a, b) => (a.role < b.role ? -1 : a.role > b.role ? 1 : 0));
}
