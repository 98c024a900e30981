/** BigQuery datasets, and external tables over Bigtable (bigquery v2): JSON is merged, under the etag that was read. */
import type { Client } from '../rest/client.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import type { Resource, Vanishing } from '../resource.ts';

const shared = {
  update: { form: 'merge', guard: { field: 'etag', header: 'if-match' } },
  operation: [],
  ownership: 'labels',
} as const satisfies Partial<Descriptor>;

const outputOnly = ['kind', 'id', 'etag', 'selfLink', 'creationTime', 'lastModifiedTime'];

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets */
export const dataset: Descriptor = {
  ...shared,
  kind: 'dataset',
  address: {
    service: 'bigquery',
    version: 'bigquery/v2',
    collection: '/bigquery/v2/projects/{project}/datasets',
  },
  create: {
    form: { id: 'reference', field: 'datasetReference', parts: { projectId: '{project}', datasetId: '{id}' } },
  },
  remove: { verb: 'DELETE', query: { deleteContents: 'true' } },
  dataClass: 'data',
  iam: 'dataset',
  diff: {
    immutable: ['location', 'externalDatasetReference'],
    outputOnly: [...outputOnly, 'datasetReference'],
    serverDefaulted: ['access', 'maxTimeTravelHours', 'storageBillingModel', 'isCaseInsensitive'],
    exact: ['labels', 'description', 'friendlyName'],
  },
  list: {
    field: 'datasets',
    nameOf: ({ datasetReference }, client) =>
      `projects/${client.target.project}/datasets/${(datasetReference as { datasetId: string }).datasetId}`,
  },
  hooks: {
    // Read and written in another case, according to who made it.
    afterRead: (_client, _resource, found) => ({ ...found, location: String(found['location']).toLowerCase() }),
    vanishing: tablesOf,
  },
  checks: { id: { pattern: /^\w{1,1024}$/, rule: '1 to 1024 letters, digits and underscores' } },
  permissions: permissionsOf('bigquery.datasets'),
};

/** Rows of native tables, as the service counts them. */
async function tablesOf(client: Client, resource: Resource): Promise<Vanishing | undefined> {
  const path = `/bigquery/v2/${resource.name}/tables`;
  const page = await client.find({ service: 'bigquery', method: 'GET', path });
  const tables = (page?.['tables'] ?? []) as { tableReference: { tableId: string }; type?: string }[];
  const native = tables.filter(({ type }) => type === 'TABLE');
  const rows = await Promise.all(
    native.map(({ tableReference }) =>
      client.find({ service: 'bigquery', method: 'GET', path: `${path}/${tableReference.tableId}` }),
    ),
  );
  const count = rows.reduce((sum, row) => sum + Number(row?.['numRows'] ?? 0), 0);
  return count === 0 ? undefined : { what: 'rows', count };
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#ExternalDataConfiguration */
export const external: Descriptor = {
  ...shared,
  kind: 'external',
  address: {
    service: 'bigquery',
    version: 'bigquery/v2',
    item: '/bigquery/v2/{name}',
    collection: '/bigquery/v2/{collection}',
  },
  create: {
    form: {
      id: 'reference',
      field: 'tableReference',
      parts: { projectId: '{project}', datasetId: '{parentId}', tableId: '{id}' },
    },
  },
  remove: { verb: 'DELETE' },
  dataClass: 'free',
  iam: 'post',
  diff: {
    immutable: ['externalDataConfiguration.sourceFormat'],
    outputOnly: [...outputOnly, 'tableReference', 'type', 'location', 'numBytes', 'numLongTermBytes', 'numRows'],
    serverDefaulted: ['schema'],
    sets: {
      'externalDataConfiguration.bigtableOptions.columnFamilies': 'familyId',
      'externalDataConfiguration.bigtableOptions.columnFamilies.*.columns': 'qualifierString',
    },
    references: ['externalDataConfiguration.sourceUris'],
    exact: ['labels', 'description', 'friendlyName'],
  },
  checks: { id: { pattern: /^\w{1,1024}$/, rule: '1 to 1024 letters, digits and underscores' } },
  permissions: permissionsOf('bigquery.tables'),
};
