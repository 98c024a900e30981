/** What starts what: triggers, and the delivery settings of the subscription behind each. */
import { labels } from '../model/ownership.ts';
import { reference, type Resource } from '../resource.ts';
import { resource } from './resource.ts';
import { TRIGGERS, type TriggerSpec } from '../../eventarc/triggers.ts';
import * as names from '../../infra/names.ts';
import type { Settings } from '../../infra/settings.ts';
import { ONE_BY_ONE, type StreamSpec } from '../../infra/streaming.ts';

/** Those in force: where messages are gathered into files, none of them starts a workflow by itself. */
export function triggersOf({ stream: way }: Settings): readonly TriggerSpec[] {
  return way === 'batches' ? TRIGGERS.filter(({ workflow }) => workflow !== ONE_BY_ONE) : TRIGGERS;
}

export function trigger(place: names.Place, spec: TriggerSpec): Resource[] {
  const filters = [
    { attribute: 'type', value: spec.type },
    ...(spec.bucket ? [{ attribute: 'bucket', value: names.bucketName(place, spec.bucket) }] : []),
  ];
  const needs = [`workflow/${spec.workflow}`, 'account/trigger', 'agent/pubsub', 'agent/storage', 'agent/eventarc'];
  const grants = [
    'grant/trigger/project/eventarc.eventReceiver',
    'grant/trigger/project/workflows.invoker',
    'grant/agent-eventarc/project/eventarc.serviceAgent',
    'grant/agent-pubsub/account/trigger/iam.serviceAccountTokenCreator',
  ];
  const { delivery } = spec;
  const dead = names.deadLetterId(spec.id);
  return [
    resource(
      `trigger/${spec.id}`,
      'trigger',
      names.triggerName(place, spec.id),
      {
        labels: labels(place, 'trigger'),
        eventFilters: filters,
        serviceAccount: names.accountEmail(place, 'trigger'),
        destination: { workflow: names.workflowName(place, spec.workflow) },
        ...(spec.topic ? { transport: { pubsub: { topic: names.topicName(place, spec.topic) } } } : {}),
      },
      [
        ...needs,
        ...grants,
        ...(spec.bucket ? [`bucket/${spec.bucket}`, 'grant/agent-storage/project/pubsub.publisher'] : []),
        ...(spec.topic ? [`topic/${spec.topic}`] : []),
      ],
    ),
    resource(
      `transport/${spec.id}`,
      'transport',
      spec.id,
      {
        subscription: reference(`trigger/${spec.id}`, 'subscription'),
        ackDeadlineSeconds: delivery.ackDeadlineSeconds,
        messageRetentionDuration: `${delivery.retentionSeconds}s`,
        expirationPolicy: {},
        retryPolicy: {
          minimumBackoff: `${delivery.minimumBackoffSeconds}s`,
          maximumBackoff: `${delivery.maximumBackoffSeconds}s`,
        },
        deadLetterPolicy: {
          deadLetterTopic: names.topicName(place, dead),
          maxDeliveryAttempts: delivery.maxDeliveryAttempts,
        },
      },
      [`topic/${dead}`],
    ),
  ];
}

/** Messages of one source as files in its folder of the raw bucket, named by their time, so that a day is a folder. */
export function stream(place: names.Place, spec: StreamSpec): Resource {
  return resource(
    `subscription/${spec.id}`,
    'subscription',
    names.subscriptionName(place, spec.id),
    {
      topic: names.topicName(place, spec.topic),
      labels: labels(place, 'stream'),
      ...(spec.filter === '' ? {} : { filter: spec.filter }),
      ackDeadlineSeconds: spec.maxSeconds,
      messageRetentionDuration: '604800s',
      expirationPolicy: {},
      cloudStorageConfig: {
        bucket: names.bucketName(place, 'raw'),
        filenamePrefix: `${spec.source}/stream/`,
        filenameSuffix: '.ndjson',
        filenameDatetimeFormat: 'YYYY-MM-DD/hh-mm-ssZ',
        maxDuration: `${spec.maxSeconds}s`,
        maxBytes: String(spec.maxBytes),
      },
    },
    [
      `topic/${spec.topic}`,
      'bucket/raw',
      'grant/agent-pubsub/bucket/raw/storage.objectCreator',
      'grant/agent-pubsub/bucket/raw/storage.legacyBucketReader',
    ],
  );
}
