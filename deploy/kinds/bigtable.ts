/** The Bigtable instance, its clusters and application profiles (bigtableadmin v2). */
import { compare } from '../model/compare.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import type { Fields } from '../resource.ts';

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
 * How a caller is routed, and with what priority. Only single-cluster profiles with transactions can check and mutate.
 * https://cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances.appProfiles
 */
export const profile: Descriptor = {
  ...shared,
  kind: 'profile',
  address: { ...shared.address, collection: '/v2/{collection}' },
  create: { form: { id: 'query', parameter: 'appProfileId' }, query: { ignoreWarnings: 'true' } },
  update: { form: 'mask-query', query: { ignoreWarnings: 'true' } },
  remove: { verb: 'DELETE', query: { ignoreWarnings: 'true' } },
  operation: ['update'],
  ownership: 'description',
  dataClass: 'free',
  iam: 'none',
  diff: {
    outputOnly: ['name', 'etag'],
    serverDefaulted: ['standardIsolation', 'priority'],
    emptyMatters: ['multiClusterRoutingUseAny'],
    exact: ['description'],
  },
  list: { path: '/v2/projects/{project}/instances/-/appProfiles', field: 'appProfiles' },
  checks: { id: { pattern: /^[_a-zA-Z0-9][-_.a-zA-Z0-9]{0,49}$/, rule: '1 to 50 letters, digits, hyphens, dots' } },
  permissions: permissionsOf('bigtable.appProfiles'),
};
