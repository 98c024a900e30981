/** Publishing: bodies are written once and a small record per subscription that is to get them, in one batch. */
import type { Change } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';
import { ApiError } from '../../wire/errors.ts';
import type { ActiveSubscription } from './active.ts';
import type { Catalog } from './catalog.ts';
import type { Journal } from './journal.ts';
import { bodyKey, entryKey } from './keys.ts';
import { checkMessages, type CheckedMessage } from './limits.ts';
import { decodeMessage, encodeFields } from './message.ts';
import { projectOf, shortId } from './names.ts';
import { encodeBodies, Segment } from './segment.ts';
import type { Sequence } from './sequence.ts';

interface PublisherEnv {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly sequence: Sequence;
  readonly catalog: Catalog;
}

interface Share {
  readonly active: ActiveSubscription;
  readonly wanted: Uint8Array;
}

export class Publisher {
  private readonly env: PublisherEnv;

  constructor(env: PublisherEnv) {
    this.env = env;
  }

  /**
   * Message ids, once the messages are durable.
   * @param messages each a PubsubMessage in protobuf bytes
   * @throws ApiError NOT_FOUND, INVALID_ARGUMENT
   */
  async publish(topic: string, messages: readonly Buffer[]): Promise<string[]> {
    this.env.catalog.topic(topic);
    return this.write(topic, checkMessages(messages), () => []);
  }

  /**
   * Publishes a message that a subscription could not deliver, and makes the changes that take it from there.
   * Attributes: https://cloud.google.com/pubsub/docs/handling-failures#dead_letter_topic
   * @throws ApiError NOT_FOUND, FAILED_PRECONDITION when there is no such policy or topic any more
   */
  async forward(from: ActiveSubscription, body: Buffer, deliveries: number, changes: () => Change[]): Promise<void> {
    const { deadLetterPolicy, name } = from.resource;
    if (!deadLetterPolicy) throw new ApiError('FAILED_PRECONDITION', `${name} has no dead-letter policy any more.`);
    const { data, orderingKey, attributes, publishTime } = decodeMessage(body);
    const fields = encodeFields({
      data,
      orderingKey,
      attributes: {
        ...attributes,
        CloudPubSubDeadLetterSourceDeliveryCount: String(deliveries),
        CloudPubSubDeadLetterSourceSubscription: shortId(name),
        CloudPubSubDeadLetterSourceSubscriptionProject: projectOf(name),
        CloudPubSubDeadLetterSourceTopicPublishTime: new Date(publishTime).toISOString(),
      },
    });
    await this.write(deadLetterPolicy.deadLetterTopic, [{ fields, orderingKey }], changes);
  }

  private async write(topicName: string, messages: readonly CheckedMessage[], others: () => Change[]) {
    const { catalog, sequence, journal, clock } = this.env;
    await sequence.reserve(messages.length);
    const topic = catalog.topic(topicName);
    const publishTime = clock.now();
    // From the first number to submit() in one turn: numbers are stored in the order in which they were given out.
    const first = sequence.take(messages.length);
    const ids = messages.map((_, index) => String(first + index));
    const shares = sharesOf([...topic.subscriptions], messages);
    if (shares.length === 0) {
      await journal.submit(others);
      return ids;
    }
    const sizes = new Uint32Array(messages.length);
    const bodies = encodeBodies(messages, ids, publishTime, sizes);
    const head = {
      first,
      sizes,
      publishTime,
      orderingKey: messages[0]?.orderingKey ?? '',
      sole: shares.length === 1,
    };
    const segments = shares.map(({ active, wanted }) => ({ active, segment: new Segment(head, wanted) }));
    const changes: Change[] = [{ type: 'put', key: bodyKey(topic.id, first), value: bodies }];
    for (const { active, segment } of segments) {
      changes.push({ type: 'put', key: entryKey(active.record.id, first), value: segment.encode() });
    }
    await journal.submit(
      () => [...changes, ...others()],
      () => {
        for (const { active, segment } of segments) active.backlog.append(segment, bodies);
      },
    );
    return ids;
  }
}

/** Which subscription is to get which messages; those that get none are left out. */
function sharesOf(subscriptions: readonly ActiveSubscription[], messages: readonly CheckedMessage[]): Share[] {
  const attributes = subscriptions.some((active) => active.resource.filter)
    ? messages.map(({ fields }) => decodeMessage(fields).attributes)
    : undefined;
  return subscriptions.flatMap((active) => {
    if (!active.resource.filter) return [{ active, wanted: new Uint8Array(messages.length).fill(1) }];
    const wanted = Uint8Array.from(messages, (_, index) => (active.matches(attributes?.[index] ?? {}) ? 1 : 0));
    return wanted.includes(1) ? [{ active, wanted }] : [];
  });
}
