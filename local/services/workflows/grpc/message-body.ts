/**
 * Request bodies as Google's front end reads them: fields by their JSON or their proto name, and none that the message
 * does not have. Source: observed in public reports of the error text `Unknown name "x": Cannot find field.`
 */
import { ApiError } from '../../../wire/errors.ts';

type Fields = Readonly<Record<string, unknown>>;

export const WORKFLOW_FIELDS = [
  'name',
  'description',
  'state',
  'revisionId',
  'createTime',
  'updateTime',
  'revisionCreateTime',
  'labels',
  'serviceAccount',
  'sourceContents',
  'cryptoKeyName',
  'stateError',
  'callLogLevel',
  'userEnvVars',
  'executionHistoryLevel',
  'allKmsKeys',
  'allKmsKeysVersions',
  'cryptoKeyVersion',
  'tags',
] as const;

export const EXECUTION_FIELDS = [
  'name',
  'createTime',
  'startTime',
  'endTime',
  'duration',
  'state',
  'argument',
  'result',
  'error',
  'workflowRevisionId',
  'callLogLevel',
  'status',
  'labels',
  'stateError',
  'disableConcurrencyQuotaOverflowBuffering',
  'executionHistoryLevel',
] as const;

/** The body with JSON names. `at`: the field of the request that the body is. @throws ApiError INVALID_ARGUMENT */
export function readMessage(body: Fields, known: readonly string[], at: string): Fields {
  if (Object.keys(body).every((key) => known.includes(key))) return body;
  const entries = Object.entries(body).map(([key, value]) => [known.includes(key) ? key : camelCase(key), value]);
  const unknown = Object.keys(body).filter((key) => !known.includes(key) && !known.includes(camelCase(key)));
  if (unknown.length === 0) return Object.fromEntries(entries) as Fields;
  const texts = unknown.map(
    (key) => `Invalid JSON payload received. Unknown name "${key}" at '${at}': Cannot find field.`,
  );
  const fieldViolations = texts.map((description) => ({ field: at, description }));
  throw new ApiError('INVALID_ARGUMENT', texts.join('\n'), [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations },
  ]);
}

const camelCase = (name: string) => name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
