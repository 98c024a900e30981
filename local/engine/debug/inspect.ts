/** What a person sees of an execution that stands still, and may change: the variables of every frame. */
import { linkState } from '../checkpoint/index.ts';
import { WorkflowError } from '../errors.ts';
import { parseJson, toJson } from '../values/json.ts';
import { Interpreter } from '../machine/interpreter.ts';
import { payloadValue } from '../values/payload.ts';
import type { Instruction, Program } from '../machine/program.ts';
import { frameAt, type ExecutionState, type Frame, type Thread } from '../machine/state.ts';
import type { JsonValue } from '../types.ts';
import { MapValue, type Value } from '../values/value.ts';
import { variableAt } from './watch.ts';

export interface FrameView {
  /** 0 is the innermost. */
  readonly frame: number;
  readonly routine: string;
  readonly step: string;
  readonly line: number;
  readonly variables: Readonly<Record<string, JsonValue>>;
}

export interface ThreadView {
  readonly thread: number;
  /** The thread whose parallel step it is a branch or iteration of; 0 for none. */
  readonly parent: number;
  /** `ready`: goes on with its step; `effect`: waits for `waitsFor`; `join`: waits for its branches. */
  readonly status: Thread['status'];
  readonly waitsFor?: string;
  /** Innermost first. */
  readonly frames: readonly FrameView[];
}

/** Names a frame; the innermost of the thread if `frame` is left out, the thread next to run if that is. */
export interface FramePlace {
  readonly thread?: number | undefined;
  readonly frame?: number | undefined;
}

export class DebugError extends Error {
  override readonly name = 'DebugError';
  readonly code: 'unknown-thread' | 'unknown-frame' | 'unknown-variable' | 'wrong-value' | 'limit';
  constructor(code: DebugError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export function inspect(program: Program, state: ExecutionState): ThreadView[] {
  linkState(program, state);
  return [...state.threads.values()].map((thread) => {
    const waitsFor = state.effects.get(thread.effect)?.effect.kind;
    return {
      thread: thread.id,
      parent: thread.parent?.id ?? 0,
      status: thread.status,
      ...(waitsFor === undefined ? {} : { waitsFor }),
      frames: thread.frames.toReversed().map(frameView),
    };
  });
}

function frameView(frame: Frame, at: number): FrameView {
  const { scope, position } = frame.block.code[frame.pc] as Instruction;
  const variables: Record<string, JsonValue> = {};
  frame.block.slotNames.forEach((name, slot) => {
    const value = frame.slots[slot];
    if (name !== '' && value !== undefined) variables[name] = toJson(payloadValue(value));
  });
  return { frame: at, routine: scope.routine, step: scope.step, line: position.line, variables };
}

/**
 * Gives variables other values, all or none. `text`: a JSON object of them, exact for doubles and 64-bit integers.
 * @throws DebugError for what is not there, is no JSON, or needs too much memory
 */
export function setVariables(program: Program, state: ExecutionState, place: FramePlace, text: string): void {
  linkState(program, state);
  const frame = findFrame(state, place);
  const machine = new Interpreter(program, state, { now: 0, random: () => 0, uuid: () => '' });
  const undo: (() => void)[] = [];
  try {
    for (const [name, value] of valuesOf(program, text)) {
      const access = variableAt(frame, name);
      if (access === undefined) throw new DebugError('unknown-variable', `no variable '${name}' is in sight there`);
      const owner = frameAt(frame, access.hops);
      const old = owner.slots[access.slot];
      undo.push(() =>
        old === undefined ? machine.clear(owner, [access.slot]) : machine.store(owner, access.slot, old),
      );
      machine.store(owner, access.slot, machine.checkSize(value));
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error instanceof WorkflowError ? new DebugError('limit', error.message) : error;
  }
}

function findFrame(state: ExecutionState, place: FramePlace): Frame {
  const id = place.thread ?? state.ready[0] ?? state.threads.keys().next().value ?? 0;
  const thread = state.threads.get(id);
  if (thread === undefined) {
    throw new DebugError('unknown-thread', `no thread ${id}; there are ${[...state.threads.keys()].join(', ')}`);
  }
  const { frame = 0 } = place;
  const found = thread.frames.toReversed()[frame];
  if (found === undefined) {
    throw new DebugError('unknown-frame', `thread ${id} has ${thread.frames.length} frames, from 0; not ${frame}`);
  }
  return found;
}

function valuesOf({ limits }: Program, text: string): ReadonlyMap<string, Value> {
  try {
    const values = parseJson(text, limits.nesting);
    if (values instanceof MapValue) return values.entries;
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error;
    throw new DebugError('wrong-value', `the variables are no JSON: ${error.message}`);
  }
  throw new DebugError('wrong-value', 'the variables must be a JSON object of names and values');
}
