/**
 * What one subscription has not seen acknowledged: leases, redelivery, back-off, dead letters. The store holds all of
 * it; memory holds a window, so that a backlog of any length costs the same.
 */
import type { Change, Store } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';
import { describe } from '../../wire/http.ts';
import type { Log } from '../../wire/room.ts';
import { Deadlines } from './deadlines.ts';
import type { Journal } from './journal.ts';
import {
  bodyKey,
  decodeEntry,
  encodeEntry,
  entriesOf,
  entryKey,
  formatAckId,
  parseAckId,
  sequenceOf,
  type Entry,
} from './keys.ts';
import type { Received } from './message.ts';
import { ReadyQueue, type Consumer, type Item } from './ready.ts';

/** Above this many deliverable items in memory, further ones stay in the store until they are wanted. */
const READY_LIMIT = 10_000;
const REFILL_BELOW = 2_000;
const REFILL_CHUNK = 4_000;
/** Leased and delayed items count too: a subscriber that never answers does not fill the memory. */
const TRACKED_LIMIT = 100_000;
/** Before a message is offered to a dead-letter topic again that could not take it. */
const DEAD_LETTER_RETRY_MS = 10_000;

export interface DeliverySettings {
  /** Undefined: failed messages come again at once. */
  readonly retry: { readonly minimumMs: number; readonly maximumMs: number } | undefined;
  readonly maxDeliveryAttempts: number | undefined;
}

/** A message on its way to a consumer. */
export interface Delivery extends Received {
  readonly item: Item;
}

/** Bytes of message bodies that all subscriptions together keep in memory. */
export interface BodyBudget {
  left: number;
}

export interface BacklogEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  readonly bodies: BodyBudget;
  readonly subscriptionId: number;
  readonly topicId: number;
  settings(): DeliverySettings;
  /** Nothing was published to it before: what comes is known from the first message on. */
  readonly fresh: boolean;
  readonly ordered: boolean;
  /** Publishes the message to the dead-letter topic and makes the changes, in one batch. */
  deadLetter(body: Buffer, deliveries: number, changes: readonly Change[]): Promise<void>;
}

export class Backlog {
  private readonly env: BacklogEnv;
  private readonly items = new Map<number, Item>();
  private readonly ready: ReadyQueue;
  private readonly deadlines: Deadlines<Item>;
  private consumers: readonly Consumer[] = [];
  private turn = 0;
  private pumping = false;
  private lastLease: number;
  /** Entries after this number are in the store only. */
  private cursor = 0;
  private behind: boolean;
  private grownWhileLoading = false;
  private loading: Promise<void> | undefined;
  /** Acknowledged before they were loaded: a scan that has begun may still show them. */
  private readonly acknowledgedAhead = new Set<number>();
  private stopped = false;

  constructor(env: BacklogEnv) {
    this.env = env;
    this.ready = new ReadyQueue(env.ordered);
    this.deadlines = new Deadlines(env.clock, (items) => this.whenDue(items));
    // Rising with time, so that a lease from before a restart is never taken for a running one.
    this.lastLease = env.clock.now() * 1000;
    this.behind = !env.fresh;
  }

  /** Entries that just became durable, in order. */
  append(entries: readonly { readonly sequence: number; readonly entry: Entry; readonly body: Buffer }[]): void {
    if (this.stopped) return;
    this.grownWhileLoading = true;
    for (const { sequence, entry, body } of entries) {
      if (this.behind) break;
      if (this.ready.count >= READY_LIMIT || this.items.size >= TRACKED_LIMIT) this.behind = true;
      else this.track(sequence, entry, body);
    }
    this.pump();
  }

  attach(consumer: Consumer): void {
    this.consumers = [...this.consumers, consumer];
    this.pump();
  }

  detach(consumer: Consumer): void {
    this.consumers = this.consumers.filter((other) => other !== consumer);
    this.ready.detach(consumer);
    this.pump();
  }

  /** Hands out what can be handed out. Call when a consumer has room again. */
  pump(): void {
    if (this.pumping || this.stopped) return;
    this.pumping = true;
    try {
      for (let idle = 0; idle < this.consumers.length && this.ready.count > 0;) {
        const consumer = this.consumers[this.turn++ % this.consumers.length];
        if (consumer && this.serve(consumer)) idle = 0;
        else idle++;
      }
    } finally {
      this.pumping = false;
    }
    this.refill();
  }

  /** Resolves when a load that runs, or is needed before anything can be handed out, is over. */
  async loaded(): Promise<void> {
    this.refill();
    await this.loading;
  }

  /** The messages as subscribers get them. */
  async received(items: readonly Item[]): Promise<Delivery[]> {
    const { subscriptionId, topicId, store } = this.env;
    const counted = this.env.settings().maxDeliveryAttempts !== undefined;
    const heads = items.map((item) => ({
      ackId: formatAckId(subscriptionId, item.sequence, item.lease),
      deliveryAttempt: counted ? item.attempts + 1 : 0,
    }));
    const missing = items.filter((item) => item.body === undefined);
    const read =
      missing.length === 0 ? [] : await store.getMany(missing.map((item) => bodyKey(topicId, item.sequence)));
    const found = new Map(missing.map((item, index) => [item, read[index]]));
    return items.flatMap((item, index) => {
      const message = item.body ?? found.get(item);
      const head = heads[index];
      if (message && head) return [{ ...head, message, item }];
      this.dropBodiless(item);
      return [];
    });
  }

  /** Durable when resolved; also for messages whose lease is over. @throws ApiError INVALID_ARGUMENT */
  async acknowledge(ackIds: readonly string[]): Promise<void> {
    const parsed = ackIds.map((text) => parseAckId(text, this.env.subscriptionId));
    const changes = parsed.flatMap(({ sequence }) => this.settle(sequence));
    const done = this.env.journal.submit(changes);
    this.pump();
    await done;
  }

  /** As acknowledge(), by an item that a consumer holds. */
  async acknowledgeItem(item: Item): Promise<void> {
    const done = this.env.journal.submit(this.settle(item.sequence));
    this.pump();
    await done;
  }

  /** Zero seconds is a nack. Leases that are over are left alone. @throws ApiError INVALID_ARGUMENT */
  modifyDeadline(ackIds: readonly string[], seconds: number): void {
    const parsed = ackIds.map((text) => parseAckId(text, this.env.subscriptionId));
    for (const { sequence, lease } of parsed) {
      const item = this.items.get(sequence);
      if (!item || item.state !== 'leased' || item.lease !== lease) continue;
      if (seconds === 0) this.fail(item);
      else this.setDue(item, seconds * 1000);
    }
    this.pump();
  }

  /** A delivery failed that holds this lease; comes again by the retry policy, or after `delayMs` where there is none. */
  nack(item: Item, lease: number, delayMs: number): void {
    if (this.stopped || item.state !== 'leased' || item.lease !== lease) return;
    this.fail(item, delayMs);
    this.pump();
  }

  /** Messages not acknowledged yet. */
  async count(): Promise<number> {
    if (!this.behind) return this.items.size;
    await this.loading;
    let stored = 0;
    for await (const chunk of this.env.store.chunks(this.beyondCursor(), 4096)) stored += chunk.length;
    return this.items.size + stored;
  }

  /** Drops what was published before this time (milliseconds). */
  async expire(before: number): Promise<void> {
    const { store, journal, subscriptionId } = this.env;
    for await (const chunk of store.chunks({ prefix: entriesOf(subscriptionId) }, 1024)) {
      const old = chunk.filter(([, value]) => decodeEntry(value).publishTime < before);
      await journal.submit(old.flatMap(([key]) => this.settle(sequenceOf(key))));
      if (old.length < chunk.length) break;
    }
    this.pump();
  }

  /** Forgets everything in memory and hands out nothing more. */
  stop(): void {
    this.stopped = true;
    this.deadlines.stop();
    for (const item of this.items.values()) this.forgetBody(item);
    this.items.clear();
    this.consumers = [];
  }

  private serve(consumer: Consumer): boolean {
    const { messages, bytes } = consumer.room();
    if (messages <= 0 || bytes <= 0) return false;
    const taken = this.ready.take(consumer, messages, bytes);
    if (taken.length === 0) return false;
    const milliseconds = consumer.leaseMilliseconds();
    for (const item of taken) {
      item.state = 'leased';
      item.lease = ++this.lastLease;
      item.holder = consumer;
      this.setDue(item, milliseconds);
    }
    consumer.deliver(taken);
    return true;
  }

  private setDue(item: Item, milliseconds: number): void {
    item.due = this.env.clock.now() + milliseconds;
    this.deadlines.add(item);
    this.deadlines.trim(this.items.size);
  }

  private whenDue(items: readonly Item[]): void {
    for (const item of items) {
      if (item.state === 'leased') this.fail(item);
      else if (item.state === 'delayed') this.ready.add(item);
    }
    this.pump();
  }

  private fail(item: Item, delayMs = 0): void {
    item.attempts++;
    this.release(item);
    for (const later of this.ready.failed(item)) {
      this.release(later);
      this.ready.add(later);
    }
    const { retry, maxDeliveryAttempts } = this.env.settings();
    const wait = retry ? Math.min(retry.minimumMs * 2 ** (item.attempts - 1), retry.maximumMs) : delayMs;
    if (maxDeliveryAttempts === undefined) return this.again(item, wait);
    if (item.attempts < maxDeliveryAttempts) {
      this.again(item, wait);
      this.saveAttempts(item);
      return undefined;
    }
    item.state = 'forwarding';
    void this.forward(item, Math.max(wait, DEAD_LETTER_RETRY_MS));
  }

  private again(item: Item, wait: number): void {
    if (wait <= 0) {
      this.ready.add(item);
      return;
    }
    item.state = 'delayed';
    this.setDue(item, wait);
  }

  private saveAttempts(item: Item): void {
    const key = entryKey(this.env.subscriptionId, item.sequence);
    this.env.journal
      .submit([{ type: 'put', key, value: encodeEntry(item) }])
      .catch((error: unknown) => this.env.log.error({ error: describe(error) }, 'a delivery attempt was not recorded'));
  }

  private async forward(item: Item, retryMs: number): Promise<void> {
    try {
      const [message] = await this.received([item]);
      const changes = this.deletions(item.sequence, item);
      if (message) await this.env.deadLetter(message.message, item.attempts, changes);
      else await this.env.journal.submit(changes);
      if (this.items.get(item.sequence) === item) this.remove(item);
    } catch (error) {
      this.env.log.warn({ error: describe(error) }, 'a message could not be forwarded to its dead-letter topic');
      if (this.items.get(item.sequence) === item && !this.stopped) this.again(item, retryMs);
    }
    this.pump();
  }

  /** An entry without a body can never be delivered; keeping it would only turn in circles. */
  private dropBodiless(item: Item): void {
    this.env.log.error({ message: item.sequence }, 'a message without a body was dropped');
    this.acknowledgeItem(item).catch((error: unknown) =>
      this.env.log.error({ error: describe(error) }, 'an entry without a body was not removed'),
    );
  }

  /** Ends tracking of a message and gives the changes that make it so for good. */
  private settle(sequence: number): Change[] {
    const item = this.items.get(sequence);
    if (item) this.remove(item);
    else if (this.behind && sequence > this.cursor) this.acknowledgedAhead.add(sequence);
    return this.deletions(sequence, item);
  }

  private deletions(sequence: number, item: Item | undefined): Change[] {
    const entry: Change = { type: 'del', key: entryKey(this.env.subscriptionId, sequence) };
    return item?.sole ? [entry, { type: 'del', key: bodyKey(this.env.topicId, sequence) }] : [entry];
  }

  private remove(item: Item): void {
    this.items.delete(item.sequence);
    this.release(item);
    this.ready.settled(item);
    this.forgetBody(item);
  }

  private release(item: Item): void {
    item.due = Infinity;
    const { holder } = item;
    item.holder = undefined;
    holder?.released(item);
  }

  private forgetBody(item: Item): void {
    if (item.body) this.env.bodies.left += item.body.length;
    item.body = undefined;
  }

  private track(sequence: number, entry: Entry, body: Buffer | undefined): void {
    this.cursor = sequence;
    const kept = body && this.env.bodies.left >= body.length ? body : undefined;
    if (kept) this.env.bodies.left -= kept.length;
    const item: Item = { ...entry, sequence, body: kept, state: 'ready', lease: 0, holder: undefined, due: Infinity };
    this.items.set(sequence, item);
    this.ready.add(item);
  }

  private refill(): void {
    if (!this.behind || this.loading || this.stopped || this.consumers.length === 0) return;
    if (this.ready.count >= REFILL_BELOW || this.items.size >= TRACKED_LIMIT) return;
    this.loading = this.load().then(
      () => {
        this.loading = undefined;
        this.pump();
      },
      (error: unknown) => {
        // The next event tries again; trying at once would spin.
        this.loading = undefined;
        this.env.log.error({ error: describe(error) }, 'a backlog could not be read');
      },
    );
  }

  private async load(): Promise<void> {
    this.grownWhileLoading = false;
    const limit = Math.min(REFILL_CHUNK, TRACKED_LIMIT - this.items.size);
    let found = 0;
    for await (const chunk of this.env.store.chunks({ ...this.beyondCursor(), limit }, limit)) {
      if (this.stopped) return;
      found += chunk.length;
      for (const [key, value] of chunk) {
        const sequence = sequenceOf(key);
        if (this.acknowledgedAhead.delete(sequence)) this.cursor = sequence;
        else this.track(sequence, decodeEntry(value), undefined);
      }
    }
    if (found === limit || this.grownWhileLoading) return;
    this.behind = false;
    this.acknowledgedAhead.clear();
  }

  private beyondCursor() {
    const { subscriptionId } = this.env;
    return { prefix: entriesOf(subscriptionId), gt: entryKey(subscriptionId, this.cursor) };
  }
}
