/** Workflow definitions (workflows v1). Source is compared byte for byte; only it and the like make a new revision. */
import type { Client } from '../rest/client.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import type { Backlog, Fields, Resource, Vanishing } from '../resource.ts';

const MAX_SOURCE_BYTES = 128 * 1024;
const MAX_DESCRIPTION = 1000;
const MAX_VARIABLES = 20;
const MAX_VARIABLE_BYTES = 4096;

/** https://cloud.google.com/workflows/docs/reference/rest/v1/projects.locations.workflows */
export const workflow: Descriptor = {
  kind: 'workflow',
  address: { service: 'workflows', version: 'v1', collection: '/v1/projects/{project}/locations/{location}/workflows' },
  create: { form: { id: 'query', parameter: 'workflowId' } },
  update: { form: 'mask-query' },
  remove: { verb: 'DELETE' },
  operation: ['create', 'update', 'remove'],
  ownership: 'labels',
  dataClass: 'history',
  iam: 'none',
  diff: {
    outputOnly: [
      'name',
      'state',
      'stateError',
      'revisionId',
      'revisionCreateTime',
      'createTime',
      'updateTime',
      'allKmsKeys',
      'allKmsKeysVersions',
      'cryptoKeyVersion',
    ],
    serverDefaulted: ['serviceAccount', 'description'],
    references: ['serviceAccount', 'cryptoKeyName'],
    exact: ['sourceContents', 'userEnvVars', 'labels', 'description'],
    whole: ['userEnvVars'],
  },
  list: { field: 'workflows' },
  hooks: { vanishing: executionsOf, backlog: unfinished, fault: unavailable },
  checks: {
    id: {
      pattern: /^[A-Za-z](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?$/,
      rule: '1 to 64 letters, digits, hyphens and underscores, beginning with a letter',
    },
    spec: faultsOf,
  },
  permissions: permissionsOf('workflows.workflows', { write: ['iam.serviceAccounts.actAs'] }),
};

/** Executions of it fail for as long as its key cannot be used. */
function unavailable({ state, stateError }: Fields): string | undefined {
  if (state !== 'UNAVAILABLE') return undefined;
  const { type, details } = (stateError ?? {}) as { type?: string; details?: string };
  return [type ?? state, ...(details ? [details] : [])].join(': ');
}

/** Limits: https://cloud.google.com/workflows/quotas#resource_limit */
function faultsOf(spec: Fields): string[] {
  const faults: string[] = [];
  const sourceBytes = Buffer.byteLength(String(spec['sourceContents'] ?? ''));
  if (sourceBytes > MAX_SOURCE_BYTES) faults.push(`the source has ${sourceBytes} bytes; at most ${MAX_SOURCE_BYTES}`);
  const description = String(spec['description'] ?? '').length;
  if (description > MAX_DESCRIPTION) {
    faults.push(`the description has ${description} characters; at most ${MAX_DESCRIPTION}`);
  }
  const variables = Object.entries((spec['userEnvVars'] ?? {}) as Fields);
  if (variables.length > MAX_VARIABLES) faults.push(`${variables.length} variables; at most ${MAX_VARIABLES}`);
  for (const [name, value] of variables) {
    if (/^(GOOGLE|WORKFLOWS)/.test(name)) faults.push(`variable ${name}: names of this beginning are reserved`);
    if (Buffer.byteLength(String(value)) > MAX_VARIABLE_BYTES) faults.push(`variable ${name} is longer than 4 KiB`);
  }
  return faults;
}

const PAGE = 1000;

/** Executions that have not ended: what they make may be what other workflows still wait for. */
async function unfinished(client: Client, live: Fields): Promise<Backlog> {
  const page = await client.find({
    service: 'workflowexecutions',
    method: 'GET',
    path: `/v1/${String(live['name'])}/executions`,
    query: { pageSize: String(PAGE), filter: 'state="ACTIVE" OR state="QUEUED"' },
  });
  return { count: ((page?.['executions'] ?? []) as unknown[]).length, at: client.now() };
}

/** Deleting a workflow erases its executions. */
async function executionsOf(client: Client, resource: Resource): Promise<Vanishing | undefined> {
  const page = await client.find({
    service: 'workflowexecutions',
    method: 'GET',
    path: `/v1/${resource.name}/executions`,
    query: { pageSize: String(PAGE) },
  });
  const count = ((page?.['executions'] ?? []) as unknown[]).length;
  if (count === 0) return undefined;
  return { what: 'executions', count, ...(page?.['nextPageToken'] ? { atLeast: true } : {}) };
}
