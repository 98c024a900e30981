/**
 * The part of a subscription's backlog that is in memory: segments by number and their messages as items. Everything
 * up to the cursor is here (or done); everything after it is in the store only.
 */
import type { Change, Store } from '../../store/index.ts';
import type { Journal } from './journal.ts';
import { bodyKey, entriesOf, entryKey, sequenceOf } from './keys.ts';
import type { Item } from './ready.ts';
import {
  bodyAt,
  decodeSegment,
  segmentCount,
  segmentIsSole,
  segmentLeft,
  segmentTime,
  type Segment,
} from './segment.ts';

/** Bytes of message bodies that all subscriptions together keep in memory. */
export interface BodyBudget {
  left: number;
}

export interface WindowEnv {
  readonly store: Store;
  readonly journal: Journal;
  readonly bodies: BodyBudget;
  readonly subscriptionId: number;
  readonly topicId: number;
}

/** Segments read for their bodies at once: each may be as large as a publish request. */
const BODIES_AT_ONCE = 8;

export class Window {
  readonly items = new Map<number, Item>();
  private readonly env: WindowEnv;
  private readonly segments = new Map<number, Segment>();
  private cursor = 0;
  private complete = false;
  private closed = false;
  private grown = false;
  /** Done with before they were read: a scan that has begun may still show them. */
  private readonly doneAhead = new Set<number>();

  constructor(env: WindowEnv) {
    this.env = env;
  }

  /** Nothing is in the store that is not here. */
  get isComplete(): boolean {
    return this.complete;
  }

  /** From now on new segments stay in the store until they are read. */
  stopGrowing(): void {
    this.complete = false;
  }

  /** A segment that just became durable: its items, when the window follows; otherwise it waits in the store. */
  append(segment: Segment, bodies: Buffer): Item[] {
    this.grown = true;
    if (!this.complete) return [];
    this.keepBodies(segment, bodies);
    return this.open(segment);
  }

  /** Reads on from the cursor: the items of segments with about so many messages. */
  async readOn(messages: number, take: (items: Item[]) => void): Promise<void> {
    this.grown = false;
    let found = 0;
    for await (const chunk of this.env.store.chunks(this.beyondCursor(), 256)) {
      for (const [key, value] of chunk) {
        const first = sequenceOf(key);
        this.cursor = first;
        if (this.doneAhead.delete(first)) continue;
        found += segmentLeft(value);
        take(this.open(this.segments.get(first) ?? decodeSegment(first, value)));
        if (found >= messages) return;
      }
    }
    if (this.grown) return;
    this.complete = true;
    this.doneAhead.clear();
  }

  /** The message is done with; the change is not durable yet. Its segment, where there is something to write. */
  done(item: Item): Segment {
    this.items.delete(item.sequence);
    item.segment.done(item.index);
    this.closeIfDone(item.segment);
    return item.segment;
  }

  /** As done(), for a message that is not in memory: nothing when it was done before. */
  async doneUnread(sequence: number): Promise<Segment | undefined> {
    if (this.complete || sequence < this.cursor) return undefined;
    const range = { prefix: entriesOf(this.env.subscriptionId), lte: this.entryKey(sequence), reverse: true, limit: 1 };
    for await (const [key, value] of this.env.store.entries(range)) {
      const first = sequenceOf(key);
      if (sequence >= first + segmentCount(value)) return undefined;
      const segment = this.segments.get(first) ?? decodeSegment(first, value);
      // While this was read, the window may have come here, or the rest of the segment may have been done with.
      if (this.complete || first <= this.cursor || this.doneAhead.has(first)) return undefined;
      this.segments.set(first, segment);
      segment.done(sequence - first);
      this.closeIfDone(segment);
      return segment;
    }
    return undefined;
  }

  changesOf(segment: Segment): Change[] {
    return segment.takeChanges(this.env.topicId, this.env.subscriptionId);
  }

  /** Drops segments published before this time; `drop` is given their items. */
  async expire(before: number, drop: (item: Item) => void): Promise<void> {
    const { store, journal, subscriptionId, topicId } = this.env;
    for await (const chunk of store.chunks({ prefix: entriesOf(subscriptionId) }, 64)) {
      const old = chunk.filter(([, value]) => segmentTime(value) < before);
      await journal.submit(() =>
        old.flatMap(([key, value]) => {
          const first = sequenceOf(key);
          this.forget(first, segmentCount(value), drop);
          const entry: Change = { type: 'del', key };
          return segmentIsSole(value) ? [entry, { type: 'del', key: bodyKey(topicId, first) } as const] : [entry];
        }),
      );
      if (old.length < chunk.length) break;
    }
  }

  /** The items' bodies, in their order; undefined for one that the store does not have. */
  async bodies(items: readonly Item[]): Promise<(Buffer | undefined)[]> {
    const missing = new Set(items.map(({ segment }) => segment).filter((segment) => !segment.bodies));
    const read = new Map<Item, Buffer>();
    const segments = [...missing];
    for (let from = 0; from < segments.length; from += BODIES_AT_ONCE) {
      await this.readBodies(segments.slice(from, from + BODIES_AT_ONCE), items, read);
    }
    return items.map((item) => {
      const { bodies, head } = item.segment;
      return read.get(item) ?? (bodies && bodyAt(bodies, item.index, head.sizes.length));
    });
  }

  /** Messages that are not done with. */
  async count(): Promise<number> {
    let stored = 0;
    if (!this.complete) {
      for await (const chunk of this.env.store.chunks(this.beyondCursor(), 1024)) {
        for (const [key, value] of chunk) {
          const first = sequenceOf(key);
          if (!this.doneAhead.has(first)) stored += this.segments.get(first)?.left ?? segmentLeft(value);
        }
      }
    }
    return this.items.size + stored;
  }

  clear(): void {
    this.closed = true;
    for (const segment of this.segments.values()) this.dropBodies(segment);
    this.segments.clear();
    this.items.clear();
  }

  private open(segment: Segment): Item[] {
    const { first, sizes, orderingKey } = segment.head;
    this.cursor = first;
    this.segments.set(first, segment);
    const items: Item[] = [];
    for (let index = 0; index < sizes.length; index++) {
      if (!segment.isWanted(index)) continue;
      const item: Item = {
        sequence: first + index,
        segment,
        index,
        size: sizes[index] ?? 0,
        orderingKey,
        attempts: segment.attemptsOf(index),
        state: 'ready',
        lease: 0,
        holder: undefined,
        due: Infinity,
      };
      this.items.set(item.sequence, item);
      items.push(item);
    }
    return items;
  }

  private forget(first: number, count: number, drop: (item: Item) => void): void {
    for (let sequence = first; sequence < first + count; sequence++) {
      const item = this.items.get(sequence);
      this.items.delete(sequence);
      if (item) drop(item);
    }
    const segment = this.segments.get(first);
    segment?.allDone();
    // The caller deletes it: nothing is left to write for it.
    if (segment) this.changesOf(segment);
    if (segment) this.closeIfDone(segment);
    else if (!this.complete && first > this.cursor) this.doneAhead.add(first);
  }

  private closeIfDone(segment: Segment): void {
    if (segment.left > 0) return;
    const { first } = segment.head;
    this.segments.delete(first);
    this.dropBodies(segment);
    if (!this.complete && first > this.cursor) this.doneAhead.add(first);
  }

  private async readBodies(segments: readonly Segment[], items: readonly Item[], into: Map<Item, Buffer>) {
    const { store, topicId } = this.env;
    const found = await store.getMany(segments.map(({ head }) => bodyKey(topicId, head.first)));
    for (const [index, segment] of segments.entries()) {
      const bodies = found[index];
      if (!bodies) continue;
      this.keepBodies(segment, bodies);
      for (const item of items) {
        if (item.segment !== segment) continue;
        const body = bodyAt(bodies, item.index, segment.head.sizes.length);
        // A slice would keep the whole segment in memory for the sake of one message.
        into.set(item, segment.bodies ? body : Buffer.from(body));
      }
    }
  }

  private keepBodies(segment: Segment, bodies: Buffer): void {
    if (this.closed || segment.bodies || segment.left === 0 || this.env.bodies.left < bodies.length) return;
    segment.bodies = bodies;
    this.env.bodies.left -= bodies.length;
  }

  private dropBodies(segment: Segment): void {
    if (segment.bodies) this.env.bodies.left += segment.bodies.length;
    segment.bodies = undefined;
  }

  private entryKey(sequence: number): Buffer {
    return entryKey(this.env.subscriptionId, sequence);
  }

  private beyondCursor() {
    return { prefix: entriesOf(this.env.subscriptionId), gt: this.entryKey(this.cursor) };
  }
}
