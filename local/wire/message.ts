/**
 * Messages of gRPC APIs as Google's front end reads them from JSON: fields by their JSON or their proto name and no
 * others, values made into what the field holds where they can be, all faults told at once.
 * Sources: google/protobuf/util/internal/{proto_writer,protostream_objectwriter,datapiece}.cc of protobuf 3.21; texts of
 * errors observed in public reports
 */
import { badRequest } from './json-body.ts';
import { jsonName } from './query-names.ts';
import { NAMES, type Form } from './response-form.ts';

/** `texts` is a map of strings. */
export type FieldType = 'string' | 'bool' | 'int64' | 'timestamp' | 'duration' | 'texts' | Enum | Message | Repeated;

/** Names stand at their numbers. */
export interface Enum {
  readonly enum: string;
  readonly names: readonly string[];
}

export interface Message {
  /** Full name, such as `google.cloud.workflows.v1.Workflow`. */
  readonly message: string;
  /** By JSON name. */
  readonly fields: Readonly<Record<string, FieldType>>;
}

export interface Repeated {
  readonly repeated: 'string' | Message;
}

/** What an answer looks like that is such a message. */
export function formOf({ fields }: Message): Form {
  return Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, formOfField(type)]));
}

function formOfField(type: FieldType): Form {
  if (typeof type !== 'object') return type === 'texts' ? 'any' : {};
  if ('enum' in type) return { [NAMES]: type.names };
  if ('message' in type) return formOf(type);
  return formOfField(type.repeated);
}

type Fields = Readonly<Record<string, unknown>>;

interface Fault {
  readonly field?: string;
  readonly description: string;
}

/**
 * The body with JSON names, names of enums, and without nulls. `at`: the field of the request that the body is, '' when
 * it is the request itself.
 * @throws ApiError INVALID_ARGUMENT
 */
export function readMessage(body: Fields, message: Message, at: string): Fields {
  if (isPlain(body, message)) return body;
  const faults: Fault[] = [];
  const read = fieldsOf(body, message, at, faults);
  if (faults.length > 0) throw badRequest(faults);
  return read;
}

/** Most bodies are read by looking at them: their fields are texts under their own names. */
function isPlain(body: Fields, { fields }: Message): boolean {
  for (const name in body) {
    if (typeof body[name] !== 'string' || !Object.hasOwn(fields, name) || fields[name] !== 'string') return false;
  }
  return true;
}

function fieldsOf(body: Fields, message: Message, at: string, faults: Fault[]): Fields {
  const read: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(body)) {
    const name = nameOf(message, given);
    const type = name === undefined ? undefined : message.fields[name];
    if (name === undefined || type === undefined) faults.push(unknownName(at, given, 'Cannot find field.'));
    else if (value !== null) {
      const found = valueOf({ value, type, given, name, at, faults });
      if (found !== undefined) read[name] = found;
    }
  }
  return read;
}

function nameOf({ fields }: Message, given: string): string | undefined {
  if (Object.hasOwn(fields, given)) return given;
  const name = jsonName(given);
  return Object.hasOwn(fields, name) && protoName(name) === given ? name : undefined;
}

const protoName = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

interface Given {
  /** Not null. */
  readonly value: unknown;
  readonly type: FieldType;
  /** As the caller spells it, and by JSON name. */
  readonly given: string;
  readonly name: string;
  /** Of the message that has the field. */
  readonly at: string;
  readonly faults: Fault[];
}

/** Undefined with a fault. */
function valueOf(field: Given): unknown {
  const { value, type, given, name, at, faults } = field;
  if (typeof type === 'object' && 'repeated' in type) {
    return itemsOf(value, type.repeated, below(at, protoName(name)), faults);
  }
  if (Array.isArray(value)) {
    faults.push(
      type === 'texts'
        ? wrongValue(at, 'Map', `Cannot bind a list to map for field '${given}'.`)
        : unknownName(at, given, 'Proto field is not repeating, cannot start list.'),
    );
    return undefined;
  }
  return typeof value === 'object' ? objectOf(field, value as Fields) : scalarOf(field);
}

function objectOf({ type, name, at, faults }: Given, value: Fields): unknown {
  const where = below(at, protoName(name));
  if (type === 'texts') return textsOf(value, where, faults);
  if (typeof type === 'object' && 'message' in type) return fieldsOf(value, type, where, faults);
  faults.push(wrongValue(at, protoName(name), 'Starting an object on a scalar field'));
  return undefined;
}

function scalarOf({ value, type, given, name, at, faults }: Given): unknown {
  const where = below(at, protoName(name));
  const fault = type === 'timestamp' || type === 'duration' ? timeFault(type, given, value) : undefined;
  if (fault !== undefined) {
    faults.push(wrongValue(where, typeName(type), fault));
    return undefined;
  }
  return scalar(type, value) ?? refuse(where, type, value, faults);
}

function itemsOf(value: unknown, type: 'string' | Message, where: string, faults: Fault[]): unknown {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item, index) => {
    const at = `${where}[${index}]`;
    if (type === 'string') return typeof item === 'string' ? item : refuse(at, type, item, faults);
    const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
    return isObject ? fieldsOf(item as Fields, type, at, faults) : refuse(at, type, item, faults);
  });
}

/** Entries are messages with a key and a value, and errors count them. */
function textsOf(map: Fields, where: string, faults: Fault[]): Fields {
  const entries = Object.entries(map).map(([key, value], index) => {
    if (typeof value === 'object' && value !== null) {
      faults.push(wrongValue(`${where}[${index}]`, 'value', 'Starting an object on a scalar field'));
    } else if (value !== null && typeof value !== 'string') refuse(`${where}[${index}].value`, 'string', value, faults);
    return [key, value ?? ''] as const;
  });
  return Object.fromEntries(entries);
}

function refuse(where: string, type: FieldType, value: unknown, faults: Fault[]): undefined {
  faults.push(wrongValue(where, typeName(type), typeof value === 'string' ? `"${value}"` : JSON.stringify(value)));
  return undefined;
}

/** What the field holds; undefined when the value cannot be made into it. */
function scalar(type: FieldType, value: unknown): unknown {
  if (typeof type === 'object') return 'enum' in type ? readEnumValue(type, value) : undefined;
  switch (type) {
    case 'texts':
      return undefined;
    case 'bool':
      return readBool(value);
    case 'int64':
      return /^-?\d{1,19}$/.test(String(value)) ? String(value) : undefined;
    default:
      return typeof value === 'string' ? value : undefined;
  }
}

/** A parameter of a query that is an enum. @throws ApiError INVALID_ARGUMENT */
export function readEnumParameter(type: Enum, text: string, name: string): string {
  const found = readEnumValue(type, text);
  if (typeof found !== 'string') throw badRequest([wrongValue(protoName(name), typeName(type), `"${text}"`)]);
  return found;
}

/** The name, in any case and with hyphens, or the number; a number that has no name stays one. */
function readEnumValue({ names }: Enum, value: unknown): string | number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? (names[value] ?? value) : undefined;
  if (typeof value !== 'string') return undefined;
  const name = value.toUpperCase().replaceAll('-', '_');
  return names.includes(name) ? name : /^\d+$/.test(value) ? names[Number(value)] : undefined;
}

const BOOLS = new Map([
  ...['true', 't', 'yes', 'y', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', '0'].map((word) => [word, false] as const),
]);

const readBool = (value: unknown) => (typeof value === 'boolean' ? value : BOOLS.get(String(value).toLowerCase()));

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const DURATION = /^-?\d+(\.\d{1,9})?s$/;

function timeFault(type: 'timestamp' | 'duration', given: string, value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (typeof value !== 'string') return `Field '${given}', Invalid data type for ${type}, value is ${text}`;
  if (type === 'timestamp') {
    const isTime = TIMESTAMP.test(text) && !Number.isNaN(Date.parse(text));
    return isTime ? undefined : `Field '${given}', Invalid time format: ${text}`;
  }
  if (DURATION.test(text)) return undefined;
  return `Field '${given}', ${text.endsWith('s') ? 'Invalid duration format, failed to parse seconds' : "Illegal duration format; duration must end with 's'"}`;
}

function typeName(type: FieldType): string {
  if (typeof type === 'object') {
    if ('enum' in type) return `type.googleapis.com/${type.enum}`;
    if ('message' in type) return `type.googleapis.com/${type.message}`;
    return typeName(type.repeated);
  }
  if (type === 'timestamp') return 'type.googleapis.com/google.protobuf.Timestamp';
  if (type === 'duration') return 'type.googleapis.com/google.protobuf.Duration';
  return type === 'texts' ? 'Map' : `TYPE_${type.toUpperCase()}`;
}

const below = (at: string, name: string) => (at === '' ? name : `${at}.${name}`);
const within = (at: string) => (at === '' ? '' : ` at '${at}'`);

function unknownName(at: string, name: string, what: string): Fault {
  const description = `Invalid JSON payload received. Unknown name "${name}"${within(at)}: ${what}`;
  return { ...(at === '' ? {} : { field: at }), description };
}

function wrongValue(at: string, type: string, what: string): Fault {
  return { ...(at === '' ? {} : { field: at }), description: `Invalid value${within(at)} (${type}), ${what}` };
}
