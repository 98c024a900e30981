/**
 * What one subscription has not seen acknowledged: leases, redelivery, back-off, dead letters. The store holds all of
 * it; memory holds a window, so that a backlog of any length costs the same.
 */
import type { Change } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';
import { describe } from '../../wire/log.ts';
import type { Log } from '../../wire/room.ts';
import { Deadlines } from './deadlines.ts';
import { formatAckId, parseAckId } from './keys.ts';
import type { Received } from './message.ts';
import { ReadyQueue, type Consumer, type Item } from './ready.ts';
import type { Segment } from './segment.ts';
import { Window, type WindowEnv } from './window.ts';

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

interface BacklogEnv extends WindowEnv {
  readonly clock: Clock;
  readonly log: Log;
  readonly ordered: boolean;
  settings(): DeliverySettings;
  /** Publishes the message to the dead-letter topic and makes the changes, in one batch. */
  deadLetter(body: Buffer, deliveries: number, changes: () => Change[]): Promise<void>;
}

export class Backlog {
  private readonly env: BacklogEnv;
  private readonly window: Window;
  private readonly ready: ReadyQueue;
  private readonly deadlines: Deadlines<Item>;
  private consumers: readonly Consumer[] = [];
  private turn = 0;
  private pumping = false;
  private lastLease: number;
  private loading: Promise<void> | undefined;
  private stopped = false;

  constructor(env: BacklogEnv) {
    this.env = env;
    this.window = new Window(env);
    this.ready = new ReadyQueue(env.ordered);
    this.deadlines = new Deadlines(env.clock, (items) => this.whenDue(items));
    // Rising with time, so that a lease from before a restart is never taken for a running one.
    this.lastLease = env.clock.now() * 1000;
  }

  /** Messages that just became durable. */
  append(segment: Segment, bodies: Buffer): void {
    if (this.stopped) return;
    const idle = this.consumers.length === 0;
    if (idle || this.ready.count >= READY_LIMIT || this.isFull()) this.window.stopGrowing();
    for (const item of this.window.append(segment, bodies)) this.ready.add(item);
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
    const counted = this.env.settings().maxDeliveryAttempts !== undefined;
    const heads = items.map((item) => ({
      item,
      ackId: formatAckId(this.env.subscriptionId, item.sequence, item.lease),
      deliveryAttempt: counted ? item.attempts + 1 : 0,
    }));
    const bodies = await this.window.bodies(items);
    return heads.flatMap((head, index) => {
      const message = bodies[index];
      if (message) return [{ ...head, message }];
      this.dropBodiless(head.item);
      return [];
    });
  }

  /** Durable when resolved; also for messages whose lease is over. @throws ApiError INVALID_ARGUMENT */
  async acknowledge(ackIds: readonly string[]): Promise<void> {
    const parsed = ackIds.map((text) => parseAckId(text, this.env.subscriptionId));
    const segments = new Set<Segment>();
    const unread: number[] = [];
    for (const { sequence } of parsed) {
      const item = this.window.items.get(sequence);
      if (item) segments.add(this.settle(item));
      else unread.push(sequence);
    }
    const done = this.write(segments);
    this.pump();
    for (const sequence of unread) {
      const segment = await this.window.doneUnread(sequence);
      if (segment) await this.write([segment]);
    }
    await done;
  }

  /** As acknowledge(), by an item that a consumer holds. */
  async acknowledgeItem(item: Item): Promise<void> {
    const done = this.write([this.settle(item)]);
    this.pump();
    await done;
  }

  /** Zero seconds is a nack. Leases that are over are left alone. @throws ApiError INVALID_ARGUMENT */
  modifyDeadline(ackIds: readonly string[], seconds: number): void {
    const parsed = ackIds.map((text) => parseAckId(text, this.env.subscriptionId));
    for (const { sequence, lease } of parsed) {
      const item = this.window.items.get(sequence);
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
    await this.loading;
    return this.window.count();
  }

  /** Drops what was published before this time (milliseconds). */
  async expire(before: number): Promise<void> {
    await this.window.expire(before, (item) => this.settleItem(item));
    this.pump();
  }

  /** Forgets everything in memory and hands out nothing more. */
  stop(): void {
    this.stopped = true;
    this.deadlines.stop();
    this.window.clear();
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
    this.deadlines.trim(this.window.items.size);
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
    if (maxDeliveryAttempts === undefined) {
      this.again(item, wait);
    } else if (item.attempts < maxDeliveryAttempts) {
      this.again(item, wait);
      item.segment.failedAt(item.index, item.attempts);
      this.write([item.segment]).catch((error: unknown) => this.report(error, 'a delivery attempt was not recorded'));
    } else {
      item.state = 'forwarding';
      void this.forward(item, Math.max(wait, DEAD_LETTER_RETRY_MS));
    }
  }

  private again(item: Item, wait: number): void {
    if (wait <= 0) {
      this.ready.add(item);
      return;
    }
    item.state = 'delayed';
    this.setDue(item, wait);
  }

  private async forward(item: Item, retryMs: number): Promise<void> {
    try {
      const [delivery] = await this.received([item]);
      if (!delivery) return;
      await this.env.deadLetter(delivery.message, item.attempts, () => this.window.changesOf(this.settle(item)));
    } catch (error) {
      this.report(error, 'a message could not be forwarded to its dead-letter topic');
      if (item.state === 'forwarding' && !this.stopped) this.again(item, retryMs);
    }
    this.pump();
  }

  /** An entry without a body can never be delivered; keeping it would only turn in circles. */
  private dropBodiless(item: Item): void {
    this.env.log.error({ message: item.sequence }, 'a message without a body was dropped');
    this.acknowledgeItem(item).catch((error: unknown) => this.report(error, 'a message without a body was kept'));
  }

  private report(error: unknown, message: string): void {
    this.env.log.warn({ subscription: this.env.subscriptionId, error: describe(error) }, message);
  }

  /** Ends tracking of a message; its segment is to be written. */
  private settle(item: Item): Segment {
    this.settleItem(item);
    return this.window.done(item);
  }

  private settleItem(item: Item): void {
    this.release(item);
    this.ready.settled(item);
  }

  private write(segments: Iterable<Segment>): Promise<void> {
    return this.env.journal.submit(() => [...segments].flatMap((segment) => this.window.changesOf(segment)));
  }

  private release(item: Item): void {
    item.due = Infinity;
    const { holder } = item;
    item.holder = undefined;
    holder?.released(item);
  }

  private isFull(): boolean {
    return this.window.items.size >= TRACKED_LIMIT;
  }

  private refill(): void {
    if (this.window.isComplete || this.loading || this.stopped || this.consumers.length === 0) return;
    if (this.ready.count >= REFILL_BELOW || this.isFull()) return;
    const take = (items: Item[]) => {
      if (!this.stopped) for (const item of items) this.ready.add(item);
    };
    this.loading = this.window.readOn(REFILL_CHUNK, take).then(
      () => {
        this.loading = undefined;
        this.pump();
      },
      (error: unknown) => {
        // The next event tries again; trying at once would spin.
        this.loading = undefined;
        this.report(error, 'a backlog could not be read');
      },
    );
  }
}
