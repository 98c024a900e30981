/**
 * Workload identity pools and their providers (iam v1): who outside of Google may act as an account of ours. A deleted
 * one keeps its name for 30 days, so it is brought back instead of made again.
 */
import type { Client } from '../rest/client.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import type { Fields, Resource } from '../resource.ts';

const shared = {
  update: { form: 'mask-query' },
  remove: { verb: 'never' },
  operation: ['create', 'update'],
  ownership: 'description',
  dataClass: 'identity',
  iam: 'none',
  hooks: { revive },
} as const satisfies Partial<Descriptor>;

async function revive(client: Client, resource: Resource, spec: Fields): Promise<boolean> {
  const path = `/v1/${resource.name}`;
  const found = await client.find({ service: 'iam', method: 'GET', path });
  if (found?.['state'] !== 'DELETED') return false;
  await client.operate({ service: 'iam', method: 'POST', path: `${path}:undelete`, body: {} });
  const query = { updateMask: Object.keys(spec).join(',') };
  await client.operate({ service: 'iam', method: 'PATCH', path, query, body: spec });
  return true;
}

const id = {
  pattern: /^(?!gcp-)[a-z0-9-]{4,32}$/,
  rule: '4 to 32 lower-case letters, digits and hyphens, not beginning with gcp-',
};

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools */
export const pool: Descriptor = {
  ...shared,
  kind: 'pool',
  address: {
    service: 'iam',
    version: 'v1',
    collection: '/v1/projects/{project}/locations/global/workloadIdentityPools',
  },
  create: { form: { id: 'query', parameter: 'workloadIdentityPoolId' } },
  diff: {
    immutable: ['mode'],
    outputOnly: ['name', 'state', 'expireTime'],
    serverDefaulted: ['mode'],
    exact: ['displayName', 'description'],
  },
  list: { field: 'workloadIdentityPools' },
  checks: { id },
  permissions: permissionsOf('iam.workloadIdentityPools', { write: ['iam.workloadIdentityPools.undelete'] }),
};

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers */
export const provider: Descriptor = {
  ...shared,
  kind: 'provider',
  address: { service: 'iam', version: 'v1' },
  create: { form: { id: 'query', parameter: 'workloadIdentityPoolProviderId' } },
  diff: {
    outputOnly: ['name', 'state', 'expireTime'],
    parsed: ['oidc.jwksJson'],
    exact: ['displayName', 'description', 'attributeMapping', 'attributeCondition'],
    whole: ['attributeMapping'],
    sets: { 'oidc.allowedAudiences': '' },
  },
  checks: {
    id,
    spec: ({ attributeCondition }) =>
      attributeCondition ? [] : ['a provider without attributeCondition lets in every repository of its issuer'],
  },
  permissions: permissionsOf('iam.workloadIdentityPoolProviders', {
    write: ['iam.workloadIdentityPoolProviders.undelete'],
  }),
};
