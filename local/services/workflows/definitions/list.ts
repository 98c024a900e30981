/**
 * Which workflows a list call asks for, and in which order.
 * Source: https://cloud.google.com/workflows/docs/reference/rest/v1/projects.locations.workflows/list
 */
import { invalid } from '../../../wire/errors.ts';
import { compileFilter, type Found } from '../../../wire/filter.ts';
import { boundPageRequest } from '../../../wire/paging.ts';
import type { Workflow } from './definitions.ts';
import { checkValue, fieldNamed, type ValueKind } from '../filter-values.ts';
import { FirstOf, readOrder } from '../order-by.ts';

const idOf = ({ name }: Workflow) => name.slice(name.lastIndexOf('/') + 1);

const FIELDS: Readonly<Record<string, (workflow: Workflow) => string>> = {
  name: ({ name }) => name,
  workflowId: idOf,
  state: ({ state }) => state,
  revisionId: ({ revisionId }) => revisionId,
  createTime: ({ createTime }) => createTime,
  updateTime: ({ updateTime }) => updateTime,
  revisionCreateTime: ({ revisionCreateTime }) => revisionCreateTime,
  description: ({ description }) => description ?? '',
  serviceAccount: ({ serviceAccount }) => serviceAccount,
  cryptoKeyName: ({ cryptoKeyName }) => cryptoKeyName ?? '',
  callLogLevel: ({ callLogLevel }) => callLogLevel ?? 'CALL_LOG_LEVEL_UNSPECIFIED',
  executionHistoryLevel: ({ executionHistoryLevel }) => executionHistoryLevel ?? 'EXECUTION_HISTORY_LEVEL_UNSPECIFIED',
};

/** One page of the workflows below a parent. @throws ApiError INVALID_ARGUMENT */
export function selectWorkflows(all: readonly Workflow[], parent: string, query: URLSearchParams) {
  const page = boundPageRequest(query, 500, 1000, [query.get('filter'), query.get('orderBy'), parent]);
  const matches = compileFilter(query.get('filter'), { read: readField, check: checkField });
  const order = readOrder(query.get('orderBy'), FIELDS, 'name');
  const first = new FirstOf(order, ({ name }: Workflow) => name, { size: page.size + 1, after: page.after });
  for (const workflow of all) if (matches(workflow)) first.add(workflow);
  const found = first.items();
  const workflows = found.slice(0, page.size);
  const last = workflows.at(-1);
  return { workflows, ...(found.length > page.size && last ? { nextPageToken: page.token(first.key(last)) } : {}) };
}

const isLabel = (first: string | undefined) => first === 'label' || first === 'labels';

function readField(workflow: Workflow, [first = '', ...rest]: readonly string[]): Found {
  if (!isLabel(first)) return fieldNamed(FIELDS, first)?.(workflow);
  if (rest.length === 0) return workflow.labels ?? {};
  const value = workflow.labels?.[rest.join('.')];
  return value === undefined ? undefined : [value];
}

function checkField(path: readonly string[], operator: string, value: string): void {
  if (isLabel(path[0])) return;
  const name = path.join('.');
  if (fieldNamed(FIELDS, name)) return checkValue(VALUES, name, operator, value);
  throw invalid(`filter: a workflow has no field "${name}"; it has ${Object.keys(FIELDS).join(', ')}, labels.KEY.`);
}

const VALUES: Readonly<Record<string, ValueKind>> = {
  state: ['ACTIVE', 'UNAVAILABLE'],
  createTime: 'time',
  updateTime: 'time',
  revisionCreateTime: 'time',
};
