/**
 * Which step entries a list call asks for, and in which order.
 * Source: https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions.stepEntries/list
 */
import type { Store } from '../../../store/index.ts';
import { invalid } from '../../../wire/errors.ts';
import { compileFilter, type Found } from '../../../wire/filter.ts';
import { boundPageRequest } from '../../../wire/paging.ts';
import { checkValue, fieldNamed, type ValueKind } from '../filter-values.ts';
import { FirstOf, readOrder } from '../order-by.ts';
import { readEntries, type StoredEntry } from './entry-records.ts';
import type { ExecutionKey } from '../records.ts';

const MAXIMUM = 1000;

const ORDER_FIELDS: Readonly<Record<string, (entry: StoredEntry) => string | number>> = {
  entryId: ({ entryId }) => entryId,
  createTime: ({ createTime }) => createTime,
  updateTime: ({ updateTime }) => updateTime,
  routine: ({ routine }) => routine,
  step: ({ step }) => step,
  stepType: ({ stepType }) => stepType,
  state: ({ state }) => state,
};

const FILTER_FIELDS: Readonly<Record<string, (entry: StoredEntry) => Found>> = {
  entryId: ({ entryId }) => String(entryId),
  createTime: ({ createTime }) => new Date(createTime).toISOString(),
  updateTime: ({ updateTime }) => new Date(updateTime).toISOString(),
  routine: ({ routine }) => routine,
  step: ({ step }) => step,
  stepType: ({ stepType }) => stepType,
  parent: ({ navigationInfo }) => String(navigationInfo.parent),
  // Google's own example is state="SUCCEEDED", while the enum says STATE_SUCCEEDED: both are taken.
  state: ({ state }) => [state, state.replace('STATE_', '')],
};

/** One page of entries, how many match in all, and the token of the next page. @throws ApiError INVALID_ARGUMENT */
export async function selectEntries(env: { readonly store: Store }, key: ExecutionKey, query: URLSearchParams) {
  const page = boundPageRequest(query, MAXIMUM, MAXIMUM, [query.get('filter'), query.get('orderBy'), key.id]);
  const order = readOrder(query.get('orderBy'), ORDER_FIELDS, 'entryId');
  const matches = compileFilter(query.get('filter'), { read: readField, check: checkField });
  const skip = skipOf(query);
  const first = new FirstOf(order, ({ entryId }: StoredEntry) => entryId, {
    size: skip + page.size + 1,
    after: page.after,
  });
  let totalSize = 0;
  for (const entry of await readEntries(env.store, key)) {
    if (!matches(entry)) continue;
    totalSize++;
    first.add(entry);
  }
  const found = first.items().slice(skip);
  const entries = found.slice(0, page.size);
  const last = entries.at(-1);
  return {
    entries,
    totalSize,
    ...(found.length > page.size && last ? { nextPageToken: page.token(first.key(last)) } : {}),
  };
}

/** Counts from where the page begins. */
function skipOf(query: URLSearchParams): number {
  const skip = Number(query.get('skip') ?? 0);
  if (!Number.isInteger(skip) || skip < 0) throw invalid('skip must be a whole number, zero or more.');
  return skip;
}

function readField(entry: StoredEntry, path: readonly string[]): Found {
  return fieldNamed(FILTER_FIELDS, path.join('.'))?.(entry);
}

function checkField(path: readonly string[], operator: string, value: string): void {
  const name = path.join('.');
  if (fieldNamed(FILTER_FIELDS, name)) return checkValue(VALUES, name, operator, value);
  throw invalid(`filter: a step entry has no field "${name}"; it has ${Object.keys(FILTER_FIELDS).join(', ')}.`);
}

const STATES = ['IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

const VALUES: Readonly<Record<string, ValueKind>> = {
  entryId: 'number',
  createTime: 'time',
  updateTime: 'time',
  state: [...STATES.map((state) => `STATE_${state}`), ...STATES],
};
