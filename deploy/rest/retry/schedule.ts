/** How long to wait, by class of failure: pure data and arithmetic. */
import type { RetryClass } from './classes.ts';

export interface Pace {
  /** Tries in all, the first included; nothing but the time limits where it is absent. */
  readonly tries?: number;
  /** Milliseconds from the first failure of the class until there is no point any more. */
  readonly patienceMs?: number;
  /** Milliseconds before the try after failure number `failure` (1 is the first). */
  delayMs(failure: number): number;
  /** Whether the delay is spread at random, between a half and the whole. */
  readonly jitter?: boolean;
}

const MINUTE = 60_000;
const doubling = (firstMs: number, longestMs: number) => (failure: number) =>
  Math.min(firstMs * 2 ** (failure - 1), longestMs);

export const PACES: Readonly<Record<Exclude<RetryClass, 'fatal'>, Pace>> = {
  transient: { tries: 10, delayMs: doubling(200, 30_000), jitter: true },
  quota: { tries: 10, delayMs: doubling(30_000, 2 * MINUTE), jitter: true },
  queue: { patienceMs: 5 * MINUTE, delayMs: (failure) => Math.min(4000 + 1000 * failure, 10_000) },
  // The agent may only be born on the first call, so the first wait is long and the next ones are short again.
  propagation: {
    patienceMs: 15 * MINUTE,
    delayMs: (failure) => (failure === 1 ? 15_000 : Math.min(1000 * 2 ** (failure - 1), MINUTE)),
  },
  conflict: { tries: 8, delayMs: doubling(1000, 30_000), jitter: true },
  lost: { tries: 10, delayMs: doubling(200, 30_000), jitter: true },
  'already-there': { tries: 8, delayMs: doubling(100, 30_000) },
};
