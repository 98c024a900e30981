/**
 * The Kubernetes API of a cluster. Every call first asks GKE where the cluster is.
 * https://cloud.google.com/workflows/docs/reference/connectors/gke/Overview
 */
import { typeError, valueError, WorkflowError } from '../errors.ts';
import type { Machine } from '../machine/runtime.ts';
import { encodeBody, headersOf, urlOf } from '../stdlib/http-request.ts';
import { parameter, Waiting, type BlockingFunction, type Namespace } from '../stdlib/signature.ts';
import { List, MapValue, mapOf, typeName, type Value } from '../values/value.ts';
import { argumentsByName, callOf } from './call.ts';
import { placeOf } from './environment.ts';
import { connectorParams } from './params.ts';
import { firstPhase, pollNext, recall, send, settle, type Phase } from './phases.ts';
import { requestFrom, requestOf, requestValue, type ConnectorArguments, type UntimedRequest } from './request.ts';
import { methodsOf, type RestMethod } from './table.ts';
import { at } from './waits.ts';

interface Kubernetes {
  /** Names, with blanks between. */
  readonly parameters: string;
  readonly method?: string;
  readonly path: (args: ConnectorArguments) => string;
  readonly body?: string;
  /** Waits until the job it asks for is complete. */
  readonly waits?: boolean;
}

const jobs = (args: ConnectorArguments): string =>
  `/apis/batch/v1/namespaces/${String(args.get('namespace') ?? 'default')}/jobs`;
const job = (args: ConnectorArguments): string => `${jobs(args)}/${String(args.get('job_name'))}`;

const REQUIRED = ['cluster_id', 'job_name', 'job', 'method', 'path'];
const JOB = 'cluster_id job_name namespace project location query timeout';
const FUNCTIONS: Readonly<Record<string, Kubernetes>> = {
  'gke.request': {
    parameters: 'cluster_id method path project location body headers query scopes timeout',
    path: (args) => String(args.get('path')),
    body: 'body',
  },
  'gke.create_job': {
    parameters: 'cluster_id job namespace project location query timeout',
    method: 'POST',
    path: jobs,
    body: 'job',
  },
  'gke.await_job': { parameters: `${JOB} polling_policy`, method: 'GET', path: job, waits: true },
  'gke.delete_job': { parameters: JOB, method: 'DELETE', path: job },
};

export const gke: Namespace = {
  functions: Object.entries(FUNCTIONS).map(([name, kubernetes]) => kubernetesFunction(name, kubernetes)),
};

function kubernetesFunction(name: string, kubernetes: Kubernetes): BlockingFunction {
  const parameters = kubernetes.parameters.split(' ').map((each) => {
    return REQUIRED.includes(each) ? parameter(`${each}:any`) : parameter(`${each}:any`, null);
  });
  return {
    kind: 'blocking',
    name,
    parameters,
    begin: (values, machine) => {
      const args = argumentsByName(parameters, values);
      const params = connectorParams(paramsOf(args, kubernetes));
      const first = requestOf(clusterMethod(), clusterArguments(args, machine), params.scopes, machine.program);
      const sent = send(firstPhase(first, params, machine.context.now), machine, name, callOf(name, args));
      return keep(sent, requestValue(kubernetesRequest(kubernetes, args, params.scopes)));
    },
    finish: (outcome, machine, memory) => {
      const phase = recall(at(memory, 'phase'));
      const next = at(memory, 'next');
      const settled = settle(phase, outcome, machine, name);
      if (settled instanceof Waiting) return keep(settled, next);
      if (next !== null) return keep(send(toCluster(phase, settled.body, next), machine, name), null);
      return kubernetes.waits === true ? untilComplete(phase, settled.body, machine) : settled.body;
    },
  };
}

function clusterMethod(): RestMethod {
  const name = 'googleapis.container.v1.projects.locations.clusters.get';
  return methodsOf('container.v1')?.get(name) as RestMethod;
}

function clusterArguments(args: ConnectorArguments, machine: Machine): ConnectorArguments {
  const place = new Map([
    ['project_id', args.get('project') ?? null],
    ['location', args.get('location') ?? null],
  ]);
  const parent = `projects/${placeOf('project_id', place, machine)}/locations/${placeOf('location', place, machine)}`;
  return new Map([['name', `${parent}/clusters/${String(args.get('cluster_id'))}`]]);
}

/** Requests have 300 seconds, waiting has half an hour. */
function paramsOf(args: ConnectorArguments, { waits }: Kubernetes): Value {
  return mapOf({
    timeout: args.get('timeout') ?? (waits === true ? null : 300),
    polling_policy: args.get('polling_policy') ?? null,
    scopes: args.get('scopes') ?? null,
  });
}

/** The request to the cluster, whose address is not known yet. */
function kubernetesRequest(
  { method, path, body }: Kubernetes,
  args: ConnectorArguments,
  scopes: readonly string[],
): UntimedRequest {
  const headers = headersOf(args.get('headers') ?? null);
  const encoded = body === undefined ? undefined : encodeBody(args.get(body) ?? null, headers);
  const verb = method ?? args.get('method') ?? null;
  if (typeof verb !== 'string') throw typeError(`'method' must be a string, not ${typeName(verb)}`);
  const place = path(args);
  if (!place.startsWith('/')) throw valueError(`the path '${place}' does not begin with a slash`);
  const url = urlOf(`https://cluster${place}`, args.get('query') ?? null);
  return { method: verb, url, headers, ...(encoded ? { body: encoded } : {}), auth: { type: 'OAuth2', scopes } };
}

/** @throws WorkflowError ValueError when the cluster does not run */
function toCluster(phase: Phase, cluster: Value, next: Value): Phase {
  const [status, endpoint] = [at(cluster, 'status'), at(cluster, 'endpoint')];
  if (status !== 'RUNNING' || typeof endpoint !== 'string') {
    throw valueError(`the cluster does not have the status RUNNING, but ${String(status)}`);
  }
  const request = requestFrom(next);
  const certificate = at(cluster, 'masterAuth', 'clusterCaCertificate');
  const pem = typeof certificate === 'string' ? Buffer.from(certificate, 'base64').toString() : undefined;
  return {
    ...phase,
    failures: 0,
    request: {
      ...request,
      url: request.url.replace('https://cluster', `https://${endpoint}`),
      ...(pem === undefined ? {} : { caCertificate: pem }),
    },
  };
}

/** @throws WorkflowError FailedJobError */
function untilComplete(phase: Phase, found: Value, machine: Machine): Value | Waiting {
  const conditions = at(found, 'status', 'conditions');
  const holds = (type: string): boolean =>
    conditions instanceof List &&
    conditions.items.some((each) => at(each, 'type') === type && at(each, 'status') === 'True');
  if (holds('Complete')) return found;
  if (!holds('Failed')) return keep(pollNext(phase, phase.request.url, machine), null);
  const message = `the job ${String(at(found, 'metadata', 'name') ?? '')} failed`;
  throw new WorkflowError(mapOf({ message, tags: new List(['FailedJobError']), job: found }), message);
}

function keep({ effect, memory }: Waiting, next: Value): Waiting {
  return new Waiting(
    effect,
    new MapValue(
      new Map([
        ['phase', memory],
        ['next', next],
      ]),
    ),
  );
}
