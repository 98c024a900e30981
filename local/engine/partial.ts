/** Parts of a program run on their own: from a step on, one routine, one expression. For tests and for trying things. */
import { newBlock, type Build } from './definition/build.ts';
import { Emitter } from './definition/emitter.ts';
import { throwFault } from './definition/recover.ts';
import { Scopes } from './definition/scopes.ts';
import type { Position } from './errors.ts';
import { stateOf } from './execution.ts';
import { fromJson } from './values/json.ts';
import { newFrame } from './machine/frames.ts';
import type { NameScope, Program, Routine } from './machine/program.ts';
import type { ExecutionState, Frame } from './machine/state.ts';
import type { JsonValue, StepPlace } from './types.ts';
import { hold, weightOf } from './values/value.ts';

export interface PartialOptions {
  /** Variables (of an expression or step) or arguments (of a routine) by name. */
  readonly variables: Readonly<Record<string, JsonValue>>;
  readonly env: Readonly<Record<string, string>>;
}

/** Why a part cannot be run on its own. */
export class PartError extends Error {
  override readonly name = 'PartError';
  readonly code: 'unknown-routine' | 'unknown-step' | 'inside-loop' | 'unknown-variable' | 'missing-argument';

  constructor(code: PartError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

function routineOf(program: Program, name: string): Routine {
  const routine = name === 'main' ? program.main : program.routines.get(name);
  if (routine !== undefined) return routine;
  const known = ['main', ...program.routines.keys()].join(', ');
  throw new PartError('unknown-routine', `there is no routine '${name}'; the definition has ${known}`);
}

function put(frame: Frame, slot: number, json: JsonValue, program: Program): void {
  const value = fromJson(json, program.limits.nesting);
  hold(value);
  frame.slots[slot] = value;
  frame.weight += weightOf(value);
}

/**
 * An execution that is about to run a step, with the variables it needs.
 * @throws PartError `inside-loop` for a step that only makes sense while its loop or branch runs, or for unknown names
 */
export function startAt(program: Program, place: StepPlace, { variables, env }: PartialOptions): ExecutionState {
  const routine = routineOf(program, place.routine);
  const at = routine.steps.get(place.step);
  if (at === undefined || at.label.pc < 0) {
    const known = [...routine.steps.keys()].join(', ');
    throw new PartError('unknown-step', `routine ${routine.name} has no step '${place.step}'; it has ${known}`);
  }
  if (at.scope.kind !== 'routine' && at.scope.kind !== 'except') {
    throw new PartError('inside-loop', `step '${place.step}' is inside a loop or branch: start at the step around it`);
  }
  const frame = newFrame(routine.block, 1, null);
  frame.pc = at.label.pc;
  for (const [name, json] of Object.entries(variables)) {
    const slot = slotOf(at.scope, name);
    if (slot === undefined) {
      throw new PartError('unknown-variable', `there is no variable '${name}' at step '${place.step}'`);
    }
    put(frame, slot, json, program);
  }
  return stateOf(program, frame, env);
}

function slotOf(from: NameScope, name: string): number | undefined {
  for (let scope: NameScope | null = from; scope !== null; scope = scope.parent) {
    const variable = scope.variables.get(name);
    if (variable !== undefined) return variable.slot;
  }
  return undefined;
}

/** An execution of one routine, whose value becomes the result. @throws PartError for unknown or missing arguments */
export function startRoutine(program: Program, name: string, { variables, env }: PartialOptions): ExecutionState {
  const routine = routineOf(program, name);
  const known = routine.parameters.map((parameter) => parameter.name);
  const unknown = Object.keys(variables).find((each) => !known.includes(each));
  if (unknown !== undefined) {
    throw new PartError('unknown-variable', `${name}(${known.join(', ')}) has no parameter '${unknown}'`);
  }
  const frame = newFrame(routine.block, 1, null);
  routine.parameters.forEach((parameter, slot) => {
    const given = variables[parameter.name];
    if (given !== undefined) put(frame, slot, given, program);
    else if (parameter.default !== undefined) frame.slots[slot] = parameter.default;
    else throw new PartError('missing-argument', `${name}(${known.join(', ')}): '${parameter.name}' is missing`);
  });
  return stateOf(program, frame, env);
}

/**
 * A program that returns the value of one expression (`${…}`), which may call the subworkflows of another program.
 * @throws DefinitionError
 */
export function expressionProgram(program: Program, text: string, variables: readonly string[]): Program {
  const blocks = [...program.blocks];
  const { limits, switches, routines } = program;
  const build: Build = {
    limits,
    switches,
    routines: new Map(routines),
    blocks,
    nextScope: 1_000_000,
    probes: [],
    report: throwFault,
  };
  const block = newBlock(build, 'main');
  const scopes = new Scopes(block, () => newBlock(build, 'main'), switches.stepNames);
  for (const name of variables) scopes.declare(name);
  const code = new Emitter(build, scopes.current, scopes.steps);
  const position = { line: 1, column: 1, length: text.length };
  const place = (from: number, to: number): Position => ({ line: 1, column: from + 1, length: Math.max(to - from, 1) });
  code.inStep('expression', position, () => {
    const evaluate = code.value({ kind: 'scalar', value: text, position, place }, 'error evaluating');
    code.emit({ run: (machine, thread, frame) => machine.return(thread, evaluate(frame, machine)) });
  });
  const parameters = variables.map((name) => ({ name, default: undefined }));
  const main: Routine = { name: 'main', parameters, block, steps: scopes.steps };
  return { ...program, fingerprint: `${program.fingerprint}:${text}`, main, blocks };
}
