/** JSON to values and back, as text and as plain data. */
import { limitError, valueError } from '../errors.ts';
import { double, doubleText, integer, type DoubleText } from './numbers.ts';
import type { JsonValue } from '../types.ts';
import { Bytes, Double, FunctionRef, List, MapValue, type Value } from './value.ts';

export { parseJson } from './json-reader.ts';

/** How `json.encode` lays text out. */
export interface Indent {
  readonly prefix: string;
  readonly indent: string;
}

/**
 * @param maxLength where a layout could make much out of little
 * @throws WorkflowError ValueError for bytes, which JSON cannot hold; ResourceLimitError beyond `maxLength`
 */
export function stringifyJson(
  value: Value,
  layout?: Indent,
  maxLength = Infinity,
  doubles: DoubleText = 'bare',
): string {
  const parts = new Parts(maxLength, doubles);
  write(value, layout, layout === undefined ? '' : `\n${layout.prefix}`, parts);
  return parts.texts.join('');
}

class Parts {
  readonly texts: string[] = [];
  readonly doubles: DoubleText;
  private left: number;

  constructor(maxLength: number, doubles: DoubleText) {
    this.left = maxLength;
    this.doubles = doubles;
  }

  push(text: string): void {
    this.left -= text.length;
    if (this.left < 0) throw limitError('the JSON text is too long');
    this.texts.push(text);
  }
}

function write(value: Value, layout: Indent | undefined, newline: string, parts: Parts): void {
  if (typeof value === 'string') parts.push(JSON.stringify(value));
  else if (typeof value !== 'object' || value === null) parts.push(String(value));
  else if (value instanceof Double) parts.push(doubleText(value, parts.doubles));
  else if (value instanceof List) writeItems('[', ']', value.items.entries(), layout, newline, parts, false);
  else if (value instanceof MapValue) writeItems('{', '}', value.entries, layout, newline, parts, true);
  else throw valueError(`${value instanceof Bytes ? 'bytes' : 'a function'} cannot be encoded as JSON`);
}

function writeItems(
  open: string,
  close: string,
  items: Iterable<[string | number, Value]>,
  layout: Indent | undefined,
  newline: string,
  parts: Parts,
  withKeys: boolean,
): void {
  const inner = layout === undefined ? '' : newline + layout.indent;
  let isFirst = true;
  parts.push(open);
  for (const [key, item] of items) {
    parts.push(isFirst ? inner : `,${inner}`);
    if (withKeys) parts.push(JSON.stringify(key) + (layout === undefined ? ':' : ': '));
    write(item, layout, inner, parts);
    isFirst = false;
  }
  parts.push(isFirst ? close : newline + close);
}

/** Plain JSON for a driver; 64-bit integers beyond 2^53 as `bigint`. @throws WorkflowError ValueError for bytes */
export function toJson(value: Value): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Double) return value.value;
  if (value instanceof List) return value.items.map(toJson);
  if (value instanceof MapValue) {
    const plain: Record<string, JsonValue> = {};
    for (const [key, item] of value.entries) {
      // Assigning to `__proto__` would set the prototype instead of a key.
      if (key === '__proto__') Object.defineProperty(plain, key, { value: toJson(item), enumerable: true });
      else plain[key] = toJson(item);
    }
    return plain;
  }
  throw valueError(`${value instanceof FunctionRef ? 'a function' : 'bytes'} cannot be encoded as JSON`);
}

/** @throws WorkflowError ValueError when nested too deep or a number is not finite */
export function fromJson(json: JsonValue, maxDepth: number): Value {
  if (json === null || typeof json === 'boolean' || typeof json === 'string') return json;
  if (typeof json === 'bigint') return integer(json);
  if (typeof json === 'number') return Number.isSafeInteger(json) ? json + 0 : double(json);
  if (maxDepth <= 0) throw valueError('the value nests too deep');
  if (isArray(json)) return new List(json.map((item) => fromJson(item, maxDepth - 1)));
  return new MapValue(new Map(Object.entries(json).map(([key, item]) => [key, fromJson(item, maxDepth - 1)])));
}

/** `Array.isArray` does not narrow readonly arrays. */
function isArray(json: JsonValue): json is readonly JsonValue[] {
  return Array.isArray(json);
}
