/**
 * Who may run: a bounded number of places, and the line of those who wait for one. Executions that have begun go
 * before those that have not; within each group first come, first served.
 */
import type { ExecutionKey } from '../records.ts';
import type { Run } from './live-run.ts';

/** An execution that waits for a place; `run` when its state is still in memory. */
export interface Waiting {
  readonly key: ExecutionKey;
  readonly run: Run | undefined;
}

/** `wait`: it is active, and gets a place before what is queued. */
export type Admission = 'start' | 'wait' | 'queue' | 'refuse';

interface PlacesOptions {
  readonly places: number;
  /** How many executions may wait to begin. */
  readonly backlog: number;
  /** Whether one more execution may be active. */
  readonly mayBegin: () => boolean;
  /** Gets one execution and a place for it; must give the place back by leave(). */
  readonly begin: (waiting: Waiting) => void;
}

export class Places {
  readonly #options: PlacesOptions;
  /** By execution id. */
  readonly #begun = new Map<string, Waiting>();
  readonly #fresh = new Map<string, Waiting>();
  #used = 0;
  /** Admitted to wait, and not in line yet. */
  #promised = 0;
  #open = false;

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /** Executions that have a place, have begun and wait for one, or are about to. */
  get active(): number {
    return this.#used + this.#begun.size + this.#promised;
  }

  /**
   * What becomes of an execution created now. `start` takes a place, to be given back by leave(); `wait` is a promise,
   * to be kept by add() after keep(), or by keep() alone.
   */
  admit(): Admission {
    const { places, backlog, mayBegin } = this.#options;
    if (!this.#open || this.#fresh.size > 0 || !mayBegin()) return this.#fresh.size < backlog ? 'queue' : 'refuse';
    if (this.#used < places && this.#begun.size === 0) {
      this.#used++;
      return 'start';
    }
    this.#promised++;
    return 'wait';
  }

  /** A promise of admit() is over. */
  keep(): void {
    this.#promised--;
  }

  /** Takes a place without waiting, for work that frees one soon. */
  force(): void {
    this.#used++;
  }

  leave(): void {
    this.#used--;
    this.fill();
  }

  add(waiting: Waiting, group: 'begun' | 'fresh'): void {
    (group === 'begun' ? this.#begun : this.#fresh).set(waiting.key.id, waiting);
  }

  /** Gives free places to those who wait. */
  fill(): void {
    while (this.#open && this.#used < this.#options.places) {
      const isFresh = this.#begun.size === 0;
      const [next] = isFresh ? this.#fresh.values() : this.#begun.values();
      if (!next || (isFresh && !this.#options.mayBegin())) return;
      this.take(next.key.id);
      this.#used++;
      this.#options.begin(next);
    }
  }

  peek(id: string): Waiting | undefined {
    return this.#begun.get(id) ?? this.#fresh.get(id);
  }

  /** Takes one out of the line. */
  take(id: string): Waiting | undefined {
    const found = this.peek(id);
    this.#begun.delete(id);
    this.#fresh.delete(id);
    return found;
  }

  removeWorkflow(workflow: string): void {
    for (const line of [this.#begun, this.#fresh]) {
      for (const [id, { key }] of line) if (key.workflow === workflow) line.delete(id);
    }
  }

  /** From now on those who wait get places. */
  open(): void {
    this.#open = true;
    this.fill();
  }

  /** Nobody begins any more. */
  close(): void {
    this.#open = false;
  }
}
