/** Many deadlines, one timer: a binary heap by time. Entries are not removed but found stale when they come up. */
import type { Clock } from '../../wire/clock.ts';

export interface Due {
  /** Milliseconds since 1970 at which something is to happen; Infinity for never. */
  due: number;
}

interface Slot<T> {
  readonly at: number;
  readonly item: T;
}

export class Deadlines<T extends Due> {
  private readonly clock: Clock;
  private readonly expire: (items: readonly T[]) => void;
  private heap: Slot<T>[] = [];
  private cancel: (() => void) | undefined;
  private armedFor = Infinity;

  /** `expire` gets each item once, if its `due` is still what it was when it was added. */
  constructor(clock: Clock, expire: (items: readonly T[]) => void) {
    this.clock = clock;
    this.expire = expire;
  }

  /** Notes the item's `due`. Call again after moving it. */
  add(item: T): void {
    if (item.due === Infinity) return;
    this.push({ at: item.due, item });
    this.arm();
  }

  /** Drops stale entries when they outnumber the live ones by far. */
  trim(live: number): void {
    if (this.heap.length < 4 * live + 1024) return;
    this.heap = this.heap.filter(({ at, item }) => item.due === at).sort((a, b) => a.at - b.at);
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.heap = [];
    this.armedFor = Infinity;
  }

  private arm(): void {
    const first = this.heap[0];
    if (!first) return;
    if (this.cancel && this.armedFor <= first.at) return;
    this.cancel?.();
    this.armedFor = first.at;
    this.cancel = this.clock.after(Math.max(first.at - this.clock.now(), 0), () => this.fire());
  }

  private fire(): void {
    this.cancel = undefined;
    this.armedFor = Infinity;
    const now = this.clock.now();
    const expired: T[] = [];
    for (let first = this.heap[0]; first && first.at <= now; first = this.heap[0]) {
      this.pop();
      if (first.item.due === first.at) {
        first.item.due = Infinity;
        expired.push(first.item);
      }
    }
    if (expired.length > 0) this.expire(expired);
    this.arm();
  }

  private push(slot: Slot<T>): void {
    const heap = this.heap;
    let index = heap.push(slot) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || above.at <= slot.at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = slot;
  }

  private pop(): void {
    const heap = this.heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const smaller = (heap[right]?.at ?? Infinity) < (heap[left]?.at ?? Infinity) ? right : left;
      const below = heap[smaller];
      if (!below || below.at >= last.at) break;
      heap[index] = below;
      index = smaller;
    }
    heap[index] = last;
  }
}
