/** Waiting until nothing is left to be delivered, for a bounded time. */
import type { Backlog } from '../resource.ts';
import type { RetryEnv } from '../rest/retry/patience.ts';

export interface DrainOptions {
  /** What is waited for, as people know it. */
  readonly about: string;
  readonly count: () => Promise<Backlog | undefined>;
  /** Only a count of this time (milliseconds since 1970) or later tells. */
  readonly since: number;
  readonly withinMs: number;
  readonly time: Pick<RetryEnv, 'now' | 'wait'>;
  readonly onWait?: (waiting: Draining) => void;
}

export interface Draining {
  readonly about: string;
  /** Undefined where there is no count that is new enough. */
  readonly left: number | undefined;
  readonly milliseconds: number;
  readonly leftMs: number;
}

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** What still waits at the end: 0 is drained, undefined that nobody knows. */
export async function drain(options: DrainOptions): Promise<number | undefined> {
  const { time, since, withinMs, about, count } = options;
  const until = time.now() + withinMs;
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 2, LONGEST_MS)) {
    const found = await count();
    const left = found && found.at >= since ? found.count : undefined;
    const leftMs = until - time.now();
    if (left === 0 || leftMs <= 0) return left;
    const milliseconds = Math.min(pause, leftMs);
    options.onWait?.({ about, left, milliseconds, leftMs });
    await time.wait(milliseconds);
  }
}
