/** Executions that wait for nothing but the clock: a timer each, and for short sleeps the state that is in memory. */
import type { Clock } from '../../../wire/clock.ts';
import type { ExecutionKey } from '../records.ts';
import type { Waiting } from './places.ts';
import type { Run } from './live-run.ts';

/** Decoded states of short sleepers are kept, up to so many, to spare decoding them again. */
const KEPT_STATES = 64;
const KEPT_UNTIL_MS = 5_000;

interface Sleeper extends Waiting {
  readonly cancelTimer: () => void;
}

export class Sleepers {
  readonly #clock: Clock;
  readonly #wake: (sleeper: Waiting) => void;
  readonly #sleepers = new Map<string, Sleeper>();
  #kept = 0;

  constructor(clock: Clock, wake: (sleeper: Waiting) => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  get size(): number {
    return this.#sleepers.size;
  }

  /** `until`: milliseconds since 1970. */
  add(key: ExecutionKey, until: number, run?: Run): void {
    const wait = Math.max(0, until - this.#clock.now());
    const keep = run !== undefined && wait <= KEPT_UNTIL_MS && this.#kept < KEPT_STATES;
    if (keep) this.#kept++;
    const cancelTimer = this.#clock.after(wait, () => {
      const sleeper = this.take(key.id);
      if (sleeper) this.#wake(sleeper);
    });
    this.#sleepers.set(key.id, { key, run: keep ? run : undefined, cancelTimer });
  }

  peek(id: string): Waiting | undefined {
    return this.#sleepers.get(id);
  }

  take(id: string): Waiting | undefined {
    const sleeper = this.#sleepers.get(id);
    if (!sleeper) return undefined;
    this.#sleepers.delete(id);
    sleeper.cancelTimer();
    if (sleeper.run) this.#kept--;
    return sleeper;
  }

  removeWorkflow(workflow: string): void {
    for (const [id, { key }] of this.#sleepers) if (key.workflow === workflow) this.take(id);
  }

  clear(): void {
    for (const id of this.#sleepers.keys()) this.take(id);
  }
}
