import { createEventarc, type EventarcRoom } from '../../../local/eventarc/index.ts';
import { createPubsub, type Pubsub } from '../../../local/services/pubsub/index.ts';
import { openStore } from '../../../local/store/index.ts';
import { systemClock } from '../../../local/wire/clock.ts';
import { startHttpServer } from '../../../local/wire/http.ts';
import { createOperations } from '../../../local/wire/operations.ts';
import type { Fetch } from '../../../local/wire/room.ts';
import { memoryLog, type Answer } from '../workflows/cloud.ts';

export const PARENT = 'projects/demo-notamesh/locations/southamerica-east1';
export const PUBSUB_TYPE = 'google.cloud.pubsub.topic.v1.messagePublished';
export const FINALIZED = 'google.cloud.storage.object.v1.finalized';

export interface EventarcCloud {
  readonly room: EventarcRoom;
  readonly pubsub: Pubsub;
  readonly url: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** As call(), but the finished operation's response, or its error as the test's failure. */
  operate(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Eventarc over the real Pub/Sub room. `fetch` takes what the subscriptions push. */
export async function startEventarc(directory: string, fetcher: Fetch): Promise<EventarcCloud> {
  const store = await openStore(directory);
  const log = memoryLog();
  const place = { project: 'demo-notamesh', projectNumber: '800000000001', location: 'southamerica-east1' };
  const env = (room: string) => ({ store: store.room(room), clock: systemClock, log, ...place });
  const operations = createOperations({ store: store.room('operations'), clock: systemClock });
  const pubsub = await createPubsub({ ...env('pubsub'), fetch: fetcher });
  const room = await createEventarc({ ...env('eventarc'), operations, pubsub, fetch: fetcher });
  const routes = [...room.routes, ...pubsub.routes, ...operations.routes];
  const http = await startHttpServer({ host: '127.0.0.1', port: 0, routes, log });
  await pubsub.start();
  await room.start();
  const url = `http://127.0.0.1:${http.port}`;
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${url}${path}`, { method, ...init });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  return {
    room,
    pubsub,
    url,
    call,
    async operate(method, path, body) {
      const answer = await call(method, path, body);
      const { done, response, error } = answer.body;
      if (answer.status !== 200 || error !== undefined || done !== true) throw new Error(JSON.stringify(answer.body));
      return response as Record<string, unknown>;
    },
    async stop() {
      await room.stop();
      await pubsub.stop();
      await http.close();
      await store.close();
    },
  };
}
