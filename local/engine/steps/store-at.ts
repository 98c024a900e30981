/** Writing into a list or map: a path of keys and indexes, with copies where others hold the same container. */
import { keyText } from '../definition/literal.ts';
import { tagged, typeError } from '../errors.ts';
import { listIndex } from '../values/access.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Frame } from '../machine/state.ts';
import {
  copyOf,
  hold,
  isContainer,
  isShared,
  List,
  MapValue,
  typeName,
  weightOf,
  type Container,
  type Value,
} from '../values/value.ts';

/**
 * Writes into a list or map held by a variable, copying on the way down whatever others hold too.
 * @throws WorkflowError IndexError, KeyError, TypeError, ResourceLimitError
 */
export function storeAt(
  machine: Machine,
  frame: Frame,
  slot: number,
  name: string,
  keys: readonly Value[],
  value: Value,
): void {
  const root = frame.slots[slot];
  if (root === undefined) throw tagged('KeyError', `key not found: variable '${name}' has no value yet`);
  // Held before the walk: a container put into itself is then shared, and copied instead of made endless.
  hold(value);
  const path: Container[] = [];
  let container = own(root, (copy) => {
    frame.slots[slot] = copy;
  });
  for (const key of keys.slice(0, -1)) {
    path.push(container);
    container = descend(container, key, machine, frame, path);
  }
  path.push(container);
  const old = put(container, keys.at(-1) as Value, value);
  account(machine, frame, path, old, value);
}

/** The container itself if only this place holds it, else a copy put in its place. */
function own(value: Value, replace: (copy: Container) => void): Container {
  if (typeof value !== 'object' || value === null || !isContainer(value)) {
    throw typeError(`${value === null ? 'null' : typeName(value)} has no elements that could be assigned`);
  }
  if (!isShared(value)) return value;
  const copy = copyOf(value);
  replace(copy);
  return copy;
}

/** The container under a key; a key a map does not have yet gets an empty map. */
function descend(container: Container, key: Value, machine: Machine, frame: Frame, path: Container[]): Container {
  if (container instanceof List) {
    const index = listIndex(container, key);
    return own(container.items[index] as Value, (copy) => {
      container.items[index] = copy;
    });
  }
  const text = keyText(key);
  const found = container.entries.get(text);
  if (found !== undefined) return own(found, (copy) => container.entries.set(text, copy));
  const created = new MapValue(new Map());
  created.holders = 1;
  put(container, text, created);
  account(machine, frame, path, text, created);
  return created;
}

/** Returns what was there, or the key when it is new. */
function put(container: Container, key: Value, value: Value): { readonly replaced: Value } | string {
  if (container instanceof List) {
    const index = listIndex(container, key);
    const replaced = container.items[index] as Value;
    container.items[index] = value;
    return { replaced };
  }
  const text = keyText(key);
  const replaced = container.entries.get(text);
  container.entries.set(text, value);
  return replaced === undefined ? text : { replaced };
}

/** Brings weights and depths of all containers on the path up to date. */
function account(
  machine: Machine,
  frame: Frame,
  path: readonly Container[],
  old: { readonly replaced: Value } | string,
  value: Value,
): void {
  const change = weightOf(value) - (typeof old === 'string' ? -weightOf(old) : weightOf(old.replaced));
  let depth = typeof value === 'object' && value !== null && isContainer(value) ? value.depth : 0;
  for (const container of [...path].reverse()) {
    container.weight += change;
    depth += 1;
    if (container.depth < depth) container.depth = depth;
    else depth = container.depth;
  }
  machine.checkDepth(depth);
  machine.weigh(frame, change);
}
