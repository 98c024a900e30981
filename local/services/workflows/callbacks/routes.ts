/**
 * Callback endpoints over REST. Who may send is judged before a call gets here (workflows.callbacks.send).
 * Source: https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions.callbacks
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../../wire/clock.ts';
import { page, pageRequest } from '../../../wire/paging.ts';
import { ok, type Reply, type RestRequest, type Route } from '../../../wire/router.ts';
import { CALLBACK, listOf } from '../answer-forms.ts';
import { WrongMethod, type Callbacks } from './callbacks.ts';
import { workflowName, type ProjectEnv } from '../names.ts';
import type { ExecutionKey } from '../records.ts';

const COLLECTION = '/v1/projects/{project}/locations/{location}/workflows/{workflow}/executions/{execution}/callbacks';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];
/** As much as all variables of an execution may take. */
const BODY_LIMIT_BYTES = 512 * 1024;
const PAGE = { default: 100, maximum: 100 };

interface CallbackRoutesEnv extends ProjectEnv {
  readonly clock: Clock;
  readonly callbacks: Callbacks;
}

export function callbackRoutes(env: CallbackRoutesEnv): Route[] {
  const keyOf = ({ params }: RestRequest): ExecutionKey => ({
    workflow: workflowName(env, params),
    id: params['execution'] ?? '',
  });
  const service = 'workflowexecutions';
  const list: Route = {
    service,
    method: 'GET',
    pattern: COLLECTION,
    query: ['parent', 'pageSize', 'pageToken'],
    answer: listOf('callbacks', CALLBACK),
    handle: async (request) => {
      const all = await env.callbacks.list(keyOf(request));
      const asked = pageRequest(request.query, PAGE.default, PAGE.maximum);
      const { items, ...rest } = page(all, asked, ({ name }) => name);
      return ok({ callbacks: items, ...rest });
    },
  };
  const receive = async (request: RestRequest): Promise<Reply> => {
    try {
      await env.callbacks.receive(keyOf(request), request.params['callback'] ?? '', {
        method: request.method,
        url: request.query.size > 0 ? `${request.path}?${request.query.toString()}` : request.path,
        query: queryOf(request.query),
        headers: headersOf(request.headers),
        body: await request.bytes(BODY_LIMIT_BYTES),
        time: env.clock.now(),
      });
      return ok({});
    } catch (error) {
      if (!(error instanceof WrongMethod)) throw error;
      const { allowed, message } = error;
      return {
        status: 405,
        headers: { allow: allowed },
        body: { error: { code: 405, message, status: 'UNIMPLEMENTED' } },
      };
    }
  };
  return [
    list,
    ...METHODS.map((method): Route => ({ service, method, pattern: `${COLLECTION}/{callback}`, handle: receive })),
  ];
}

function queryOf(query: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** Credentials stay out of variables, logs and histories. */
function headersOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined || name === 'authorization' || name === 'cookie') return [];
      return [[name, Array.isArray(value) ? value.join(', ') : value]];
    }),
  );
}
