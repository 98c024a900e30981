/**
 * The step history of executions: entries as stored, and the two calls that read them.
 * Source: https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions.stepEntries
 */
import type { Store } from '../../../store/index.ts';
import { readEntries, readEntry, type StoredEntry } from './entry-records.ts';
import { readEnumParameter } from '../../../wire/message.ts';
import { ENTRY_VIEW } from '../messages.ts';
import { executionName } from '../executions/view.ts';
import { resourceError } from '../field-errors.ts';
import { parse, stepKey, type ExecutionKey } from '../records.ts';
import { selectEntries } from './list.ts';

export interface StepEntryEnv {
  readonly store: Store;
}

/** @throws ApiError NOT_FOUND */
export async function getStepEntry(env: StepEntryEnv, key: ExecutionKey, entryId: string, query: URLSearchParams) {
  const found = /^[1-9]\d{0,9}$/.test(entryId) ? await readEntry(env.store, key, Number(entryId)) : undefined;
  if (!found) throw unknownEntry(`${executionName(key)}/stepEntries/${entryId}`);
  const [view] = await views(env, key, [found], query);
  return view;
}

const unknownEntry = (name: string) =>
  resourceError('NOT_FOUND', 'workflowexecutions.googleapis.com/StepEntry', name, `Step entry ${name} was not found.`);

/** @throws ApiError INVALID_ARGUMENT */
export async function listStepEntries(env: StepEntryEnv, key: ExecutionKey, query: URLSearchParams) {
  const { entries, totalSize, ...rest } = await selectEntries(env, key, query);
  return { stepEntries: await views(env, key, entries, query), ...rest, ...(totalSize > 0 ? { totalSize } : {}) };
}

/** All of them with their variables, in the order of their ids. */
export async function allStepEntries(env: StepEntryEnv, key: ExecutionKey): Promise<object[]> {
  return views(env, key, await readEntries(env.store, key), new URLSearchParams());
}

async function views(
  { store }: StepEntryEnv,
  key: ExecutionKey,
  entries: readonly StoredEntry[],
  query: URLSearchParams,
): Promise<object[]> {
  const variables = showsVariables(query.get('view'))
    ? await store.getMany(entries.map(({ entryId }) => stepKey(key, entryId, 'v')))
    : [];
  return entries.map((entry, index) => {
    const bytes = variables[index];
    return { ...entryView(key, entry), ...(bytes ? { variableData: parse<unknown>(bytes) } : {}) };
  });
}

/** The field `view` is deprecated: variables are there when the history is detailed, unless BASIC is asked for. */
function showsVariables(given: string | null): boolean {
  return !given || readEnumParameter(ENTRY_VIEW, given, 'view') !== 'EXECUTION_ENTRY_VIEW_BASIC';
}

/** 64-bit numbers are text in the JSON of Google's APIs, and what is zero or empty is left out. */
function entryView(key: ExecutionKey, entry: StoredEntry) {
  const { navigationInfo: nav, stepEntryMetadata: meta, entryId, createTime, updateTime, ...rest } = entry;
  return {
    name: `${executionName(key)}/stepEntries/${entryId}`,
    entryId: String(entryId),
    createTime: new Date(createTime).toISOString(),
    updateTime: new Date(updateTime).toISOString(),
    // `restarts` in here is no field of the service, whose clients pass over it: a crash made the effect begin again.
    ...rest,
    navigationInfo: {
      ...(nav.parent > 0 ? { parent: String(nav.parent) } : {}),
      ...(nav.previous > 0 ? { previous: String(nav.previous) } : {}),
      ...(nav.next > 0 ? { next: String(nav.next) } : {}),
      ...(nav.children.length > 0 ? { children: nav.children.map(String) } : {}),
    },
    stepEntryMetadata: {
      threadId: meta.threadId,
      ...(meta.progressType === undefined ? {} : { progressType: meta.progressType }),
      ...(meta.progressNumber === undefined ? {} : { progressNumber: String(meta.progressNumber) }),
      ...(meta.expectedIteration === undefined ? {} : { expectedIteration: String(meta.expectedIteration) }),
    },
  };
}
