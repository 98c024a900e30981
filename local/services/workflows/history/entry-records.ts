/** Step entries as they are stored: whole ones at detailed history, at basic level the trail they are made from. */
import type { StepEntry } from '../../../engine/history/step-entry.ts';
import type { Store } from '../../../store/index.ts';
import { parse, stepKey, stepPrefix, type ExecutionKey } from '../records.ts';
import { readTrail } from './trails.ts';

/** As the engine gives it: written often and read seldom, so it is made into the resource when it is read. */
export type StoredEntry = Omit<StepEntry, 'variableData'>;

export function entryRecord(entry: StepEntry): Buffer {
  if (entry.variableData === undefined) return Buffer.from(JSON.stringify(entry));
  const { variableData: _apart, ...stored } = entry;
  return Buffer.from(JSON.stringify(stored));
}

export function variablesRecord(data: NonNullable<StepEntry['variableData']>): Buffer {
  const text = JSON.stringify(data, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  return Buffer.from(text);
}

/** All of an execution, in the order of their ids. */
export async function readEntries(store: Store, key: ExecutionKey): Promise<readonly StoredEntry[]> {
  const trail = await readTrail(store, key);
  if (trail) return trail;
  const entries: StoredEntry[] = [];
  for await (const [, value] of store.entries({ prefix: stepPrefix(key) })) entries.push(parse<StoredEntry>(value));
  return entries;
}

export async function readEntry(store: Store, key: ExecutionKey, id: number): Promise<StoredEntry | undefined> {
  const stored = await store.get(stepKey(key, id));
  return stored ? parse<StoredEntry>(stored) : (await readTrail(store, key))?.[id - 1];
}
