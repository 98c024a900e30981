/**
 * google.cloud.workflows.executions.v1.Executions and its beta over gRPC, as Google's clients call them. The published
 * proto is older than the REST definition and lacks createTime, executionHistoryLevel and the step entries.
 */
import { loadServices, unary, type GrpcService } from '../../../wire/grpc.ts';
import type { Log } from '../../../wire/room.ts';
import { listArguments } from '../executions/routes.ts';
import type { Executions } from '../executions/executions.ts';
import { readView, type Execution } from '../executions/view.ts';
import { keyOf, seconds, timestamp } from './names.ts';
import type { ProjectEnv } from '../names.ts';

interface ExecutionsGrpcEnv extends ProjectEnv {
  readonly executions: Executions;
  readonly log: Log;
}

interface Named {
  readonly name: string;
}

interface ListRequest {
  readonly parent: string;
  readonly pageSize: number;
  readonly pageToken: string;
  readonly view: string;
  readonly filter: string;
  readonly orderBy: string;
}

interface CreateRequest {
  readonly parent: string;
  readonly execution: Readonly<Record<string, unknown>> | null;
}

export function executionsServices({ executions, log, ...env }: ExecutionsGrpcEnv): GrpcService[] {
  const definitions = loadServices('@google-cloud/workflows', 'build/protos/protos.json', [
    'google.cloud.workflows.executions.v1.Executions',
    'google.cloud.workflows.executions.v1beta.Executions',
  ]);
  const implementation = {
    createExecution: unary(log, async ({ parent, execution }: CreateRequest) =>
      toProto((await executions.create(keyOf(env, parent).workflow, execution ?? {})).resource()),
    ),
    getExecution: unary(log, async ({ name, view }: Named & { readonly view: string }) =>
      toProto(executions.get(keyOf(env, name), readView(view, 'FULL')).resource()),
    ),
    cancelExecution: unary(log, async ({ name }: Named) =>
      toProto((await executions.cancel(keyOf(env, name))).resource()),
    ),
    listExecutions: unary(log, async ({ parent, pageSize, ...texts }: ListRequest) => {
      const query = new URLSearchParams({ pageSize: String(pageSize), ...texts });
      const listed = await executions.list(...listArguments(keyOf(env, parent).workflow, query));
      return { executions: listed.executions.map(toProto), nextPageToken: listed.nextPageToken ?? '' };
    }),
  };
  return definitions.map((definition) => ({ definition, implementation }));
}

/** Well-known types are messages here, not texts. */
function toProto(execution: Execution) {
  const { startTime, endTime, duration, ...rest } = execution;
  return {
    ...rest,
    startTime: timestamp(startTime),
    endTime: timestamp(endTime),
    duration: duration === undefined ? null : seconds(Math.round(Number.parseFloat(duration) * 1000)),
  };
}
