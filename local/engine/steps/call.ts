/** Calls of library functions and subworkflows. https://cloud.google.com/workflows/docs/reference/syntax/calls */
import type { EntryNode, SourceNode } from '../definition/document.ts';
import type { Emitter } from '../definition/emitter.ts';
import type { StepAction, StepType } from '../definition/tree.ts';
import type { Position } from '../errors.ts';
import { unknownFunction, type VariableAccess } from '../expression/compile.ts';
import type { Machine } from '../runtime.ts';
import type { Evaluate, Routine } from '../program.ts';
import { frameAt, type Frame } from '../state.ts';
import { beginCall, continueCall, type BlockingCall } from '../stdlib/blocking.ts';
import { libraryFunction } from '../stdlib/index.ts';
import { bindArguments, type BlockingFunction, type PureFunction } from '../stdlib/signature.ts';
import type { Value } from '../value.ts';

interface Declared {
  readonly name: string;
  readonly default?: Value | undefined;
}

interface Call {
  readonly name: string;
  readonly position: Position;
  readonly args: SourceNode | undefined;
  readonly result: VariableAccess | undefined;
}

export const call: StepType = {
  key: 'call',
  companions: ['args', 'result', 'next'],
  read(body): StepAction {
    const { value: name, position } = body.text('call');
    const args = body.get('args');
    const resultName = body.get('result') === undefined ? undefined : body.name('result');
    let result: VariableAccess | undefined;
    return {
      declare: (scopes) => {
        if (resultName !== undefined) result = scopes.assign(resultName.name, resultName.position);
      },
      emit: (code) => emitCall(code, { name, position, args, result }),
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
    return code.refuse(unknownFunction(each.name, { at: 0, end: each.name.length }), each.position);
  }
  code.within('STEP_STD_LIB_CALL', () => {
    const args = argumentsOf(code, each, target.parameters);
    if (target.kind === 'pure') emitPure(code, each, target, args);
    else emitBlocking(code, each, target, args);
  });
}

/** One closure per parameter, in order; undefined where none is given. @throws DefinitionError `arguments` */
function argumentsOf(
  code: Emitter,
  { name, position, args }: Call,
  parameters: readonly Declared[],
): (Evaluate | undefined)[] {
  const given = givenArguments(code, name, args, parameters);
  parameters.forEach((parameter, i) => {
    if (given[i] !== undefined || parameter.default !== undefined) return;
    code.fail('arguments', `${name}: argument '${parameter.name}' is missing`, args?.position ?? position);
  });
  return parameters.map((parameter, i) => {
    const node = given[i];
    return node === undefined ? undefined : code.value(node, `error evaluating argument '${parameter.name}'`);
  });
}

function givenArguments(
  code: Emitter,
  name: string,
  args: SourceNode | undefined,
  parameters: readonly Declared[],
): (SourceNode | undefined)[] {
  if (args === undefined || (args.kind === 'scalar' && args.value === null)) return [];
  const expected = parameters.map((parameter) => parameter.name).join(', ');
  if (args.kind === 'list') {
    if (args.items.length <= parameters.length) return [...args.items];
    return code.fail('arguments', `${name}(${expected}) gets ${args.items.length} arguments`, args.position);
  }
  if (args.kind === 'scalar') return code.fail('structure', "'args' must be a map or a list", args.position);
  const refuse = (entry: EntryNode): never =>
    code.fail('arguments', `${name}(${expected}) has no parameter '${entry.key}'`, entry.keyPosition);
  const unknown = args.entries.find((entry) => !parameters.some((parameter) => parameter.name === entry.key));
  if (unknown !== undefined) return refuse(unknown);
  return parameters.map((parameter) => args.entries.find((entry) => entry.key === parameter.name)?.value);
}

function evaluateAll(args: readonly (Evaluate | undefined)[], frame: Frame, machine: Machine): (Value | undefined)[] {
  return args.map((arg) => arg?.(frame, machine));
}

function storeResult(machine: Machine, frame: Frame, result: VariableAccess | undefined, value: Value): void {
  if (result !== undefined) machine.store(frameAt(frame, result.hops), result.slot, value);
  frame.pc += 1;
}

function emitPure(
  code: Emitter,
  { position, result }: Call,
  target: PureFunction,
  args: readonly (Evaluate | undefined)[],
): void {
  code.emit({
    counts: true,
    position,
    run: (machine, _thread, frame) => {
      const given = bindArguments(target, evaluateAll(args, frame, machine));
      storeResult(machine, frame, result, machine.checkSize(target.run(given, machine)));
    },
  });
}

function emitBlocking(
  code: Emitter,
  { position, result }: Call,
  target: BlockingFunction,
  args: readonly (Evaluate | undefined)[],
): void {
  const calling: BlockingCall = { target, memory: code.memory() };
  code.emit({
    counts: true,
    position,
    run: (machine, thread, frame) => {
      const given = bindArguments(target, evaluateAll(args, frame, machine));
      const value = beginCall(calling, given, machine, thread, frame);
      if (value !== undefined) storeResult(machine, frame, result, value);
    },
    resume: (machine, thread, frame, outcome) => {
      const value = continueCall(calling, outcome, machine, thread, frame);
      if (value !== undefined) storeResult(machine, frame, result, value);
    },
  });
}

function emitRoutineCall(code: Emitter, each: Call, routine: Routine): void {
  const { parameters, block } = routine;
  const args = argumentsOf(code, each, parameters);
  const target = { into: each.result?.slot ?? -1, intoHops: each.result?.hops ?? 0, advances: true };
  code.emit({
    counts: true,
    position: each.position,
    run: (machine, thread, frame) => {
      const given = evaluateAll(args, frame, machine);
      const values = parameters.map(
        (parameter, i) => given[i] ?? (given[i] === null ? null : (parameter.default ?? null)),
      );
      machine.call(thread, block, values, target);
    },
  });
}
