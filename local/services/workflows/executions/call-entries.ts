/**
 * Payloads of call logs. Source: google.cloud.workflows.type.EngineCallLog,
 * https://github.com/googleapis/googleapis/blob/master/google/cloud/workflows/type/engine_call.proto
 */
import type { CallNote, JsonValue } from '../../../engine/types.ts';

const TYPE = 'type.googleapis.com/google.cloud.workflows.type.EngineCallLog';
/** The service cuts long values "for size reasons" and does not say where. */
const VALUE_LIMIT = 16 * 1024;
const EXCEPTION_LIMIT = 1024;

/** `starts`: when calls that have not returned began, by the calls' keys; kept by the caller from note to note. */
export function callEntry(executionId: string, note: CallNote, time: string, starts: Map<string, string>): object {
  const { step, callee, state, call } = note;
  const common = { '@type': TYPE, executionId, activityTime: time, state, step, callee };
  if (state === 'BEGUN') {
    starts.set(call, time);
    return { ...common, begun: { namedArgs: redacted(note.args ?? {}) } };
  }
  const callStartTime = starts.get(call);
  if (state !== 'EXCEPTION_HANDLED') starts.delete(call);
  const began = callStartTime === undefined ? {} : { callStartTime };
  if (state === 'SUCCEEDED')
    return { ...common, succeeded: { ...began, response: cut(textOf(note.response ?? null)) } };
  const details = {
    ...began,
    exception: (note.exception ?? '').slice(0, EXCEPTION_LIMIT),
    origin: note.origin ?? step,
  };
  return state === 'EXCEPTION_RAISED'
    ? { ...common, exceptionRaised: details }
    : { ...common, exceptionHandled: details };
}

/** Arguments without credentials; one that is too long becomes the beginning of its JSON text. */
function redacted(args: Readonly<Record<string, JsonValue>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      const shown = name === 'headers' ? withoutAuthorization(value) : value;
      const text = textOf(shown);
      return [name, text.length > VALUE_LIMIT ? cut(text) : (JSON.parse(text) as unknown)];
    }),
  );
}

function withoutAuthorization(headers: JsonValue): JsonValue {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, /^authorization$/i.test(name) ? '[REDACTED]' : value]),
  );
}

const textOf = (value: JsonValue) =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));

const cut = (text: string) => (text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}…` : text);
