/** The life of one execution, seen from the driver: start, advance, complete, cancel. */
import { linkState } from './checkpoint/index.ts';
import { limitError } from './errors.ts';
import { describeFailure } from './machine/failure.ts';
import { fromJson, parseJson, stringifyJson, toJson } from './values/json.ts';
import { Interpreter } from './machine/interpreter.ts';
import { newFrame, newThread } from './machine/frames.ts';
import type { Instruction, Program } from './machine/program.ts';
import type { Ending, ExecutionState, Frame } from './machine/state.ts';
import type { Advance, AdvanceContext, StartOptions, StepPlace } from './types.ts';
import type { Effect, Outcome } from './effects.ts';
import { hold, weightOf, type Value } from './values/value.ts';

/**
 * A new execution that has not run a step yet.
 * @throws WorkflowError ValueError or ResourceLimitError when the argument is not JSON or too large
 */
export function start(program: Program, { argument, argumentText, env }: StartOptions): ExecutionState {
  const { nesting, memoryBytes } = program.limits;
  const value = argumentText === undefined ? fromJson(argument, nesting) : parseJson(argumentText, nesting);
  if (weightOf(value) > memoryBytes) throw limitError(`the argument needs more than ${memoryBytes} bytes of memory`);
  const { main } = program;
  const frame = newFrame(main.block, 1, null);
  main.parameters.forEach((parameter, slot) => {
    const given: Value = slot === 0 ? (value ?? parameter.default ?? null) : (parameter.default ?? null);
    hold(given);
    frame.slots[slot] = given;
    frame.weight += weightOf(given);
  });
  return stateOf(program, frame, env);
}

/** An execution whose one thread is about to run a frame. */
export function stateOf(program: Program, frame: Frame, env: StartOptions['env']): ExecutionState {
  const thread = newThread(1, null, 0, frame);
  return {
    fingerprint: program.fingerprint,
    env,
    threads: new Map([[thread.id, thread]]),
    ready: [thread.id],
    effects: new Map(),
    nextThread: 2,
    nextEffect: 1,
    nextEntry: 1,
    lastEntry: null,
    steps: 0,
    memory: frame.weight,
    cancelled: false,
    restarted: false,
    ending: null,
  };
}

/**
 * Runs until every thread is blocked, the execution ended, or the step budget is used up; changes the state.
 * @throws Error when the state belongs to another program, or for a bug of the engine
 */
export function advance(program: Program, state: ExecutionState, context: AdvanceContext): Advance {
  if (state.fingerprint !== program.fingerprint) {
    const reason = 'another definition or switch, or another release of the engine, began it';
    throw new Error(`the state belongs to program ${state.fingerprint}, not ${program.fingerprint}: ${reason}`);
  }
  if (state.restarted) linkState(program, state);
  const machine = new Interpreter(program, state, context);
  machine.begin();
  const isDone = machine.run();
  const { effects } = machine;
  const { ending } = state;
  if (ending === null) {
    const status = machine.isPaused ? 'paused' : isDone ? 'blocked' : 'yielded';
    return { status, effects, currentSteps: placesOf(state) };
  }
  const currentSteps = lastPlaces(ending, machine.history?.last ?? null);
  // What another branch had already logged when the end came is still to be written; nobody waits for it.
  const logs = effects.filter((effect) => effect.kind === 'log');
  if (ending.status !== 'succeeded') {
    return {
      status: ending.status,
      effects: logs,
      error: describeFailure(ending.failure, program.switches),
      currentSteps,
    };
  }
  const { value } = ending;
  const resultText = stringifyJson(value, undefined, Infinity, program.switches.doubles);
  return { status: 'succeeded', effects: logs, result: toJson(value), resultText, currentSteps };
}

/** The innermost step of every thread that is not waiting for branches of its own. */
function placesOf(state: ExecutionState): StepPlace[] {
  const places: StepPlace[] = [];
  for (const thread of state.threads.values()) {
    const frame = thread.frames.at(-1);
    if (frame === undefined || thread.fork !== null) continue;
    const { routine, step } = instructionOf(frame).scope;
    places.push({ routine, step });
  }
  return places;
}

/** Where an execution that has ended was last. */
function lastPlaces(ending: Ending, last: StepPlace | null): StepPlace[] {
  if (ending.status === 'succeeded') return last === null ? [] : [{ routine: last.routine, step: last.step }];
  const { trace } = ending.failure;
  const places = ending.status === 'cancelled' ? trace : trace.slice(0, 1);
  return places.map(({ routine, step }) => ({ routine, step }));
}

function instructionOf(frame: Frame): Instruction {
  return frame.block.code[frame.pc] as Instruction;
}

/** Notes the outcome of an effect; the next `advance` goes on with it. Unknown numbers are of ended branches: ignored. */
export function complete(state: ExecutionState, effectId: number, outcome: Outcome): void {
  const pending = state.effects.get(effectId);
  if (pending === undefined) return;
  state.effects.delete(effectId);
  const thread = state.threads.get(pending.thread);
  if (thread === undefined) return;
  thread.outcome = outcome;
  thread.status = 'ready';
  state.ready.push(thread.id);
}

/** Ends the execution; the next `advance` reports it, and closes the history if it listens. */
export function cancel(state: ExecutionState): void {
  if (state.ending !== null) return;
  state.cancelled = true;
  state.effects.clear();
}

/** The effects that wait for an outcome, in the order they were asked for. */
export function pendingEffects(state: ExecutionState): Effect[] {
  return [...state.effects.values()].map(({ effect }) => effect);
}
