/** What a caller may say about a workflow, checked as the service checks it before it builds anything. */
import { applyMask } from '../../../wire/mask.ts';
import { invalidField } from '../field-errors.ts';
import { CALL_LOG_LEVELS, HISTORY_LEVELS } from '../messages.ts';
import { serviceAccountName, type ProjectEnv } from '../names.ts';

/** The fields of a workflow that callers set. Source: https://cloud.google.com/workflows/docs/reference/rest/v1/projects.locations.workflows */
export interface DefinitionInput {
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
  readonly sourceContents?: string;
  readonly cryptoKeyName?: string;
  readonly callLogLevel?: string;
  readonly userEnvVars?: Readonly<Record<string, string>>;
  readonly executionHistoryLevel?: string;
}

const MUTABLE = [
  'description',
  'labels',
  'serviceAccount',
  'sourceContents',
  'cryptoKeyName',
  'callLogLevel',
  'userEnvVars',
  'executionHistoryLevel',
] as const;

const LIMITS = {
  sourceBytes: 128 * 1024,
  descriptionCharacters: 1000,
  labels: 64,
  userEnvVars: 20,
  userEnvVarBytes: 4 * 1024,
} as const;

const LABEL_KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/**
 * The caller's fields, checked, with the service account in its full form; output-only fields are ignored.
 * @throws ApiError INVALID_ARGUMENT
 */
export function readDefinition(env: ProjectEnv, project: string, body: Readonly<Record<string, unknown>>) {
  const sourceContents = text(body, 'sourceContents');
  if (!sourceContents)
    throw invalidField('source_contents', 'sourceContents is required: the workflow definition in YAML or JSON.');
  if (Buffer.byteLength(sourceContents) > LIMITS.sourceBytes) {
    throw invalidField(
      'source_contents',
      `sourceContents is ${Buffer.byteLength(sourceContents)} bytes; the limit is ${LIMITS.sourceBytes}.`,
    );
  }
  const description = text(body, 'description');
  if (description && [...description].length > LIMITS.descriptionCharacters) {
    throw invalidField('description', `description is longer than ${LIMITS.descriptionCharacters} characters.`);
  }
  textMap(body['tags'], 'tags');
  return compact({
    description,
    labels: readLabels(body['labels']),
    serviceAccount: serviceAccountName(env, project, text(body, 'serviceAccount')),
    sourceContents,
    cryptoKeyName: readKeyName(text(body, 'cryptoKeyName')),
    callLogLevel: readEnum(body, 'callLogLevel', CALL_LOG_LEVELS),
    userEnvVars: readUserEnvVars(body['userEnvVars']),
    executionHistoryLevel: readEnum(body, 'executionHistoryLevel', HISTORY_LEVELS),
  }) as DefinitionInput & { readonly serviceAccount: string; readonly sourceContents: string };
}

/** The current fields with the patch's masked ones in their place; no mask, or `*`, replaces all fields. */
export function patchDefinition(
  current: DefinitionInput,
  patch: Readonly<Record<string, unknown>>,
  mask: string | null,
) {
  const fields = Object.fromEntries(Object.entries(current).filter(([key]) => MUTABLE.includes(key as never)));
  const whole = !mask || mask.split(',').some((path) => path.trim() === '*');
  return applyMask(fields, patch, whole ? MUTABLE.join(',') : mask, MUTABLE);
}

/** @throws ApiError INVALID_ARGUMENT */
export function readLabels(given: unknown): Record<string, string> | undefined {
  const labels = textMap(given, 'labels');
  if (!labels) return undefined;
  if (Object.keys(labels).length > LIMITS.labels)
    throw invalidField('labels', `labels has more than ${LIMITS.labels} entries.`);
  for (const [key, value] of Object.entries(labels)) {
    if (!LABEL_KEY.test(key) || !LABEL_VALUE.test(value)) {
      throw invalidField(
        'labels',
        `label "${key}": "${value}" is not valid: lower-case letters, digits, "_" and "-", at most 63 characters, a letter first in the key.`,
      );
    }
  }
  return labels;
}

const KEY_NAME = /^(projects\/[^/]+\/)?locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;

/** Kept and shown, no more: the local cloud has no KMS and encrypts nothing, so the output fields about keys stay out. */
function readKeyName(given: string | undefined): string | undefined {
  if (!given || KEY_NAME.test(given)) return given;
  throw invalidField(
    'crypto_key_name',
    `cryptoKeyName "${given}" is not projects/P/locations/L/keyRings/R/cryptoKeys/K.`,
  );
}

function readUserEnvVars(given: unknown): Record<string, string> | undefined {
  const variables = textMap(given, 'userEnvVars');
  if (!variables) return undefined;
  if (Object.keys(variables).length > LIMITS.userEnvVars) {
    throw invalidField('user_env_vars', `userEnvVars has more than ${LIMITS.userEnvVars} entries.`);
  }
  for (const [key, value] of Object.entries(variables)) {
    if (key === '') throw invalidField('user_env_vars', 'userEnvVars has an empty name.');
    if (/^(GOOGLE|WORKFLOWS)/.test(key)) {
      throw invalidField(
        'user_env_vars',
        `userEnvVars name "${key}" is reserved: it must not begin with GOOGLE or WORKFLOWS.`,
      );
    }
    if (Buffer.byteLength(key) > LIMITS.userEnvVarBytes || Buffer.byteLength(value) > LIMITS.userEnvVarBytes) {
      throw invalidField(
        'user_env_vars',
        `userEnvVars "${key.slice(0, 80)}" is larger than ${LIMITS.userEnvVarBytes} bytes.`,
      );
    }
  }
  return variables;
}

/** An enum by name or number; undefined when absent or unspecified. @throws ApiError INVALID_ARGUMENT */
export function readEnum<T extends string>(
  body: Readonly<Record<string, unknown>>,
  field: string,
  names: readonly T[],
): T | undefined {
  const given = body[field];
  if (given === undefined || given === null || given === '') return undefined;
  const index = typeof given === 'string' ? names.indexOf(given as T) : given;
  const name = typeof index === 'number' ? names[index] : undefined;
  if (name === undefined)
    throw invalidField(field, `${field} ${JSON.stringify(given)} is not one of ${names.join(', ')}.`);
  return name === names[0] ? undefined : name;
}

/** @throws ApiError INVALID_ARGUMENT when the field is there and no text */
export function text(body: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const given = body[field];
  if (given === undefined || given === null) return undefined;
  if (typeof given !== 'string') throw invalidField(field, `${field} must be a string.`);
  return given;
}

/** @throws ApiError INVALID_ARGUMENT when the field is there and no boolean */
export function flag(body: Readonly<Record<string, unknown>>, field: string): boolean {
  const given = body[field];
  if (given === undefined || given === null) return false;
  if (typeof given !== 'boolean') throw invalidField(field, `${field} must be true or false.`);
  return given;
}

function textMap(given: unknown, field: string): Record<string, string> | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given !== 'object' || Array.isArray(given))
    throw invalidField(field, `${field} must be a map of strings.`);
  const entries = Object.entries(given);
  for (const [key, value] of entries) {
    if (typeof value !== 'string') throw invalidField(field, `${field} entry "${key}" must be a string.`);
  }
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Record<string, string>);
}

/** Without the keys that have no value, as proto3 JSON leaves them out. */
function compact<T extends Readonly<Record<string, unknown>>>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as T;
}
