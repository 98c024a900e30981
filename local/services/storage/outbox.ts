/**
 * Change notices on their way to Eventarc, at least once.
 *
 * A notice is written in the same batch as the change it tells of, and removed when emit() has resolved. Memory holds a
 * bounded number of them; what is beyond waits in the store and is read when there is room again.
 */
import type { Change, Store } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';
import { describe, type Log } from '../../wire/log.ts';
import type { Resource } from './resource.ts';

export type EventKind = 'finalized' | 'deleted' | 'archived' | 'metadataUpdated';

export interface StorageEvent {
  /** The same on every emission of the same change. */
  readonly id: string;
  readonly type: `google.cloud.storage.object.v1.${EventKind}`;
  /** RFC 3339 */
  readonly time: string;
  readonly bucket: string;
  /** The full object resource, with links to Google's hosts. */
  readonly object: Resource;
}

export interface Outbox {
  /** To go into the batch of the change itself; after it, send(). */
  entry(event: StorageEvent): Change;
  send(events: readonly StorageEvent[]): void;
  /** Begins to emit, leftovers of the last process first. */
  start(): void;
  /** Resolves when no emit() is running any more. */
  stop(): Promise<void>;
}

const PREFIX = 'outbox\0';
const IN_FLIGHT = 64;
const IN_MEMORY = 4096;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 60_000;

interface Env {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  emit(event: StorageEvent): Promise<void>;
}

interface Notice {
  readonly event: StorageEvent;
  readonly attempt: number;
}

/** `limit`: how many notices memory may hold. */
export function createOutbox(env: Env, limit = IN_MEMORY): Outbox {
  const ready: Notice[] = [];
  const held = new Set<string>();
  const running = new Set<Promise<void>>();
  /** The store may hold notices that memory does not: those of the last process, and those beyond the bound. */
  let behind = true;
  /** Set while the store is being read: what was removed meanwhile is still in the snapshot. */
  let removed: Set<string> | undefined;
  let started = false;
  const remover = createRemover(env);
  const retries = createRetries(env.clock, (notice) => {
    ready.push(notice);
    pump();
  });

  const hold = (event: StorageEvent): void => {
    if (held.has(event.id) || removed?.has(event.id)) return;
    if (held.size >= limit) {
      behind = true;
      return;
    }
    held.add(event.id);
    ready.push({ event, attempt: 0 });
  };
  const attempt = async (notice: Notice) => {
    if (await taken(env, notice)) {
      await remover.remove(notice.event.id);
      held.delete(notice.event.id);
      removed?.add(notice.event.id);
    } else if (started) retries.add(notice);
  };
  const pump = () => {
    if (!started) return;
    while (running.size < IN_FLIGHT) {
      const notice = ready.shift();
      if (!notice) break;
      track(attempt(notice));
    }
    if (behind && !removed && held.size < limit / 2) track(catchUp());
  };
  const track = (work: Promise<void>) => {
    const tracked: Promise<void> = work
      .catch((error: unknown) => env.log.error({ error: describe(error) }, 'the outbox failed'))
      .finally(() => {
        running.delete(tracked);
        pump();
      });
    running.add(tracked);
  };
  const catchUp = async () => {
    behind = false;
    removed = new Set();
    try {
      for await (const [, value] of env.store.entries({ prefix: PREFIX })) {
        hold(JSON.parse(value.toString()) as StorageEvent);
        if (behind) return;
      }
    } finally {
      removed = undefined;
    }
  };
  return {
    entry: (event) => ({ type: 'put', key: PREFIX + event.id, value: Buffer.from(JSON.stringify(event)) }),
    send(events) {
      for (const event of events) hold(event);
      pump();
    },
    start() {
      started = true;
      pump();
    },
    async stop() {
      started = false;
      retries.stop();
      await Promise.all(running);
    },
  };
}

async function taken({ emit, log }: Env, { event, attempt }: Notice): Promise<boolean> {
  try {
    await emit(event);
    return true;
  } catch (error) {
    log.warn({ event: event.id, attempt: attempt + 1, error: describe(error) }, 'an event was not taken');
    return false;
  }
}

function createRetries(clock: Clock, again: (notice: Notice) => void) {
  const waiting = new Set<() => void>();
  return {
    add({ event, attempt }: Notice): void {
      const delay = Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS);
      const cancel = clock.after(delay, () => {
        waiting.delete(cancel);
        again({ event, attempt: attempt + 1 });
      });
      waiting.add(cancel);
    },
    stop(): void {
      for (const cancel of waiting) cancel();
      waiting.clear();
    },
  };
}

/** Removals that come while one batch is being written go into the next one together. */
function createRemover(env: Env) {
  let waiting: string[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();
  const flush = async () => {
    const ids = waiting;
    waiting = [];
    next = undefined;
    await env.store.batch(ids.map((id) => ({ type: 'del', key: PREFIX + id })));
  };
  return {
    remove(id: string): Promise<void> {
      waiting.push(id);
      if (!next) next = last = last.then(flush, flush);
      return next;
    },
  };
}
