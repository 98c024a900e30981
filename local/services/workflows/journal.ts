/**
 * Group commit: changes handed in while a batch is being written go out together in the next one, of each key the last
 * alone. Each caller's changes stay all-or-nothing, and later callers' changes never come before earlier ones.
 */
import type { Change, Key, Store } from '../../store/index.ts';

export interface Journal {
  /**
   * Durable once resolved. Rejects when the batch that carried the changes could not be written. Undefined when it is
   * done already, which only an ephemeral store can say.
   * @param after what a write without one gave: if that one fails these changes are left out of their batch, and this
   * rejects as that one did
   */
  write(changes: readonly Change[], after?: Promise<void>): Promise<void> | undefined;
  /** Nothing has to survive the process. */
  readonly isEphemeral: boolean;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

interface Group {
  readonly changes: Map<Key, Change>;
  readonly written: Promise<void>;
  /** Changes that hang on a batch before this one. */
  readonly dependents: Dependent[];
}

interface Dependent {
  readonly changes: readonly Change[];
  readonly after: Promise<void>;
}

/** Bounds the memory of one batch. */
const GROUP_CHANGES = 4096;

export function createJournal(store: Store): Journal {
  let current: Promise<void> = Promise.resolve();
  let open: Group | undefined;
  /** Of batches that are not written. */
  const states = new WeakMap<Promise<void>, 'pending' | 'failed'>();
  const begin = (): Group => {
    const changes = new Map<Key, Change>();
    const dependents: Dependent[] = [];
    // All before it are settled then.
    const written = current.then(() => {
      if (open?.changes === changes) open = undefined;
      for (const each of dependents) if (states.get(each.after) === 'failed') leaveOut(changes, each.changes);
      return store.batch([...changes.values()]);
    });
    states.set(written, 'pending');
    current = written.then(
      () => void states.delete(written),
      () => void states.set(written, 'failed'),
    );
    return { changes, written, dependents };
  };
  return {
    isEphemeral: store.isEphemeral,
    write(changes, after) {
      if (store.isEphemeral) return store.apply(changes);
      const state = after && states.get(after);
      if (state === 'failed') return after;
      if (!open || open.changes.size >= GROUP_CHANGES) open = begin();
      for (const change of changes) open.changes.set(change.key, change);
      const { written, dependents } = open;
      if (after === undefined || after === written || state === undefined) return written;
      dependents.push({ changes, after });
      return after.then(() => written);
    },
    idle: () => current,
  };
}

/** What was written over them since stays. */
function leaveOut(from: Map<Key, Change>, changes: readonly Change[]): void {
  for (const change of changes) if (from.get(change.key) === change) from.delete(change.key);
}
