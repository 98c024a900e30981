/**
 * The messages that the Workflows and Executions APIs take. The published protos are older than the REST definition and
 * lack some of their fields.
 * Sources: https://cloud.google.com/workflows/docs/reference/rest, google/cloud/workflows/v1/workflows.proto and
 * google/cloud/workflows/executions/v1/executions.proto in https://github.com/googleapis/googleapis
 */
import type { Enum, Message } from '../../wire/message.ts';

const WORKFLOWS = 'google.cloud.workflows.v1';
const EXECUTIONS = 'google.cloud.workflows.executions.v1';

export const CALL_LOG_LEVELS = ['CALL_LOG_LEVEL_UNSPECIFIED', 'LOG_ALL_CALLS', 'LOG_ERRORS_ONLY', 'LOG_NONE'] as const;
export const HISTORY_LEVELS = [
  'EXECUTION_HISTORY_LEVEL_UNSPECIFIED',
  'EXECUTION_HISTORY_BASIC',
  'EXECUTION_HISTORY_DETAILED',
] as const;

const stateError = (owner: string): Message => ({
  message: `${owner}.StateError`,
  fields: {
    details: 'string',
    type: { enum: `${owner}.StateError.Type`, names: ['TYPE_UNSPECIFIED', 'KMS_ERROR'] },
  },
});

export const WORKFLOW_MESSAGE: Message = {
  message: `${WORKFLOWS}.Workflow`,
  fields: {
    name: 'string',
    description: 'string',
    state: { enum: `${WORKFLOWS}.Workflow.State`, names: ['STATE_UNSPECIFIED', 'ACTIVE', 'UNAVAILABLE'] },
    revisionId: 'string',
    createTime: 'timestamp',
    updateTime: 'timestamp',
    revisionCreateTime: 'timestamp',
    labels: 'texts',
    serviceAccount: 'string',
    sourceContents: 'string',
    cryptoKeyName: 'string',
    stateError: stateError(`${WORKFLOWS}.Workflow`),
    callLogLevel: { enum: `${WORKFLOWS}.Workflow.CallLogLevel`, names: CALL_LOG_LEVELS },
    userEnvVars: 'texts',
    executionHistoryLevel: { enum: `${WORKFLOWS}.ExecutionHistoryLevel`, names: HISTORY_LEVELS },
    allKmsKeys: { repeated: 'string' },
    allKmsKeysVersions: { repeated: 'string' },
    cryptoKeyVersion: 'string',
    tags: 'texts',
  },
};

const STEP: Message = { message: `${EXECUTIONS}.Execution.Status.Step`, fields: { routine: 'string', step: 'string' } };

const STACK_TRACE_ELEMENT: Message = {
  message: `${EXECUTIONS}.Execution.StackTraceElement`,
  fields: {
    step: 'string',
    routine: 'string',
    position: {
      message: `${EXECUTIONS}.Execution.StackTraceElement.Position`,
      fields: { line: 'int64', column: 'int64', length: 'int64' },
    },
  },
};

const ERROR: Message = {
  message: `${EXECUTIONS}.Execution.Error`,
  fields: {
    payload: 'string',
    context: 'string',
    stackTrace: {
      message: `${EXECUTIONS}.Execution.StackTrace`,
      fields: { elements: { repeated: STACK_TRACE_ELEMENT } },
    },
  },
};

const STATES = ['STATE_UNSPECIFIED', 'ACTIVE', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'UNAVAILABLE', 'QUEUED'];

export const EXECUTION_MESSAGE: Message = {
  message: `${EXECUTIONS}.Execution`,
  fields: {
    name: 'string',
    createTime: 'timestamp',
    startTime: 'timestamp',
    endTime: 'timestamp',
    duration: 'duration',
    state: { enum: `${EXECUTIONS}.Execution.State`, names: STATES },
    argument: 'string',
    result: 'string',
    error: ERROR,
    workflowRevisionId: 'string',
    callLogLevel: { enum: `${EXECUTIONS}.Execution.CallLogLevel`, names: CALL_LOG_LEVELS },
    status: { message: `${EXECUTIONS}.Execution.Status`, fields: { currentSteps: { repeated: STEP } } },
    labels: 'texts',
    stateError: stateError(`${EXECUTIONS}.Execution`),
    disableConcurrencyQuotaOverflowBuffering: 'bool',
    executionHistoryLevel: { enum: `${EXECUTIONS}.ExecutionHistoryLevel`, names: HISTORY_LEVELS },
  },
};

export const EXECUTION_VIEW: Enum = {
  enum: `${EXECUTIONS}.ExecutionView`,
  names: ['EXECUTION_VIEW_UNSPECIFIED', 'BASIC', 'FULL'],
};

export const ENTRY_VIEW: Enum = {
  enum: `${EXECUTIONS}.ExecutionEntryView`,
  names: ['EXECUTION_ENTRY_VIEW_UNSPECIFIED', 'EXECUTION_ENTRY_VIEW_BASIC', 'EXECUTION_ENTRY_VIEW_DETAILED'],
};

/** A request that has nothing but the name in its path. */
export const NOTHING: Message = { message: '', fields: { name: 'string' } };
