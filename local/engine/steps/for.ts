/** Loops, one iteration after the other. https://cloud.google.com/workflows/docs/reference/syntax/iteration */
import type { Emitter } from '../definition/emitter.ts';
import { slotsOf, type Binding, type Scope } from '../definition/scope.ts';
import type { StepAction, StepType } from '../definition/tree.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Frame, Thread } from '../machine/state.ts';
import { hold, type Value } from '../values/value.ts';
import { itemAt, iterableOf, readLoop, type Loop } from './loop.ts';

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
