/**
 * Numbers that never come twice, also across restarts: message ids, and ids of topics and subscriptions in keys.
 * They are taken in blocks whose end is written ahead, so that taking one costs nothing.
 */
import type { Store } from '../../store/index.ts';

/** Sixteen digits from the first to the last, as ids of the real service look, so that they sort as text. */
const FIRST = 1_000_000_000_000_000;
const BLOCK = 1_000_000;
const KEY = 'sequence';

export interface Sequence {
  /** Makes sure that take() can give so many. */
  reserve(count: number): Promise<void>;
  /** The first of so many consecutive numbers. Call after reserve(), in the same turn. */
  take(count: number): number;
}

export async function openSequence(store: Store): Promise<Sequence> {
  const saved = await store.get(KEY);
  let reserved = saved ? Number(saved.toString()) : FIRST;
  let next = reserved;
  let writing: Promise<void> | undefined;
  const extend = async () => {
    const end = Math.max(reserved, next) + BLOCK;
    try {
      await store.batch([{ type: 'put', key: KEY, value: Buffer.from(String(end)) }]);
      reserved = end;
    } finally {
      writing = undefined;
    }
  };
  return {
    async reserve(count) {
      while (next + count > reserved) await (writing ??= extend());
    },
    take: (count) => {
      next += count;
      return next - count;
    },
  };
}
