/**
 * The one writer of the room: gathers what is waiting into one store batch at a time, in the order given. So many
 * small acknowledgements cost one write, and a message with a lower number is never stored after a higher one.
 */
import type { Change, Store } from '../../store/index.ts';

export interface Journal {
  /** Resolves once the changes are durable; `committed` runs just before that, in the order of the calls. */
  submit(changes: readonly Change[], committed?: () => void): Promise<void>;
  /** Resolves when everything given so far is durable (or has failed). */
  idle(): Promise<void>;
}

interface Pending {
  readonly changes: readonly Change[];
  readonly committed: (() => void) | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Bounds one batch, not what may wait: callers wait for their own answer. */
const BATCH_CHANGES = 20_000;

export function createJournal(store: Store): Journal {
  let waiting: Pending[] = [];
  let running: Promise<void> | undefined;

  const takeGroup = (): Pending[] => {
    let changes = 0;
    const count = waiting.findIndex((pending) => (changes += pending.changes.length) > BATCH_CHANGES);
    // One submission larger than the bound still goes as one batch: it is all or nothing.
    const group = waiting.slice(0, count < 0 ? undefined : Math.max(count, 1));
    waiting = waiting.slice(group.length);
    return group;
  };
  const write = async (group: readonly Pending[]) => {
    try {
      const [only] = group;
      await store.batch(group.length === 1 && only ? only.changes : group.flatMap((pending) => pending.changes));
    } catch (error) {
      for (const pending of group) pending.reject(error);
      return;
    }
    for (const pending of group) {
      pending.committed?.();
      pending.resolve();
    }
  };
  const run = async () => {
    while (waiting.length > 0) await write(takeGroup());
    running = undefined;
  };
  return {
    submit: (changes, committed) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ changes, committed, resolve, reject });
        // Starting in a microtask lets calls of the same turn share the batch.
        running ??= Promise.resolve().then(run);
      }),
    idle: async () => {
      while (running) await running;
    },
  };
}
