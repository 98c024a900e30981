/** Service accounts, agents of Google's own services, and grants as additive member tuples. */
import type { Call, Client } from '../client.ts';
import { permissionsOf, type Descriptor } from '../descriptor.ts';
import { ApiFailure } from '../errors.ts';
import type { Fields, Kind, Permissions, Resource } from '../resource.ts';

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
export const account: Descriptor = {
  kind: 'account',
  address: {
    service: 'iam',
    version: 'v1',
    item: '/v1/projects/{project}/serviceAccounts/{name}',
    collection: '/v1/projects/{project}/serviceAccounts',
  },
  create: { form: { id: 'body', field: 'accountId', resource: 'serviceAccount' } },
  update: { form: 'mask-body', wrapper: 'serviceAccount' },
  // A deleted account comes back as another one: its grants would name a ghost.
  remove: { verb: 'custom', method: 'disable' },
  operation: [],
  ownership: 'description',
  dataClass: 'identity',
  iam: 'post',
  notSent: ['disabled'],
  diff: {
    outputOnly: ['name', 'uniqueId', 'oauth2ClientId', 'projectId', 'email', 'etag'],
    exact: ['displayName', 'description'],
  },
  list: { field: 'accounts', nameOf: (item) => String(item['email']) },
  hooks: {
    async update(client, resource, change) {
      if (!change.paths.includes('disabled')) return;
      const path = `/v1/projects/${client.target.project}/serviceAccounts/${resource.name}:enable`;
      await client.send({ service: 'iam', method: 'POST', path, body: {} });
    },
  },
  checks: {
    id: {
      pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      rule: '6 to 30 lower-case letters, digits and hyphens, beginning with a letter',
    },
  },
  permissions: {
    ...permissionsOf('iam.serviceAccounts', { write: ['iam.serviceAccounts.enable'] }),
    remove: ['iam.serviceAccounts.disable'],
  },
};

/**
 * The identity a Google service acts with in this project. Reading it makes it where the API allows, which is harmless
 * to repeat; its address comes from the API because published lists of the addresses disagree.
 */
export const agent: Kind = {
  dataClass: 'identity',
  ownership: 'name',
  compare: {},
  permissions: { read: ['serviceusage.services.enable', 'storage.buckets.list'], create: [], update: [], remove: [] },
  async read(client, resource) {
    const email =
      resource.name === 'storage' ? await storageAgent(client) : await generatedAgent(client, resource.name);
    return email === undefined ? undefined : { member: `serviceAccount:${email}` };
  },
  create: () => Promise.resolve(),
};

async function storageAgent(client: Client): Promise<string | undefined> {
  const path = `/storage/v1/projects/${client.target.project}/serviceAccount`;
  const found = await client.find({ service: 'storage', method: 'GET', path });
  return found?.['email_address'] as string | undefined;
}

async function generatedAgent(client: Client, service: string): Promise<string | undefined> {
  const path = `/v1beta1/projects/${client.target.project}/services/${service}.googleapis.com:generateServiceIdentity`;
  const identity = await client.operate({ service: 'serviceusage', method: 'POST', path, body: {} });
  return identity['email'] as string | undefined;
}

interface Binding {
  role: string;
  members?: string[];
  condition?: unknown;
}

interface Policy {
  bindings?: Binding[];
  etag?: string;
  version?: number;
}

const CONFLICT_TRIES = 8;

/** spec: {service, path, verbs: 'get' | 'post' | 'bucket', role, member}; path is the resource's, from the version on. */
export const grant: Kind = {
  dataClass: 'free',
  ownership: 'name',
  compare: {},
  permissions: policyPermissions(),
  // One writer at a time per policy: two writers of one policy only make each other retry.
  lane: (resource) => `policy:${String(resource.spec['service'])}${String(resource.spec['path'])}`,
  async read(client, resource) {
    const { role, member, path } = resource.spec;
    // What it is on, or whom it is to, is not made yet.
    if (typeof member !== 'string' || typeof path !== 'string') return undefined;
    const policy = await readPolicy(client, resource);
    const found = policy?.bindings?.some(
      (binding) => isTuple(binding, role) && binding.members?.includes(String(member)),
    );
    return found ? resource.spec : undefined;
  },
  async create(client, resource, spec) {
    await changePolicy(client, { ...resource, spec }, (policy) => {
      const binding = policy.bindings.find((each) => isTuple(each, spec['role']));
      if (binding) binding.members = [...(binding.members ?? []), String(spec['member'])];
      else policy.bindings.push({ role: String(spec['role']), members: [String(spec['member'])] });
    });
  },
  async remove(client, resource) {
    await changePolicy(client, resource, (policy) => {
      const binding = policy.bindings.find((each) => isTuple(each, resource.spec['role']));
      if (binding) binding.members = (binding.members ?? []).filter((member) => member !== resource.spec['member']);
    });
  },
};

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
  const set = carriers.map((carrier) => `${carrier}.setIamPolicy`);
  return { read: carriers.map((carrier) => `${carrier}.getIamPolicy`), create: set, update: [], remove: set };
}

/** Only unconditional bindings are ours to join. */
function isTuple(binding: Binding, role: unknown): boolean {
  return binding.role === role && binding.condition === undefined;
}

async function changePolicy(
  client: Client,
  resource: Resource,
  change: (policy: { bindings: Binding[] }) => void,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const policy = { bindings: [], ...(await readPolicy(client, resource)) };
    change(policy);
    try {
      await client.send(policyWrite(resource, policy));
      return;
    } catch (error) {
      const conflict = error instanceof ApiFailure && (error.httpStatus === 409 || error.httpStatus === 412);
      if (!conflict || attempt >= CONFLICT_TRIES) throw error;
    }
  }
}

async function readPolicy(client: Client, resource: Resource): Promise<Policy | undefined> {
  const service = String(resource.spec['service']);
  const path = String(resource.spec['path']);
  const options = { requestedPolicyVersion: 3 };
  const calls: Record<string, Call> = {
    get: { service, method: 'GET', path: `${path}:getIamPolicy`, query: { 'options.requestedPolicyVersion': '3' } },
    post: { service, method: 'POST', path: `${path}:getIamPolicy`, body: { options } },
    bucket: { service, method: 'GET', path: `${path}/iam`, query: { optionsRequestedPolicyVersion: '3' } },
  };
  const call = calls[String(resource.spec['verbs'])];
  // A resource that is not made yet has no policy either.
  return call && ((await client.find(call)) as Policy | undefined);
}

function policyWrite(resource: Resource, policy: Policy): Call {
  const service = String(resource.spec['service']);
  const path = String(resource.spec['path']);
  return resource.spec['verbs'] === 'bucket'
    ? { service, method: 'PUT', path: `${path}/iam`, body: policy as Fields }
    : { service, method: 'POST', path: `${path}:setIamPolicy`, body: { policy } };
}
