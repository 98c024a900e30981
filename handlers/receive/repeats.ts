/**
 * Deliveries that this instance has passed on already. Providers repeat a delivery whose answer they missed; where that
 * can be known cheaply, it is acknowledged without a second message. Another instance may pass it on again, which does
 * no harm: the same document gives the same cells, the same notice the same raw objects.
 */

import { createHash } from 'node:crypto';

const MOST = 10_000;
const DAY_MILLISECONDS = 86_400_000;

export interface Repeats {
  /** What `work` gave for this key before; otherwise does it. A failure is forgotten, so that the next try works. */
  once<T>(key: string, work: () => Promise<T>): Promise<{ readonly value: T; readonly repeated: boolean }>;
}

interface Memory {
  readonly until: number;
  readonly value: Promise<unknown>;
}

/** @param now milliseconds since 1970 */
export function createRepeats(now: () => number, most = MOST, milliseconds = DAY_MILLISECONDS): Repeats {
  const seen = new Map<string, Memory>();
  return {
    async once<T>(key: string, work: () => Promise<T>) {
      const digest = createHash('sha256').update(key).digest('base64');
      const known = seen.get(digest);
      if (known !== undefined && known.until > now()) return { value: (await known.value) as T, repeated: true };
      const value = work();
      seen.delete(digest);
      seen.set(digest, { until: now() + milliseconds, value });
      if (seen.size > most) seen.delete(seen.keys().next().value as string);
      try {
        return { value: await value, repeated: false };
      } catch (error) {
        seen.delete(digest);
        throw error;
      }
    },
  };
}
