/**
 * Instances and clusters. They hold no machines here: what is set is stored, checked and given back.
 * Source: google/bigtable/admin/v2/instance.proto, bigtable_instance_admin.proto
 */
import { alreadyExists, ApiError, invalid } from '../../wire/errors.ts';
import { applyMask } from '../../wire/mask.ts';
import type { Catalog } from './catalog.ts';
import { instanceOf, lastSegment, requireId } from './names.ts';
import { pick, requireMap, requireMask, type Fields, type Resource } from './resource.ts';
import type { Admin, Work } from './admin.ts';

const INSTANCE_FIELDS = ['displayName', 'type', 'labels', 'tags', 'edition'];
const INSTANCE_OUTPUT = ['name', 'state', 'createTime', 'satisfiesPzs', 'satisfiesPzi'];
const CLUSTER_FIELDS = [
  'location',
  'serveNodes',
  'nodeScalingFactor',
  'clusterConfig',
  'defaultStorageType',
  'encryptionConfig',
];
const CLUSTER_CHANGEABLE = ['serveNodes', 'clusterConfig'];
const CLUSTER_OUTPUT = ['name', 'state'];
const DEFAULT_STORAGE_GIB = { SSD: 2560, HDD: 8192 } as const;

interface CreateInstance {
  /** projects/{p} */
  readonly parent: string;
  readonly instanceId: unknown;
  readonly instance: unknown;
  /** By cluster id. */
  readonly clusters: unknown;
}

/** Checks everything, then returns the work that makes the instance, its clusters and the profile `default`. */
export function createInstance({ catalog, clock }: Admin, request: CreateInstance): Work {
  const name = `${request.parent}/instances/${requireId('instance', request.instanceId)}`;
  if (catalog.find(name)) throw alreadyExists(`Instance ${name}`);
  const fields = pick(requireMap(request.instance, 'instance'), 'instance', INSTANCE_FIELDS, INSTANCE_OUTPUT);
  const clusters = Object.entries(requireMap(request.clusters, 'clusters')).map(([id, cluster]) =>
    newCluster(name, id, cluster),
  );
  if (clusters.length === 0) throw invalid('An instance needs at least one cluster.');
  const createTime = new Date(clock.now()).toISOString();
  const type = fields['type'] === 'DEVELOPMENT' ? 'DEVELOPMENT' : 'PRODUCTION';
  const instance: Resource = { displayName: lastSegment(name), ...fields, name, state: 'READY', type, createTime };
  return {
    target: name,
    async run() {
      await catalog.save(instance, ...clusters, defaultProfile(name, clusters));
      return instance;
    },
  };
}

/** Routing of the profile that calls without a profile use: to the only cluster, or to any of several. */
function defaultProfile(instance: string, clusters: readonly Resource[]): Resource {
  const [only] = clusters;
  const routing =
    clusters.length === 1 && only
      ? { singleClusterRouting: { clusterId: lastSegment(only.name), allowTransactionalWrites: true } }
      : { multiClusterRoutingUseAny: {} };
  return { name: `${instance}/appProfiles/default`, etag: '1', ...routing };
}

export function updateInstance({ catalog }: Admin, name: string, patch: unknown, mask: string | null): Work {
  const current = catalog.require('Instance', name);
  const given = pick(requireMap(patch, 'instance'), 'instance', INSTANCE_FIELDS, INSTANCE_OUTPUT);
  const changed = applyMask(current, given, requireMask(mask), INSTANCE_FIELDS) as Resource;
  return saving(catalog, changed);
}

/** @throws ApiError FAILED_PRECONDITION while a table is protected against deletion */
export async function deleteInstance(admin: Admin, name: string): Promise<void> {
  const { catalog } = admin;
  catalog.require('Instance', name);
  const tables = catalog.tables(name);
  const kept = tables.find(({ record }) => record.settings['deletionProtection'] === true);
  if (kept) {
    throw new ApiError('FAILED_PRECONDITION', `Table ${kept.name} has deletion protection. Switch that off first.`);
  }
  const [backup] = catalog.list(`${name}/clusters/-/backups`);
  if (backup) throw new ApiError('FAILED_PRECONDITION', `Instance ${name} has backups, such as ${backup.name}.`);
  await catalog.emptyBin({ instance: name });
  const below = [...catalog.list(`${name}/clusters`), ...catalog.list(`${name}/appProfiles`)];
  await admin.removeTables([name, ...below.map((resource) => resource.name)], tables);
}

interface CreateCluster {
  /** projects/{p}/instances/{i} */
  readonly parent: string;
  readonly clusterId: unknown;
  readonly cluster: unknown;
}

export function createCluster({ catalog }: Admin, { parent, clusterId, cluster }: CreateCluster): Work {
  catalog.require('Instance', parent);
  const created = newCluster(parent, clusterId, cluster);
  if (catalog.find(created.name)) throw alreadyExists(`Cluster ${created.name}`);
  return saving(catalog, created);
}

export function updateCluster({ catalog }: Admin, name: string, patch: unknown, mask: string | null): Work {
  const current = catalog.require('Cluster', name);
  const given = pick(requireMap(patch, 'cluster'), 'cluster', CLUSTER_FIELDS, CLUSTER_OUTPUT);
  const changed = applyMask(current, given, requireMask(mask), CLUSTER_CHANGEABLE);
  return saving(catalog, { ...scaled(changed), name });
}

/** @throws ApiError FAILED_PRECONDITION for the last cluster of an instance */
export async function deleteCluster({ catalog }: Admin, name: string): Promise<void> {
  catalog.require('Cluster', name);
  if (catalog.list(`${instanceOf(name)}/clusters`).length === 1) {
    throw new ApiError('FAILED_PRECONDITION', `Cluster ${name} is the only one of its instance. Delete the instance.`);
  }
  const [backup] = catalog.list(`${name}/backups`);
  if (backup) throw new ApiError('FAILED_PRECONDITION', `Cluster ${name} has backups, such as ${backup.name}.`);
  await catalog.remove([name], []);
}

function newCluster(instance: string, id: unknown, given: unknown): Resource {
  const name = `${instance}/clusters/${requireId('cluster', id)}`;
  const fields = pick(requireMap(given, 'cluster'), 'cluster', CLUSTER_FIELDS, CLUSTER_OUTPUT);
  const location = fields['location'];
  if (typeof location !== 'string' || !/^projects\/[^/]+\/locations\/[^/]+$/.test(location)) {
    throw invalid(`Cluster ${name} needs a location of the form projects/{project}/locations/{zone}.`);
  }
  const nodeScalingFactor = 'NODE_SCALING_FACTOR_1X';
  return { nodeScalingFactor, defaultStorageType: 'SSD', ...scaled(fields), name, state: 'READY' };
}

/** Nodes are either a fixed number or scaled between limits; then their number is the server's, here the least. */
function scaled(fields: Fields): Fields {
  const autoscaling = requireMap(
    requireMap(fields['clusterConfig'], 'clusterConfig')['clusterAutoscalingConfig'],
    'clusterAutoscalingConfig',
  );
  if (Object.keys(autoscaling).length === 0) {
    const { clusterConfig: _none, ...fixed } = fields;
    return { ...fixed, serveNodes: wholeNodes(fields['serveNodes'] ?? 1, 'serveNodes') };
  }
  const limits = requireMap(autoscaling['autoscalingLimits'], 'autoscalingLimits');
  const least = wholeNodes(limits['minServeNodes'], 'minServeNodes');
  const most = wholeNodes(limits['maxServeNodes'], 'maxServeNodes');
  if (least > most) throw invalid('minServeNodes must not exceed maxServeNodes.');
  const targets = requireMap(autoscaling['autoscalingTargets'], 'autoscalingTargets');
  const cpu = Number(targets['cpuUtilizationPercent']);
  if (!(cpu >= 10 && cpu <= 80)) throw invalid('cpuUtilizationPercent must lie between 10 and 80.');
  const storageUtilizationGibPerNode =
    Number(targets['storageUtilizationGibPerNode'] ?? 0) ||
    DEFAULT_STORAGE_GIB[fields['defaultStorageType'] === 'HDD' ? 'HDD' : 'SSD'];
  return {
    ...fields,
    serveNodes: least,
    clusterConfig: {
      clusterAutoscalingConfig: {
        autoscalingLimits: { minServeNodes: least, maxServeNodes: most },
        autoscalingTargets: { cpuUtilizationPercent: cpu, storageUtilizationGibPerNode },
      },
    },
  };
}

function wholeNodes(value: unknown, what: string): number {
  const nodes = Number(value);
  if (!Number.isInteger(nodes) || nodes < 1) throw invalid(`${what} must be a whole number from 1.`);
  return nodes;
}

/** Work that saves one resource and answers with it. */
export function saving(catalog: Catalog, resource: Resource): Work {
  return {
    target: resource.name,
    async run() {
      await catalog.save(resource);
      return resource;
    },
  };
}
