/** Workflow Executions v1 over REST. Source: https://cloud.google.com/workflows/docs/reference/executions/rest */
import { pageRequest } from '../../wire/paging.ts';
import { ok, type RestRequest, type Route } from '../../wire/router.ts';
import type { Executions } from './executions.ts';
import { readView } from './execution-view.ts';
import { workflowName, type ProjectEnv } from './names.ts';
import type { ExecutionKey } from './records.ts';
import { getStepEntry, listStepEntries, type StepEntryEnv } from './step-entries.ts';
import type { Trigger } from './trigger.ts';

const WORKFLOW = '/v1/projects/{project}/locations/{location}/workflows/{workflow}';
const COLLECTION = `${WORKFLOW}/executions`;
const ITEM = `${COLLECTION}/{execution}`;
const PAGE = { default: 100, basic: 1000, full: 100 };

interface ExecutionRoutesEnv extends ProjectEnv, StepEntryEnv {
  readonly executions: Executions;
  readonly trigger: Trigger;
}

export function executionRoutes(env: ExecutionRoutesEnv): Route[] {
  const { executions, trigger } = env;
  const keyOf = ({ params }: RestRequest): ExecutionKey => ({
    workflow: workflowName(env, params),
    id: params['execution'] ?? '',
  });
  const route = (method: string, pattern: string, handle: (request: RestRequest) => Promise<unknown>): Route => ({
    service: 'workflowexecutions',
    method,
    pattern,
    handle: async (request) => ok(await handle(request)),
  });
  return [
    route('POST', COLLECTION, async (request) =>
      executions.create(workflowName(env, request.params), await request.json()),
    ),
    route('GET', COLLECTION, ({ params, query }) => {
      const view = readView(query.get('view'), 'BASIC');
      const maximum = view === 'FULL' ? PAGE.full : PAGE.basic;
      return executions.list(workflowName(env, params), {
        ...pageRequest(query, PAGE.default, maximum),
        view,
        filter: query.get('filter'),
        orderBy: query.get('orderBy'),
      });
    }),
    route('GET', ITEM, (request) => executions.get(keyOf(request), readView(request.query.get('view'), 'FULL'))),
    route('POST', `${ITEM}:cancel`, (request) => executions.cancel(keyOf(request))),
    route('GET', `${ITEM}/stepEntries`, async (request) => {
      await executions.get(keyOf(request), 'BASIC');
      return listStepEntries(env, keyOf(request), request.query);
    }),
    route('GET', `${ITEM}/stepEntries/{entry}`, (request) =>
      getStepEntry(env, keyOf(request), request.params['entry'] ?? '', request.query),
    ),
    route('POST', `${WORKFLOW}:triggerPubsubExecution`, async (request) => {
      const mode = request.query.get('__GCP_CloudEventsMode');
      return trigger.push(workflowName(env, request.params), await request.json(), mode);
    }),
    route('GET', '/local/v1/discardedEvents', async ({ query }) => {
      const { size } = pageRequest(query, PAGE.default, 1000);
      return { discardedEvents: await trigger.discarded(size) };
    }),
  ];
}
