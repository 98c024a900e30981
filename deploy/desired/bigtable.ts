/** The Bigtable instance with its cluster, tables and application profiles. */
import { labels, marked } from '../model/ownership.ts';
import type { Fields, Resource } from '../resource.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import { CLUSTER, PROFILES, type ProfileSpec } from '../../infra/bigtable.ts';
import { sizesOf } from '../../infra/environments.ts';
import * as names from '../../infra/names.ts';
import { tables } from '../../schemas/index.ts';

export function bigtable(place: names.Place): Resource[] {
  const cluster = clusterSpec(place);
  const spec = {
    displayName: names.instanceId(place),
    labels: labels(place, 'bigtable'),
    clusters: { [names.clusterId(place)]: cluster },
  };
  return [
    resource('instance/notamesh', 'instance', names.instanceName(place), spec, SERVICES_FIRST),
    resource('cluster/notamesh', 'cluster', names.clusterName(place), cluster, ['instance/notamesh']),
    ...Object.entries(tables).map(([id, table]) =>
      resource(`table/${id}`, 'table', names.tableName(place, id), tableSpec(place, table.families), [
        'cluster/notamesh',
      ]),
    ),
    ...PROFILES.map((profile) =>
      resource(`profile/${profile.id}`, 'profile', names.profileName(place, profile.id), profileSpec(place, profile), [
        'cluster/notamesh',
      ]),
    ),
  ];
}

function clusterSpec(place: names.Place): Fields {
  const { nodes } = sizesOf(place);
  return {
    location: `projects/${place.project}/locations/${place.location}-${CLUSTER.zoneSuffix}`,
    defaultStorageType: 'SSD',
    clusterConfig: {
      clusterAutoscalingConfig: {
        autoscalingLimits: { minServeNodes: nodes.least, maxServeNodes: nodes.most },
        autoscalingTargets: { cpuUtilizationPercent: CLUSTER.cpuUtilizationPercent },
      },
    },
  };
}

function tableSpec(place: names.Place, families: Readonly<Record<string, { maxVersions: number }>>): Fields {
  const { backupDays, deletionProtection } = sizesOf(place);
  const rules = Object.entries(families).map(([id, { maxVersions }]) => [
    id,
    { gcRule: { maxNumVersions: maxVersions } },
  ]);
  return {
    columnFamilies: Object.fromEntries(rules) as Fields,
    deletionProtection,
    ...(backupDays > 0
      ? { automatedBackupPolicy: { retentionPeriod: `${backupDays * 86_400}s`, frequency: '86400s' } }
      : {}),
  };
}

function profileSpec(place: names.Place, { description, transactions, isolation }: ProfileSpec): Fields {
  return {
    description: marked(place, description),
    singleClusterRouting: { clusterId: names.clusterId(place), allowTransactionalWrites: transactions },
    ...(isolation === 'boost'
      ? { dataBoostIsolationReadOnly: { computeBillingOwner: 'HOST_PAYS' } }
      : { standardIsolation: { priority: `PRIORITY_${isolation.toUpperCase()}` } }),
  };
}
