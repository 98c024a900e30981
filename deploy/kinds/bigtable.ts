/** The Bigtable instance with its cluster, and tables with their families (bigtableadmin v2). All of it is data. */
import type { Fields, Kind, Resource, Update } from '../resource.ts';
import type { Client } from '../client.ts';

/** spec: {displayName, labels, cluster: {id, location, autoscaling}}; the cluster is compared by its own read. */
export const instance: Kind = {
  dataClass: 'data',
  labelled: true,
  compare: { immutable: ['cluster.id', 'cluster.location'], references: ['cluster.location'] },
  async read(client, resource) {
    const found = await client.find({ service: 'bigtableadmin', method: 'GET', path: `/v2/${resource.name}` });
    if (!found) return undefined;
    const cluster = resource.spec['cluster'] as Fields;
    const name = `${resource.name}/clusters/${String(cluster['id'])}`;
    const have = await client.find({ service: 'bigtableadmin', method: 'GET', path: `/v2/${name}` });
    return { ...found, cluster: have && { id: cluster['id'], location: have['location'], ...scaling(have) } };
  },
  async create(client, resource, spec) {
    const cluster = spec['cluster'] as Fields;
    const project = client.target.project;
    await client.operate({
      service: 'bigtableadmin',
      method: 'POST',
      path: `/v2/projects/${project}/instances`,
      body: {
        parent: `projects/${project}`,
        instanceId: resource.name.split('/').at(-1),
        instance: { displayName: spec['displayName'], labels: spec['labels'] },
        clusters: { [String(cluster['id'])]: clusterBody(cluster) },
      },
    });
  },
  async update(client, resource, change) {
    const own = change.paths.filter((path) => path !== 'cluster');
    if (own.length > 0) {
      await client.operate({
        service: 'bigtableadmin',
        method: 'PATCH',
        path: `/v2/${resource.name}`,
        query: { updateMask: own.join(',') },
        body: Object.fromEntries(own.map((path) => [path, change.spec[path]])),
      });
    }
    if (change.paths.includes('cluster')) await updateCluster(client, resource, change);
  },
};

async function updateCluster(client: Client, resource: Resource, change: Update): Promise<void> {
  const cluster = change.spec['cluster'] as Fields;
  await client.operate({
    service: 'bigtableadmin',
    method: 'PATCH',
    path: `/v2/${resource.name}/clusters/${String(cluster['id'])}`,
    query: { updateMask: 'clusterConfig.clusterAutoscalingConfig' },
    body: { clusterConfig: (clusterBody(cluster) as { clusterConfig: unknown }).clusterConfig },
  });
}

function clusterBody(cluster: Fields): Fields {
  const autoscaling = cluster['autoscaling'] as Fields;
  return {
    location: cluster['location'],
    defaultStorageType: 'SSD',
    clusterConfig: {
      clusterAutoscalingConfig: {
        autoscalingLimits: {
          minServeNodes: autoscaling['minServeNodes'],
          maxServeNodes: autoscaling['maxServeNodes'],
        },
        autoscalingTargets: { cpuUtilizationPercent: autoscaling['cpuUtilizationPercent'] },
      },
    },
  };
}

function scaling(cluster: Fields): Fields {
  const config = (cluster['clusterConfig'] as Fields | undefined)?.['clusterAutoscalingConfig'] as Fields | undefined;
  return {
    autoscaling: { ...(config?.['autoscalingLimits'] as Fields), ...(config?.['autoscalingTargets'] as Fields) },
  };
}

/** spec: {columnFamilies: {name: {gcRule}}}. Families are only ever added or their rules changed, never dropped. */
export const bigtableTable: Kind = {
  dataClass: 'data',
  labelled: false,
  compare: {},
  lane: (resource) => resource.name,
  read: (client, resource) =>
    client.find({
      service: 'bigtableadmin',
      method: 'GET',
      path: `/v2/${resource.name}`,
      query: { view: 'SCHEMA_VIEW' },
    }),
  async create(client, resource, spec) {
    const [parent, tableId] = resource.name.split('/tables/');
    await client.send({
      service: 'bigtableadmin',
      method: 'POST',
      path: `/v2/${parent ?? ''}/tables`,
      body: { tableId, table: spec },
    });
  },
  async update(client, resource, change) {
    const want = change.spec['columnFamilies'] as Record<string, Fields>;
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
  },
};
