/** Looking into lists and maps: `in`, an index, a key. */
import { tagged, typeError } from '../errors.ts';
import { equal } from './comparison.ts';
import { isInteger, List, MapValue, typeName, type Value } from './value.ts';

export function contains(container: Value, item: Value): boolean {
  if (container instanceof List) return container.items.some((each) => equal(each, item));
  if (!(container instanceof MapValue)) {
    // The wording of the service, seen in its own example of a failed execution.
    throw typeError(`The argument of 'in' must be a dict or an array; got: ${describe(container)}`);
  }
  if (isInteger(item)) return container.entries.has(String(item));
  return typeof item === 'string' && container.entries.has(item);
}

function describe(value: Value): string {
  return value === null ? 'null' : typeName(value);
}

/** `base[index]`. @throws KeyError, IndexError, TypeError */
export function element(base: Value, index: Value): Value {
  if (base instanceof MapValue) {
    if (typeof index !== 'string' && !isInteger(index))
      throw typeError(`a map key must be a string, not ${typeName(index)}`);
    return member(base, String(index));
  }
  if (!(base instanceof List)) throw typeError(`${describe(base)} has no elements: only lists and maps can be indexed`);
  return base.items[listIndex(base, index)] as Value;
}

export function listIndex(list: List, index: Value): number {
  if (!isInteger(index)) throw typeError(`a list index must be an integer, not ${typeName(index)}`);
  if (index >= 0 && index < list.items.length) return Number(index);
  throw tagged('IndexError', `Index out of range: ${index} (list of ${list.items.length})`);
}

/** `base.key`. @throws KeyError, TypeError */
export function member(base: Value, key: string): Value {
  if (!(base instanceof MapValue)) throw typeError(`'${key}' cannot be read from ${describe(base)}: it is not a map`);
  const value = base.entries.get(key);
  if (value === undefined) throw tagged('KeyError', `key not found: ${key}`);
  return value;
}
