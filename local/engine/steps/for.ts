/** Loops over a list or a range of numbers. https://cloud.google.com/workflows/docs/reference/syntax/iteration */
import type { SourceNode } from '../definition/document.ts';
import type { Emitter } from '../definition/emitter.ts';
import { slotsOf, type Binding, type Scope } from '../definition/scope.ts';
import type { Body, Reader, StepAction, StepSequence, StepType } from '../definition/tree.ts';
import { typeError } from '../errors.ts';
import type { Machine } from '../machine/runtime.ts';
import { add, subtract } from '../values/arithmetic.ts';
import { compare } from '../values/comparison.ts';
import type { Evaluate } from '../machine/program.ts';
import type { Frame, Thread } from '../machine/state.ts';
import { asNumber, hold, List, typeName, type Value } from '../values/value.ts';

/** What both kinds of loop are made of. */
interface Loop {
  readonly value: string;
  readonly index: string | undefined;
  readonly source: SourceNode;
  readonly isRange: boolean;
  readonly body: StepSequence;
}

/** What a loop runs over: elements of a list, or `total` numbers from `first` on. */
export interface Iterable {
  readonly items: Value;
  readonly first: Value;
  readonly total: number;
}

/** @throws DefinitionError */
export function readLoop(body: Body, reader: Reader): Loop {
  const loop = reader.body(body.need('for'), "'for'");
  loop.allow(['value', 'index', 'in', 'range', 'steps']);
  const list = loop.get('in');
  const range = loop.get('range');
  const source = list ?? range;
  if (source === undefined || (list !== undefined && range !== undefined)) {
    return loop.fail('structure', "a loop needs either 'in' or 'range'", loop.node.position);
  }
  if (range?.kind === 'list' && range.items.length !== 2) {
    const hint = "for a list of values write 'in' instead of 'range'";
    loop.note('structure', "'range' is two numbers, the first and the last", range.position, hint);
  }
  return {
    value: loop.name('value').name,
    index: loop.get('index') === undefined ? undefined : loop.name('index').name,
    source,
    isRange: range !== undefined,
    body: reader.steps(loop.need('steps')),
  };
}

/** Evaluates what to loop over. @throws DefinitionError; the closure WorkflowError TypeError */
export function iterableOf(code: Emitter, { source, isRange }: Loop): (frame: Frame, machine: Machine) => Iterable {
  const evaluate: Evaluate = code.subject(source, `error evaluating '${isRange ? 'range' : 'in'}'`);
  if (isRange) return (frame, machine) => rangeOf(evaluate(frame, machine));
  return (frame, machine) => {
    const items = evaluate(frame, machine);
    if (items instanceof List) return { items, first: 0, total: items.items.length };
    throw typeError(`a loop runs over a list, not ${items === null ? 'null' : typeName(items)}; take keys() of a map`);
  };
}

function rangeOf(range: Value): Iterable {
  const [first, last] = range instanceof List && range.items.length === 2 ? range.items : [];
  if (first === undefined || last === undefined || asNumber(first) === undefined || asNumber(last) === undefined) {
    throw typeError("'range' must be a list of two numbers");
  }
  const total = compare('>', first, last) > 0 ? 0 : Math.floor(asNumber(subtract(last, first)) ?? 0) + 1;
  return { items: null, first, total };
}

/** The value of one iteration. */
export function itemAt(items: Value, first: Value, index: number): Value {
  return items instanceof List ? (items.items[index] as Value) : add(first, index);
}

export const forLoop: StepType = {
  key: 'for',
  companions: ['next'],
  read(body, reader): StepAction {
    const loop = readLoop(body, reader);
    let scope: Scope;
    let value: Binding;
    let index: Binding | undefined;
    return {
      declare: (scopes) => {
        scope = scopes.open('for');
        value = scopes.declare(loop.value);
        index = loop.index === undefined ? undefined : scopes.declare(loop.index);
        loop.body.declare(scopes);
        scopes.close();
      },
      emit: (code) => code.within('STEP_FOR', () => emitLoop(code, loop, scope, value.slot, index?.slot)),
    };
  },
};

function emitLoop(code: Emitter, loop: Loop, scope: Scope, value: number, index: number | undefined): void {
  const iterable = iterableOf(code, loop);
  const [items, first, total, cursor] = [code.hidden(), code.hidden(), code.hidden(), code.hidden()] as const;
  const locals = slotsOf(scope);
  const others = locals.filter((slot) => slot !== value && slot !== index);
  code.emit({
    counts: true,
    position: loop.source.position,
    run: (machine, _thread, frame) => {
      const found = iterable(frame, machine);
      hold(found.items);
      frame.slots[items] = found.items;
      frame.slots[first] = found.first;
      frame.slots[total] = found.total;
      frame.slots[cursor] = 0;
      machine.history?.expect(frame, found.total);
      frame.pc += 1;
    },
  });
  const inside = code.label();
  const next = (machine: Machine, _thread: Thread, frame: Frame): void => {
    const { slots } = frame;
    machine.clear(frame, others);
    const at = slots[cursor] as number;
    if (at >= (slots[total] as number)) {
      frame.pc = scope.breakTo.pc;
      return;
    }
    machine.store(frame, value, itemAt(slots[items] as Value, slots[first] as Value, at));
    if (index !== undefined) machine.store(frame, index, at);
    slots[cursor] = at + 1;
    frame.pc = inside.pc;
  };
  code.place(scope.continueTo);
  code.emit({ run: next });
  code.place(inside);
  code.inScope(scope, () => {
    code.within('STEP_FOR_ITERATION', () => loop.body.emit(code), { progress: 'PROGRESS_TYPE_FOR' });
  });
  // Rather than a jump to it: one instruction less for every iteration.
  code.emit({ run: next });
  code.place(scope.breakTo);
  code.emit({
    run: (machine, _thread, frame) => {
      machine.clear(frame, [...locals, items, first, total, cursor]);
      frame.pc += 1;
    },
  });
}
