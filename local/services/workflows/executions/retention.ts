/**
 * Forgets executions 90 days after their end, as the service does (https://cloud.google.com/workflows/quotas), so that
 * a local cloud that is kept for years does not grow for ever.
 */
import type { Store } from '../../../store/index.ts';
import { removeHistory } from './removal.ts';
import { del, executionPrefix, parse, recordKey, type ExecutionHead, type ExecutionKey } from '../records.ts';

const RETENTION_MS = 90 * 24 * 60 * 60 * 1000;
const CHUNK = 256;

/** `now`: milliseconds since 1970. */
export async function forgetOldExecutions(store: Store, workflow: string, now: number): Promise<void> {
  const before = new Date(now - RETENTION_MS).toISOString();
  const prefix = executionPrefix('e', workflow);
  for await (const chunk of store.chunks({ prefix }, CHUNK)) {
    for (const [bytes, value] of chunk) {
      const head = parse<ExecutionHead>(value);
      // Keys are in order of creation, so all that follow are younger.
      if (head.createTime >= before) return;
      const key = { workflow, id: bytes.subarray(prefix.length).toString() };
      if (head.endTime !== undefined && head.endTime < before) await forget(store, key);
    }
  }
}

/** The head goes last: what a crash leaves is found again. */
async function forget(store: Store, key: ExecutionKey): Promise<void> {
  await removeHistory({ store }, key);
  await store.batch([del(recordKey('a', key)), del(recordKey('o', key)), del(recordKey('e', key))]);
}
