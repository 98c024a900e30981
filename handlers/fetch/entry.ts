/** An entry of a list as something whose fields can be named: encoded documents are read first. */

import { gunzipSync } from 'node:zlib';
import type { Source } from '../sources.ts';

/** No document is larger, and a bomb is not unpacked further. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What cannot be read is the entry as it came: its plain fields can still be named. */
export function entryOf(item: unknown, { encoding = 'json' }: Source): unknown {
  const packed = encoding === 'base64' || encoding === 'base64+gzip';
  if (!packed || typeof item !== 'string') return item;
  try {
    const bytes = Buffer.from(item, 'base64');
    const text = encoding === 'base64' ? bytes : gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
    return JSON.parse(text.toString('utf8'));
  } catch {
    return item;
  }
}
