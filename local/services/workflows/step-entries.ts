/**
 * The step history of executions: entries as stored, and the two calls that read them.
 * Source: https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions.stepEntries
 */
import type { StepEntry } from '../../engine/types.ts';
import type { Store } from '../../store/index.ts';
import { invalid, notFound } from '../../wire/errors.ts';
import { encodeToken, pageRequest } from '../../wire/paging.ts';
import { compileFilter } from './filter.ts';
import { executionName } from './execution-view.ts';
import { parse, stepKey, stepPrefix, type ExecutionKey } from './records.ts';

/** As the engine gives it: written often and read seldom, so it is made into the resource when it is read. */
type StoredEntry = Omit<StepEntry, 'variableData'>;

export function entryRecord(entry: StepEntry): Buffer {
  if (entry.variableData === undefined) return Buffer.from(JSON.stringify(entry));
  const { variableData: _apart, ...stored } = entry;
  return Buffer.from(JSON.stringify(stored));
}

export function variablesRecord(data: NonNullable<StepEntry['variableData']>): Buffer {
  const text = JSON.stringify(data, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  return Buffer.from(text);
}

export interface StepEntryEnv {
  readonly store: Store;
}

/** @throws ApiError NOT_FOUND */
export async function getStepEntry(env: StepEntryEnv, key: ExecutionKey, entryId: string, query: URLSearchParams) {
  const found = /^[1-9]\d{0,9}$/.test(entryId) ? await env.store.get(stepKey(key, Number(entryId))) : undefined;
  if (!found) throw notFound(`Step entry ${entryId} of execution ${executionName(key)}`);
  const [view] = await views(env, key, [parse<StoredEntry>(found)], query);
  return view;
}

/** In the order of entry ids. @throws ApiError INVALID_ARGUMENT */
export async function listStepEntries(env: StepEntryEnv, key: ExecutionKey, query: URLSearchParams) {
  const { size, after } = pageRequest(query, 1000, 1000);
  const orderBy = query.get('orderBy') ?? '';
  if (orderBy !== '' && orderBy !== 'entryId') throw invalid(`orderBy "${orderBy}" is not supported; entryId is.`);
  const skip = Number(query.get('skip') ?? 0);
  if (!Number.isInteger(skip) || skip < 0) throw invalid('skip must be a whole number, zero or more.');
  const matches = compileFilter(query.get('filter'), readField);
  const found: StoredEntry[] = [];
  let totalSize = 0;
  let more = false;
  for await (const [, value] of env.store.entries({ prefix: stepPrefix(key) })) {
    const entry = parse<StoredEntry>(value);
    if (!matches(entry)) continue;
    totalSize++;
    const before = after === undefined ? totalSize <= skip : entry.entryId <= Number(after);
    if (before) continue;
    if (found.length === size) {
      more = true;
      continue;
    }
    found.push(entry);
  }
  const stepEntries = await views(env, key, found, query);
  const last = found.at(-1);
  return { stepEntries, totalSize, ...(more && last ? { nextPageToken: encodeToken(String(last.entryId)) } : {}) };
}

async function views(
  { store }: StepEntryEnv,
  key: ExecutionKey,
  entries: readonly StoredEntry[],
  query: URLSearchParams,
): Promise<object[]> {
  const detailed = ['EXECUTION_ENTRY_VIEW_DETAILED', '2'].includes(query.get('view') ?? '');
  const variables = detailed ? await store.getMany(entries.map(({ entryId }) => stepKey(key, entryId, 'v'))) : [];
  return entries.map((entry, index) => {
    const bytes = variables[index];
    return { ...entryView(key, entry), ...(bytes ? { variableData: parse<unknown>(bytes) } : {}) };
  });
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

function readField(entry: StoredEntry, field: string): string | undefined {
  const { entryId, createTime, updateTime, routine, step, stepType, state } = entry;
  const values: Record<string, string> = {
    entryId: String(entryId),
    createTime: new Date(createTime).toISOString(),
    updateTime: new Date(updateTime).toISOString(),
    routine,
    step,
    stepType,
    state,
  };
  const found = Object.hasOwn(values, field) ? values[field] : undefined;
  if (found === undefined) throw invalid(`filter: a step entry has no field "${field}".`);
  return found;
}
