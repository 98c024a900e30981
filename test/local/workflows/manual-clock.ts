import type { Clock } from '../../../local/wire/clock.ts';

/** Time that moves only when told to; timers due are called in the order of their times. */
export interface ManualClock extends Clock {
  /** Moves on and calls back what became due. */
  advance(milliseconds: number): void;
  readonly pending: number;
}

export function manualClock(start = Date.parse('2026-11-22T10:00:00Z')): ManualClock {
  let now = start;
  let next = 0;
  const timers = new Map<number, { due: number; callback: () => void }>();
  const soonest = (until: number) => {
    let found: [number, { due: number; callback: () => void }] | undefined;
    for (const entry of timers) if (entry[1].due <= until && (!found || entry[1].due < found[1].due)) found = entry;
    return found;
  };
  return {
    now: () => now,
    after(milliseconds, callback) {
      const id = next++;
      timers.set(id, { due: now + Math.max(0, milliseconds), callback });
      return () => timers.delete(id);
    },
    advance(milliseconds) {
      const until = now + milliseconds;
      for (let due = soonest(until); due; due = soonest(until)) {
        timers.delete(due[0]);
        now = Math.max(now, due[1].due);
        due[1].callback();
      }
      now = until;
    },
    get pending() {
      return timers.size;
    },
  };
}
