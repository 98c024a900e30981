/** Keeps work on one thing in order while work on different things runs side by side. */
export type Serial = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Each call runs once all earlier calls with the same key have settled. */
export function createSerial(): Serial {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = tails.get(key);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return work();
    })();
    tails.set(key, mine);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === mine) tails.delete(key);
    }
  };
}
