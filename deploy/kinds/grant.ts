/** Grants as additive member tuples: a policy is never written whole, so that nobody else's members are evicted. */
import type { Client } from '../rest/client.ts';
import { ApiFailure } from '../errors.ts';
import type { Fields, Kind, Permissions } from '../resource.ts';
import { isTuple, join, leave, readPolicy, writePolicy, type Policy } from './policy.ts';

const CONFLICT_TRIES = 8;

/**
 * spec: {service, path, verbs, role, member, condition?}; path is the resource's, from the version on. The condition
 * is part of what a grant is: the same role with another one is another grant.
 */
export const grant: Kind = {
  dataClass: 'free',
  ownership: 'name',
  compare: { exact: ['member', 'role', 'path', 'service', 'verbs', 'condition'] },
  permissions: policyPermissions(),
  // One writer at a time per policy: two writers of one policy only make each other retry.
  lane: (resource) => `policy:${String(resource.spec['service'])}${String(resource.spec['path'])}`,
  async read(client, resource) {
    const { member, path } = resource.spec;
    // What it is on, or whom it is to, is not made yet.
    if (typeof member !== 'string' || typeof path !== 'string') return undefined;
    const policy = await readPolicy(client, resource.spec);
    const found = policy?.bindings.some(
      (binding) => isTuple(binding, resource.spec) && binding.members?.includes(member),
    );
    return found ? resource.spec : undefined;
  },
  create: (client, _resource, spec) => changePolicy(client, spec, (policy) => join(policy, spec)),
  remove: (client, resource, live) =>
    changePolicy(client, { ...resource.spec, ...live }, (policy) => leave(policy, live)),
};

async function changePolicy(client: Client, spec: Fields, change: (policy: Policy) => Policy): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const policy = (await readPolicy(client, spec)) ?? { bindings: [] };
    try {
      await writePolicy(client, spec, change(policy));
      return;
    } catch (error) {
      const conflict = error instanceof ApiFailure && (error.httpStatus === 409 || error.httpStatus === 412);
      if (!conflict || attempt >= CONFLICT_TRIES) throw error;
    }
  }
}

/** On the project, and on whatever else carries a policy of ours. */
function policyPermissions(): Permissions {
  const carriers = [
    'resourcemanager.projects',
    'storage.buckets',
    'pubsub.topics',
    'pubsub.subscriptions',
    'bigtable.tables',
    'secretmanager.secrets',
    'run.services',
    'iam.serviceAccounts',
  ];
  const set = [...carriers.map((carrier) => `${carrier}.setIamPolicy`), 'bigquery.datasets.update'];
  const get = [...carriers.map((carrier) => `${carrier}.getIamPolicy`), 'bigquery.datasets.get'];
  return { read: get, create: set, update: [], remove: set };
}
