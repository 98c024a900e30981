/**
 * Which executions a list call asks for, and in which order.
 * Source: https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions/list
 */
import type { Store } from '../../../store/index.ts';
import { invalid } from '../../../wire/errors.ts';
import { compileFilter, type Found } from '../../../wire/filter.ts';
import type { BoundPage } from '../../../wire/paging.ts';
import { milliseconds } from './view.ts';
import { checkValue, fieldNamed, type ValueKind } from '../filter-values.ts';
import { FirstOf, readOrder, type Order } from '../order-by.ts';
import { outcomeOf } from '../life.ts';
import {
  decodeCheckpoint,
  executionPrefix,
  parse,
  recordKey,
  type ExecutionHead,
  type ExecutionKey,
} from '../records.ts';

export interface ListRequest {
  readonly page: BoundPage;
  readonly filter: string | null;
  readonly orderBy: string | null;
}

export interface Listed {
  readonly key: ExecutionKey;
  readonly head: ExecutionHead;
  /** Names of the steps it is at, or was at last; read only when the filter asks for them. */
  readonly steps: readonly string[];
}

interface ListEnv {
  readonly store: Store;
  /** The head as it is now: the driver may be ahead of the store. */
  current(key: ExecutionKey, stored: ExecutionHead): ExecutionHead;
  /** Steps of an execution that is in memory. */
  currentSteps(key: ExecutionKey): readonly string[] | undefined;
}

const CHUNK = 256;

const ORDER_FIELDS: Readonly<Record<string, (item: Listed) => string | number>> = {
  executionId: ({ key }) => key.id,
  name: ({ key }) => key.id,
  state: ({ head }) => head.state,
  createTime: ({ head }) => head.createTime,
  startTime: ({ head }) => head.startTime ?? '',
  endTime: ({ head }) => head.endTime ?? '',
  duration: ({ head }) => milliseconds(head) ?? -1,
  workflowRevisionId: ({ head }) => head.revisionId,
};

/** One page, and the token of the next where there is one. @throws ApiError INVALID_ARGUMENT */
export async function listExecutions(env: ListEnv, workflow: string, request: ListRequest) {
  const { page } = request;
  const matches = compileFilter(request.filter, { read: readField, check: checkField });
  const order = readOrder(request.orderBy, ORDER_FIELDS, 'createTime desc');
  if (isKeyOrder(order)) {
    const found = await inKeyOrder(env, workflow, request, matches, order[0]?.descending ?? true);
    return cut(found, page, ({ key }) => key.id);
  }
  const first = new FirstOf(order, ({ key }: Listed) => key.id, { size: page.size + 1, after: page.after });
  for await (const item of scan(env, workflow, request.filter, {})) if (matches(item)) first.add(item);
  return cut(first.items(), page, (item) => first.key(item));
}

function cut(found: readonly Listed[], page: BoundPage, keyOf: (item: Listed) => string) {
  const items = found.slice(0, page.size);
  const last = items.at(-1);
  return { items, ...(found.length > page.size && last ? { nextPageToken: page.token(keyOf(last)) } : {}) };
}

/** Ids rise with the time of creation, so these orders are the order of keys. */
const isKeyOrder = (order: readonly Order<Listed>[]) =>
  ['executionId', 'name'].includes(order[0]?.field ?? '') || (order.length === 1 && order[0]?.field === 'createTime');

async function inKeyOrder(
  env: ListEnv,
  workflow: string,
  { page, filter }: ListRequest,
  matches: (item: Listed) => boolean,
  descending: boolean,
): Promise<Listed[]> {
  const prefix = executionPrefix('e', workflow);
  const bound = page.after === undefined ? {} : { [descending ? 'lt' : 'gt']: prefix + page.after };
  const items: Listed[] = [];
  for await (const item of scan(env, workflow, filter, { reverse: descending, ...bound })) {
    if (!matches(item)) continue;
    items.push(item);
    if (items.length > page.size) break;
  }
  return items;
}

async function* scan(
  env: ListEnv,
  workflow: string,
  filter: string | null,
  range: { readonly reverse?: boolean; readonly lt?: string; readonly gt?: string },
): AsyncIterableIterator<Listed> {
  const prefix = executionPrefix('e', workflow);
  const withSteps = filter !== null && /\bstep_?[nN]ame\b/.test(filter);
  for await (const chunk of env.store.chunks({ prefix, ...range }, CHUNK)) {
    const heads = chunk.map(([bytes, value]) => {
      const key = { workflow, id: bytes.subarray(prefix.length).toString() };
      return { key, head: env.current(key, parse<ExecutionHead>(value)) };
    });
    for (const each of heads) yield { ...each, steps: withSteps ? await stepsOf(env, each.key, each.head) : [] };
  }
}

async function stepsOf(
  { store, currentSteps }: ListEnv,
  key: ExecutionKey,
  head: ExecutionHead,
): Promise<readonly string[]> {
  const running = currentSteps(key);
  if (running !== undefined) return running;
  const checkpoint = await store.get(recordKey('c', key));
  const saved = checkpoint ? decodeCheckpoint(checkpoint).note : outcomeOf(store, key, head)?.status;
  return saved?.currentSteps.map(({ step }) => step) ?? [];
}

const isLabel = (first: string | undefined) => first === 'label' || first === 'labels';

function checkField(path: readonly string[], operator: string, value: string): void {
  if (isLabel(path[0])) return;
  const name = path.join('.');
  if (fieldNamed(FILTER_FIELDS, name)) return checkValue(VALUES, name, operator, value);
  throw invalid(
    `filter: an execution has no field "${name}"; it has ${Object.keys(FILTER_FIELDS).join(', ')}, labels.KEY.`,
  );
}

function readField(item: Listed, [first = '', ...rest]: readonly string[]): Found {
  if (!isLabel(first)) return fieldNamed(FILTER_FIELDS, first)?.(item);
  const { labels } = item.head;
  if (rest.length === 0) return labels ?? {};
  const value = labels?.[rest.join('.')];
  return value === undefined ? undefined : [value];
}

const VALUES: Readonly<Record<string, ValueKind>> = {
  state: ['ACTIVE', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'UNAVAILABLE', 'QUEUED'],
  createTime: 'time',
  startTime: 'time',
  endTime: 'time',
  duration: 'duration',
  disableConcurrencyQuotaOverflowBuffering: ['true', 'false'],
};

const FILTER_FIELDS: Readonly<Record<string, (item: Listed) => Found>> = {
  executionId: ({ key }) => key.id,
  name: ({ key }) => `${key.workflow}/executions/${key.id}`,
  state: ({ head }) => head.state,
  createTime: ({ head }) => head.createTime,
  startTime: ({ head }) => head.startTime,
  endTime: ({ head }) => head.endTime,
  duration: ({ head }) => {
    const length = milliseconds(head);
    return length === undefined ? undefined : `${length / 1000}s`;
  },
  workflowRevisionId: ({ head }) => head.revisionId,
  // No page of Google's says more than the name: taken for the steps in `status.currentSteps`.
  stepName: ({ steps }) => steps,
  disableConcurrencyQuotaOverflowBuffering: ({ head }) =>
    String(head.disableConcurrencyQuotaOverflowBuffering ?? false),
};
