/**
 * Looks for what comes next, for a moment after an answer. Whoever polls sends the next call within some tens of
 * microseconds, and to be put to sleep and woken again takes longer than that. Where others want the processor, which
 * shows as a look that comes late, this program sleeps like any other for a while.
 */
import { availableParallelism } from 'node:os';

const LOOKS_FOR_MS = 0.3;
/** A slice of another process takes longer; what is done here between two looks seldom does. */
const LATE_MS = 1;
const RESTS_FOR_MS = 100;

export interface AttentionEnv {
  /** Milliseconds. */
  readonly now: () => number;
  /** Calls when whatever has come meanwhile is dealt with, and does not wait for anything to come. */
  readonly next: (look: () => void) => void;
  readonly processors: number;
}

const SYSTEM: AttentionEnv = {
  now: () => performance.now(),
  next: (look) => void setImmediate(look),
  processors: availableParallelism(),
};

/** @returns what is called after each answer */
export function createAttention({ now, next, processors }: AttentionEnv = SYSTEM): () => void {
  // On the only processor nobody can send anything while somebody looks for it.
  if (processors < 2) return () => undefined;
  let isLooking = false;
  let last = 0;
  let until = 0;
  let restsUntil = 0;
  const look = () => {
    const time = now();
    if (time - last > LATE_MS) restsUntil = time + RESTS_FOR_MS;
    last = time;
    isLooking = time < until && time >= restsUntil;
    if (isLooking) next(look);
  };
  return () => {
    const time = now();
    if (time < restsUntil) return;
    last = time;
    until = time + LOOKS_FOR_MS;
    if (isLooking) return;
    isLooking = true;
    next(look);
  };
}
