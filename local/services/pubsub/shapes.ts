/**
 * The messages of the Pub/Sub API as data: which fields they have and of what kind. From it a resource is read, checked
 * and brought to one form (proto3 JSON, camelCase, defaults left out), whether it came by REST or by gRPC.
 */
import { ApiError, invalid } from '../../wire/errors.ts';

export type FieldKind =
  | 'string'
  | 'boolean'
  | 'integer'
  /** A whole number as text, as JSON has 64 bits. */
  | 'int64'
  | 'duration'
  | 'strings'
  | 'string-map'
  /** Set by the server; what a caller sends is ignored. */
  | 'output'
  /** Part of the API that this cloud does not model. */
  | 'unmodelled'
  | Shape;
export interface Shape {
  readonly [field: string]: FieldKind;
}

export type Fields = Readonly<Record<string, unknown>>;

/**
 * @param from a REST body names unknown fields an error, as the service does; gRPC adds helper fields that are skipped.
 * @throws ApiError INVALID_ARGUMENT for unknown fields and wrong types, UNIMPLEMENTED for fields not modelled
 */
export function readMessage(shape: Shape, value: unknown, at: string, from: 'rest' | 'grpc'): Fields {
  if (!isMap(value)) throw invalid(`${at} must be an object.`);
  const result: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    if (given === null || given === undefined) continue;
    const field = camelCase(name);
    const kind = Object.hasOwn(shape, field) ? shape[field] : undefined;
    if (kind === undefined) {
      if (from === 'grpc') continue;
      throw invalid(`Invalid JSON payload received. Unknown name "${name}" at '${at}': Cannot find field.`);
    }
    const read = readField(kind, given, `${at}.${field}`, from);
    if (read !== undefined) result[field] = read;
  }
  return result;
}

/** The reverse for gRPC: durations as messages. */
export function toGrpc(shape: Shape, value: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([field, given]) => {
      const kind = shape[field];
      if (kind === 'duration') return [field, durationMessage(given as string)];
      return [field, typeof kind === 'object' ? toGrpc(kind, given as Fields) : given];
    }),
  );
}

/** Seconds of a duration in JSON form, such as `600s` or `0.5s`. */
export function secondsOf(duration: string): number {
  return Number(duration.slice(0, -1));
}

type Reader = (value: unknown, at: string) => unknown;

const READERS: Readonly<Record<Exclude<FieldKind, Shape>, Reader>> = {
  string: (value, at) => {
    if (typeof value !== 'string') throw invalid(`${at} must be text.`);
    return value === '' ? undefined : value;
  },
  boolean: (value, at) => {
    if (typeof value !== 'boolean') throw invalid(`${at} must be true or false.`);
    return value ? true : undefined;
  },
  integer: readInteger,
  int64: (value, at) => readInteger(value, at)?.toString(),
  duration: readDuration,
  strings: (value, at) => {
    if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw invalid(`${at} must be texts.`);
    return value.length > 0 ? value : undefined;
  },
  'string-map': readStringMap,
  output: () => undefined,
  unmodelled: (value, at) => {
    if (isDefault(value)) return undefined;
    throw new ApiError('UNIMPLEMENTED', `The local cloud does not model ${at}.`);
  },
};

function readField(kind: FieldKind, value: unknown, at: string, from: 'rest' | 'grpc'): unknown {
  return typeof kind === 'object' ? readMessage(kind, value, at, from) : READERS[kind](value, at);
}

function readInteger(value: unknown, at: string): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw invalid(`${at} must be a whole number.`);
  return number === 0 ? undefined : number;
}

const DURATION = /^(-?\d{1,12})(?:\.(\d{1,9}))?s$/;

function readDuration(value: unknown, at: string): string {
  if (isMap(value)) {
    const seconds = Number(value['seconds'] ?? 0) + Number(value['nanos'] ?? 0) / 1e9;
    if (Number.isFinite(seconds)) return `${seconds}s`;
  }
  const found = typeof value === 'string' ? DURATION.exec(value) : null;
  if (!found) throw invalid(`${at} must be a duration in seconds, such as "600s".`);
  return `${Number(`${found[1]}.${found[2] ?? '0'}`)}s`;
}

function durationMessage(duration: string) {
  const seconds = secondsOf(duration);
  const whole = Math.trunc(seconds);
  return { seconds: String(whole), nanos: Math.round((seconds - whole) * 1e9) };
}

function readStringMap(value: unknown, at: string): Fields | undefined {
  if (!isMap(value)) throw invalid(`${at} must be an object.`);
  const entries = Object.entries(value);
  if (entries.some(([, one]) => typeof one !== 'string')) throw invalid(`${at} must have texts as values.`);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isMap(value)) return Object.keys(value).length === 0;
  return value === '' || value === false || value === 0;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
