/** Numbers that only rise, across restarts and clock changes too: generations, and the ids of events. */
import type { Change, Store } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';

const KEY = 'generation';

export interface Generations {
  /** Microseconds since 1970, or one above the last where that is not higher. */
  next(): number;
  /** To go into every batch that uses a number. */
  mark(): Change;
}

export async function openGenerations(store: Store, clock: Clock): Promise<Generations> {
  const saved = await store.get(KEY);
  let last = saved ? Number(saved.toString()) : 0;
  return {
    next: () => (last = Math.max(clock.now() * 1000, last + 1)),
    mark: () => ({ type: 'put', key: KEY, value: Buffer.from(String(last)) }),
  };
}
