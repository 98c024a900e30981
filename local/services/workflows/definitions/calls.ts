/** The calls of the Workflows API, the same for REST and gRPC. What changes a workflow answers a finished operation. */
import type { Operation, Operations } from '../../../wire/operations.ts';
import { boundPageRequest } from '../../../wire/paging.ts';
import type { Definitions, Workflow } from './definitions.ts';
import { selectWorkflows } from './list.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Each throws ApiError INVALID_ARGUMENT and NOT_FOUND as the service does; a taken name and a broken definition are errors of the operation. */
export interface WorkflowCalls {
  create(parent: string, workflowId: string, body: Fields, version: string): Promise<Operation>;
  /** An empty revision is the latest. */
  get(name: string, revision: string): Promise<Workflow>;
  list(parent: string, query: URLSearchParams): Promise<{ workflows: Workflow[]; nextPageToken?: string }>;
  patch(name: string, body: Fields, mask: string | null, version: string): Promise<Operation>;
  delete(name: string, version: string): Promise<Operation>;
  listRevisions(name: string, query: URLSearchParams): Promise<{ workflows: Workflow[]; nextPageToken?: string }>;
}

const METADATA_TYPE = 'google.cloud.workflows.v1.OperationMetadata';
const WORKFLOW_TYPE = 'google.cloud.workflows.v1.Workflow';
const EMPTY_TYPE = 'google.protobuf.Empty';

export function createWorkflowCalls(env: {
  readonly definitions: Definitions;
  readonly operations: Operations;
}): WorkflowCalls {
  const { definitions, operations } = env;
  const operation = (verb: string, target: string, version: string, run: () => Promise<unknown>) =>
    operations.start({
      parent: target.slice(0, target.indexOf('/workflows/')),
      target,
      verb,
      apiVersion: version,
      metadataType: typeUrl(METADATA_TYPE, version),
      responseType: verb === 'delete' ? typeUrl(EMPTY_TYPE, version) : typeUrl(WORKFLOW_TYPE, version),
      run: async () => ((await run()) ?? {}) as Record<string, unknown>,
    });
  return {
    async create(parent, workflowId, body, version) {
      definitions.check(parent, workflowId, body);
      const target = `${parent}/workflows/${workflowId}`;
      return operation('create', target, version, () => definitions.create(parent, workflowId, body));
    },
    get: (name, revision) => definitions.get(name, revision || undefined),
    list: async (parent, query) => selectWorkflows(await definitions.list(parent), parent, query),
    async patch(name, body, mask, version) {
      await definitions.checkPatch(name, body, mask);
      return operation('update', name, version, () => definitions.patch(name, body, mask));
    },
    async delete(name, version) {
      await definitions.get(name);
      return operation('delete', name, version, () => definitions.delete(name));
    },
    async listRevisions(name, query) {
      const page = boundPageRequest(query, 20, 100, [name]);
      const all = await definitions.revisions(name);
      const begin = page.after === undefined ? 0 : all.findIndex(({ revisionId }) => revisionId <= page.after!) + 1;
      const workflows = all.slice(begin, begin + page.size);
      const last = workflows.at(-1);
      const more = begin + page.size < all.length && last !== undefined;
      return { workflows, ...(more ? { nextPageToken: page.token(last.revisionId) } : {}) };
    },
  };
}

const typeUrl = (type: string, version: string) =>
  `type.googleapis.com/${version === 'v1' ? type : type.replace('workflows.v1.', `workflows.${version}.`)}`;
