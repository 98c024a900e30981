/** Waiting between tries of one piece of work: per class of failure, as long as its pace allows, saying why. */
import { ApiFailure, messageOf } from '../../errors.ts';
import type { RetryClass } from './classes.ts';
import { PACES } from './schedule.ts';

/** What the outside gives: so that a test has its own time. */
export interface RetryEnv {
  /** Milliseconds since 1970. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** From 0 to just below 1. */
  random(): number;
}

/** Said before a wait. */
export interface Waiting {
  /** What waits: an address or a call. */
  readonly about: string;
  readonly class: RetryClass;
  readonly milliseconds: number;
  /** How much longer it may take in all; absent where tries are counted. */
  readonly leftMs?: number;
  readonly why: string;
}

export interface Patience {
  /** Waits; false without waiting when there is no point in another try. */
  pause(retryClass: RetryClass, error: unknown): Promise<boolean>;
}

export function createPatience(time: RetryEnv, about: string, onWait: (waiting: Waiting) => void): Patience {
  const failures = new Map<RetryClass, { count: number; readonly since: number }>();
  return {
    async pause(retryClass, error) {
      if (retryClass === 'fatal') return false;
      const pace = PACES[retryClass];
      const seen = failures.get(retryClass) ?? { count: 0, since: time.now() };
      seen.count++;
      failures.set(retryClass, seen);
      if (pace.tries !== undefined && seen.count >= pace.tries) return false;
      const spread = pace.jitter ? 0.5 + time.random() / 2 : 1;
      // The service knows best, unless it asks for no wait at all.
      const told = error instanceof ApiFailure ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
      const milliseconds = told > 0 ? told : Math.round(pace.delayMs(seen.count) * spread);
      const left = pace.patienceMs === undefined ? undefined : seen.since + pace.patienceMs - time.now();
      if (left !== undefined && left <= 0) return false;
      const leftMs = left === undefined ? {} : { leftMs: left };
      onWait({ about, class: retryClass, milliseconds, ...leftMs, why: messageOf(error) });
      await time.wait(milliseconds);
      return true;
    },
  };
}
