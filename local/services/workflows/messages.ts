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

export const STEP: Message = {
  message: `${EXECUTIONS}.Execution.Status.Step`,
  fields: { routine: 'string', step: 'string' },
};

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

const STEP_TYPES = [
  ...['TYPE_UNSPECIFIED', 'ASSIGN', 'STD_LIB_CALL', 'CONNECTOR_CALL', 'SUBWORKFLOW_CALL', 'CALL', 'SWITCH'],
  ...['CONDITION', 'FOR', 'FOR_ITERATION', 'PARALLEL_FOR', 'PARALLEL_BRANCH', 'PARALLEL_BRANCH_ENTRY'],
  ...['TRY_RETRY_EXCEPT', 'TRY', 'RETRY', 'EXCEPT', 'RETURN', 'RAISE', 'GOTO'],
].map((name) => `STEP_${name}`);

const PROGRESS_TYPES = ['TYPE_UNSPECIFIED', 'FOR', 'SWITCH', 'RETRY', 'PARALLEL_FOR', 'PARALLEL_BRANCH'];

/** No proto of it is published: the numbers of its enums follow the order of their names in the REST definition. */
export const STEP_ENTRY_MESSAGE: Message = {
  message: `${EXECUTIONS}.StepEntry`,
  fields: {
    name: 'string',
    createTime: 'timestamp',
    updateTime: 'timestamp',
    routine: 'string',
    step: 'string',
    stepType: { enum: `${EXECUTIONS}.StepEntry.StepType`, names: STEP_TYPES },
    state: {
      enum: `${EXECUTIONS}.StepEntry.State`,
      names: ['UNSPECIFIED', 'IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'CANCELLED'].map((name) => `STATE_${name}`),
    },
    entryId: 'int64',
    exception: { message: `${EXECUTIONS}.Exception`, fields: { payload: 'string' } },
    navigationInfo: {
      message: `${EXECUTIONS}.NavigationInfo`,
      fields: { parent: 'int64', previous: 'int64', next: 'int64', children: { repeated: 'string' } },
    },
    stepEntryMetadata: {
      message: `${EXECUTIONS}.StepEntryMetadata`,
      fields: {
        progressType: {
          enum: `${EXECUTIONS}.StepEntryMetadata.ProgressType`,
          names: PROGRESS_TYPES.map((name) => `PROGRESS_${name.includes('UNSPECIFIED') ? name : `TYPE_${name}`}`),
        },
        progressNumber: 'int64',
        threadId: 'string',
        expectedIteration: 'int64',
      },
    },
    variableData: { message: `${EXECUTIONS}.VariableData`, fields: { variables: 'texts' } },
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
