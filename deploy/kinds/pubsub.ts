/** Topics and subscriptions (pubsub v1): PUT on the final name, PATCH with the mask in the body. */
import type { Client } from '../rest/client.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import { ApiFailure } from '../errors.ts';
import type { Fields, Resource, Vanishing } from '../resource.ts';
import { backlogOf } from './backlog.ts';

const id = {
  pattern: /^(?!goog)[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}$/,
  rule: '3 to 255 letters, digits and -_.~+%, beginning with a letter and not with goog',
};

const shared = {
  create: { form: { id: 'path' } },
  remove: { verb: 'DELETE' },
  operation: [],
  ownership: 'labels',
  dataClass: 'free',
  iam: 'get',
} as const satisfies Partial<Descriptor>;

/** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics */
export const topic: Descriptor = {
  ...shared,
  kind: 'topic',
  address: { service: 'pubsub', version: 'v1', collection: '/v1/projects/{project}/topics' },
  update: { form: 'mask-body', wrapper: 'topic' },
  diff: {
    outputOnly: ['name', 'state'],
    serverDefaulted: ['messageStoragePolicy', 'schemaSettings.encoding'],
    durations: ['messageRetentionDuration'],
    references: ['schemaSettings.schema', 'kmsKeyName'],
    exact: ['labels'],
  },
  list: { field: 'topics' },
  checks: { id },
  permissions: permissionsOf('pubsub.topics'),
};

/** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions */
export const subscription: Descriptor = {
  ...shared,
  kind: 'subscription',
  address: { service: 'pubsub', version: 'v1', collection: '/v1/projects/{project}/subscriptions' },
  update: { form: 'mask-body', wrapper: 'subscription' },
  diff: {
    immutable: ['topic', 'filter', 'enableMessageOrdering'],
    outputOnly: [
      'name',
      'state',
      'topicMessageRetentionDuration',
      'analyticsHubSubscriptionInfo',
      'cloudStorageConfig.state',
    ],
    serverDefaulted: [
      'ackDeadlineSeconds',
      'messageRetentionDuration',
      'expirationPolicy',
      'retryPolicy',
      'cloudStorageConfig.textConfig',
    ],
    durations: [
      'messageRetentionDuration',
      'expirationPolicy.ttl',
      'retryPolicy.minimumBackoff',
      'retryPolicy.maximumBackoff',
      'cloudStorageConfig.maxDuration',
    ],
    references: ['topic', 'deadLetterPolicy.deadLetterTopic'],
    // No policy at all would mean "delete after 31 idle days"; an empty one means never.
    emptyMatters: ['expirationPolicy'],
    exact: ['labels', 'filter'],
  },
  list: { field: 'subscriptions' },
  hooks: { vanishing: messagesOf },
  checks: { id, spec: deliveryFaults },
  permissions: permissionsOf('pubsub.subscriptions', { write: ['pubsub.topics.attachSubscription'] }),
};

/** Ranges of the published definition, for subscriptions of ours and those that Eventarc makes. */
export function deliveryFaults(spec: Fields): string[] {
  const dead = spec['deadLetterPolicy'] as Fields | undefined;
  return [
    ...outside('ackDeadlineSeconds', spec['ackDeadlineSeconds'], 10, 600),
    ...outside('deadLetterPolicy.maxDeliveryAttempts', dead?.['maxDeliveryAttempts'], 5, 100),
  ];
}

function outside(field: string, value: unknown, least: number, most: number): string[] {
  if (typeof value !== 'number' || (value >= least && value <= most)) return [];
  return [`${field} is ${value}; it must be ${least} to ${most}`];
}

const GLANCE = 10;

/** The count may be minutes old and the glance sees only a few: together they miss nothing. */
async function messagesOf(client: Client, resource: Resource): Promise<Vanishing | undefined> {
  const seen = await glance(client, resource);
  const counted = await backlogOf(client, resource.name).catch(uncounted);
  const count = Math.max(seen, counted?.count ?? 0);
  if (count === 0) return undefined;
  return { what: 'messages', count, ...(count > (counted?.count ?? 0) ? { atLeast: true } : {}) };
}

function uncounted(error: unknown): undefined {
  if (!(error instanceof ApiFailure && [403, 404, 501].includes(error.httpStatus))) throw error;
}

/** One that is written to files is not pulled from: what waits there is only counted. */
function notPulled(error: unknown): undefined {
  if (!(error instanceof ApiFailure && error.httpStatus === 400)) throw error;
}

/** Takes a few messages and gives them straight back. */
async function glance(client: Client, resource: Resource): Promise<number> {
  const path = `/v1/${resource.name}`;
  const pulled = await client
    .find({
      service: 'pubsub',
      method: 'POST',
      path: `${path}:pull`,
      body: { maxMessages: GLANCE, returnImmediately: true },
    })
    .catch(notPulled);
  const received = (pulled?.['receivedMessages'] ?? []) as { ackId: string }[];
  if (received.length === 0) return 0;
  const ackIds = received.map(({ ackId }) => ackId);
  const back = { ackIds, ackDeadlineSeconds: 0 };
  await client.send({ service: 'pubsub', method: 'POST', path: `${path}:modifyAckDeadline`, body: back });
  return received.length;
}
