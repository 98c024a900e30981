/** Executions that go with their workflow, and histories that go before their execution. */
import type { Change, Store } from '../../../store/index.ts';
import type { Driver } from '../driver/index.ts';
import type { Journal } from '../journal.ts';
import { executionPrefix, liveKey, stepPrefix, type ExecutionKey } from '../records.ts';

interface RemovalEnv {
  readonly store: Store;
  readonly journal: Journal;
  readonly driver: Driver;
}

const CHUNK = 1024;
const KINDS = ['e', 'a', 'o', 'c', 's', 'v', 'm', 'k', 'p', 'b', 'r', 'd'] as const;

/** Stops and removes all executions of a workflow, with their histories. */
export async function removeAll(env: RemovalEnv, workflow: string): Promise<void> {
  await env.driver.drop(workflow);
  await env.journal.idle();
  for (const kind of KINDS) {
    const prefix = executionPrefix(kind, workflow);
    for await (const chunk of env.store.chunks({ prefix }, CHUNK)) {
      const changes = chunk.map(([key]): Change => ({ type: 'del', key }));
      const live =
        kind === 'e'
          ? chunk.map(([key]): Change => ({ type: 'del', key: liveKey(key.subarray(prefix.length).toString()) }))
          : [];
      await env.store.batch([...changes, ...live]);
    }
  }
}

/** Removes the step entries of an execution that has ended. */
export async function removeHistory(env: { readonly store: Store }, key: ExecutionKey): Promise<void> {
  for (const prefix of [stepPrefix(key), stepPrefix(key, 'v'), stepPrefix(key, 'r')]) {
    for await (const chunk of env.store.chunks({ prefix }, CHUNK)) {
      await env.store.batch(chunk.map(([step]): Change => ({ type: 'del', key: step })));
    }
  }
}
