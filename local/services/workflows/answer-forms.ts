/**
 * The messages that the Workflows and Executions APIs answer with, for callers that ask for some of their fields.
 * Sources: https://cloud.google.com/workflows/docs/reference/rest, https://cloud.google.com/workflows/docs/reference/executions/rest
 */
import { form, type Form } from '../../wire/response-form.ts';
import { EXECUTION_MESSAGE, WORKFLOW_MESSAGE } from './messages.ts';

const STATE_ERROR = form(['details', 'type']);
const STEP = form(['routine', 'step']);
const STACK_TRACE_ELEMENT = form(['routine', 'step'], { position: form(['line', 'column', 'length']) });

export const WORKFLOW = form(Object.keys(WORKFLOW_MESSAGE.fields), {
  labels: 'any',
  userEnvVars: 'any',
  tags: 'any',
  stateError: STATE_ERROR,
});

export const EXECUTION = form(Object.keys(EXECUTION_MESSAGE.fields), {
  labels: 'any',
  error: form(['payload', 'context'], { stackTrace: form([], { elements: STACK_TRACE_ELEMENT }) }),
  status: form(['note'], { currentSteps: STEP }),
  stateError: STATE_ERROR,
});

export const STEP_ENTRY = form(
  ['name', 'createTime', 'updateTime', 'routine', 'step', 'stepType', 'state', 'entryId'],
  {
    exception: form(['payload']),
    navigationInfo: form(['parent', 'previous', 'next', 'children']),
    stepEntryMetadata: form(['progressType', 'progressNumber', 'threadId', 'expectedIteration']),
    variableData: form([], { variables: 'any' }),
  },
);

export const CALLBACK = form(['name', 'method', 'availablePayloads', 'waiters']);

export const LOCATION = form(['name', 'locationId', 'displayName'], { labels: 'any', metadata: 'any' });

/** One page of what `field` holds. */
export const listOf = (field: string, item: Form, others: readonly string[] = []): Form =>
  form(['nextPageToken', ...others], { [field]: item });
