/**
 * The values a definition works with.
 *
 * Integers are JavaScript numbers while they are safe integers and `bigint` beyond, up to 64 bits; doubles are boxed, so
 * `1.0` stays a double. Lists and maps have value semantics by copy on write: `holders` counts, up to "many", the
 * places that hold a container, and only one with a single holder may be changed in place. `weight` (approximate bytes)
 * and `depth` are kept up to date with every change, so the memory limit costs nothing to check.
 */
import { HeaderEntries } from './headers.ts';

export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export class Bytes {
  readonly data: Uint8Array;
  constructor(data: Uint8Array) {
    this.data = data;
  }
}

/** A function named as a value, such as a retry predicate. */
export class FunctionRef {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Holders beyond one are not counted: a container held twice is copied before it is changed. */
const MANY = 2;
const SCALAR_WEIGHT = 8;

export class List {
  readonly items: Value[];
  holders = 0;
  weight: number;
  depth: number;

  /**
   * Takes the array over; the caller must not use it again.
   * @param measured what the items weigh together and how deep they are, if none of them is a container: then nobody
   * has to visit them, and lists that grow by one element at a time stay quick
   */
  constructor(items: Value[], measured?: { readonly weight: number; readonly depth: number }) {
    this.items = items;
    if (measured !== undefined) {
      this.weight = measured.weight;
      this.depth = measured.depth;
      return;
    }
    let weight = SCALAR_WEIGHT;
    let depth = 0;
    for (const item of items) {
      weight += weightOf(item);
      if (isContainer(item)) {
        hold(item);
        if (item.depth > depth) depth = item.depth;
      }
    }
    this.weight = weight;
    this.depth = depth + 1;
  }
}

export class MapValue {
  readonly entries: Map<string, Value>;
  holders = 0;
  weight: number;
  depth: number;

  /** Takes the map over; the caller must not use it again. */
  constructor(entries: Map<string, Value>) {
    this.entries = entries;
    let weight = SCALAR_WEIGHT;
    let depth = 0;
    for (const [key, item] of entries) {
      weight += weightOf(key) + weightOf(item);
      if (isContainer(item)) {
        hold(item);
        if (item.depth > depth) depth = item.depth;
      }
    }
    this.weight = weight;
    this.depth = depth + 1;
  }
}

export type Container = List | MapValue;
export type Value = null | boolean | number | bigint | string | Double | Bytes | FunctionRef | Container;

type TypeName = 'integer' | 'double' | 'string' | 'boolean' | 'null' | 'list' | 'map' | 'bytes' | 'function';

export function isContainer(value: Value): value is Container {
  return value instanceof List || value instanceof MapValue;
}

/** Notes one more place that holds the value. */
export function hold(value: Value): void {
  if (typeof value === 'object' && value !== null && isContainer(value) && value.holders < MANY) value.holders += 1;
}

/** True if a change of the container could be seen from a second place. */
export function isShared(container: Container): boolean {
  return container.holders >= MANY;
}

/** Marks a container as held from many places, as one read back from a checkpoint is. */
export function share(container: Container): void {
  container.holders = MANY;
}

/**
 * Approximate bytes in memory, everything inside counted as often as it is reached: 8 for each value and each key, and
 * the length of texts and bytes. https://cloud.google.com/workflows/docs/reference/syntax/variables (memory usage)
 */
export function weightOf(value: Value): number {
  if (typeof value === 'string') return SCALAR_WEIGHT + value.length;
  if (typeof value !== 'object' || value === null) return SCALAR_WEIGHT;
  if (value instanceof List || value instanceof MapValue) return value.weight;
  if (value instanceof Bytes) return SCALAR_WEIGHT + value.data.length;
  return SCALAR_WEIGHT;
}

/** A copy whose one holder is the caller; what is inside becomes shared between the two. */
export function copyOf<C extends Container>(container: C): C {
  const copy =
    container instanceof List ? new List(container.items.slice()) : new MapValue(copyOfEntries(container.entries));
  copy.holders = 1;
  return copy as C;
}

/** Names that are found in any case stay so. */
function copyOfEntries(entries: Map<string, Value>): Map<string, Value> {
  return entries instanceof HeaderEntries ? new HeaderEntries(entries) : new Map(entries);
}

export function typeName(value: Value): TypeName {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return 'integer';
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'object':
      break;
  }
  if (value === null) return 'null';
  if (value instanceof List) return 'list';
  if (value instanceof MapValue) return 'map';
  if (value instanceof Double) return 'double';
  return value instanceof Bytes ? 'bytes' : 'function';
}

export function mapOf(entries: Record<string, Value>): MapValue {
  return new MapValue(new Map(Object.entries(entries)));
}

export function isInteger(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** A number or double as a JavaScript number; undefined for anything else. */
export function asNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  return typeof value === 'bigint' ? Number(value) : undefined;
}
