/**
 * The messages of one subscription that may be handed out now, and the rule of ordering keys: the messages of one key
 * go out in publish order, to one consumer at a time, and when one fails, all later ones of its key come again after it.
 * Source: https://cloud.google.com/pubsub/docs/ordering
 */
import type { Due } from './deadlines.ts';
import { Fifo } from './fifo.ts';
import type { Segment } from './segment.ts';

/** One message as one subscription tracks it; `due` is the end of its lease or of its back-off. */
export interface Item extends Due {
  readonly sequence: number;
  /** Where it is kept, and its place there. */
  readonly segment: Segment;
  readonly index: number;
  readonly size: number;
  readonly orderingKey: string;
  /** Failed deliveries: nacks and expired leases. */
  attempts: number;
  state: 'ready' | 'leased' | 'delayed' | 'forwarding' | 'gone';
  lease: number;
  holder: Consumer | undefined;
}

/** Someone who is handed messages: a stream, a waiting pull, the pusher. */
export interface Consumer {
  /** How many messages and bytes it would take now. A message larger than `bytes` is given when bytes is above zero. */
  room(): { readonly messages: number; readonly bytes: number };
  /** How many unacknowledged messages of one ordering key it may hold. */
  readonly perKey: number;
  /** Infinity: the consumer itself says when a delivery has failed. */
  leaseMilliseconds(): number;
  deliver(items: readonly Item[]): void;
  /** An item it held was acknowledged, has failed or was taken back. */
  released(item: Item): void;
}

interface Lane {
  readonly key: string;
  readonly waiting: Fifo<Item>;
  readonly outstanding: Set<Item>;
  /** Failed items whose back-off (or forwarding) is not over: nothing of the key goes out before them. */
  readonly blockedBy: Set<Item>;
  holder: Consumer | undefined;
  queued: boolean;
}

export class ReadyQueue {
  /** Items handed to add() and not yet taken or settled. */
  count = 0;
  private readonly ordered: boolean;
  private readonly queue = new Fifo<Item | Lane>();
  private readonly lanes = new Map<string, Lane>();
  /** Lanes that only the consumer that holds earlier messages of the key may go on with. */
  private readonly owned = new Map<Consumer, Fifo<Lane>>();

  constructor(ordered: boolean) {
    this.ordered = ordered;
  }

  add(item: Item): void {
    this.count++;
    item.state = 'ready';
    if (!this.isOrdered(item)) {
      this.queue.push(item);
      return;
    }
    const lane = this.laneOf(item.orderingKey);
    lane.blockedBy.delete(item);
    insert(lane.waiting, item);
    this.offer(lane);
  }

  /** Items for this consumer, in order; empty when there are none it may have. */
  take(consumer: Consumer, messages: number, bytes: number): Item[] {
    const taken: Item[] = [];
    const bounds = { messages, bytes };
    while (bounds.messages > 0 && bounds.bytes > 0) {
      const entry = this.owned.get(consumer)?.shift() ?? this.queue.shift();
      if (!entry) break;
      if ('waiting' in entry) this.takeFromLane(entry, consumer, bounds, taken);
      else if (entry.state === 'ready') this.takeItem(entry, bounds, taken);
    }
    return taken;
  }

  /** The item is done with: acknowledged, forwarded or expired. */
  settled(item: Item): void {
    if (item.state === 'ready') this.count--;
    item.state = 'gone';
    const lane = this.isOrdered(item) ? this.lanes.get(item.orderingKey) : undefined;
    if (!lane) return;
    lane.outstanding.delete(item);
    lane.blockedBy.delete(item);
    this.afterChange(lane);
  }

  /** A delivery failed: blocks its key until add() or settled(), and returns the later items to take back and add(). */
  failed(item: Item): Item[] {
    const lane = this.isOrdered(item) ? this.lanes.get(item.orderingKey) : undefined;
    if (!lane) return [];
    lane.outstanding.delete(item);
    lane.blockedBy.add(item);
    const later = [...lane.outstanding].filter((other) => other.sequence > item.sequence);
    for (const other of later) lane.outstanding.delete(other);
    this.afterChange(lane);
    return later;
  }

  /** The consumer takes nothing any more; what it holds stays leased. */
  detach(consumer: Consumer): void {
    const lanes = this.owned.get(consumer)?.drain() ?? [];
    this.owned.delete(consumer);
    for (const lane of this.lanes.values()) if (lane.holder === consumer) lane.holder = undefined;
    for (const lane of lanes) {
      lane.queued = false;
      this.offer(lane);
    }
  }

  private isOrdered(item: Item): boolean {
    return this.ordered && item.orderingKey !== '';
  }

  private laneOf(key: string): Lane {
    let lane = this.lanes.get(key);
    if (!lane) {
      lane = {
        key,
        waiting: new Fifo(),
        outstanding: new Set(),
        blockedBy: new Set(),
        holder: undefined,
        queued: false,
      };
      this.lanes.set(key, lane);
    }
    return lane;
  }

  private takeItem(item: Item, bounds: { messages: number; bytes: number }, taken: Item[]): void {
    this.count--;
    bounds.messages--;
    bounds.bytes -= item.size;
    taken.push(item);
  }

  private takeFromLane(lane: Lane, consumer: Consumer, bounds: { messages: number; bytes: number }, taken: Item[]) {
    lane.queued = false;
    const mine = lane.outstanding.size === 0 || lane.holder === consumer;
    while (mine && lane.blockedBy.size === 0 && lane.outstanding.size < consumer.perKey) {
      if (bounds.messages <= 0 || bounds.bytes <= 0) break;
      const item = lane.waiting.shift();
      if (!item) break;
      if (item.state !== 'ready') continue;
      lane.outstanding.add(item);
      lane.holder = consumer;
      this.takeItem(item, bounds, taken);
    }
    this.afterChange(lane);
  }

  private afterChange(lane: Lane): void {
    if (lane.outstanding.size === 0) lane.holder = undefined;
    if (lane.outstanding.size === 0 && lane.blockedBy.size === 0 && lane.waiting.length === 0) {
      this.lanes.delete(lane.key);
      return;
    }
    this.offer(lane);
  }

  /** Puts the lane where the consumer that may go on with it finds it. */
  private offer(lane: Lane): void {
    if (lane.queued || lane.blockedBy.size > 0 || lane.waiting.length === 0) return;
    if (lane.outstanding.size === 0) {
      lane.queued = true;
      this.queue.push(lane);
      return;
    }
    const { holder } = lane;
    if (!holder || lane.outstanding.size >= holder.perKey) return;
    lane.queued = true;
    let lanes = this.owned.get(holder);
    if (!lanes) this.owned.set(holder, (lanes = new Fifo()));
    lanes.push(lane);
  }
}

/** Keeps publish order when an item comes back. */
function insert(waiting: Fifo<Item>, item: Item): void {
  const last = waiting.peekLast();
  if (!last || last.sequence < item.sequence) {
    waiting.push(item);
    return;
  }
  const all = [...waiting.drain(), item].sort((a, b) => a.sequence - b.sequence);
  for (const one of all) waiting.push(one);
}
