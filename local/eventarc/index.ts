/**
 * Eventarc of the local cloud (Standard triggers).
 *
 * In: triggers over REST, changes of objects through routeStorageEvent(). Out: for each trigger a real topic and push
 * subscription in Pub/Sub, and one message on the topic for each event that passes the trigger's filters. Delivery,
 * back-off and dead letters are Pub/Sub's.
 */
import type { Operations } from '../wire/operations.ts';
import type { Fetch, Room, RoomEnv } from '../wire/room.ts';
import { eventarcRoutes } from './routes.ts';
import { eventAttributes, toMessage, type StorageEvent } from './storage-event.ts';
import type { PubsubFunctions } from './transport.ts';
import { createTriggers } from './triggers.ts';

export type { StorageEvent } from './storage-event.ts';

interface EventarcEnv extends RoomEnv {
  readonly operations: Operations;
  readonly pubsub: PubsubFunctions;
  readonly fetch: Fetch;
  /** @throws ApiError for a trigger on events of this type that cannot be deleted now */
  checkRemoval?(eventType: string): void;
}

export interface EventarcRoom extends Room {
  /**
   * Durable on the topic of every matching trigger once resolved. The same event again gives messages with the same
   * CloudEvent id, so that receivers can tell.
   */
  routeStorageEvent(event: StorageEvent): Promise<void>;
}

export async function createEventarc(env: EventarcEnv): Promise<EventarcRoom> {
  const triggers = createTriggers(env);
  await triggers.load();
  return {
    routes: eventarcRoutes({ ...env, triggers }),
    grpc: [],
    start: async () => {},
    stop: async () => {},
    async routeStorageEvent(event) {
      const attributes = eventAttributes(event);
      const topics = triggers.matching(attributes).map(({ transport }) => transport.pubsub.topic);
      if (topics.length === 0) return;
      const message = toMessage(event, attributes);
      await Promise.all(topics.map((topic) => env.pubsub.publish(topic, [message])));
    },
  };
}
