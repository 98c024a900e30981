/** Publishing: a message's body is written once and a small entry per subscription that is to get it, in one batch. */
import type { Change } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';
import { ApiError } from '../../wire/errors.ts';
import type { ActiveSubscription } from './active.ts';
import type { Catalog } from './catalog.ts';
import type { Journal } from './journal.ts';
import { bodyKey, encodeEntry, entryKey, type Entry } from './keys.ts';
import { checkMessages } from './limits.ts';
import { decodeMessage, encodeMessage, type NewMessage } from './message.ts';
import { projectOf, shortId } from './names.ts';
import type { Sequence } from './sequence.ts';

export interface PublisherEnv {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly sequence: Sequence;
  readonly catalog: Catalog;
}

type Appended = { readonly sequence: number; readonly entry: Entry; readonly body: Buffer };

export class Publisher {
  private readonly env: PublisherEnv;

  constructor(env: PublisherEnv) {
    this.env = env;
  }

  /** Message ids, once the messages are durable. @throws ApiError NOT_FOUND, INVALID_ARGUMENT */
  async publish(topic: string, messages: readonly NewMessage[]): Promise<string[]> {
    this.env.catalog.topic(topic);
    checkMessages(messages);
    return this.write(topic, messages, []);
  }

  /**
   * Publishes a message that a subscription could not deliver, and makes the changes that take it from there.
   * Attributes: https://cloud.google.com/pubsub/docs/handling-failures#dead_letter_topic
   * @throws ApiError NOT_FOUND, FAILED_PRECONDITION when there is no such policy or topic any more
   */
  async forward(from: ActiveSubscription, body: Buffer, deliveries: number, changes: readonly Change[]): Promise<void> {
    const { deadLetterPolicy, name } = from.resource;
    if (!deadLetterPolicy) throw new ApiError('FAILED_PRECONDITION', `${name} has no dead-letter policy any more.`);
    const message = decodeMessage(body);
    const attributes = {
      ...message.attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(deliveries),
      CloudPubSubDeadLetterSourceSubscription: shortId(name),
      CloudPubSubDeadLetterSourceSubscriptionProject: projectOf(name),
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(message.publishTime).toISOString(),
    };
    const { data, orderingKey } = message;
    await this.write(deadLetterPolicy.deadLetterTopic, [{ data, attributes, orderingKey }], changes);
  }

  private async write(topicName: string, messages: readonly NewMessage[], others: readonly Change[]) {
    const { catalog, sequence, journal, clock } = this.env;
    await sequence.reserve(messages.length);
    const topic = catalog.topic(topicName);
    const changes: Change[] = [...others];
    const appended = new Map<ActiveSubscription, Appended[]>([...topic.subscriptions].map((active) => [active, []]));
    const publishTime = clock.now();
    // From the first number to submit() in one turn: numbers are stored in the order in which they were given out.
    const ids = messages.map((message) => {
      const number = sequence.take();
      const id = String(number);
      const readers = [...appended].filter(([active]) => active.matches(message.attributes ?? {}));
      if (readers.length === 0) return id;
      const body = encodeMessage(message, id, publishTime);
      changes.push({ type: 'put', key: bodyKey(topic.id, number), value: body });
      const entry: Entry = {
        size: body.length,
        publishTime,
        attempts: 0,
        sole: readers.length === 1,
        orderingKey: message.orderingKey ?? '',
      };
      const value = encodeEntry(entry);
      for (const [active, list] of readers) {
        changes.push({ type: 'put', key: entryKey(active.record.id, number), value });
        list.push({ sequence: number, entry, body });
      }
      return id;
    });
    const committed = () => {
      for (const [active, list] of appended) if (list.length > 0) active.backlog.append(list);
    };
    if (changes.length > 0) await journal.submit(changes, committed);
    return ids;
  }
}
