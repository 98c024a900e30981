/** The methods of the Pub/Sub API, whatever the wire: resources in JSON form in and out. */
import type { Clock } from '../../wire/clock.ts';
import { ApiError, invalid, notFound } from '../../wire/errors.ts';
import { page, pageRequest } from '../../wire/paging.ts';
import type { ActiveSubscription } from './active.ts';
import type { Catalog } from './catalog.ts';
import type { Files } from './files/writer.ts';
import type { Received } from './message.ts';
import { checkProject } from './names.ts';
import type { Publisher } from './publisher.ts';
import { pull, type PullRequest } from './reading.ts';
import {
  newSubscription,
  newTopic,
  patchedSubscription,
  patchedTopic,
  withPushConfig,
  type Subscription,
  type Topic,
} from './resources.ts';
import type { Schemas } from './schemas.ts';

type From = 'rest' | 'grpc';
export interface ListRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

interface OperationsEnv {
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly publisher: Publisher;
  readonly schemas: Schemas;
  readonly files?: Files;
}

const MOST_ACK_IDS = 10_000;

export class PubsubOperations {
  private readonly env: OperationsEnv;

  constructor(env: OperationsEnv) {
    this.env = env;
  }

  async createTopic(name: string, topic: unknown, from: From): Promise<Topic> {
    const made = newTopic(name, topic, from);
    await this.env.schemas.checkSettings(made);
    return this.env.catalog.createTopic(made);
  }

  async getTopic(name: string): Promise<Topic> {
    return this.env.catalog.topic(name).topic;
  }

  async updateTopic(name: string, topic: unknown, mask: string, from: From): Promise<Topic> {
    await this.env.schemas.checkSettings(patchedTopic(this.env.catalog.topic(name).topic, topic, mask, from));
    return this.env.catalog.updateTopic(name, (current) => patchedTopic(current, topic, mask, from));
  }

  deleteTopic(name: string): Promise<void> {
    return this.env.catalog.deleteTopic(name);
  }

  async listTopics(project: string, request: ListRequest) {
    checkProject(project);
    const topics = [...this.env.catalog.topics.values()].map((active) => active.topic);
    return pageOf(within(topics, project), request, (topic) => topic.name);
  }

  async listTopicSubscriptions(name: string, request: ListRequest) {
    const names = [...this.env.catalog.topic(name).subscriptions].map((active) => active.resource.name);
    return pageOf(names.sort(), request, (one) => one);
  }

  /** Messages in protobuf bytes. */
  publish(topic: string, messages: readonly Buffer[]): Promise<string[]> {
    const found = this.env.catalog.topics.get(topic)?.topic;
    if (!found?.schemaSettings) return this.env.publisher.publish(topic, messages);
    return this.env.schemas.checkMessages(found, messages).then(() => this.env.publisher.publish(topic, messages));
  }

  async createSubscription(name: string, subscription: unknown, from: From): Promise<Subscription> {
    const made = newSubscription(name, subscription, from);
    await this.checkFiles(made);
    await this.env.catalog.createSubscription(made);
    return this.getSubscription(name);
  }

  async getSubscription(name: string): Promise<Subscription> {
    return this.env.catalog.subscription(name).shown;
  }

  async updateSubscription(name: string, subscription: unknown, mask: string, from: From): Promise<Subscription> {
    await this.checkFiles(patchedSubscription(this.active(name).resource, subscription, mask, from));
    await this.env.catalog.updateSubscription(name, (current) =>
      patchedSubscription(current, subscription, mask, from),
    );
    return this.getSubscription(name);
  }

  async modifyPushConfig(name: string, pushConfig: unknown, from: From): Promise<void> {
    await this.env.catalog.updateSubscription(name, (current) => withPushConfig(current, pushConfig, from));
  }

  deleteSubscription(name: string): Promise<void> {
    return this.env.catalog.deleteSubscription(name);
  }

  detachSubscription(name: string): Promise<void> {
    return this.env.catalog.detachSubscription(name);
  }

  async listSubscriptions(project: string, request: ListRequest) {
    checkProject(project);
    const subscriptions = [...this.env.catalog.subscriptions.values()].map((active) => active.shown);
    return pageOf(within(subscriptions, project), request, (subscription) => subscription.name);
  }

  async pull(name: string, request: PullRequest, gone: (leave: () => void) => void): Promise<Received[]> {
    return pull(this.env.clock, this.env.catalog.subscription(name), request, gone);
  }

  async acknowledge(name: string, ackIds: readonly string[]): Promise<void> {
    const active = this.env.catalog.subscription(name);
    checkAckIds(ackIds);
    await active.backlog.acknowledge(ackIds);
  }

  async modifyAckDeadline(name: string, ackIds: readonly string[], seconds: number): Promise<void> {
    const active = this.env.catalog.subscription(name);
    checkAckIds(ackIds);
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 600) {
      throw invalid(`Invalid ack deadline given (ack_deadline_seconds=${seconds}): it must be between 0 and 600.`);
    }
    active.backlog.modifyDeadline(ackIds, seconds);
  }

  /**
   * To a time: what was published before counts as acknowledged. Nothing acknowledged is retained here, so a seek
   * back changes nothing, and is refused where the resources promise retention.
   */
  async seek(name: string, target: { readonly timeMs?: number | undefined; readonly snapshot?: string | undefined }) {
    const active = this.env.catalog.subscription(name);
    if (target.snapshot) throw unmodelled('google.pubsub.v1.Subscriber.Seek to a snapshot');
    const time = target.timeMs;
    if (time === undefined || !Number.isFinite(time)) throw invalid('Seek needs a time or a snapshot.');
    if (active.resource.retainAckedMessages && time < this.env.clock.now()) {
      throw unmodelled('google.pubsub.v1.Subscriber.Seek back into retained acknowledged messages');
    }
    await active.backlog.expire(time);
  }

  /** The bucket must be there and the agent may write to it. @throws ApiError NOT_FOUND, PERMISSION_DENIED */
  private async checkFiles({ cloudStorageConfig }: Subscription): Promise<void> {
    if (cloudStorageConfig === undefined) return;
    const { bucket } = cloudStorageConfig;
    if (this.env.files === undefined) throw unmodelled('cloudStorageConfig without Cloud Storage');
    const state = await this.env.files.check(bucket);
    if (state === 'NOT_FOUND') throw notFound(`The bucket ${bucket}`);
    if (state === 'ACTIVE') return;
    const roles = 'roles/storage.objectCreator and roles/storage.legacyBucketReader';
    throw new ApiError(
      'PERMISSION_DENIED',
      `The agent of Pub/Sub may not write to ${bucket}; grant it ${roles} there.`,
    );
  }

  /** @throws ApiError NOT_FOUND */
  active(name: string): ActiveSubscription {
    return this.env.catalog.subscription(name);
  }
}

export const unmodelled = (what: string) => new ApiError('UNIMPLEMENTED', `The local cloud does not model ${what}.`);

function checkAckIds(ackIds: readonly string[]): void {
  if (ackIds.length === 0) throw invalid('No ack ids specified.');
  if (ackIds.length > MOST_ACK_IDS)
    throw invalid(`There are ${ackIds.length} ack ids; at most ${MOST_ACK_IDS} are allowed.`);
}

function within<T extends { readonly name: string }>(resources: readonly T[], project: string): T[] {
  return resources.filter(({ name }) => name.startsWith(`${project}/`)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function pageOf<T>(items: readonly T[], request: ListRequest, keyOf: (item: T) => string) {
  const query = new URLSearchParams({ pageSize: String(request.pageSize), pageToken: request.pageToken });
  return page(items, pageRequest(query, 100, 1000), keyOf);
}
