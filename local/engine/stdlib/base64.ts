/** https://cloud.google.com/workflows/docs/reference/stdlib/base64/encode */
import { valueError } from '../errors.ts';
import { Bytes } from '../values/value.ts';
import { parameter, pure, type Namespace } from './signature.ts';

const PADDED = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const BARE = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2,3})?$/;

function decode(text: string, isPadded: boolean): Bytes {
  const compact = text.replace(/[\r\n]/g, '');
  if (!(isPadded ? PADDED : BARE).test(compact)) throw valueError('not a base64 text');
  return new Bytes(Buffer.from(compact, 'base64'));
}

export const base64: Namespace = {
  functions: [
    pure('base64.encode', [parameter('data:bytes'), parameter('padding:boolean', true)], ([data, padding]) => {
      const text = Buffer.from((data as Bytes).data).toString('base64');
      return padding === true ? text : text.replace(/=+$/, '');
    }),
    pure('base64.decode', [parameter('data:string'), parameter('padding:boolean', true)], ([data, padding]) =>
      decode(data as string, padding === true),
    ),
  ],
};
