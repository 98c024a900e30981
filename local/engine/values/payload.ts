/** Values as an error or a history shows them: JSON cannot hold bytes or functions, so those become text. */
import { stringifyJson } from './json.ts';
import { Bytes, FunctionRef, isContainer, List, MapValue, type Value } from './value.ts';

/** Bytes as base64, functions by name. */
export function payloadValue(value: Value): Value {
  if (value instanceof Bytes) return Buffer.from(value.data).toString('base64');
  if (value instanceof FunctionRef) return value.name;
  if (typeof value !== 'object' || value === null || !isContainer(value)) return value;
  if (value instanceof List) return new List(value.items.map(payloadValue));
  return new MapValue(new Map([...value.entries].map(([key, item]) => [key, payloadValue(item)])));
}

/** As JSON text. */
export function payloadText(value: Value): string {
  return stringifyJson(payloadValue(value));
}

/** True if JSON can hold the value. */
export function isJson(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof List) return value.items.every(isJson);
  if (value instanceof MapValue) return [...value.entries.values()].every(isJson);
  return !(value instanceof Bytes || value instanceof FunctionRef);
}
