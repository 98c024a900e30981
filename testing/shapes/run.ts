/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs and …jobs.executions */
import { fields, type Shape } from './shape.ts';

const condition = fields({
  type: 'string',
  state: 'string',
  message: 'string',
  lastTransitionTime: 'time',
  severity: 'string',
  reason: 'string',
  revisionReason: 'string',
  executionReason: 'string',
});

const resource: Readonly<Record<string, Shape>> = {
  name: 'string',
  uid: 'string',
  generation: 'int64',
  labels: 'map',
  annotations: 'map',
  createTime: 'time',
  updateTime: 'time',
  deleteTime: 'time',
  expireTime: 'time',
  creator: 'string',
  lastModifier: 'string',
  client: 'string',
  clientVersion: 'string',
  launchStage: 'string',
  template: 'any',
  observedGeneration: 'int64',
  conditions: [condition],
  reconciling: 'boolean',
  satisfiesPzs: 'boolean',
  etag: 'string',
};

const execution = fields({
  ...resource,
  job: 'string',
  startTime: 'time',
  completionTime: 'time',
  parallelism: 'integer',
  taskCount: 'integer',
  runningCount: 'integer',
  succeededCount: 'integer',
  failedCount: 'integer',
  cancelledCount: 'integer',
  retriedCount: 'integer',
  logUri: 'string',
});

const job = fields({
  ...resource,
  binaryAuthorization: 'any',
  terminalCondition: condition,
  executionCount: 'integer',
  latestCreatedExecution: 'any',
  startExecutionToken: 'string',
  runExecutionToken: 'string',
});

/** A long-running operation, which is what `skip_polling` gives. */
const operation = fields({ name: 'string', metadata: 'any', done: 'boolean', error: 'any', response: 'any' });

const V2 = 'googleapis.run.v2.projects.locations.jobs';

export const run: Readonly<Record<string, Shape>> = {
  [`${V2}.run`]: { oneOf: [execution, operation] },
  [`${V2}.get`]: job,
  [`${V2}.executions.get`]: execution,
  [`${V2}.executions.list`]: fields({ executions: [execution], nextPageToken: 'string' }),
};
