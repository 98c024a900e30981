/** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/publish and the resources beside it */
import { fields, type Shape } from './shape.ts';

const message = fields({
  data: 'bytes',
  attributes: 'map',
  messageId: 'string',
  publishTime: 'time',
  orderingKey: 'string',
});

const topic = fields({
  name: 'string',
  labels: 'map',
  messageStoragePolicy: 'any',
  kmsKeyName: 'string',
  schemaSettings: 'any',
  satisfiesPzs: 'boolean',
  messageRetentionDuration: 'string',
  state: 'string',
  ingestionDataSourceSettings: 'any',
  messageTransforms: ['any'],
});

const V1 = 'googleapis.pubsub.v1.projects';

export const pubsub: Readonly<Record<string, Shape>> = {
  [`${V1}.topics.publish`]: fields({ messageIds: ['string'] }),
  [`${V1}.topics.get`]: topic,
  [`${V1}.topics.create`]: topic,
  [`${V1}.topics.list`]: fields({ topics: [topic], nextPageToken: 'string' }),
  [`${V1}.subscriptions.pull`]: fields({
    receivedMessages: [fields({ ackId: 'string', message, deliveryAttempt: 'integer' })],
  }),
};
