/** The topics and subscriptions there are: durable, changed one at a time, held in memory. */
import type { Change, Store } from '../../store/index.ts';
import { table, type Table } from '../../store/table.ts';
import { alreadyExists, ApiError, notFound } from '../../wire/errors.ts';
import { ActiveSubscription, type SubscriptionRecord } from './active.ts';
import { entriesOf } from './keys.ts';
import { DELETED_TOPIC } from './names.ts';
import type { Journal } from './journal.ts';
import type { Sequence } from './sequence.ts';
import type { Subscription, Topic } from './resources.ts';

interface ActiveTopic {
  readonly id: number;
  topic: Topic;
  readonly subscriptions: Set<ActiveSubscription>;
}

interface TopicRecord {
  readonly id: number;
  readonly topic: Topic;
}

interface CatalogEnv {
  readonly store: Store;
  readonly journal: Journal;
  readonly sequence: Sequence;
  activate(record: SubscriptionRecord): ActiveSubscription;
}

export class Catalog {
  readonly topics = new Map<string, ActiveTopic>();
  readonly subscriptions = new Map<string, ActiveSubscription>();
  private readonly env: CatalogEnv;
  private readonly topicTable: Table<TopicRecord>;
  private readonly subscriptionTable: Table<SubscriptionRecord>;
  private last: Promise<unknown> = Promise.resolve();
  private started = false;

  constructor(env: CatalogEnv) {
    this.env = env;
    this.topicTable = table(env.store, 'topics');
    this.subscriptionTable = table(env.store, 'subscriptions');
  }

  async load(): Promise<void> {
    for (const [name, { id, topic }] of await this.topicTable.list()) {
      this.topics.set(name, { id, topic, subscriptions: new Set() });
    }
    for (const [, record] of await this.subscriptionTable.list()) this.add(record);
  }

  start(): void {
    this.started = true;
    for (const active of this.subscriptions.values()) active.start();
  }

  stop(reason: ApiError): void {
    for (const active of this.subscriptions.values()) active.stop(reason);
  }

  /** @throws ApiError NOT_FOUND */
  topic(name: string): ActiveTopic {
    const found = this.topics.get(name);
    if (!found) throw notFound(`Topic ${name}`);
    return found;
  }

  /** @throws ApiError NOT_FOUND */
  subscription(name: string): ActiveSubscription {
    const found = this.subscriptions.get(name);
    if (!found) throw notFound(`Subscription ${name}`);
    return found;
  }

  createTopic(topic: Topic): Promise<Topic> {
    return this.alone(async () => {
      if (this.topics.has(topic.name)) throw alreadyExists(`Topic ${topic.name}`);
      const id = await this.newId();
      await this.env.journal.submit([this.topicTable.putChange(topic.name, { id, topic })]);
      this.topics.set(topic.name, { id, topic, subscriptions: new Set() });
      return topic;
    });
  }

  updateTopic(name: string, change: (current: Topic) => Topic): Promise<Topic> {
    return this.alone(async () => {
      const active = this.topic(name);
      const topic = change(active.topic);
      await this.env.journal.submit([this.topicTable.putChange(name, { id: active.id, topic })]);
      active.topic = topic;
      return topic;
    });
  }

  /** Subscriptions stay, with what they have not seen acknowledged. */
  deleteTopic(name: string): Promise<void> {
    return this.alone(async () => {
      const { subscriptions } = this.topic(name);
      const orphans = [...subscriptions].map((active) => ({
        active,
        record: { ...active.record, subscription: { ...active.resource, topic: DELETED_TOPIC } },
      }));
      const changes = orphans.map(({ record }) => this.put(record));
      // Taken out first: a publish that comes while this is written finds no topic.
      this.topics.delete(name);
      await this.env.journal.submit([this.topicTable.deleteChange(name), ...changes]);
      for (const { active, record } of orphans) active.change(record);
    });
  }

  createSubscription(subscription: Subscription): Promise<Subscription> {
    return this.alone(async () => {
      if (this.subscriptions.has(subscription.name)) throw alreadyExists(`Subscription ${subscription.name}`);
      const topic = this.topic(subscription.topic);
      this.checkDeadLetterTopic(subscription);
      const record = { id: await this.newId(), topicId: topic.id, subscription };
      await this.env.journal.submit([this.put(record)]);
      const active = this.add(record);
      if (this.started) active.start();
      return subscription;
    });
  }

  updateSubscription(name: string, change: (current: Subscription) => Subscription): Promise<Subscription> {
    return this.alone(async () => {
      const active = this.subscription(name);
      const subscription = change(active.resource);
      this.checkDeadLetterTopic(subscription);
      const record = { ...active.record, subscription };
      await this.env.journal.submit([this.put(record)]);
      active.change(record);
      return subscription;
    });
  }

  deleteSubscription(name: string): Promise<void> {
    return this.alone(async () => {
      const active = this.subscription(name);
      this.topics.get(active.resource.topic)?.subscriptions.delete(active);
      this.subscriptions.delete(name);
      active.stop(notFound(`Subscription ${name}`));
      await this.env.journal.submit([this.subscriptionTable.deleteChange(name)]);
      await this.dropEntries(active.record.id);
    });
  }

  /** The subscription stays, but gets nothing more and loses what it had. */
  detachSubscription(name: string): Promise<void> {
    return this.alone(async () => {
      const active = this.subscription(name);
      const record = { ...active.record, subscription: { ...active.resource, detached: true } };
      await this.env.journal.submit([this.put(record)]);
      this.topics.get(active.resource.topic)?.subscriptions.delete(active);
      active.change(record);
      await this.env.journal.idle();
      await active.backlog.expire(Infinity);
    });
  }

  /** Removes what a subscription that is no more had waiting. */
  async dropEntries(subscriptionId: number): Promise<void> {
    await this.env.journal.idle();
    for await (const chunk of this.env.store.chunks({ prefix: entriesOf(subscriptionId) }, 4096)) {
      await this.env.journal.submit(chunk.map(([key]): Change => ({ type: 'del', key })));
    }
  }

  private add(record: SubscriptionRecord): ActiveSubscription {
    const active = this.env.activate(record);
    this.subscriptions.set(record.subscription.name, active);
    if (!record.subscription.detached) this.topics.get(record.subscription.topic)?.subscriptions.add(active);
    return active;
  }

  private checkDeadLetterTopic({ deadLetterPolicy }: Subscription): void {
    if (deadLetterPolicy) this.topic(deadLetterPolicy.deadLetterTopic);
  }

  private put(record: SubscriptionRecord): Change {
    return this.subscriptionTable.putChange(record.subscription.name, record);
  }

  private async newId(): Promise<number> {
    await this.env.sequence.reserve(1);
    return this.env.sequence.take(1);
  }

  /** Runs changes of the catalogue one after another, so that each sees what the last one left. */
  private alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}
