/** Workflows v1 over REST. Source: https://cloud.google.com/workflows/docs/reference/rest/v1/projects.locations.workflows */
import { invalid } from '../../wire/errors.ts';
import type { Operations } from '../../wire/operations.ts';
import { page, pageRequest } from '../../wire/paging.ts';
import { ok, type RestRequest, type Route } from '../../wire/router.ts';
import type { Definitions, Workflow } from './definitions.ts';
import { compileFilter } from './filter.ts';
import { checkWorkflowId, parentName, workflowName, type ProjectEnv } from './names.ts';

const COLLECTION = '/v1/projects/{project}/locations/{location}/workflows';
const ITEM = `${COLLECTION}/{workflow}`;
const TYPE = 'type.googleapis.com/google.cloud.workflows.v1.Workflow';
const METADATA_TYPE = 'type.googleapis.com/google.cloud.workflows.v1.OperationMetadata';
const EMPTY = 'type.googleapis.com/google.protobuf.Empty';

interface DefinitionRoutesEnv extends ProjectEnv {
  readonly definitions: Definitions;
  readonly operations: Operations;
}

export function definitionRoutes(env: DefinitionRoutesEnv): Route[] {
  const { definitions, operations } = env;
  const operation = (verb: string, parent: string, target: string, run: () => Promise<unknown>) =>
    operations.start({
      parent,
      target,
      verb,
      apiVersion: 'v1',
      metadataType: METADATA_TYPE,
      responseType: verb === 'delete' ? EMPTY : TYPE,
      run: async () => ((await run()) ?? {}) as Record<string, unknown>,
    });
  const route = (method: string, pattern: string, handle: (request: RestRequest) => Promise<unknown>): Route => ({
    service: 'workflows',
    method,
    pattern,
    handle: async (request) => ok(await handle(request)),
  });
  return [
    route('POST', COLLECTION, async (request) => {
      const parent = parentName(env, request.params);
      const id = request.query.get('workflowId') ?? '';
      checkWorkflowId(id);
      const body = await request.json();
      return operation('create', parent, `${parent}/workflows/${id}`, () => definitions.create(parent, id, body));
    }),
    route('GET', COLLECTION, async ({ params, query }) => {
      const parent = parentName(env, params);
      const matches = compileFilter(query.get('filter'), readField);
      const found = ordered((await definitions.list(parent)).filter(matches), query.get('orderBy'));
      const { items, ...rest } = page(found, pageRequest(query, 500, 1000), ({ key }) => key);
      return { workflows: items.map(({ workflow }) => workflow), ...rest };
    }),
    route('GET', ITEM, ({ params, query }) =>
      definitions.get(workflowName(env, params), query.get('revisionId') ?? undefined),
    ),
    route('PATCH', ITEM, async (request) => {
      const name = workflowName(env, request.params);
      const body = await request.json();
      await definitions.get(name);
      const mask = request.query.get('updateMask');
      return operation('update', parentName(env, request.params), name, () => definitions.patch(name, body, mask));
    }),
    route('DELETE', ITEM, async ({ params }) => {
      const name = workflowName(env, params);
      await definitions.get(name);
      return operation('delete', parentName(env, params), name, () => definitions.delete(name));
    }),
    route('GET', `${ITEM}:listRevisions`, async ({ params, query }) => {
      const found = await definitions.revisions(workflowName(env, params));
      const request = pageRequest(query, 20, 100);
      const begin = request.after === undefined ? 0 : found.findIndex((one) => one.revisionId === request.after) + 1;
      const { items, ...rest } = page(found.slice(begin), { ...request, after: undefined }, (one) => one.revisionId);
      return { workflows: items, ...rest };
    }),
  ];
}

/** The list in the wanted order, each with a key that rises along it, for page tokens. */
function ordered(workflows: readonly Workflow[], orderBy: string | null) {
  const [field = 'name', direction = 'asc', ...more] = (orderBy ?? '').trim().split(/\s+/).filter(Boolean);
  const orders: Record<string, (one: Workflow) => string> = {
    name: (one) => one.name,
    createTime: (one) => `${one.createTime} ${one.name}`,
    updateTime: (one) => `${one.updateTime} ${one.name}`,
  };
  const keyOf = orders[field];
  if (!keyOf || more.length > 0 || !['asc', 'desc'].includes(direction)) {
    throw invalid(`orderBy "${orderBy}" is not one of name, createTime, updateTime, with "desc" or without.`);
  }
  const sign = direction === 'desc' ? -1 : 1;
  const sorted = workflows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -sign : sign));
  return sorted.map((workflow, index) => ({ workflow, key: String(index).padStart(8, '0') }));
}

function readField(workflow: Workflow, field: string): string | undefined {
  const [head = '', ...rest] = field.split('.');
  if (head === 'labels') return workflow.labels?.[rest.join('.')];
  const readers: Record<string, string | undefined> = {
    name: workflow.name,
    workflowId: workflow.name.slice(workflow.name.lastIndexOf('/') + 1),
    state: workflow.state,
    revisionId: workflow.revisionId,
    createTime: workflow.createTime,
    updateTime: workflow.updateTime,
    description: workflow.description ?? '',
    serviceAccount: workflow.serviceAccount,
  };
  if (!(field in readers)) throw invalid(`filter: a workflow has no field "${field}".`);
  return readers[field];
}
