/** Replies that end a whole call at once with a value or a raised error: of connectors, children and subworkflows. */
import type { Reply } from './mock.ts';
import { isPlain } from '../matchers/equality.ts';
import { milliseconds } from '../duration.ts';

/** An error as a definition sees it: `{tags, code, message, …}`, or a text. */
export type RaisedError = string | { readonly tags?: readonly string[]; readonly [field: string]: unknown };

export function valueReply(value: unknown, summary = 'a value', delay = 0): Reply {
  return { outcome: { kind: 'value', text: jsonText(value) }, delay, summary };
}

/** A raised map gets the `message` that errors of the library have. */
export function raisedReply(error: RaisedError, delay: string | number = 0): Reply {
  const tags = isPlain(error) && Array.isArray(error.tags) ? error.tags.map(String) : [];
  const whole =
    isPlain(error) && error['message'] === undefined ? { message: tags.join(', ') || 'raised', ...error } : error;
  const summary = tags.join(', ') || 'raised';
  return { outcome: { kind: 'raised', text: jsonText(whole) }, delay: milliseconds(delay), summary };
}

/** @throws TypeError for what JSON cannot hold */
function jsonText(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, item: unknown) => {
    if (typeof item === 'function') throw new TypeError('a function is not JSON: give it to .replies(…)');
    return typeof item === 'bigint' ? Number(item) : item;
  });
}
