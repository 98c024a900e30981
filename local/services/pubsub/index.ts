/**
 * Pub/Sub v1: topics, subscriptions, publish, pull, streaming pull, push, retries, dead letters, ordering keys, filters.
 *
 * In: calls by REST and gRPC, the functions below from other rooms, a store of its own, and the fetch that reaches push
 * endpoints. Out: messages to whoever reads or is pushed to. A publish that was answered and an acknowledgement that
 * was answered survive kill -9; leases do not, so after a restart everything unacknowledged is deliverable again.
 */
import { ApiError } from '../../wire/errors.ts';
import type { Fetch, Room, RoomEnv } from '../../wire/room.ts';
import { ActiveSubscription } from './active.ts';
import { Backlog } from './backlog.ts';
import { Catalog } from './catalog.ts';
import { grpcServices } from './grpc.ts';
import { createJournal } from './journal.ts';
import { startWriter, type Files } from './files/writer.ts';
import { encodeFields, type NewMessage } from './message.ts';
import { PubsubOperations } from './operations.ts';
import { Publisher } from './publisher.ts';
import { startPusher, type MintIdToken } from './pusher.ts';
import { restRoutes } from './rest.ts';
import { metricRoutes } from './metrics.ts';
import { schemaRoutes } from './schema-routes.ts';
import { Schemas } from './schemas.ts';
import type { Subscription, Topic } from './resources.ts';
import { openSequence } from './sequence.ts';
import { createSweeper } from './sweep.ts';
import type { BodyBudget } from './window.ts';

export type { Files } from './files/writer.ts';
export type { NewMessage } from './message.ts';
export type { Subscription, Topic } from './resources.ts';

export interface PubsubEnv extends RoomEnv {
  /** Takes push deliveries to their endpoints. */
  readonly fetch: Fetch;
  /** Signs the OIDC tokens of push subscriptions that ask for one; without it none is sent. */
  readonly mintIdToken?: MintIdToken;
  /** Writes the files of subscriptions to Cloud Storage; without it none can be made. */
  readonly files?: Files;
  /** Refuses to move what cannot be delivered, when the service's agent may not. @throws ApiError PERMISSION_DENIED */
  checkDeadLetter?(subscription: string, topic: string): void;
}

/** Names are full (`projects/p/topics/t`). All functions throw ApiError as the REST methods of the same name answer. */
export interface Pubsub extends Room {
  createTopic(name: string, topic?: Omit<Topic, 'name'>): Promise<Topic>;
  deleteTopic(name: string): Promise<void>;
  /** `subscription` needs a `topic`; the answer has the service's defaults filled in. */
  createSubscription(name: string, subscription: SubscriptionRequest): Promise<Subscription>;
  getSubscription(name: string): Promise<Subscription>;
  /** `updateMask` as in the API: comma-separated fields; one absent from the patch is cleared. */
  patchSubscription(name: string, patch: Partial<SubscriptionRequest>, updateMask: string): Promise<Subscription>;
  /** What is not acknowledged goes with it. */
  deleteSubscription(name: string): Promise<void>;
  /** Message ids; the messages are durable when it resolves. At most 1,000 messages and 10 MB. */
  publish(topic: string, messages: readonly NewMessage[]): Promise<string[]>;
  /** Messages of a subscription that are not acknowledged. */
  backlog(subscription: string): Promise<number>;
  /** Removes at once what retention and finished fan-out leave behind; it also happens by itself. */
  sweep(): Promise<void>;
}

export type SubscriptionRequest = Pick<Subscription, 'topic'> & Partial<Omit<Subscription, 'name' | 'state'>>;

/** Bodies of messages kept in memory between publish and delivery. */
const BODIES_IN_MEMORY_BYTES = 64 * 1024 * 1024;

export async function createPubsub(env: PubsubEnv): Promise<Pubsub> {
  const { store, clock, log } = env;
  const journal = createJournal(store);
  const sequence = await openSequence(store);
  const bodies: BodyBudget = { left: BODIES_IN_MEMORY_BYTES };
  const catalog: Catalog = new Catalog({
    store,
    journal,
    sequence,
    activate: (record) =>
      new ActiveSubscription(
        record,
        (active) =>
          new Backlog({
            store,
            clock,
            log,
            journal,
            bodies,
            subscriptionId: record.id,
            topicId: record.topicId,
            ordered: record.subscription.enableMessageOrdering ?? false,
            settings: () => active.settings,
            deadLetter: async (body, deliveries, changes) => {
              const { name, deadLetterPolicy } = active.resource;
              if (deadLetterPolicy) env.checkDeadLetter?.(name, deadLetterPolicy.deadLetterTopic);
              await publisher.forward(active, body, deliveries, changes);
            },
          }),
        (active) => (active.resource.cloudStorageConfig ? startWriter(env, active) : startPusher(env, active)),
      ),
  });
  const schemas = new Schemas({ store, clock });
  const publisher = new Publisher({ clock, journal, sequence, catalog });
  const operations = new PubsubOperations({
    ...{ clock, catalog, publisher, schemas },
    ...(env.files ? { files: env.files } : {}),
  });
  const sweeper = createSweeper({ store, clock, log, journal, sequence, catalog });
  await catalog.load();
  return {
    routes: [...restRoutes(operations), ...schemaRoutes(schemas), ...metricRoutes({ clock, catalog })],
    grpc: grpcServices(operations, log),
    start: async () => {
      catalog.start();
      sweeper.start();
    },
    stop: async () => {
      await sweeper.stop();
      catalog.stop(new ApiError('UNAVAILABLE', 'The local cloud is shutting down. Please retry.'));
      await journal.idle();
    },
    createTopic: (name, topic = {}) => operations.createTopic(name, topic, 'rest'),
    deleteTopic: (name) => operations.deleteTopic(name),
    createSubscription: (name, subscription) => operations.createSubscription(name, subscription, 'rest'),
    getSubscription: (name) => operations.getSubscription(name),
    patchSubscription: (name, patch, updateMask) => operations.updateSubscription(name, patch, updateMask, 'rest'),
    deleteSubscription: (name) => operations.deleteSubscription(name),
    publish: (topic, messages) => operations.publish(topic, messages.map(encodeFields)),
    backlog: (subscription) => operations.active(subscription).backlog.count(),
    sweep: () => sweeper.sweep(),
  };
}
