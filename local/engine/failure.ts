/** A failure as the `error` of an Execution shows it. */
import type { Failure } from './errors.ts';
import { stringifyJson } from './json.ts';
import { payloadValue } from './payload.ts';
import type { ExecutionError } from './types.ts';
import { List, MapValue, type Value } from './value.ts';

const INDENT = { prefix: '', indent: '  ' };

function isHttpError(value: Value): value is MapValue {
  const tags = value instanceof MapValue ? value.entries.get('tags') : undefined;
  return tags instanceof List && tags.items.includes('HttpError');
}

function messageOf(value: Value): string {
  const message = value instanceof MapValue ? value.entries.get('message') : value;
  return typeof message === 'string' ? message : stringifyJson(payloadValue(value));
}

/** The message, one line for each step on the way, and for an HTTP error all of it. */
export function describeFailure({ value, trace }: Failure): ExecutionError {
  const payload = payloadValue(value);
  const lines = trace.map(({ step, routine, position }) => {
    return `in step "${step}", routine "${routine}", line: ${position.line}`;
  });
  const detail = isHttpError(value) ? [stringifyJson(payload, INDENT)] : [];
  return {
    payload: stringifyJson(payload),
    context: [messageOf(value), ...lines, ...detail].join('\n'),
    stackTrace: {
      elements: trace.map(({ step, routine, position }) => ({
        step,
        routine,
        position: {
          line: String(position.line),
          column: String(position.column),
          length: String(position.length),
        },
      })),
    },
  };
}
