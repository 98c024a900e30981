/** https://cloud.google.com/workflows/docs/reference/stdlib/json/decode */
import { typeError } from '../errors.ts';
import { parseJson, stringifyJson, type Indent } from '../values/json.ts';
import type { Machine } from '../machine/runtime.ts';
import { Bytes, MapValue, type Value } from '../values/value.ts';
import { decodeText } from './charset.ts';
import { parameter, pure, type Namespace } from './signature.ts';

const DEFAULT_INDENT: Indent = { prefix: '', indent: '    ' };

function layoutOf(indent: Value | undefined): Indent | undefined {
  if (!(indent instanceof MapValue)) return indent === true ? DEFAULT_INDENT : undefined;
  const text = (key: 'prefix' | 'indent'): string => {
    const value = indent.entries.get(key) ?? DEFAULT_INDENT[key];
    if (typeof value !== 'string') throw typeError(`the ${key} of an indent must be a string`);
    return value;
  };
  return { prefix: text('prefix'), indent: text('indent') };
}

function encode(data: Value, indent: Value | undefined, machine: Machine): string {
  const { limits, switches } = machine.program;
  return stringifyJson(data, layoutOf(indent), limits.memoryBytes, switches.doubles);
}

const ENCODE = [parameter('data:any'), parameter('indent:boolean or map', false)];

export const json: Namespace = {
  functions: [
    pure('json.decode', [parameter('data:string or bytes')], ([data], machine) =>
      parseJson(
        data instanceof Bytes ? decodeText(data.data, 'UTF-8') : (data as string),
        machine.program.limits.nesting,
      ),
    ),
    pure(
      'json.encode',
      ENCODE,
      ([data, indent], machine) => new Bytes(Buffer.from(encode(data as Value, indent, machine))),
    ),
    pure('json.encode_to_string', ENCODE, ([data, indent], machine) => encode(data as Value, indent, machine)),
  ],
};
