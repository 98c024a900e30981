/** Workflow Executions v1 and v1beta over REST. Source: https://cloud.google.com/workflows/docs/reference/executions/rest */
import { boundPageRequest, pageRequest } from '../../../wire/paging.ts';
import { readMessage } from '../../../wire/message.ts';
import { form, type Form } from '../../../wire/response-form.ts';
import { JsonText, ok, type RestRequest, type Route } from '../../../wire/router.ts';
import { whenThere, type Soon } from '../../../wire/soon.ts';
import { EXECUTION, listOf, STEP_ENTRY } from '../answer-forms.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { exportExecution } from './export.ts';
import type { Executions } from './executions.ts';
import { readView, Seen } from './view.ts';
import { EXECUTION_MESSAGE, NOTHING } from '../messages.ts';
import { workflowName, type ProjectEnv } from '../names.ts';
import type { ExecutionKey } from '../records.ts';
import { getStepEntry, listStepEntries, type StepEntryEnv } from '../history/step-entries.ts';
import type { Trigger } from '../events/trigger.ts';

const PAGE = { default: 100, basic: 1000, full: 100 };
const PAGED = ['parent', 'pageSize', 'pageToken', 'filter', 'orderBy', 'view'];
const PUSH = ['workflow', 'GCPCloudEventsMode', '__GCP_CloudEventsMode', 'message', 'subscription', 'deliveryAttempt'];

interface ExecutionRoutesEnv extends ProjectEnv, StepEntryEnv {
  readonly definitions: Definitions;
  readonly executions: Executions;
  readonly trigger: Trigger;
}

export function executionRoutes(env: ExecutionRoutesEnv): Route[] {
  return [...['v1', 'v1beta'].flatMap((version) => routesOf(env, version)), discardedEvents(env)];
}

function routesOf(env: ExecutionRoutesEnv, version: string): Route[] {
  const { executions, trigger } = env;
  const workflow = `/${version}/projects/{project}/locations/{location}/workflows/{workflow}`;
  const collection = `${workflow}/executions`;
  const item = `${collection}/{execution}`;
  const keyOf = ({ params }: RestRequest): ExecutionKey => ({
    workflow: workflowName(env, params),
    id: params['execution'] ?? '',
  });
  /** Its parameters, those of its path among them, and the form of its answer. */
  const route = (
    method: string,
    pattern: string,
    [query, answer]: readonly [query: readonly string[], answer: Form],
    handle: (request: RestRequest) => Soon<unknown>,
  ): Route => ({
    service: 'workflowexecutions',
    method,
    pattern,
    plain: true,
    query,
    answer,
    handle: (request) => whenThere(handle(request), show),
  });
  return [
    route('POST', collection, [['parent', 'execution'], EXECUTION], (request) =>
      whenThere(request.json(), (body) =>
        executions.create(workflowName(env, request.params), readMessage(body, EXECUTION_MESSAGE, 'execution')),
      ),
    ),
    route('GET', collection, [PAGED, listOf('executions', EXECUTION)], ({ params, query }) =>
      executions.list(...listArguments(workflowName(env, params), query)),
    ),
    route('GET', item, [['name', 'view'], EXECUTION], (request) =>
      executions.get(keyOf(request), readView(request.query.get('view'), 'FULL')),
    ),
    route('POST', `${item}:cancel`, [['name'], EXECUTION], async (request) => {
      readMessage(await request.json(), NOTHING, '');
      return executions.cancel(keyOf(request));
    }),
    route('GET', `${item}:exportData`, [['name'], form(['data'])], (request) => exportExecution(env, keyOf(request))),
    route('POST', `${item}:deleteExecutionHistory`, [['name'], form([])], async (request) => {
      readMessage(await request.json(), NOTHING, '');
      await executions.deleteHistory(keyOf(request));
      return {};
    }),
    route('GET', `${item}/stepEntries`, [[...PAGED, 'skip'], ENTRIES], async (request) => {
      executions.get(keyOf(request), 'BASIC');
      return listStepEntries(env, keyOf(request), request.query);
    }),
    route('GET', `${item}/stepEntries/{entry}`, [['name', 'view'], STEP_ENTRY], (request) =>
      getStepEntry(env, keyOf(request), request.params['entry'] ?? '', request.query),
    ),
    route('POST', `${workflow}:triggerPubsubExecution`, [PUSH, EXECUTION], async (request) => {
      const mode = request.query.get('__GCP_CloudEventsMode');
      return trigger.push(workflowName(env, request.params), await request.json(), mode);
    }),
  ];
}

const ENTRIES = listOf('stepEntries', STEP_ENTRY, ['totalSize']);

const show = (answer: unknown) => ok(answer instanceof Seen ? new JsonText(answer.json()) : answer);

/** What a list call asks for, as REST and gRPC say it. @throws ApiError INVALID_ARGUMENT */
export function listArguments(workflow: string, query: URLSearchParams): Parameters<Executions['list']> {
  const view = readView(query.get('view'), 'BASIC');
  const [filter, orderBy] = [query.get('filter'), query.get('orderBy')];
  const maximum = view === 'FULL' ? PAGE.full : PAGE.basic;
  const page = boundPageRequest(query, PAGE.default, maximum, [filter, orderBy, view, workflow]);
  return [workflow, { page, view, filter, orderBy }];
}

/** Not an API of Google's: what was pushed here and was too large to start anything. */
const discardedEvents = ({ trigger }: ExecutionRoutesEnv): Route => ({
  service: 'workflowexecutions',
  method: 'GET',
  pattern: '/local/v1/discardedEvents',
  handle: async ({ query }) => {
    const { size } = pageRequest(query, PAGE.default, 1000);
    return ok({ discardedEvents: await trigger.discarded(size) });
  },
});
