/** https://cloud.google.com/workflows/docs/reference/stdlib/list/concat */
import { List, type Value } from '../value.ts';
import { parameter, pure, type Namespace } from './signature.ts';

const PARAMETERS = [parameter('objs:list'), parameter('val:any')];

export const list: Namespace = {
  functions: [
    pure('list.concat', PARAMETERS, ([objs, value]) => new List([...(objs as List).items, value as Value])),
    pure('list.prepend', PARAMETERS, ([objs, value]) => new List([value as Value, ...(objs as List).items])),
  ],
};
