/**
 * Which event starts which workflow. The delivery part is set on the subscription behind the trigger, because the
 * trigger resource itself has no fields for it.
 */
export interface TriggerSpec {
  readonly id: string;
  readonly type: string;
  /** A bucket of ours, for storage events. */
  readonly bucket?: 'raw';
  /** A topic of ours, for published messages. */
  readonly topic?: string;
  readonly workflow: string;
  readonly delivery: Delivery;
}

export interface Delivery {
  readonly ackDeadlineSeconds: number;
  readonly retentionSeconds: number;
  readonly minimumBackoffSeconds: number;
  readonly maximumBackoffSeconds: number;
  /** 5 to 100; then the event goes to the trigger's dead-letter topic. */
  readonly maxDeliveryAttempts: number;
}

/** Retried for days, not for the default of one: an outage over a weekend must not drop a batch. */
const PATIENT: Delivery = {
  ackDeadlineSeconds: 60,
  retentionSeconds: 604_800,
  minimumBackoffSeconds: 10,
  maximumBackoffSeconds: 600,
  maxDeliveryAttempts: 100,
};

export const TRIGGERS: readonly TriggerSpec[] = [
  {
    id: 'batch-available',
    type: 'google.cloud.pubsub.topic.v1.messagePublished',
    topic: 'batch-available',
    workflow: 'ingest-batch',
    delivery: PATIENT,
  },
  {
    id: 'raw-object-finalized',
    type: 'google.cloud.storage.object.v1.finalized',
    bucket: 'raw',
    workflow: 'load-object',
    delivery: PATIENT,
  },
  {
    id: 'invoice-received',
    type: 'google.cloud.pubsub.topic.v1.messagePublished',
    topic: 'invoices',
    workflow: 'stream-invoice',
    delivery: PATIENT,
  },
];
