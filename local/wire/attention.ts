/**
 * Looks for what comes next, for a moment after an answer. Whoever polls sends the next call within some tens of
 * microseconds, and to be put to sleep and woken again takes longer than that. Where others want the processor, which
 * shows as a look that comes late, this program sleeps like any other for a while. It does not look before it has
 * answered many calls either: until then the threads that compile what it runs want the processor.
 */
import { availableParallelism } from 'node:os';

const LOOKS_FOR_MS = 0.3;
/** A slice of another process takes longer; what is done here between two looks seldom does. */
const LATE_MS = 1;
const RESTS_FOR_MS = 100;
/** Answers after which V8 has compiled what small calls run: measured, some 4,000 to 6,000. */
const COLD_ANSWERS = 5000;

export interface AttentionEnv {
  /** Milliseconds. */
  readonly now: () => number;
  /** Calls when whatever has come meanwhile is dealt with, and does not wait for anything to come. */
  readonly next: (look: () => void) => void;
  readonly processors: number;
  /** How many answers come before the first look. */
  readonly coldAnswers: number;
}

const SYSTEM: AttentionEnv = {
  now: () => performance.now(),
  next: (look) => void setImmediate(look),
  processors: availableParallelism(),
  coldAnswers: COLD_ANSWERS,
};

/** @returns what is called after each answer */
export function createAttention({ now, next, processors, coldAnswers }: AttentionEnv = SYSTEM): () => void {
  // On the only processor nobody can send anything while somebody looks for it.
  if (processors < 2) return () => undefined;
  let cold = coldAnswers;
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
    if (cold > 0) return void (cold -= 1);
    const time = now();
    if (time < restsUntil) return;
    last = time;
    until = time + LOOKS_FOR_MS;
    if (isLooking) return;
    isLooking = true;
    next(look);
  };
}
