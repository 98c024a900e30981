/** The Bigtable instance, its clusters and its tables with their families (bigtableadmin v2). All of it is data. */
import type { Client } from '../client.ts';
import { compare } from '../compare.ts';
import { permissionsOf, type Descriptor } from '../descriptor.ts';
import { pick } from '../driver.ts';
import type { Fields, Resource } from '../resource.ts';

const shared = {
  address: { service: 'bigtableadmin', version: 'v2' },
  remove: { verb: 'DELETE' },
  dataClass: 'data',
} as const satisfies Partial<Descriptor>;

/**
 * spec: {displayName, labels, clusters: {id: cluster}}; the clusters that it is born with are resources of their own.
 * https://cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances
 */
export const instance: Descriptor = {
  ...shared,
  kind: 'instance',
  address: { ...shared.address, collection: '/v2/projects/{project}/instances' },
  create: { form: { id: 'body', field: 'instanceId', resource: 'instance', beside: ['clusters'] } },
  update: { form: 'mask-query' },
  operation: ['create', 'update'],
  ownership: 'labels',
  iam: 'post',
  createOnly: ['clusters'],
  diff: {
    outputOnly: ['name', 'state', 'createTime', 'satisfiesPzs', 'satisfiesPzi'],
    serverDefaulted: ['edition', 'type'],
    exact: ['labels'],
  },
  list: { field: 'instances' },
  checks: {
    id: {
      pattern: /^[a-z][a-z0-9-]{4,31}[a-z0-9]$/,
      rule: '6 to 33 lower-case letters, digits and hyphens, beginning with a letter',
    },
  },
  permissions: permissionsOf('bigtable.instances', { write: ['bigtable.clusters.create'] }),
};

/**
 * With autoscaling the number of nodes is the service's to choose, and is not compared.
 * https://cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances.clusters
 */
export const cluster: Descriptor = {
  ...shared,
  kind: 'cluster',
  create: { form: { id: 'query', parameter: 'clusterId' } },
  update: { form: 'mask-query', masks: { clusterConfig: 'clusterConfig.clusterAutoscalingConfig' } },
  operation: ['create', 'update'],
  ownership: 'name',
  iam: 'none',
  diff: {
    immutable: ['location', 'nodeScalingFactor', 'defaultStorageType', 'encryptionConfig'],
    outputOnly: ['name', 'state'],
    serverDefaulted: ['clusterConfig.clusterAutoscalingConfig.autoscalingTargets.storageUtilizationGibPerNode'],
    references: ['location', 'encryptionConfig.kmsKeyName'],
  },
  hooks: {
    // The first cluster of an instance is born with it.
    async revive(client, resource, spec) {
      const found = await client.find({ service: 'bigtableadmin', method: 'GET', path: `/v2/${resource.name}` });
      return found !== undefined && compare(spec, found, cluster.diff).length === 0;
    },
  },
  checks: {
    id: {
      pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      rule: '6 to 30 lower-case letters, digits and hyphens, beginning with a letter',
    },
    spec: clusterFaults,
  },
  permissions: permissionsOf('bigtable.clusters'),
};

function clusterFaults(spec: Fields): string[] {
  const config = spec['clusterConfig'] as { clusterAutoscalingConfig?: Record<string, Fields> } | undefined;
  const autoscaling = config?.clusterAutoscalingConfig;
  if (!autoscaling) return [];
  const cpu = Number(autoscaling['autoscalingTargets']?.['cpuUtilizationPercent']);
  return [
    ...('serveNodes' in spec ? ['serveNodes is chosen by the service where autoscaling is on; leave it out'] : []),
    ...(cpu >= 10 && cpu <= 80 ? [] : [`cpuUtilizationPercent is ${cpu}; it must be 10 to 80`]),
  ];
}

/**
 * spec: {columnFamilies: {name: {gcRule}}, …}. Families are only ever added or their rules changed, never dropped.
 * https://cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances.tables
 */
export const bigtableTable: Descriptor = {
  ...shared,
  kind: 'table',
  address: { ...shared.address, readQuery: { view: 'SCHEMA_VIEW' } },
  create: { form: { id: 'body', field: 'tableId', resource: 'table' } },
  update: { form: 'mask-query' },
  operation: ['update'],
  ownership: 'name',
  iam: 'post',
  lane: '{name}',
  updatedByHook: ['columnFamilies'],
  diff: {
    immutable: ['granularity'],
    outputOnly: ['name', 'clusterStates', 'restoreInfo', 'stats'],
    durations: ['changeStreamConfig.retentionPeriod'],
  },
  hooks: { update: updateFamilies },
  checks: {
    id: { pattern: /^[_a-zA-Z0-9][-_.a-zA-Z0-9]{0,49}$/, rule: '1 to 50 letters, digits, hyphens, dots, underscores' },
  },
  permissions: permissionsOf('bigtable.tables'),
};

async function updateFamilies(
  client: Client,
  resource: Resource,
  change: { spec: Fields; live: Fields; paths: readonly string[] },
): Promise<void> {
  if (!change.paths.includes('columnFamilies')) return;
  const { columnFamilies: want } = pick(change.spec, ['columnFamilies']) as { columnFamilies: Record<string, Fields> };
  const have = (change.live['columnFamilies'] ?? {}) as Record<string, Fields>;
  const modifications = Object.entries(want).map(([id, family]) =>
    have[id] ? { id, update: family } : { id, create: family },
  );
  await client.send({
    service: 'bigtableadmin',
    method: 'POST',
    path: `/v2/${resource.name}:modifyColumnFamilies`,
    body: { modifications },
  });
}
