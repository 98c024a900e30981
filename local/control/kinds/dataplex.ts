/** Dataplex v1, the universal catalogue: kept and shown. https://cloud.google.com/dataplex/docs/reference/rest */
import { randomUUID } from 'node:crypto';
import { invalid } from '../../wire/errors.ts';
import type { Kind, Site } from '../kind.ts';
import { plain } from '../shape.ts';
import { LOCATION, patchMaskRequired, RESOURCE_ID } from './forms.ts';

const dataplex = {
  service: 'dataplex',
  version: 'v1',
  id: RESOURCE_ID,
  update: [patchMaskRequired],
  etag: true,
  name: 'project-id',
  labelled: true,
  immutable: [],
  defaults: {},
  validateOnly: ['create', 'update', 'delete'],
  created: (_id: string, site: Site) => ({ uid: randomUUID(), createTime: site.time }),
  changed: (_resource: unknown, site: Site) => ({ updateTime: site.time }),
} as const satisfies Partial<Kind>;

const operation = (resource: string) =>
  ({
    writes: ['create', 'update', 'delete'],
    types: 'type.googleapis.com/google.cloud.dataplex.v1',
    resource,
    metadata: 'OperationMetadata',
    deleted: 'empty',
  }) as const;

const OUTPUT = ['name', 'uid', 'createTime', 'updateTime', 'etag'];

const DATA_PRODUCT: Kind = {
  ...dataplex,
  parent: LOCATION,
  collection: 'dataProducts',
  noun: 'Data product',
  listField: 'dataProducts',
  create: { id: 'query', parameter: 'dataProductId' },
  operation: operation('DataProduct'),
  fields: {
    ...plain('displayName', 'description', 'icon', 'ownerEmails'),
    labels: 'map',
    accessGroups: 'map',
    accessApprovalConfig: plain('approverEmails'),
  },
  required: ['displayName', 'ownerEmails'],
  output: [...OUTPUT, 'assetCount'],
  check({ ownerEmails }) {
    if (!Array.isArray(ownerEmails) || ownerEmails.length === 0) throw invalid('ownerEmails must name someone.');
  },
};

const DATA_ASSET: Kind = {
  ...dataplex,
  parent: `${LOCATION}/dataProducts/{product}`,
  within: 'dataProducts',
  whenParentGoes: 'refuse',
  collection: 'dataAssets',
  noun: 'Data asset',
  listField: 'dataAssets',
  create: { id: 'query', parameter: 'dataAssetId' },
  operation: operation('DataAsset'),
  fields: { ...plain('resource'), labels: 'map', accessGroupConfigs: 'map' },
  required: ['resource'],
  immutable: ['resource'],
  output: OUTPUT,
};

const ENTRY_GROUP: Kind = {
  ...dataplex,
  parent: LOCATION,
  collection: 'entryGroups',
  noun: 'Entry group',
  listField: 'entryGroups',
  create: { id: 'query', parameter: 'entryGroupId' },
  operation: operation('EntryGroup'),
  fields: { ...plain('displayName', 'description'), labels: 'map' },
  required: [],
  output: [...OUTPUT, 'transferStatus'],
};

const ASPECT_TYPE: Kind = {
  ...dataplex,
  parent: LOCATION,
  collection: 'aspectTypes',
  noun: 'Aspect type',
  listField: 'aspectTypes',
  create: { id: 'query', parameter: 'aspectTypeId' },
  operation: operation('AspectType'),
  fields: {
    ...plain('displayName', 'description', 'authorization', 'metadataTemplate', 'dataClassification'),
    labels: 'map',
  },
  required: ['metadataTemplate'],
  output: [...OUTPUT, 'transferStatus'],
};

export const DATAPLEX: readonly Kind[] = [DATA_PRODUCT, DATA_ASSET, ENTRY_GROUP, ASPECT_TYPE];
