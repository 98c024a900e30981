/** Messages of google.bigtable.v2 as JSON. Source: https://protobuf.dev/programming-guides/json/ */
import type { MethodDefinition } from '@grpc/grpc-js';
import { badRequest } from '../../wire/json-body.ts';
import { jsonName } from '../../wire/query-names.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Names that a decoded answer carries to say which member of a oneof is set. */
const ONEOF_NAMES = new Set(['rowStatus', 'statsView']);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

/** @throws ApiError INVALID_ARGUMENT for a field that the request does not have, or of another type */
export function requestBytes(method: MethodDefinition<unknown, unknown>, request: Json): Buffer {
  const fields = withJsonNames(request) as Json;
  let bytes: Buffer;
  try {
    bytes = method.requestSerialize(fields);
  } catch (error) {
    throw badRequest([{ description: `Invalid JSON payload received. ${(error as Error).message}` }]);
  }
  const unknown = unknownField(fields, method.requestDeserialize(bytes), '');
  if (unknown === undefined) return bytes;
  const at = unknown.at === '' ? '' : ` at '${unknown.at}'`;
  const description = `Invalid JSON payload received. Unknown name "${unknown.name}"${at}: Cannot find field.`;
  throw badRequest([{ field: unknown.at, description }]);
}

/** Fields by their JSON names instead of their proto names; a null is the same as nothing. */
function withJsonNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withJsonNames);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([name, item]) => [jsonName(name), withJsonNames(item)]));
}

/** A field that was given and did not come back from the bytes. */
function unknownField(given: unknown, decoded: unknown, at: string): { name: string; at: string } | undefined {
  if (Array.isArray(given)) {
    const items = Array.isArray(decoded) ? decoded : [];
    for (const [index, item] of given.entries()) {
      const found = unknownField(item, items[index], `${at}[${index}]`);
      if (found) return found;
    }
    return undefined;
  }
  if (!isObject(given) || !isObject(decoded)) return undefined;
  for (const [name, value] of Object.entries(given)) {
    if (!(name in decoded)) return { name, at };
    const found = unknownField(value, decoded[name], at === '' ? name : `${at}.${name}`);
    if (found) return found;
  }
  return undefined;
}

/** Bytes as Base64, wrapped values bare, and nothing that is not told from absent. */
export function answerJson(message: Json): Json {
  const json: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(message)) {
    if (name.startsWith('_') || ONEOF_NAMES.has(name)) continue;
    if (isWrapper(value)) json[name] = valueJson(value.value);
    else if (!isDefault(value)) json[name] = valueJson(value);
  }
  return json;
}

/** google.protobuf.StringValue or BytesValue: an empty one says something that an absent one does not. */
function isWrapper(value: unknown): value is { value: unknown } {
  return isObject(value) && Object.keys(value).length === 1 && 'value' in value;
}

function isDefault(value: unknown): boolean {
  if (Buffer.isBuffer(value) || Array.isArray(value)) return value.length === 0;
  return value === null || value === undefined || value === '' || value === 0 || value === '0' || value === false;
}

function valueJson(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map(valueJson);
  return isObject(value) ? answerJson(value) : value;
}
