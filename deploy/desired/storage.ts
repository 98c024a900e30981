/** Where things are kept: buckets, topics with their dead letters, Bigtable. */
import { labels } from '../ownership.ts';
import type { Resource } from '../resource.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import { TOPICS } from '../../eventarc/topics.ts';
import { TRIGGERS } from '../../eventarc/triggers.ts';
import { BIGTABLE } from '../../infra/bigtable.ts';
import { DATA_OWNER, type BucketSpec } from '../../infra/buckets.ts';
import * as names from '../../infra/names.ts';
import { tables } from '../../schemas/index.ts';

export function bucket(place: names.Place, spec: BucketSpec): Resource {
  return resource(
    `bucket/${spec.id}`,
    'bucket',
    names.bucketName(place, spec.id),
    {
      location: place.location,
      labels: { ...labels(place, spec.id), 'data-class': spec.dataClass, 'data-owner': DATA_OWNER },
      versioning: { enabled: spec.versioning },
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
      softDeletePolicy: { retentionDurationSeconds: String(spec.softDeleteSeconds) },
      lifecycle: { rule: spec.lifecycle },
    },
    SERVICES_FIRST,
  );
}

/** Each topic, its dead-letter topic, and a subscription that keeps the dead letters until a person looks. */
export function topics(place: names.Place): Resource[] {
  const ids = new Set([...TOPICS.map(({ id }) => id), ...TRIGGERS.map(({ id }) => names.deadLetterId(id))]);
  const all = [...ids].map((id) =>
    resource(`topic/${id}`, 'topic', names.topicName(place, id), { labels: labels(place, 'events') }, SERVICES_FIRST),
  );
  const keepers = TRIGGERS.map(({ id }) => {
    const dead = names.deadLetterId(id);
    const spec = {
      topic: names.topicName(place, dead),
      labels: labels(place, 'events'),
      ackDeadlineSeconds: 60,
      messageRetentionDuration: '2678400s',
      expirationPolicy: {},
    };
    return resource(`subscription/${dead}`, 'subscription', names.subscriptionName(place, dead), spec, [
      `topic/${dead}`,
    ]);
  });
  return [...all, ...keepers];
}

export function bigtable(place: names.Place): Resource[] {
  const cluster = {
    location: `projects/${place.project}/locations/${place.location}-${BIGTABLE.zoneSuffix}`,
    defaultStorageType: 'SSD',
    clusterConfig: { clusterAutoscalingConfig: BIGTABLE.autoscaling },
  };
  const spec = {
    displayName: names.instanceId(place),
    labels: labels(place, 'bigtable'),
    clusters: { [names.clusterId(place)]: cluster },
  };
  const families = (found: Readonly<Record<string, { maxVersions: number }>>) =>
    Object.fromEntries(
      Object.entries(found).map(([id, { maxVersions }]) => [id, { gcRule: { maxNumVersions: maxVersions } }]),
    );
  return [
    resource('instance/notamesh', 'instance', names.instanceName(place), spec, SERVICES_FIRST),
    resource('cluster/notamesh', 'cluster', names.clusterName(place), cluster, ['instance/notamesh']),
    ...Object.entries(tables).map(([id, table]) =>
      resource(`table/${id}`, 'table', names.tableName(place, id), { columnFamilies: families(table.families) }, [
        'instance/notamesh',
      ]),
    ),
  ];
}
