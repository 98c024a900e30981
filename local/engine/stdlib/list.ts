/** https://cloud.google.com/workflows/docs/reference/stdlib/list/concat */
import { isContainer, List, weightOf, type Value } from '../values/value.ts';
import { parameter, pure, type Namespace } from './signature.ts';

const PARAMETERS = [parameter('objs:list'), parameter('val:any')];

/** A copy with one element more, at the end or in front. */
function withElement(source: List, value: Value, place: 'push' | 'unshift'): List {
  const items = source.items.slice();
  items[place](value);
  const isFlat = source.depth === 1 && !isContainer(value);
  return new List(items, isFlat ? { weight: source.weight + weightOf(value), depth: 1 } : undefined);
}

export const list: Namespace = {
  functions: [
    pure('list.concat', PARAMETERS, ([objs, value]) => withElement(objs as List, value as Value, 'push')),
    pure('list.prepend', PARAMETERS, ([objs, value]) => withElement(objs as List, value as Value, 'unshift')),
  ],
};
