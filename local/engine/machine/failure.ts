/** A failure as the `error` of an Execution shows it. */
import type { Failure } from '../errors.ts';
import { stringifyJson } from '../values/json.ts';
import { payloadValue } from '../values/payload.ts';
import type { Switches } from '../switches.ts';
import type { ExecutionError } from '../types.ts';
import { List, MapValue, type Value } from '../values/value.ts';

const INDENT = { prefix: '', indent: '  ' };

function isHttpError(value: Value): value is MapValue {
  const tags = value instanceof MapValue ? value.entries.get('tags') : undefined;
  return tags instanceof List && tags.items.includes('HttpError');
}

/**
 * The first line of a context. Raised text is announced as the service does it, in
 * https://cloud.google.com/workflows/docs/tutorials/execute-workflows-in-parallel
 */
function messageOf(value: Value, isRaised: boolean): string {
  const message = value instanceof MapValue ? value.entries.get('message') : undefined;
  if (typeof message === 'string') return message;
  if (typeof value === 'string' && !isRaised) return value;
  return `RuntimeError: ${stringifyJson(payloadValue(value))}`;
}

/** The message, one line for each step on the way, and of an HTTP error all of it where `httpContext` has it so. */
export function describeFailure({ value, trace, fatal }: Failure, { httpContext }: Switches): ExecutionError {
  const payload = payloadValue(value);
  const lines = trace.map(({ step, routine, position }) => {
    return `in step "${step}", routine "${routine}", line: ${position.line}`;
  });
  const detail = httpContext === 'whole' && isHttpError(value) ? [stringifyJson(payload, INDENT)] : [];
  return {
    payload: stringifyJson(payload),
    context: [messageOf(value, !fatal), ...lines, ...detail].join('\n'),
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
