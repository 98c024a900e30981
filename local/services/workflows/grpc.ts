/**
 * google.cloud.workflows.executions.v1.Executions over gRPC, as Google's clients call it. Its published proto is older
 * than the REST definition and lacks createTime, executionHistoryLevel and the step entries.
 */
import { loadServices, unary, type GrpcService } from '../../wire/grpc.ts';
import type { Log } from '../../wire/room.ts';
import { notFound } from '../../wire/errors.ts';
import { listArguments } from './execution-routes.ts';
import type { Executions } from './executions.ts';
import { readView, type Execution } from './execution-view.ts';
import { workflowName, type ProjectEnv } from './names.ts';
import type { ExecutionKey } from './records.ts';

interface GrpcEnv extends ProjectEnv {
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

const NAME = /^projects\/([^/]+)\/locations\/([^/]+)\/workflows\/([^/]+)(?:\/executions\/([^/]+))?$/;

export function executionsService({ executions, log, ...env }: GrpcEnv): GrpcService {
  const [definition] = loadServices('@google-cloud/workflows', 'build/protos/protos.json', [
    'google.cloud.workflows.executions.v1.Executions',
  ]);
  if (!definition) throw new Error('the Executions service is not in the published protos');
  const keyOf = (name: string): ExecutionKey => {
    const [, project = '', location = '', workflow = '', id = ''] = NAME.exec(name) ?? [];
    if (!workflow) throw notFound(`"${name}"`);
    return { workflow: workflowName(env, { project, location, workflow }), id };
  };
  const implementation = {
    createExecution: unary(log, async ({ parent, execution }: CreateRequest) =>
      toProto(await executions.create(keyOf(parent).workflow, execution ?? {})),
    ),
    getExecution: unary(log, async ({ name, view }: Named & { readonly view: string }) =>
      toProto(await executions.get(keyOf(name), readView(view, 'FULL'))),
    ),
    cancelExecution: unary(log, async ({ name }: Named) => toProto(await executions.cancel(keyOf(name)))),
    listExecutions: unary(log, async (request: ListRequest) => {
      const { parent, pageSize, ...texts } = request;
      const query = new URLSearchParams({ pageSize: String(pageSize), ...texts });
      const listed = await executions.list(...listArguments(keyOf(parent).workflow, query));
      return { executions: listed.executions.map(toProto), nextPageToken: listed.nextPageToken ?? '' };
    }),
  };
  return { definition, implementation };
}

/** Well-known types are messages here, not texts. */
function toProto(execution: Execution) {
  const { startTime, endTime, duration, ...rest } = execution;
  return {
    ...rest,
    startTime: startTime === undefined ? null : timestamp(startTime),
    endTime: endTime === undefined ? null : timestamp(endTime),
    duration: duration === undefined ? null : split(Math.round(Number.parseFloat(duration) * 1000)),
  };
}

const timestamp = (time: string) => split(Date.parse(time));

function split(milliseconds: number) {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds: String(seconds), nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}
