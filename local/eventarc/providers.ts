/**
 * The event providers this cloud has: which types there are and what a trigger may filter on.
 * Source: https://cloud.google.com/eventarc/docs/reference/rest/v1/projects.locations.providers
 */
export const PUBSUB_TYPE = 'google.cloud.pubsub.topic.v1.messagePublished';

interface FilteringAttribute {
  readonly attribute: string;
  readonly required: boolean;
  readonly pathPatternSupported?: boolean;
}

interface EventType {
  readonly type: string;
  readonly description: string;
  readonly filteringAttributes: readonly FilteringAttribute[];
  readonly eventSchemaUri: string;
}

interface Provider {
  readonly id: string;
  readonly displayName: string;
  readonly eventTypes: readonly EventType[];
}

const TYPE: FilteringAttribute = { attribute: 'type', required: true };
const BUCKET: FilteringAttribute = { attribute: 'bucket', required: true };
const SCHEMAS = 'https://github.com/googleapis/google-cloudevents/blob/master/proto/google/events/cloud';

const storageType = (verb: string, description: string): EventType => ({
  type: `google.cloud.storage.object.v1.${verb}`,
  description,
  filteringAttributes: [TYPE, BUCKET],
  eventSchemaUri: `${SCHEMAS}/storage/v1/events.proto`,
});

export const PROVIDERS: readonly Provider[] = [
  {
    id: 'pubsub.googleapis.com',
    displayName: 'Cloud Pub/Sub',
    eventTypes: [
      {
        type: PUBSUB_TYPE,
        description: 'A message is published to the specified Pub/Sub topic.',
        filteringAttributes: [TYPE],
        eventSchemaUri: `${SCHEMAS}/pubsub/v1/events.proto`,
      },
    ],
  },
  {
    id: 'storage.googleapis.com',
    displayName: 'Cloud Storage',
    eventTypes: [
      storageType('archived', 'A live version of an object became an archived version.'),
      storageType('deleted', 'An object is permanently deleted.'),
      storageType('finalized', 'A new object is created in the bucket, or an existing one is overwritten.'),
      storageType('metadataUpdated', 'The metadata of an existing object changes.'),
    ],
  },
];

export function eventType(type: string): EventType | undefined {
  return PROVIDERS.flatMap((provider) => provider.eventTypes).find((one) => one.type === type);
}

/** The Provider resource. */
export function providerView(parent: string, { id, displayName, eventTypes }: Provider) {
  return { name: `${parent}/providers/${id}`, displayName, eventTypes };
}
