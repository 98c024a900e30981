/** Calls of library functions and subworkflows. https://cloud.google.com/workflows/docs/reference/syntax/calls */
import { noteBegun, noteReturned } from '../machine/call-notes.ts';
import type { Emitter } from '../definition/emitter.ts';
import type { SourceNode } from '../definition/nodes.ts';
import type { StepAction, StepType } from '../definition/tree.ts';
import type { Position } from '../errors.ts';
import { unknownFunction } from '../expression/calls.ts';
import type { VariableAccess } from '../expression/names.ts';
import type { Machine } from '../machine/runtime.ts';
import { evaluateAll, type Evaluate, type Routine } from '../machine/program.ts';
import { frameAt, type Frame, type Thread } from '../machine/state.ts';
import { beginCall, continueCall, type BlockingCall } from '../stdlib/blocking.ts';
import { libraryFunction } from '../stdlib/index.ts';
import { bindArguments, type BlockingFunction, type PureFunction } from '../stdlib/signature.ts';
import type { Value } from '../values/value.ts';
import { callHint, emitArguments } from './arguments.ts';

interface Call {
  readonly name: string;
  readonly position: Position;
  /** Where a call that fails is said to be: at its key, as in errors of executions that users published. */
  readonly at: Position;
  readonly args: SourceNode | undefined;
  readonly result: VariableAccess | undefined;
}

export const call: StepType = {
  key: 'call',
  companions: ['args', 'result', 'next'],
  read(body): StepAction {
    const { value: name, position } = body.text('call');
    const at = body.entry('call')?.keyPosition ?? position;
    const args = body.get('args');
    const resultName = body.get('result') === undefined ? undefined : body.name('result');
    let result: VariableAccess | undefined;
    return {
      declare: (scopes) => {
        if (resultName !== undefined) result = scopes.assign(resultName.name, resultName.position);
      },
      emit: (code) => emitCall(code, { name, position, at, args, result }),
    };
  },
};

function emitCall(code: Emitter, each: Call): void {
  const routine = code.routine(each.name);
  if (routine !== undefined) {
    code.within('STEP_SUBWORKFLOW_CALL', () => emitRoutineCall(code, each, routine));
    return;
  }
  const target = libraryFunction(each.name);
  if (target === undefined) {
    const fault = unknownFunction(each.name, { at: 0, end: each.name.length });
    return code.refuse(fault, each.position, callHint(code, each.name));
  }
  code.within(/^(googleapis|gke)\./.test(each.name) ? 'STEP_CONNECTOR_CALL' : 'STEP_STD_LIB_CALL', () => {
    const args = emitArguments(code, each, target.parameters);
    if (target.kind === 'pure') emitPure(code, each, target, args);
    else emitBlocking(code, each, target, args);
  });
}

function givenOf(args: readonly (Evaluate | undefined)[], frame: Frame, machine: Machine): (Value | undefined)[] {
  return args.map((arg) => arg?.(frame, machine));
}

function storeResult(
  machine: Machine,
  thread: Thread,
  frame: Frame,
  result: VariableAccess | undefined,
  value: Value,
): void {
  noteReturned(machine, thread, frame, value);
  if (result !== undefined) machine.store(frameAt(frame, result.hops), result.slot, value);
  frame.pc += 1;
}

function emitPure(
  code: Emitter,
  { name, at, result }: Call,
  target: PureFunction,
  args: readonly (Evaluate | undefined)[],
): void {
  code.emit({
    counts: true,
    position: at,
    callee: name,
    run: (machine, thread, frame) => {
      const given = bindArguments(target, givenOf(args, frame, machine));
      noteBegun(machine, thread, frame, target.parameters, given);
      storeResult(machine, thread, frame, result, machine.checkSize(target.run(given, machine)));
    },
  });
}

function emitBlocking(
  code: Emitter,
  { name, at, result }: Call,
  target: BlockingFunction,
  args: readonly (Evaluate | undefined)[],
): void {
  const calling: BlockingCall = { target, memory: code.memory() };
  code.emit({
    counts: true,
    position: at,
    callee: name,
    run: (machine, thread, frame) => {
      const given = bindArguments(target, givenOf(args, frame, machine));
      noteBegun(machine, thread, frame, target.parameters, given);
      const value = beginCall(calling, given, machine, thread, frame);
      if (value !== undefined) storeResult(machine, thread, frame, result, value);
    },
    resume: (machine, thread, frame, outcome) => {
      const value = continueCall(calling, outcome, machine, thread, frame);
      if (value !== undefined) storeResult(machine, thread, frame, result, value);
    },
  });
}

function emitRoutineCall(code: Emitter, each: Call, routine: Routine): void {
  const { parameters, block } = routine;
  const bound = emitArguments(code, each, parameters).map((arg, i): Evaluate => {
    const value = parameters[i]?.default ?? null;
    return arg ?? (() => value);
  });
  const target = { into: each.result?.slot ?? -1, intoHops: each.result?.hops ?? 0, advances: true };
  code.emit({
    counts: true,
    position: each.at,
    callee: each.name,
    run: (machine, thread, frame) => {
      const values = evaluateAll(bound, frame, machine);
      noteBegun(machine, thread, frame, parameters, values);
      machine.call(thread, block, values, target);
    },
  });
}
