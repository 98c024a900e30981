/** A record that is no message as the JSON document that it stands for. */

import { isUtf8 } from 'node:buffer';
import type { AvroValue } from './avro-values.ts';

/** Numbers keep every digit; bytes are text, or base64 where they are none. */
export function jsonOf(value: AvroValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (Buffer.isBuffer(value)) return JSON.stringify(value.toString(isUtf8(value) ? 'utf8' : 'base64'));
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${jsonOf(one)}`);
  return `{${fields.join(',')}}`;
}
