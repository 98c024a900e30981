/**
 * google.cloud.workflows.v1.Workflows and its beta over gRPC, and google.longrunning.Operations for what it starts. The client
 * package ships the service as `.proto` only.
 */
import type { ServiceDefinition } from '@grpc/grpc-js';
import type { MessageTypeDefinition, PackageDefinition } from '@grpc/proto-loader';
import { loadProtos, unary, type GrpcService } from '../../../wire/grpc.ts';
import { lazyService, type RpcMethod } from '../../../wire/lazy-service.ts';
import type { Operation, Operations } from '../../../wire/operations.ts';
import type { Log } from '../../../wire/room.ts';
import type { WorkflowCalls } from '../definitions/calls.ts';
import type { Workflow } from '../definitions/definitions.ts';
import { keyOf, operationName, parentOf, timestamp } from './names.ts';
import { WORKFLOW_MESSAGE } from '../messages.ts';
import type { ProjectEnv } from '../names.ts';

interface WorkflowsGrpcEnv extends ProjectEnv {
  readonly calls: WorkflowCalls;
  readonly operations: Operations;
  readonly log: Log;
}

type Fields = Readonly<Record<string, unknown>>;

interface Named {
  readonly name: string;
}

interface Paged {
  readonly pageSize: number;
  readonly pageToken: string;
  readonly filter?: string;
  readonly orderBy?: string;
}

/** The beta is the same without revisions. */
const VERSIONS = ['v1', 'v1beta'] as const;
type Version = (typeof VERSIONS)[number];

export function workflowsServices(env: WorkflowsGrpcEnv): GrpcService[] {
  let loaded: PackageDefinition | undefined;
  const protos = () =>
    (loaded ??= loadProtos('@google-cloud/workflows', [
      ...VERSIONS.map((version) => `google/cloud/workflows/${version}/workflows.proto`),
      'google/longrunning/operations.proto',
    ]));
  const serve = (name: string, implementation: GrpcService['implementation'], not?: string): GrpcService => {
    const methods = Object.keys(implementation).filter((method) => method !== not);
    return { definition: lazyService(name, methods.map(rpcOf), () => serviceOf(protos(), name)), implementation };
  };
  return [
    ...VERSIONS.map((version) => {
      const unknown = version === 'v1' ? undefined : 'listWorkflowRevisions';
      return serve(`google.cloud.workflows.${version}.Workflows`, workflows(env, protos, version), unknown);
    }),
    serve('google.longrunning.Operations', longRunning(env, protos)),
  ];
}

/** None of them streams. */
const rpcOf = (method: string): RpcMethod => ({ name: method.charAt(0).toUpperCase() + method.slice(1) });

type Protos = () => PackageDefinition;

function workflows(
  { calls, log, ...env }: WorkflowsGrpcEnv,
  protos: Protos,
  version: Version,
): GrpcService['implementation'] {
  const pack = packer(protos);
  return {
    listWorkflows: unary(log, async ({ parent, ...paged }: Paged & { readonly parent: string }) => {
      const { workflows: found, nextPageToken = '' } = await calls.list(parentOf(env, parent), queryOf(paged));
      return { workflows: found.map(toProto), nextPageToken, unreachable: [] };
    }),
    getWorkflow: unary(log, async ({ name, revisionId }: Named & { readonly revisionId: string }) =>
      toProto(await calls.get(keyOf(env, name).workflow, revisionId)),
    ),
    createWorkflow: unary(log, async (request: { parent: string; workflowId: string; workflow: Fields | null }) => {
      const { parent, workflowId, workflow } = request;
      return pack(await calls.create(parentOf(env, parent), workflowId, fromProto(workflow), version));
    }),
    updateWorkflow: unary(log, async (request: { workflow: Fields | null; updateMask: { paths: string[] } | null }) => {
      const { workflow, updateMask } = request;
      const { workflow: name } = keyOf(env, String(workflow?.['name'] ?? ''));
      return pack(await calls.patch(name, fromProto(workflow), updateMask?.paths.join(',') || null, version));
    }),
    deleteWorkflow: unary(log, async ({ name }: Named) => pack(await calls.delete(keyOf(env, name).workflow, version))),
    listWorkflowRevisions: unary(log, async ({ name, ...paged }: Named & Paged) => {
      const { workflow } = keyOf(env, name);
      const { workflows: found, nextPageToken = '' } = await calls.listRevisions(workflow, queryOf(paged));
      return { workflows: found.map(toProto), nextPageToken };
    }),
  };
}

/** The work is done before it is first seen, so there is nothing left to cancel. */
function longRunning({ operations, log, ...env }: WorkflowsGrpcEnv, protos: Protos): GrpcService['implementation'] {
  const pack = packer(protos);
  const get = unary(log, async ({ name }: Named) => pack(await operations.get(operationName(env, name))));
  return {
    getOperation: get,
    waitOperation: unary(log, async ({ name }: Named) => pack(await operations.wait(operationName(env, name)))),
    listOperations: unary(log, async ({ name, ...paged }: Named & Paged) => {
      const { operations: found, nextPageToken = '' } = await operations.list(parentOf(env, name), queryOf(paged));
      return { operations: found.map(pack), nextPageToken };
    }),
    deleteOperation: unary(log, async ({ name }: Named) => {
      await operations.delete(operationName(env, name));
      return {};
    }),
    cancelOperation: unary(log, async ({ name }: Named) => {
      await operations.get(operationName(env, name));
      return {};
    }),
  };
}

function serviceOf(protos: PackageDefinition, name: string): ServiceDefinition {
  const found = protos[name];
  if (!found) throw new Error(`the published protos have no service ${name}`);
  return found as ServiceDefinition;
}

function queryOf({ pageSize, ...texts }: Paged): URLSearchParams {
  return new URLSearchParams({ pageSize: String(pageSize), ...texts });
}

/** google.longrunning.Operation with metadata and response packed into Any. Those of other services stay empty inside. */
function packer(protos: Protos) {
  const encode = (name: string, message: object) =>
    (protos()[name] as unknown as MessageTypeDefinition<object, object>).serialize(message);
  const any = (fields: Fields) => {
    const { '@type': url, ...message } = fields;
    const type = String(url).split('/').at(-1) ?? '';
    const known = type.startsWith('google.cloud.workflows.') && type in protos();
    return { type_url: url, value: known ? encode(type, withTimes(message)) : Buffer.alloc(0) };
  };
  return ({ name, done, metadata, response, error }: Operation) => ({
    name,
    done,
    metadata: any(metadata),
    ...(error ? { error: { code: error.code, message: error.message, details: [] } } : {}),
    ...(response ? { response: any(response) } : {}),
  });
}

const TIMES = ['createTime', 'updateTime', 'revisionCreateTime', 'endTime'];

function withTimes(message: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(message).map(([key, value]) => [key, TIMES.includes(key) ? timestamp(String(value)) : value]),
  );
}

const toProto = (workflow: Workflow) => withTimes({ ...workflow });

/** What was left out has a default here; names of oneofs are no fields. */
function fromProto(workflow: Fields | null): Fields {
  return Object.fromEntries(
    Object.entries(workflow ?? {}).filter(
      ([key, value]) => Object.hasOwn(WORKFLOW_MESSAGE.fields, key) && value !== '' && value !== null,
    ),
  );
}
