/** Where things are kept and passed on: buckets, topics with their dead letters. */
import { labels } from '../model/ownership.ts';
import type { Resource } from '../resource.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import { TOPICS } from '../../eventarc/topics.ts';
import { TRIGGERS } from '../../eventarc/triggers.ts';
import { DATA_OWNER, retentionSeconds, type BucketSpec } from '../../infra/buckets.ts';
import { sizesOf } from '../../infra/environments.ts';
import * as names from '../../infra/names.ts';
import type { Settings } from '../../infra/settings.ts';

/** `retentionMonths`: of evidence; absent, what the environment says. */
export function bucket(
  place: names.Place,
  spec: BucketSpec,
  { retentionMonths = sizesOf(place).retentionMonths }: Pick<Settings, 'retentionMonths'>,
): Resource {
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
      ...(spec.evidence ? { retentionPolicy: retentionOf(retentionMonths) } : {}),
    },
    SERVICES_FIRST,
  );
}

/** Never locked: that could not be taken back. None is stated as such, so that one of before goes. */
const retentionOf = (months: number) => (months > 0 ? { retentionPeriod: String(retentionSeconds(months)) } : null);

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

/** Containers with at least one version; payloads never come near a spec. */
export function secret(place: names.Place, id: string): Resource {
  const spec = {
    labels: labels(place, 'secrets'),
    replication: { automatic: {} },
    hasVersion: true,
    payload: 'as given',
  };
  return resource(`secret/${id}`, 'secret', names.secretName(place, id), spec, SERVICES_FIRST);
}
