/**
 * What nobody else removes: messages past their retention, bodies that no subscription wants any more (those with
 * several subscriptions), and the leftovers of deleted subscriptions when the process ended half way.
 */
import type { Change, Store } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';
import { describe } from '../../wire/log.ts';
import type { Log } from '../../wire/room.ts';
import type { Catalog } from './catalog.ts';
import type { Journal } from './journal.ts';
import { ALL_BODIES, ALL_ENTRIES, bodiesOf, bodyKey, entriesOf, ownerOf, sequenceOf } from './keys.ts';
import { keyAfterPrefix } from '../../store/index.ts';
import type { Sequence } from './sequence.ts';
import { secondsOf } from './shapes.ts';

const SWEEP_EVERY_MS = 10 * 60 * 1000;

interface SweeperEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  readonly sequence: Sequence;
  readonly catalog: Catalog;
}

interface Sweeper {
  /** Sweeps now and from then on regularly. */
  start(): void;
  /** One sweep; resolves when it is over. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

export function createSweeper(env: SweeperEnv): Sweeper {
  let cancel: (() => void) | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  const sweep = async () => {
    await dropOrphans(env);
    await expire(env);
    await dropBodies(env);
  };
  const turn = () => {
    running = sweep()
      .catch((error: unknown) => env.log.error({ error: describe(error) }, 'a Pub/Sub sweep failed'))
      .then(() => {
        if (!stopped) cancel = env.clock.after(SWEEP_EVERY_MS, turn);
      });
  };
  return {
    start: turn,
    sweep,
    stop: async () => {
      stopped = true;
      await running;
      cancel?.();
    },
  };
}

async function expire({ catalog, clock }: SweeperEnv): Promise<void> {
  for (const active of [...catalog.subscriptions.values()]) {
    const retention = secondsOf(active.resource.messageRetentionDuration) * 1000;
    await active.backlog.expire(clock.now() - retention);
  }
}

async function dropOrphans({ store, catalog }: SweeperEnv): Promise<void> {
  for (const id of await owners(store, ALL_ENTRIES)) {
    const known = [...catalog.subscriptions.values()].some((active) => active.record.id === id);
    if (!known) await catalog.dropEntries(id);
  }
}

async function dropBodies({ store, catalog, journal, sequence }: SweeperEnv): Promise<void> {
  // What is numbered later may be on its way to the store while this looks.
  await sequence.reserve(1);
  const limit = sequence.take(1);
  await journal.idle();
  for (const topicId of await owners(store, ALL_BODIES)) {
    const readers = [...catalog.subscriptions.values()].filter((active) => active.record.topicId === topicId);
    const firsts = await Promise.all(readers.map((active) => firstEntry(store, active.record.id)));
    const wanted = Math.min(limit, ...firsts);
    const range = { prefix: bodiesOf(topicId), lt: bodyKey(topicId, wanted) };
    for await (const chunk of store.chunks(range, 1024)) {
      await journal.submit(chunk.map(([key]): Change => ({ type: 'del', key })));
    }
  }
}

async function firstEntry(store: Store, subscriptionId: number): Promise<number> {
  for await (const [key] of store.entries({ prefix: entriesOf(subscriptionId), limit: 1 })) return sequenceOf(key);
  return Infinity;
}

/** The topics that have bodies, or the subscriptions that have entries: one step each, however many there are. */
async function owners(store: Store, all: Buffer): Promise<number[]> {
  const found: number[] = [];
  let from: Buffer | undefined = all;
  while (from) {
    let first: Buffer | undefined;
    for await (const [key] of store.entries({ prefix: all, gte: from, limit: 1 })) first = key;
    if (!first) break;
    found.push(ownerOf(first));
    from = keyAfterPrefix(first.subarray(0, 9));
  }
  return found;
}
