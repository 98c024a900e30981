/**
 * Notes of explicit call steps, for call logs: begun, returned, or ended by a failure. Calls inside expressions and
 * inside library functions leave none. Without a listener nothing is done.
 * Source: https://cloud.google.com/workflows/docs/log-workflow#call_logging
 */
import type { Failure } from '../errors.ts';
import { stringifyJson, toJson } from '../values/json.ts';
import { payloadValue } from '../values/payload.ts';
import type { Instruction } from './program.ts';
import type { Machine } from './runtime.ts';
import type { Frame, Thread } from './state.ts';
import type { CallNote, JsonValue } from '../types.ts';
import { MapValue, type Value } from '../values/value.ts';

/** A call has its arguments and begins. */
export function noteBegun(
  machine: Machine,
  thread: Thread,
  frame: Frame,
  parameters: readonly { readonly name: string }[],
  values: readonly (Value | undefined)[],
): void {
  if (machine.context.calls === undefined) return;
  const args: Record<string, JsonValue> = {};
  parameters.forEach(({ name }, i) => {
    const value = values[i];
    if (value !== undefined) args[name] = toJson(payloadValue(value));
  });
  note(machine, thread, frame, 'BEGUN', { args });
}

/** The call the frame is at has a value. */
export function noteReturned(machine: Machine, thread: Thread, frame: Frame, value: Value): void {
  if (machine.context.calls === undefined) return;
  note(machine, thread, frame, 'SUCCEEDED', { response: toJson(payloadValue(value)) });
}

/** A failure comes through the call the frame is at; `handled` when a step around the call catches it. */
export function noteFailed(machine: Machine, thread: Thread, frame: Frame, failure: Failure, handled: boolean): void {
  if (machine.context.calls === undefined) return;
  const { value, trace } = failure;
  const message = value instanceof MapValue ? value.entries.get('message') : value;
  const exception = typeof message === 'string' ? message : stringifyJson(payloadValue(value));
  const [origin] = trace;
  const details = { exception, ...(origin === undefined ? {} : { origin: origin.step }) };
  note(machine, thread, frame, 'EXCEPTION_RAISED', details);
  if (handled) note(machine, thread, frame, 'EXCEPTION_HANDLED', details);
}

function note(
  { context }: Machine,
  thread: Thread,
  frame: Frame,
  state: CallNote['state'],
  details: Pick<CallNote, 'args' | 'response' | 'exception' | 'origin'>,
): void {
  const { callee, scope } = frame.block.code[frame.pc] as Instruction;
  if (callee === undefined) return;
  const call = `${thread.id}/${thread.frames.indexOf(frame)}`;
  context.calls?.({ state, call, routine: scope.routine, step: scope.step, callee, ...details });
}
