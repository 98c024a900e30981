/** A subscription at work: its resource, its backlog, and whoever reads from it. */
import { ApiError } from '../../wire/errors.ts';
import type { Backlog, DeliverySettings } from './backlog.ts';
import type { WriteState } from './files/config.ts';
import { compileFilter, type Predicate } from './filter.ts';
import type { Subscription } from './resources.ts';
import { secondsOf } from './shapes.ts';

/** What the store keeps of a subscription. */
export interface SubscriptionRecord {
  readonly id: number;
  readonly topicId: number;
  readonly subscription: Subscription;
}

/** Delivers by itself, until it is stopped. */
export interface Pusher {
  stop(): void;
}

export class ActiveSubscription {
  record: SubscriptionRecord;
  readonly matches: Predicate;
  readonly backlog: Backlog;
  settings: DeliverySettings;
  /** Of a subscription that writes files: how its last one went. */
  writeState: WriteState = 'ACTIVE';
  private readonly startPusher: (active: ActiveSubscription) => Pusher;
  private readonly readers = new Set<(reason: ApiError) => void>();
  private pusher: Pusher | undefined;
  private pushing: Way | undefined;
  private running = false;

  constructor(
    record: SubscriptionRecord,
    makeBacklog: (active: ActiveSubscription) => Backlog,
    startPusher: (active: ActiveSubscription) => Pusher,
  ) {
    this.record = record;
    this.matches = compileFilter(record.subscription.filter ?? '');
    this.settings = deliverySettings(record.subscription);
    this.startPusher = startPusher;
    this.backlog = makeBacklog(this);
  }

  get resource(): Subscription {
    return this.record.subscription;
  }

  /** The resource as it is answered, with how its files go. */
  get shown(): Subscription {
    const { cloudStorageConfig, ...rest } = this.resource;
    if (cloudStorageConfig === undefined) return this.resource;
    const state = this.writeState;
    const config = { ...cloudStorageConfig, state } as typeof cloudStorageConfig;
    return { ...rest, cloudStorageConfig: config, state: state === 'ACTIVE' ? 'ACTIVE' : 'RESOURCE_ERROR' };
  }

  /** Takes deliveries up; a push subscription begins to push. */
  start(): void {
    this.running = true;
    this.steer();
  }

  change(record: SubscriptionRecord): void {
    this.record = record;
    this.settings = deliverySettings(record.subscription);
    if (record.subscription.detached) this.dismiss(detachedError(record.subscription.name));
    if (wayOf(record.subscription) !== undefined) this.dismiss(pushError());
    this.steer();
  }

  /** Ends readers and deliveries for good; `reason` is what open streams are told. */
  stop(reason: ApiError): void {
    this.running = false;
    this.dismiss(reason);
    this.steer();
    this.backlog.stop();
  }

  /** Notes a reader to be told when reading ends; the function returned forgets it. @throws ApiError FAILED_PRECONDITION */
  addReader(end: (reason: ApiError) => void): () => void {
    this.checkReadable();
    this.readers.add(end);
    return () => this.readers.delete(end);
  }

  /** @throws ApiError FAILED_PRECONDITION for push and detached subscriptions */
  checkReadable(): void {
    if (this.resource.detached) throw detachedError(this.resource.name);
    if (wayOf(this.resource) !== undefined) throw pushError();
  }

  private dismiss(reason: ApiError): void {
    const readers = [...this.readers];
    this.readers.clear();
    for (const end of readers) end(reason);
  }

  private steer(): void {
    const wanted = this.running && !this.resource.detached ? wayOf(this.resource) : undefined;
    if (wanted !== this.pushing) {
      this.pusher?.stop();
      this.pusher = undefined;
    }
    this.pushing = wanted;
    if (wanted !== undefined) this.pusher ??= this.startPusher(this);
  }
}

type Way = 'push' | 'files';

/** How it delivers by itself; undefined where messages are pulled. */
function wayOf({ pushConfig, cloudStorageConfig }: Subscription): Way | undefined {
  if (pushConfig.pushEndpoint !== undefined) return 'push';
  return cloudStorageConfig === undefined ? undefined : 'files';
}

function deliverySettings(subscription: Subscription): DeliverySettings {
  const { retryPolicy, deadLetterPolicy } = subscription;
  return {
    retry: retryPolicy && {
      minimumMs: secondsOf(retryPolicy.minimumBackoff) * 1000,
      maximumMs: secondsOf(retryPolicy.maximumBackoff) * 1000,
    },
    maxDeliveryAttempts: deadLetterPolicy?.maxDeliveryAttempts,
  };
}

const pushError = () => new ApiError('FAILED_PRECONDITION', 'This method is not supported for this subscription type.');
const detachedError = (name: string) =>
  new ApiError('FAILED_PRECONDITION', `The subscription ${name} is detached from its topic.`);
