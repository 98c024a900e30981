/**
 * Policies, whose verbs differ from API to API: `get` and `post` read `:getIamPolicy` and write `:setIamPolicy`,
 * `bucket` has `/iam`, `dataset` keeps an access list inside the dataset.
 */
import type { Call, Client } from '../rest/client.ts';
import { isMap } from '../model/compare.ts';
import type { Fields } from '../resource.ts';

interface Binding {
  readonly role: string;
  readonly members?: readonly string[];
  readonly condition?: unknown;
}

export interface Policy {
  readonly bindings: readonly Binding[];
  readonly etag?: string;
  readonly version?: number;
  /** Of a dataset: the entries as they are, those that are no member's too. */
  readonly access?: readonly Fields[];
}

/** Same role and same condition: only such a binding is ours to join. */
export function isTuple(binding: Binding, spec: Fields): boolean {
  return binding.role === spec['role'] && conditionOf(binding.condition) === conditionOf(spec['condition']);
}

/** What a condition says; its title is for people. */
function conditionOf(condition: unknown): string {
  return isMap(condition) ? String(condition['expression'] ?? '') : '';
}

/** The policy with one member more. */
export function join(policy: Policy, spec: Fields): Policy {
  const member = String(spec['member']);
  const there = policy.bindings.find((binding) => isTuple(binding, spec));
  const made: Binding = {
    role: String(spec['role']),
    members: [...(there?.members ?? []), member],
    ...(spec['condition'] === undefined ? {} : { condition: spec['condition'] }),
  };
  const others = policy.bindings.filter((binding) => binding !== there);
  return {
    ...policy,
    ...versionOf(spec),
    bindings: [...others, there ? { ...there, members: made.members ?? [] } : made],
  };
}

/** The policy with one member less. */
export function leave(policy: Policy, spec: Fields): Policy {
  const bindings = policy.bindings.map((binding) =>
    isTuple(binding, spec)
      ? { ...binding, members: (binding.members ?? []).filter((member) => member !== spec['member']) }
      : binding,
  );
  return { ...policy, bindings };
}

/** A policy that holds a condition says so. */
const versionOf = (spec: Fields) => (spec['condition'] === undefined ? {} : { version: 3 });

/** Undefined: what would carry it is not there. */
export async function readPolicy(client: Client, spec: Fields): Promise<Policy | undefined> {
  const service = String(spec['service']);
  const path = String(spec['path']);
  const options = { requestedPolicyVersion: 3 };
  const calls: Record<string, Call> = {
    get: { service, method: 'GET', path: `${path}:getIamPolicy`, query: { 'options.requestedPolicyVersion': '3' } },
    post: { service, method: 'POST', path: `${path}:getIamPolicy`, body: { options } },
    bucket: { service, method: 'GET', path: `${path}/iam`, query: { optionsRequestedPolicyVersion: '3' } },
    dataset: { service, method: 'GET', path },
  };
  const call = calls[String(spec['verbs'])];
  const found = call && (await client.find(call));
  if (!found) return undefined;
  return spec['verbs'] === 'dataset' ? policyOfAccess(found) : { bindings: [], ...(found as object) };
}

export async function writePolicy(client: Client, spec: Fields, policy: Policy): Promise<void> {
  const service = String(spec['service']);
  const path = String(spec['path']);
  const { access, ...plain } = policy;
  switch (spec['verbs']) {
    case 'bucket':
      await client.send({ service, method: 'PUT', path: `${path}/iam`, body: plain as unknown as Fields });
      return;
    case 'dataset':
      await client.send({
        service,
        method: 'PATCH',
        path,
        headers: { 'if-match': policy.etag ?? '' },
        body: { access: accessOf(access ?? [], policy.bindings) },
      });
      return;
    default:
      await client.send({ service, method: 'POST', path: `${path}:setIamPolicy`, body: { policy: plain } });
  }
}

/** https://cloud.google.com/bigquery/docs/access-control-basic-roles#dataset-basic-roles */
const BASIC: Readonly<Record<string, string>> = {
  'roles/bigquery.dataViewer': 'READER',
  'roles/bigquery.dataEditor': 'WRITER',
  'roles/bigquery.dataOwner': 'OWNER',
};
const roleOf = (basic: unknown) => Object.entries(BASIC).find(([, name]) => name === basic)?.[0] ?? String(basic);

function policyOfAccess(dataset: Fields): Policy {
  const access = (dataset['access'] ?? []) as Fields[];
  const bindings = access.flatMap((entry) => {
    const member = memberOf(entry);
    return member === undefined ? [] : [{ role: roleOf(entry['role']), members: [member] }];
  });
  return { bindings: merged(bindings), access, etag: String(dataset['etag'] ?? '') };
}

function merged(bindings: readonly { role: string; members: string[] }[]): Binding[] {
  const roles = [...new Set(bindings.map(({ role }) => role))];
  return roles.map((role) => ({
    role,
    members: bindings.filter((each) => each.role === role).flatMap(({ members }) => members),
  }));
}

/** Accounts and users have one field; `iamMember` is for whoever has none. */
function memberOf(entry: Fields): string | undefined {
  const email = entry['userByEmail'];
  if (typeof email === 'string')
    return `${email.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user'}:${email}`;
  if (typeof entry['groupByEmail'] === 'string') return `group:${entry['groupByEmail']}`;
  return typeof entry['iamMember'] === 'string' ? entry['iamMember'] : undefined;
}

/** What was no member's stays as it is; of the others what the bindings say. */
function accessOf(access: readonly Fields[], bindings: readonly Binding[]): Fields[] {
  const wanted = bindings.flatMap(({ role, members = [] }) => members.map((member) => ({ role, member })));
  const kept = access.filter((entry) => {
    const member = memberOf(entry);
    return member === undefined || wanted.some((each) => each.member === member && each.role === roleOf(entry['role']));
  });
  const there = new Set(kept.map((entry) => `${roleOf(entry['role'])} ${memberOf(entry) ?? ''}`));
  const added = wanted.filter(({ role, member }) => !there.has(`${role} ${member}`));
  return [...kept, ...added.map(({ role, member }) => ({ role: BASIC[role] ?? role, ...entryOf(member) }))];
}

function entryOf(member: string): Fields {
  const [type = '', email = ''] = member.split(':');
  if (type === 'group') return { groupByEmail: email };
  return type === 'user' || type === 'serviceAccount' ? { userByEmail: email } : { iamMember: member };
}
