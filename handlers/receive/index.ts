/**
 * The handler `receive`: webhooks of sources.
 * In: POST /{source} with the provider's bytes. Out: 200 once the message is safe on its topic, 204 for a ping.
 */

import type { PubSub } from '@google-cloud/pubsub';
import { createEdge, type EdgeRequest } from '../edge.ts';
import { projectOf, required, type Environment } from '../environment.ts';
import { PermanentError, RetryableError } from '../errors.ts';
import { edgePorts, register, type RawRequest } from '../serve.ts';
import { readSources } from '../sources.ts';
import { receiveDelivery, type Accepted, type Delivery, type DeliveryPorts } from './delivery.ts';
import { createRepeats } from './repeats.ts';

/** A delivery waits for its message, so messages are hardly held back to share a request. */
const BATCHING_MILLISECONDS = 5;
/** Why a signature does not fit is looked into so often at most, for each source. */
const SEARCH_MILLISECONDS = 10_000;

/** Composition root: clients and sources from the environment, then the function under its name. */
export function registerReceive(environment: Environment): void {
  const projectId = projectOf(environment);
  let client: Promise<PubSub> | undefined;
  // Loaded with the first delivery: it takes longer than all the rest of the start, and a ping does not need it.
  const pubsub = () => (client ??= import('@google-cloud/pubsub').then(({ PubSub }) => new PubSub({ projectId })));
  const ports: DeliveryPorts = {
    sources: readSources(required(environment, 'SOURCES')),
    environment,
    batchTopic: required(environment, 'BATCH_TOPIC'),
    invoiceTopic: required(environment, 'INVOICE_TOPIC'),
    single: environment['INVOICE_STREAM'] !== 'batches',
    repeats: createRepeats(Date.now),
    maySearch: createPace(Date.now, SEARCH_MILLISECONDS),
    now: Date.now,
    async publish(topic, data, attributes) {
      try {
        const publisher = (await pubsub()).topic(topic, { batching: { maxMilliseconds: BATCHING_MILLISECONDS } });
        return await publisher.publishMessage({ data, attributes });
      } catch (error) {
        throw new RetryableError('topic-unavailable', `${topic} did not take the message`, { cause: error });
      }
    },
  };
  const answer = createEdge<Delivery, Accepted | undefined, EdgeRequest & RawRequest>(
    {
      name: 'receive',
      read: ({ method, path, headers, rawBody }) => {
        if (method === 'POST') return { path, headers, bytes: rawBody };
        throw new PermanentError('request-invalid', `${method} is not served; use POST`, { status: 405 });
      },
      handle: (delivery) => receiveDelivery(delivery, ports),
      describe: ({ bytes }, result) => ({
        bytes: bytes.length,
        source: result?.source,
        kind: result?.kind,
        messageId: result?.messageId,
        secret: result?.secret,
      }),
    },
    edgePorts(environment),
  );
  register('receive', answer);
}

/** True once in so many milliseconds for each name. */
function createPace(now: () => number, milliseconds: number): (name: string) => boolean {
  const next = new Map<string, number>();
  return (name) => {
    if ((next.get(name) ?? 0) > now()) return false;
    next.set(name, now() + milliseconds);
    return true;
  };
}
