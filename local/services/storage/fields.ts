/** What a caller may say about an object, checked: names, editable fields, custom metadata. */
import { invalidValue, missing, notModelled } from './errors.ts';
import type { ObjectFields } from './records.ts';

/** https://cloud.google.com/storage/quotas#objects */
const NAME_LIMIT_BYTES = 1024;
const CUSTOM_METADATA_LIMIT_BYTES = 8 * 1024;

const TEXT_FIELDS = [
  'contentType',
  'contentEncoding',
  'contentDisposition',
  'contentLanguage',
  'cacheControl',
  'customTime',
  'storageClass',
] as const;

const STORAGE_CLASSES = ['STANDARD', 'NEARLINE', 'COLDLINE', 'ARCHIVE'];

/** Each would change what the caller may later do; taking them in without doing so would be a lie. */
const NOT_MODELLED = ['temporaryHold', 'eventBasedHold', 'retention', 'kmsKeyName', 'acl', 'contexts'] as const;

type Given = Readonly<Record<string, unknown>>;

/**
 * @throws StorageError required, invalid
 * Source: https://cloud.google.com/storage/docs/objects#naming
 */
export function objectName(name: unknown): string {
  if (name === undefined || name === null || name === '') throw missing('name');
  if (typeof name !== 'string') throw invalidValue('The object name must be text.');
  const size = Buffer.byteLength(name);
  if (size > NAME_LIMIT_BYTES) {
    throw invalidValue(`The object name is ${size} bytes long; at most ${NAME_LIMIT_BYTES} are allowed.`);
  }
  if (/[\0\r\n]/.test(name)) throw invalidValue('The object name contains a NUL, carriage return or line feed.');
  if (Buffer.from(name).toString() !== name) throw invalidValue('The object name is not well-formed Unicode.');
  if (name === '.' || name === '..') throw invalidValue(`The object name "${name}" is not allowed.`);
  if (name.startsWith('.well-known/acme-challenge/')) {
    throw invalidValue('Object names may not start with ".well-known/acme-challenge/".');
  }
  return name;
}

/** The editable fields of a new object. @throws StorageError */
export function objectFields(given: Given): ObjectFields {
  return changedFields({}, given);
}

/** PATCH: null clears a field, or one key of `metadata`; absent leaves it. @throws StorageError */
export function changedFields(current: ObjectFields, given: Given): ObjectFields {
  const result: Record<string, unknown> = { ...current };
  refuse(given);
  for (const field of TEXT_FIELDS) {
    const value = given[field];
    if (value === null || value === '') delete result[field];
    else if (value !== undefined) result[field] = headerText(field, value);
  }
  if (given['metadata'] === null) delete result['metadata'];
  else if (given['metadata'] !== undefined) {
    const metadata = customMetadata(current.metadata ?? {}, given['metadata']);
    if (Object.keys(metadata).length > 0) result['metadata'] = metadata;
    else delete result['metadata'];
  }
  return result;
}

function refuse(given: Given): void {
  for (const field of NOT_MODELLED) {
    const value = given[field];
    const empty = value === undefined || value === null || value === false || value === '';
    if (!empty && !(Array.isArray(value) && value.length === 0)) throw notModelled(`the object field "${field}"`);
  }
}

/** These go out again as HTTP headers, so control characters (a smuggled header) stop here. */
function headerText(field: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidValue(`The object field "${field}" must be text.`);
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) throw invalidValue(`The object field "${field}" has a control character.`);
  if (field === 'storageClass' && !STORAGE_CLASSES.includes(value)) {
    throw invalidValue(`Invalid storage class "${value}".`);
  }
  if (field === 'customTime' && Number.isNaN(Date.parse(value))) throw invalidValue(`Invalid customTime "${value}".`);
  return value;
}

function customMetadata(current: Readonly<Record<string, string>>, given: unknown): Record<string, string> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidValue('The object field "metadata" must be a map of texts.');
  }
  const result = new Map(Object.entries(current));
  for (const [key, value] of Object.entries(given)) {
    if (value === null) result.delete(key);
    else if (['string', 'number', 'boolean'].includes(typeof value)) result.set(key, String(value));
    else throw invalidValue(`The value of metadata key "${key}" must be text.`);
  }
  const size = [...result].reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (size > CUSTOM_METADATA_LIMIT_BYTES) {
    throw invalidValue(`The custom metadata is ${size} bytes; at most ${CUSTOM_METADATA_LIMIT_BYTES} are allowed.`);
  }
  return Object.fromEntries(result);
}
