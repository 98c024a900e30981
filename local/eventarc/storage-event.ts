/**
 * A change of an object as a CloudEvent in a Pub/Sub message: attributes of the event as message attributes with `ce-`
 * in front, the object resource as data. The id is the change's own, so the same change sent again is the same event.
 * Sources: https://github.com/googleapis/google-cloudevents/blob/main/docs/spec/pubsub.md,
 * https://cloud.google.com/eventarc/docs/cloudevents
 */
import type { EventAttributes } from './match.ts';
import type { TransportMessage } from './transport.ts';

export interface StorageEvent {
  /** The same on every emission of the same change. */
  readonly id: string;
  /** Such as `google.cloud.storage.object.v1.finalized`. */
  readonly type: string;
  /** RFC 3339 */
  readonly time: string;
  readonly bucket: string;
  /** The full object resource. */
  readonly object: Readonly<Record<string, unknown>>;
}

/** Of a value of a message attribute. Source: https://cloud.google.com/pubsub/quotas#resource_limits */
const ATTRIBUTE_LIMIT_BYTES = 1024;

export function eventAttributes(event: StorageEvent): EventAttributes {
  const subject = `objects/${String(event.object['name'] ?? '')}`;
  return {
    bucket: event.bucket,
    id: event.id,
    source: `//storage.googleapis.com/projects/_/buckets/${event.bucket}`,
    specversion: '1.0',
    time: event.time,
    type: event.type,
    // A name of the greatest length does not fit behind "objects/"; data.name has it in any case.
    ...(Buffer.byteLength(subject) <= ATTRIBUTE_LIMIT_BYTES ? { subject } : {}),
  };
}

export function toMessage(event: StorageEvent, attributes: EventAttributes): TransportMessage {
  const bound = Object.entries(attributes).map(([key, value]) => [`ce-${key}`, value]);
  return {
    data: Buffer.from(JSON.stringify(event.object)),
    attributes: { ...Object.fromEntries(bound), 'content-type': 'application/json' },
  };
}
