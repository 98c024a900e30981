/** https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions */
import { fields, type Shape } from './shape.ts';

const execution = fields({
  name: 'string',
  createTime: 'time',
  startTime: 'time',
  endTime: 'time',
  duration: 'string',
  state: { oneOf: ['STATE_UNSPECIFIED', 'ACTIVE', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'UNAVAILABLE', 'QUEUED'] },
  argument: 'string',
  result: 'string',
  error: fields({ payload: 'string', context: 'string', stackTrace: 'any' }),
  workflowRevisionId: 'string',
  callLogLevel: 'string',
  status: 'any',
  labels: 'map',
  stateError: 'any',
  disableConcurrencyQuotaOverflowBuffering: 'boolean',
  executionHistoryLevel: 'string',
});

const V1 = 'googleapis.workflowexecutions.v1.projects.locations.workflows.executions';

export const workflowexecutions: Readonly<Record<string, Shape>> = {
  [`${V1}.run`]: 'any',
  [`${V1}.create`]: execution,
  [`${V1}.get`]: execution,
  [`${V1}.cancel`]: execution,
  [`${V1}.list`]: fields({ executions: [execution], nextPageToken: 'string' }),
};
