/** https://cloud.google.com/workflows/docs/reference/stdlib/json/decode */
import { typeError, valueError } from '../errors.ts';
import { parseJson, stringifyJson, type Indent } from '../json.ts';
import type { Machine } from '../runtime.ts';
import { Bytes, MapValue, type Value } from '../value.ts';
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

/** Bytes as UTF-8 text. @throws WorkflowError ValueError when they are not */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw valueError('the bytes are not UTF-8 text');
  }
}

function encode(data: Value, indent: Value | undefined, machine: Machine): string {
  return stringifyJson(data, layoutOf(indent), machine.program.limits.memoryBytes);
}

const ENCODE = [parameter('data:any'), parameter('indent:boolean or map', false)];

export const json: Namespace = {
  functions: [
    pure('json.decode', [parameter('data:string or bytes')], ([data], machine) =>
      parseJson(data instanceof Bytes ? utf8(data.data) : (data as string), machine.program.limits.nesting),
    ),
    pure(
      'json.encode',
      ENCODE,
      ([data, indent], machine) => new Bytes(Buffer.from(encode(data as Value, indent, machine))),
    ),
    pure('json.encode_to_string', ENCODE, ([data, indent], machine) => encode(data as Value, indent, machine)),
  ],
};
