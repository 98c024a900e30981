/** Turns by key: several shared holders or one exclusive one, in the order of asking. */
export interface Locks {
  shared<T>(key: string, work: () => Promise<T>): Promise<T>;
  exclusive<T>(key: string, work: () => Promise<T>): Promise<T>;
}

interface Turn {
  readonly alone: boolean;
  begin(): void;
}

interface Queue {
  /** Holders now; -1 is one exclusive holder. */
  holders: number;
  readonly waiting: Turn[];
}

export function createLocks(): Locks {
  const queues = new Map<string, Queue>();
  const enter = async (key: string, alone: boolean): Promise<Queue> => {
    let queue = queues.get(key);
    if (!queue) queues.set(key, (queue = { holders: 0, waiting: [] }));
    const { waiting } = queue;
    if (waiting.length === 0 && fits(queue, alone)) take(queue, alone);
    else await new Promise<void>((begin) => waiting.push({ alone, begin }));
    return queue;
  };
  const leave = (key: string, queue: Queue) => {
    queue.holders = queue.holders < 0 ? 0 : queue.holders - 1;
    for (let next = queue.waiting[0]; next && fits(queue, next.alone); next = queue.waiting[0]) {
      queue.waiting.shift();
      take(queue, next.alone);
      next.begin();
    }
    if (queue.holders === 0) queues.delete(key);
  };
  const hold = async <T>(key: string, alone: boolean, work: () => Promise<T>): Promise<T> => {
    const queue = await enter(key, alone);
    try {
      return await work();
    } finally {
      leave(key, queue);
    }
  };
  return {
    shared: (key, work) => hold(key, false, work),
    exclusive: (key, work) => hold(key, true, work),
  };
}

function fits(queue: Queue, alone: boolean): boolean {
  return alone ? queue.holders === 0 : queue.holders >= 0;
}

function take(queue: Queue, alone: boolean): void {
  queue.holders = alone ? -1 : queue.holders + 1;
}
