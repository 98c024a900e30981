/** The `retry` of a try step. https://cloud.google.com/workflows/docs/reference/syntax/retrying */
import type { SourceNode } from '../definition/document.ts';
import type { Emitter } from '../definition/emitter.ts';
import type { Label } from '../definition/scope.ts';
import { tagged, typeError, valueError, type Failure } from '../errors.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Frame, Thread } from '../machine/state.ts';
import { libraryFunction } from '../stdlib/index.ts';
import { bindArguments } from '../stdlib/signature.ts';
import { asNumber, FunctionRef, hold, MapValue, typeName, type Value } from '../values/value.ts';

interface Places {
  readonly caught: number;
  readonly attempts: number;
  /** Where another attempt begins, and where it ends when there is none left. */
  readonly body: Label;
  readonly except: Label;
}

const DEFAULT_RETRIES = 5;
/** Seconds; an execution lasts no longer than a year. */
const LONGEST_DELAY = 366 * 24 * 3600;
const DEFAULT_BACKOFF = { initial_delay: 1, max_delay: 60, multiplier: 1.25 };

/** First asks the predicate, which may be a subworkflow, then waits or gives up. */
export function emitRetry(code: Emitter, node: SourceNode, places: Places): void {
  const { caught, attempts, body, except } = places;
  const [policy, verdict] = [code.hidden(), code.hidden()];
  code.within('STEP_RETRY', () => emitAttempt(), { progress: 'PROGRESS_TYPE_RETRY' });

  function emitAttempt(): void {
    const evaluate = code.value(node, 'error evaluating retry policy');
    code.emit({
      counts: true,
      position: node.position,
      run: (machine, thread, frame) => {
        const found = evaluate(frame, machine);
        if (!(found instanceof MapValue)) throw typeError(`a retry policy must be a map, not ${typeName(found)}`);
        hold(found);
        frame.slots[policy] = found;
        ask(machine, thread, frame, found, failureIn(frame, caught).value);
      },
    });
    code.emit({
      position: node.position,
      run: (machine, thread, frame) => {
        const delay = delayOf(frame.slots[policy] as Value, frame.slots[verdict], frame.slots[attempts]);
        if (delay === undefined) {
          frame.pc = except.pc;
          return;
        }
        frame.slots[attempts] = Number(frame.slots[attempts] ?? 0) + 1;
        if (delay > 0) machine.block(thread, { kind: 'sleep', until: Math.ceil(machine.context.now + delay * 1000) });
        else frame.pc = body.pc;
      },
      resume: (_machine, _thread, frame, outcome) => {
        if (outcome.kind === 'failure') throw tagged(outcome.tag, outcome.message);
        frame.caught[caught] = undefined;
        frame.pc = body.pc;
      },
    });
  }

  /** Puts the answer of the predicate into its slot; without a predicate every error is retried. */
  function ask(machine: Machine, thread: Thread, frame: Frame, found: MapValue, error: Value): void {
    const predicate = predicateOf(found);
    if (predicate === null) {
      frame.slots[verdict] = true;
      frame.pc += 1;
      return;
    }
    if (!(predicate instanceof FunctionRef)) {
      throw typeError(`a retry predicate must name a function or subworkflow, not ${typeName(predicate)}`);
    }
    const routine = machine.program.routines.get(predicate.name);
    if (routine !== undefined) {
      const rest = routine.parameters.slice(1).map((parameter) => parameter.default ?? null);
      const args = routine.parameters.length === 0 ? [] : [error, ...rest];
      machine.call(thread, routine.block, args, { into: verdict, intoHops: 0, advances: true });
      return;
    }
    const target = libraryFunction(predicate.name);
    if (target?.kind !== 'pure') throw typeError(`${predicate.name} cannot be a retry predicate`);
    frame.slots[verdict] = target.run(bindArguments(target, [error]), machine);
    frame.pc += 1;
  }
}

/** `predicate: ${http.default_retry}` names a policy, a common slip: the predicate of that policy is meant. */
function predicateOf(policy: MapValue): Value {
  const given = policy.entries.get('predicate') ?? null;
  return given instanceof MapValue ? (given.entries.get('predicate') ?? given) : given;
}

/** The failure a handler is about. */
export function failureIn(frame: Frame, slot: number): Failure {
  const failure = frame.caught[slot];
  if (failure === undefined) throw new Error('a handler runs without a failure');
  return failure;
}

/** Seconds to wait before the next attempt; undefined when there is none. */
function delayOf(policy: Value, verdict: Value | undefined, attempts: Value | undefined): number | undefined {
  if (typeof verdict !== 'boolean')
    throw typeError(`a retry predicate must return a boolean, not ${typeName(verdict ?? null)}`);
  const done = Number(attempts ?? 0);
  if (!verdict || done >= numberIn(policy, 'max_retries', DEFAULT_RETRIES)) return undefined;
  const backoff = policy instanceof MapValue ? (policy.entries.get('backoff') ?? null) : null;
  const delay = (key: keyof typeof DEFAULT_BACKOFF): number => numberIn(backoff, key, DEFAULT_BACKOFF[key]);
  const first = delay('initial_delay');
  // Never without end, which no clock and no checkpoint could take.
  const seconds = first === 0 ? 0 : first * delay('multiplier') ** done;
  return Math.min(seconds, delay('max_delay'), LONGEST_DELAY);
}

function numberIn(map: Value, key: string, otherwise: number): number {
  const value = map instanceof MapValue ? (map.entries.get(key) ?? null) : null;
  if (value === null) return otherwise;
  const number = asNumber(value);
  if (number === undefined) throw typeError(`'${key}' of a retry policy must be a number, not ${typeName(value)}`);
  if (number < 0) throw valueError(`'${key}' of a retry policy must not be negative`);
  return number;
}
