/**
 * Workflows v1 and v1beta over REST.
 * Source: https://cloud.google.com/workflows/docs/reference/rest/v1/projects.locations.workflows
 */
import { OPERATION, type Operations } from '../../../wire/operations.ts';
import { readMessage } from '../../../wire/message.ts';
import type { Form } from '../../../wire/response-form.ts';
import { ok, type RestRequest, type Route } from '../../../wire/router.ts';
import { listOf, WORKFLOW } from '../answer-forms.ts';
import { WORKFLOW_MESSAGE } from '../messages.ts';
import type { WorkflowCalls } from './calls.ts';
import { parentName, workflowName, type ProjectEnv } from '../names.ts';

interface DefinitionRoutesEnv extends ProjectEnv {
  readonly calls: WorkflowCalls;
  readonly operations: Operations;
}

export function definitionRoutes(env: DefinitionRoutesEnv): Route[] {
  return ['v1', 'v1beta'].flatMap((version) => routesOf(env, version));
}

function routesOf(env: DefinitionRoutesEnv, version: string): Route[] {
  const { calls } = env;
  const collection = `/${version}/projects/{project}/locations/{location}/workflows`;
  const item = `${collection}/{workflow}`;
  /** Its parameters, those of its path among them, and the form of its answer. */
  const route = (
    method: string,
    pattern: string,
    [query, answer]: readonly [query: readonly string[], answer: Form],
    handle: (request: RestRequest) => Promise<unknown>,
  ): Route => ({
    service: 'workflows',
    method,
    pattern,
    plain: true,
    query,
    answer,
    handle: async (request) => ok(await handle(request)),
  });
  return [
    route('POST', collection, [['parent', 'workflowId', 'workflow'], OPERATION], async (request) => {
      const id = request.query.get('workflowId') ?? '';
      return calls.create(parentName(env, request.params), id, await bodyOf(request), version);
    }),
    route('GET', collection, [[...PAGED, 'parent', 'filter', 'orderBy'], WORKFLOWS], ({ params, query }) =>
      calls.list(parentName(env, params), query),
    ),
    route('GET', item, [['name', 'revisionId'], WORKFLOW], ({ params, query }) =>
      calls.get(workflowName(env, params), query.get('revisionId') ?? ''),
    ),
    route('PATCH', item, [['name', 'updateMask', 'workflow'], OPERATION], async (request) =>
      calls.patch(workflowName(env, request.params), await bodyOf(request), request.query.get('updateMask'), version),
    ),
    route('DELETE', item, [['name'], OPERATION], ({ params }) => calls.delete(workflowName(env, params), version)),
    route('GET', `${item}:listRevisions`, [[...PAGED, 'name'], REVISIONS], ({ params, query }) =>
      calls.listRevisions(workflowName(env, params), query),
    ),
  ];
}

const bodyOf = async (request: RestRequest) => readMessage(await request.json(), WORKFLOW_MESSAGE, 'workflow');

const PAGED = ['pageSize', 'pageToken'];
const WORKFLOWS = listOf('workflows', WORKFLOW, ['unreachable']);
const REVISIONS = listOf('workflows', WORKFLOW);
