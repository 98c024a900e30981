/** Service accounts, and the agents of Google's own services. */
import type { Client } from '../rest/client.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import type { Kind } from '../resource.ts';

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
