/** Data products and their assets (dataplex v1): who answers for data, and who may ask for it. */
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import type { Fields } from '../resource.ts';

const shared = {
  update: { form: 'mask-query' },
  remove: { verb: 'DELETE' },
  operation: ['create', 'update', 'remove'],
  ownership: 'labels',
  dataClass: 'free',
} as const satisfies Partial<Descriptor>;

const id = {
  pattern: /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  rule: '1 to 63 lower-case letters, digits and hyphens, beginning with a letter',
};

/** https://cloud.google.com/dataplex/docs/reference/rest/v1/projects.locations.dataProducts */
export const product: Descriptor = {
  ...shared,
  kind: 'product',
  address: {
    service: 'dataplex',
    version: 'v1',
    collection: '/v1/projects/{project}/locations/{location}/dataProducts',
  },
  create: { form: { id: 'query', parameter: 'dataProductId' } },
  iam: 'get',
  diff: {
    outputOnly: ['name', 'uid', 'createTime', 'updateTime', 'etag', 'assetCount'],
    sets: { ownerEmails: '', 'accessApprovalConfig.approverEmails': '' },
    exact: ['labels', 'description', 'displayName'],
    whole: ['accessGroups'],
  },
  list: { field: 'dataProducts' },
  checks: { id, spec: ownerFaults },
  permissions: permissionsOf('dataplex.dataProducts'),
};

function ownerFaults({ ownerEmails }: Fields): string[] {
  const owners = (ownerEmails ?? []) as string[];
  if (owners.length === 0) return ['a data product needs an owner: ownerEmails is empty'];
  return owners.filter((each) => !/^[^@\s]+@[^@\s]+$/.test(each)).map((each) => `"${each}" is no e-mail address`);
}

/** https://cloud.google.com/dataplex/docs/reference/rest/v1/projects.locations.dataProducts.dataAssets */
export const asset: Descriptor = {
  ...shared,
  kind: 'asset',
  address: { service: 'dataplex', version: 'v1' },
  create: { form: { id: 'query', parameter: 'dataAssetId' } },
  iam: 'none',
  diff: {
    immutable: ['resource'],
    outputOnly: ['name', 'uid', 'createTime', 'updateTime', 'etag'],
    references: ['resource'],
    exact: ['labels'],
    whole: ['accessGroupConfigs'],
  },
  checks: { id },
  permissions: permissionsOf('dataplex.dataAssets'),
};
