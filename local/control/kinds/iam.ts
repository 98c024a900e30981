/** Identity and Access Management v1. https://cloud.google.com/iam/docs/reference/rest */
import { randomInt } from 'node:crypto';
import { invalid } from '../../wire/errors.ts';
import type { Fields, Kind } from '../kind.ts';
import { isMap, plain } from '../shape.ts';
import { patchByQuery } from './forms.ts';

const digits = (count: number) => Array.from({ length: count }, () => String(randomInt(10))).join('');

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
export const SERVICE_ACCOUNT: Kind = {
  service: 'iam',
  version: 'v1',
  parent: 'projects/{project}',
  collection: 'serviceAccounts',
  noun: 'Service account',
  listField: 'accounts',
  id: {
    pattern: /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/,
    rule: 'accountId must be 6 to 30 characters: lower-case letters, digits and hyphens, beginning with a letter',
  },
  create: { id: 'body', field: 'accountId', resource: 'serviceAccount' },
  update: [
    { method: 'PATCH', mask: 'body', maskRequired: false, withoutMask: 'merge', resource: 'serviceAccount' },
    { method: 'PUT', mask: 'none', maskRequired: false, withoutMask: 'merge' },
  ],
  fields: plain('displayName', 'description'),
  required: [],
  immutable: [],
  output: ['name', 'projectId', 'uniqueId', 'email', 'etag', 'oauth2ClientId', 'disabled'],
  defaults: {},
  etag: true,
  name: 'project-id',
  verbs: {
    disable: { set: { disabled: true }, answer: 'empty' },
    enable: { set: { disabled: undefined }, answer: 'empty' },
  },
  segment: (id, site) => `${id}@${site.project}.iam.gserviceaccount.com`,
  created(email, site) {
    const uniqueId = `1${digits(20)}`;
    return { projectId: site.project, uniqueId, email, oauth2ClientId: uniqueId };
  },
  alias: 'uniqueId',
};

const POOLS = 'projects/{project}/locations/{location}';

const federation = {
  service: 'iam',
  version: 'v1',
  update: [patchByQuery],
  required: [],
  defaults: {},
  etag: false,
  name: 'project-number',
  softDelete: {
    field: 'state',
    active: 'ACTIVE',
    deleted: 'DELETED',
    until: 'expireTime',
    days: 30,
    listed: 'showDeleted',
    undelete: 'resource',
  },
} as const satisfies Partial<Kind>;

const operation = (resource: string) =>
  ({
    writes: ['create', 'update', 'delete', 'undelete'],
    types: 'type.googleapis.com/google.iam.v1',
    resource,
    metadata: `${resource}OperationMetadata`,
    deleted: 'resource',
  }) as const;

const ID = {
  pattern: /^(?!gcp-)[a-z0-9][a-z0-9-]{2,30}[a-z0-9]$/,
  rule: 'an id is 4 to 32 lower-case letters, digits and hyphens, and does not begin with "gcp-"',
};

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools */
const POOL: Kind = {
  ...federation,
  parent: POOLS,
  collection: 'workloadIdentityPools',
  noun: 'Workload identity pool',
  listField: 'workloadIdentityPools',
  id: ID,
  create: { id: 'query', parameter: 'workloadIdentityPoolId' },
  operation: operation('WorkloadIdentityPool'),
  fields: plain('displayName', 'description', 'disabled', 'mode', 'sessionDuration'),
  immutable: ['mode'],
  output: ['name', 'state', 'expireTime'],
  check: checkTexts,
};

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers */
const PROVIDER: Kind = {
  ...federation,
  parent: `${POOLS}/workloadIdentityPools/{pool}`,
  within: 'workloadIdentityPools',
  collection: 'providers',
  noun: 'Workload identity pool provider',
  listField: 'workloadIdentityPoolProviders',
  id: ID,
  create: { id: 'query', parameter: 'workloadIdentityPoolProviderId' },
  operation: operation('WorkloadIdentityPoolProvider'),
  fields: {
    ...plain('displayName', 'description', 'disabled', 'attributeCondition'),
    attributeMapping: 'map',
    aws: plain('accountId', 'stsUri'),
    oidc: plain('issuerUri', 'allowedAudiences', 'jwksJson'),
    saml: plain('idpMetadataXml'),
    x509: true,
  },
  immutable: [],
  output: ['name', 'state', 'expireTime'],
  check(resource) {
    checkTexts(resource);
    checkProvider(resource);
  },
};

function checkTexts({ displayName, description }: Fields): void {
  if (String(displayName ?? '').length > 32) throw invalid('displayName takes at most 32 characters.');
  if (String(description ?? '').length > 256) throw invalid('description takes at most 256 characters.');
}

/** https://cloud.google.com/iam/docs/workload-identity-federation#mapping */
function checkProvider(resource: Fields): void {
  const kinds = ['aws', 'oidc', 'saml', 'x509'].filter((each) => resource[each] !== undefined);
  if (kinds.length !== 1) throw invalid('A provider needs exactly one of aws, oidc, saml and x509.');
  const { oidc, attributeMapping, attributeCondition } = resource;
  if (String(attributeCondition ?? '').length > 4096)
    throw invalid('attributeCondition takes at most 4096 characters.');
  if (oidc === undefined) return;
  const issuer = isMap(oidc) ? oidc['issuerUri'] : undefined;
  if (typeof issuer !== 'string' || !issuer.startsWith('https://'))
    throw invalid('oidc.issuerUri must be an https URI.');
  if (!isMap(attributeMapping) || typeof attributeMapping['google.subject'] !== 'string') {
    throw invalid('attributeMapping must map "google.subject".');
  }
}

export const IAM: readonly Kind[] = [SERVICE_ACCOUNT, POOL, PROVIDER];
