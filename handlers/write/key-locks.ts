/**
 * One writer per row key inside this process, so that two copies of a document that arrive at once are counted right.
 * Between processes nothing needs a lock: their cells are the same.
 */

export type KeyLocks = <T>(keys: readonly string[], action: () => Promise<T>) => Promise<T>;

export function createKeyLocks(): KeyLocks {
  const held = new Map<string, Promise<void>>();
  return async (keys, action) => {
    let release = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    // All keys are taken in one turn of the event loop, so two calls can never wait for each other.
    const before = keys.flatMap((key) => held.get(key) ?? []);
    for (const key of keys) held.set(key, mine);
    try {
      await Promise.all(before);
      return await action();
    } finally {
      for (const key of keys) if (held.get(key) === mine) held.delete(key);
      release();
    }
  };
}
