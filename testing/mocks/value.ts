/** Replies that end a whole call at once with a value or a raised error: of connectors, children and subworkflows. */
import type { Reply } from './mock.ts';
import { isPlain } from '../matchers/equality.ts';
import { milliseconds } from '../duration.ts';
import { jsonText } from '../json.ts';

/** An error as a definition sees it: `{tags, code, message, …}`, or a text. */
export type RaisedError = string | { readonly tags?: readonly string[]; readonly [field: string]: unknown };

export function valueReply(value: unknown, summary = 'a value', delay = 0): Reply {
  return { outcome: { kind: 'value', text: jsonText(value, 'the value of a mock') }, delay, summary };
}

/** A raised map gets the `message` that errors of the library have. */
export function raisedReply(error: RaisedError, delay: string | number = 0): Reply {
  const tags = isPlain(error) && Array.isArray(error.tags) ? error.tags.map(String) : [];
  const whole =
    isPlain(error) && error['message'] === undefined ? { message: tags.join(', ') || 'raised', ...error } : error;
  const summary = tags.join(', ') || 'raised';
  return {
    outcome: { kind: 'raised', text: jsonText(whole, 'the error of a mock') },
    delay: milliseconds(delay),
    summary,
  };
}
