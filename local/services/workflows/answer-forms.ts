/** The messages that the Workflows and Executions APIs answer with, for callers that ask for some of their fields. */
import { formOf } from '../../wire/message.ts';
import { form, type Form } from '../../wire/response-form.ts';
import { EXECUTION_MESSAGE, STEP, STEP_ENTRY_MESSAGE, WORKFLOW_MESSAGE } from './messages.ts';

export const WORKFLOW = formOf(WORKFLOW_MESSAGE);

/** `note` is no field of the service. */
export const EXECUTION: Form = {
  ...(formOf(EXECUTION_MESSAGE) as object),
  status: form(['note'], { currentSteps: formOf(STEP) }),
};

export const STEP_ENTRY = formOf(STEP_ENTRY_MESSAGE);

export const CALLBACK = form(['name', 'method', 'availablePayloads', 'waiters']);

export const LOCATION = form(['name', 'locationId', 'displayName'], { labels: 'any', metadata: 'any' });

/** One page of what `field` holds. */
export const listOf = (field: string, item: Form, others: readonly string[] = []): Form =>
  form(['nextPageToken', ...others], { [field]: item });
