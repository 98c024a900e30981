/**
 * Group commit: changes handed in while a batch is being written go out together in the next one, of each key the last
 * alone. Each caller's changes stay all-or-nothing, and later callers' changes never come before earlier ones.
 */
import type { Change, Key, Store } from '../../store/index.ts';

export interface Journal {
  /**
   * Durable once resolved. Rejects when the batch that carried the changes could not be written. Undefined when it is
   * done already, which only an ephemeral store can say.
   */
  write(changes: readonly Change[]): Promise<void> | undefined;
  /** Nothing has to survive the process. */
  readonly isEphemeral: boolean;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

interface Group {
  readonly changes: Map<Key, Change>;
  readonly written: Promise<void>;
}

/** Bounds the memory of one batch. */
const GROUP_CHANGES = 4096;

export function createJournal(store: Store): Journal {
  let current: Promise<void> = Promise.resolve();
  let open: Group | undefined;
  const begin = (): Group => {
    const changes = new Map<Key, Change>();
    const written = current.then(() => {
      if (open?.changes === changes) open = undefined;
      return store.batch([...changes.values()]);
    });
    current = written.catch(() => undefined);
    return { changes, written };
  };
  return {
    isEphemeral: store.isEphemeral,
    write(changes) {
      if (store.isEphemeral) return store.apply(changes);
      if (!open || open.changes.size >= GROUP_CHANGES) open = begin();
      for (const change of changes) open.changes.set(change.key, change);
      return open.written;
    },
    idle: () => current,
  };
}
