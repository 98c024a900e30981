/** Bounds on what runs at once: a number of places, and one after the other where an API wants that. */

export interface Slots {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Gives the place to somebody else while `pause` lasts; call it from inside `run`. */
  without(pause: () => Promise<void>): Promise<void>;
}

/** At most `width` pieces of work at once, in the order they came. */
export function createSlots(width: number): Slots {
  let free = Math.max(1, width);
  const waiting: (() => void)[] = [];
  const take = async () => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const give = () => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return {
    async run(work) {
      await take();
      try {
        return await work();
      } finally {
        give();
      }
    },
    async without(pause) {
      give();
      try {
        await pause();
      } finally {
        await take();
      }
    },
  };
}

export type Lanes = <T>(lane: string | undefined, work: () => Promise<T>) => Promise<T>;

/** Work of one lane runs one after the other, also after a failure; work without a lane is not held up. */
export function createLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return (lane, work) => {
    if (lane === undefined) return work();
    const before = last.get(lane) ?? Promise.resolve();
    const next = before.then(work, work);
    last.set(lane, next);
    return next;
  };
}
