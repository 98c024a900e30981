/**
 * The one writer of the room: gathers what is waiting into one store batch at a time, in the order given. So many
 * small acknowledgements cost one write, and a message with a lower number is never stored after a higher one.
 *
 * It stops for good at the first write that fails: memory is then ahead of the store, and the next start begins from
 * what the store has.
 */
import type { Change, Store } from '../../store/index.ts';

export interface Journal {
  /**
   * Resolves once the changes are durable; `committed` runs just before that, in the order of the calls. Changes given
   * as a function are asked for when the batch is put together.
   */
  submit(changes: Changes, committed?: () => void): Promise<void>;
  /** Resolves when everything given so far is durable (or has failed). */
  idle(): Promise<void>;
}

export type Changes = readonly Change[] | (() => readonly Change[]);

interface Pending {
  readonly changes: Changes;
  readonly committed: (() => void) | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Bound one batch, not what may wait: callers wait for their own answer. */
const BATCH_CHANGES = 20_000;
const BATCH_BYTES = 32 * 1024 * 1024;

export function createJournal(store: Store): Journal {
  let waiting: Pending[] = [];
  let running: Promise<void> | undefined;

  let failure: { readonly cause: unknown } | undefined;

  /** As many as fit in one batch, at least one: a submission is all or nothing. */
  const takeGroup = () => {
    const changes: Change[] = [];
    let bytes = 0;
    let count = 0;
    for (const pending of waiting) {
      if (changes.length > BATCH_CHANGES || bytes > BATCH_BYTES) break;
      const given = typeof pending.changes === 'function' ? pending.changes() : pending.changes;
      for (const change of given) {
        changes.push(change);
        if (change.type === 'put') bytes += change.value.length;
      }
      count++;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return { group, changes };
  };
  const write = async ({ group, changes }: { group: readonly Pending[]; changes: readonly Change[] }) => {
    try {
      if (failure) throw failure.cause;
      if (changes.length > 0) await store.batch(changes);
    } catch (error) {
      failure ??= { cause: error };
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
