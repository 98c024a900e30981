/**
 * How a blocking function runs: its effects one after the other, with what it remembers in a hidden slot of the frame in
 * between. A checkpoint may fall between any two of them.
 */
import { WorkflowError } from '../errors.ts';
import { parseJson } from '../values/json.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Frame, Thread } from '../machine/state.ts';
import type { Outcome } from '../effects.ts';
import { MapValue, type Value } from '../values/value.ts';
import { Waiting, type BlockingFunction } from './signature.ts';

export interface BlockingCall {
  readonly target: BlockingFunction;
  /** The hidden slot. */
  readonly memory: number;
}

/** The value of the call, or undefined when the thread now waits. @throws WorkflowError */
export function beginCall(
  { target, memory }: BlockingCall,
  args: readonly Value[],
  machine: Machine,
  thread: Thread,
  frame: Frame,
): Value | undefined {
  const begun = target.begin(args, machine);
  if ('value' in begun) return begun.value;
  const { effect, memory: kept } = begun instanceof Waiting ? begun : new Waiting(begun, null);
  frame.slots[memory] = kept;
  machine.block(thread, effect);
  return undefined;
}

/** The value of the call, or undefined when it waits for another effect. @throws WorkflowError */
export function continueCall(
  { target, memory }: BlockingCall,
  outcome: Outcome,
  machine: Machine,
  thread: Thread,
  frame: Frame,
): Value | undefined {
  const kept = frame.slots[memory] ?? null;
  frame.slots[memory] = undefined;
  const value = settled(outcome, machine);
  if (value !== undefined) return value;
  const next = target.finish(outcome, machine, kept);
  if (!(next instanceof Waiting)) return next;
  frame.slots[memory] = next.memory;
  machine.block(thread, next.effect);
  return undefined;
}

/** The value of an outcome that ends the whole call, or undefined. @throws WorkflowError what the outcome raises */
export function settled(outcome: Outcome, machine: Machine): Value | undefined {
  if (outcome.kind === 'value') return parseJson(outcome.text, machine.program.limits.nesting);
  if (outcome.kind === 'raised') throw raised(parseJson(outcome.text, machine.program.limits.nesting));
  return undefined;
}

function raised(value: Value): WorkflowError {
  const message = value instanceof MapValue ? value.entries.get('message') : value;
  return new WorkflowError(value, typeof message === 'string' ? message : 'a raised map');
}
