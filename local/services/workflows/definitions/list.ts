/**
 * Which workflows a list call asks for, and in which order.
 * Source: https://cloud.google.com/workflows/docs/reference/rest/v1/projects.locations.workflows/list
 */
import { invalid } from '../../../wire/errors.ts';
import { compileFilter, type Found } from '../../../wire/filter.ts';
import { boundPageRequest } from '../../../wire/paging.ts';
import type { Workflow } from './definitions.ts';
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
  const matches = compileFilter(query.get('filter'), { read: readField });
  const order = readOrder(query.get('orderBy'), FIELDS, 'name');
  const first = new FirstOf(order, ({ name }: Workflow) => name, { size: page.size + 1, after: page.after });
  for (const workflow of all) if (matches(workflow)) first.add(workflow);
  const found = first.items();
  const workflows = found.slice(0, page.size);
  const last = workflows.at(-1);
  return { workflows, ...(found.length > page.size && last ? { nextPageToken: page.token(first.key(last)) } : {}) };
}

function readField(workflow: Workflow, path: readonly string[]): Found {
  const [first = '', ...rest] = path;
  if (first === 'labels' || first === 'label') {
    if (rest.length === 0) return workflow.labels ?? {};
    const value = workflow.labels?.[rest.join('.')];
    return value === undefined ? undefined : [value];
  }
  const field = FIELDS[path.join('.')];
  if (field) return field(workflow);
  throw invalid(
    `filter: a workflow has no field "${path.join('.')}"; it has ${Object.keys(FIELDS).join(', ')}, labels.KEY.`,
  );
}
