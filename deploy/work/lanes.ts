/** Bounds on what runs at once: a number of places, and one after the other where an API wants that. */

export interface Slots {
  /** Of what waits for a place, the highest `rank` gets it, and among equals who came first. */
  run<T>(work: () => Promise<T>, rank?: number): Promise<T>;
  /** Gives the place to somebody else while `pause` lasts; call it from inside `run`. */
  without(pause: () => Promise<void>): Promise<void>;
}

interface Waiter {
  readonly rank: number;
  readonly begin: () => void;
}

/** At most `width` pieces of work at once. */
export function createSlots(width: number): Slots {
  let free = Math.max(1, width);
  /** Highest rank first. */
  const waiting: Waiter[] = [];
  const take = async (rank: number) => {
    if (free > 0) {
      free--;
      return;
    }
    await new Promise<void>((begin) => {
      const at = waiting.findIndex((other) => other.rank < rank);
      waiting.splice(at < 0 ? waiting.length : at, 0, { rank, begin });
    });
  };
  const give = () => {
    const next = waiting.shift();
    if (next) next.begin();
    else free++;
  };
  return {
    async run(work, rank = 0) {
      await take(rank);
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
        // It has begun, and others may wait for it.
        await take(Number.POSITIVE_INFINITY);
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
