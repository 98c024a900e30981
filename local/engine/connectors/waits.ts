/**
 * What a connector waits for once the first answer is there: an operation, or a resource that has a state. Where to ask
 * again, and what the answer says. https://cloud.google.com/workflows/docs/connectors#long-running_operations
 */
import { List, MapValue, type Value } from '../values/value.ts';
import type { RestMethod } from './table.ts';

export interface Wait {
  /** Where to ask, from the first answer; undefined when it says nothing of that. */
  readonly poll: (answer: Value, requestUrl: string) => string | undefined;
  /** `invalid` when the answer is nothing that can be waited for. */
  readonly verdict: (answer: Value) => 'running' | 'done' | 'failed' | 'invalid';
  /** What to say when it failed, instead of what the answer says. */
  readonly message?: string;
}

export function at(value: Value | undefined, ...path: string[]): Value {
  let found: Value = value ?? null;
  for (const key of path) found = found instanceof MapValue ? (found.entries.get(key) ?? null) : null;
  return found;
}

/** `https://host/v1/`: what names of resources of this API follow. */
function versionRoot(url: string): string {
  return /^https:\/\/[^/]+\/(?:.*?\/)?v\d[a-z0-9]*\//.exec(url)?.[0] ?? url;
}

function byName(answer: Value, requestUrl: string): string | undefined {
  const link = at(answer, 'selfLink');
  if (typeof link === 'string' && link.startsWith('https://')) return link;
  const name = at(answer, 'name');
  return typeof name === 'string' ? versionRoot(requestUrl) + name : undefined;
}

/** google.longrunning.Operation. */
const OPERATION: Wait = {
  poll: byName,
  verdict: (answer) => {
    const done = at(answer, 'done');
    if (done !== null && typeof done !== 'boolean') return 'invalid';
    if (done === true) return at(answer, 'error') === null ? 'done' : 'failed';
    return typeof at(answer, 'name') === 'string' ? 'running' : 'invalid';
  },
};

/** Operations of Compute Engine, Cloud SQL and GKE. */
const STATUS_OPERATION: Wait = {
  poll: byName,
  verdict: (answer) => {
    const status = at(answer, 'status');
    if (typeof status !== 'string') return 'invalid';
    if (status !== 'DONE') return 'running';
    return at(answer, 'error') === null ? 'done' : 'failed';
  },
};

function stateVerdict(state: Value): ReturnType<Wait['verdict']> {
  if (typeof state !== 'string') return 'invalid';
  if (/(^|_)(SUCCEEDED|DONE|DRAINED|UPDATED)$/.test(state)) return 'done';
  return /(^|_)(FAILED|CANCELLED|EXPIRED|UNAVAILABLE|DELETION_IN_PROGRESS)$/.test(state) ? 'failed' : 'running';
}

const JOB_WITH_STATE: Wait = {
  poll: byName,
  verdict: (answer) => stateVerdict(at(answer, 'state') ?? at(answer, 'status', 'state')),
};

export const EXECUTION: Wait = { ...JOB_WITH_STATE, message: 'Execution failed or cancelled.' };

const BATCH_JOB: Wait = { poll: byName, verdict: (answer) => stateVerdict(at(answer, 'status', 'state')) };

const BIGQUERY_JOB: Wait = {
  poll: (answer, requestUrl) => {
    const id = at(answer, 'jobReference', 'jobId');
    const location = at(answer, 'jobReference', 'location');
    const address = `${requestUrl.replace('/upload/', '/').split('?', 1)[0]}/${String(id)}`;
    if (typeof id !== 'string') return undefined;
    return typeof location === 'string' ? `${address}?location=${location}` : address;
  },
  verdict: (answer) =>
    at(answer, 'status', 'errorResult') === null ? stateVerdict(at(answer, 'status', 'state')) : 'failed',
};

/** A launch answers with the job in `job`, everything else is the job itself. */
const DATAFLOW_JOB: Wait = {
  poll: (answer, requestUrl) => {
    const job = at(answer, 'job') ?? answer;
    const [project, location, id] = ['projectId', 'location', 'id'].map((key) => at(job, key));
    if (typeof id !== 'string' || typeof project !== 'string' || typeof location !== 'string') return undefined;
    return `${versionRoot(requestUrl)}projects/${project}/locations/${location}/jobs/${id}`;
  },
  verdict: (answer) => {
    const job = at(answer, 'job') ?? answer;
    return at(job, 'id') === null ? 'invalid' : stateVerdict(at(job, 'currentState') ?? 'JOB_STATE_UNKNOWN');
  },
};

/** A resource of Cloud Run v1, by one of its conditions. */
function condition(type: string, collection: string): Wait {
  return {
    poll: (answer, requestUrl) => {
      const [name, namespace] = [at(answer, 'metadata', 'name'), at(answer, 'metadata', 'namespace')];
      if (typeof name !== 'string' || typeof namespace !== 'string') return undefined;
      return `${versionRoot(requestUrl)}namespaces/${namespace}/${collection}/${name}`;
    },
    verdict: (answer) => {
      if (typeof at(answer, 'metadata', 'name') !== 'string') return 'invalid';
      const conditions = at(answer, 'status', 'conditions');
      const items = conditions instanceof List ? conditions.items : [];
      const status = at(items.find((each) => at(each, 'type') === type) ?? null, 'status');
      return status === 'True' ? 'done' : status === 'False' ? 'failed' : 'running';
    },
  };
}

const VERTEX_JOBS = 'batchPredictionJobs customJobs hyperparameterTuningJobs pipelineJobs trainingPipelines'.split(' ');

/** Methods that give no operation and are waited for all the same. */
const BY_NAME: Readonly<Record<string, Wait>> = {
  'batch.v1.projects.locations.jobs.create': BATCH_JOB,
  'bigquery.v2.jobs.insert': BIGQUERY_JOB,
  'dataflow.v1b3.projects.jobs.create': DATAFLOW_JOB,
  'dataflow.v1b3.projects.locations.jobs.create': DATAFLOW_JOB,
  'dataflow.v1b3.projects.locations.flexTemplates.launch': DATAFLOW_JOB,
  'dataflow.v1b3.projects.locations.templates.create': DATAFLOW_JOB,
  'dataflow.v1b3.projects.locations.templates.launch': DATAFLOW_JOB,
  'dataflow.v1b3.projects.templates.create': DATAFLOW_JOB,
  'dataflow.v1b3.projects.templates.launch': DATAFLOW_JOB,
  'run.v1.namespaces.jobs.create': condition('Ready', 'jobs'),
  'run.v1.namespaces.jobs.run': condition('Completed', 'executions'),
  'run.v1.namespaces.services.create': condition('Ready', 'services'),
  'workflowexecutions.v1.projects.locations.workflows.executions.create': EXECUTION,
  'workflowexecutions.v1beta.projects.locations.workflows.executions.create': EXECUTION,
  ...Object.fromEntries(VERTEX_JOBS.map((each) => [`aiplatform.v1.projects.locations.${each}.create`, JOB_WITH_STATE])),
};

/** What the method is waited for; undefined when its first answer is its result. */
export function waitOf({ name, flags }: RestMethod): Wait | undefined {
  const special = BY_NAME[name.slice('googleapis.'.length)];
  if (special !== undefined) return special;
  if (flags.includes('o')) return OPERATION;
  return flags.includes('s') ? STATUS_OPERATION : undefined;
}
