/** https://cloud.google.com/workflows/docs/reference/stdlib/map/get */
import { typeError } from '../errors.ts';
import { List, MapValue, typeName, type Value } from '../values/value.ts';
import { parameter, pure, type Namespace } from './signature.ts';

/** The value at a path of keys; null when any part of it is missing or no map. */
function get(start: Value, keys: Value): Value {
  const path = keys instanceof List ? keys.items : [keys];
  const wrong = path.find((key) => typeof key !== 'string');
  if (wrong !== undefined) throw typeError(`map.get: a key must be a string, not ${typeName(wrong)}`);
  let value = start;
  for (const key of path) value = (value instanceof MapValue ? value.entries.get(key as string) : null) ?? null;
  return value;
}

function mergeNested(first: MapValue, second: MapValue): MapValue {
  const merged = new Map(first.entries);
  for (const [key, value] of second.entries) {
    const old = merged.get(key);
    merged.set(key, old instanceof MapValue && value instanceof MapValue ? mergeNested(old, value) : value);
  }
  return new MapValue(merged);
}

const TWO_MAPS = [parameter('first:map'), parameter('second:map')];

export const map: Namespace = {
  functions: [
    pure('map.get', [parameter('map:any'), parameter('keys:string or list')], ([start, keys]) =>
      get(start as Value, keys as Value),
    ),
    pure('map.delete', [parameter('map:map'), parameter('key:string')], ([source, key]) => {
      const copy = new Map((source as MapValue).entries);
      copy.delete(key as string);
      return new MapValue(copy);
    }),
    pure('map.merge', TWO_MAPS, ([first, second]) => {
      return new MapValue(new Map([...(first as MapValue).entries, ...(second as MapValue).entries]));
    }),
    pure('map.merge_nested', TWO_MAPS, ([first, second]) => mergeNested(first as MapValue, second as MapValue)),
  ],
};
