/** A list of steps, declared and emitted one after the other; a fault in one does not hide those of the others. */
import type { Emitter } from './emitter.ts';
import type { StepList } from './scope.ts';
import { isProbed, probe } from './stub.ts';
import type { StepNode, StepSequence } from './tree.ts';

export function sequence(steps: readonly StepNode[]): StepSequence {
  let list: StepList | null = null;
  return {
    steps,
    declare: (scopes) => {
      list = scopes.inList(() => {
        for (const step of steps) {
          step.label = scopes.step(step.name, step.position);
          step.action.declare(scopes);
        }
      });
    },
    emit: (code) => code.inList(list, () => steps.forEach((step) => emitStep(code, step))),
  };
}

function emitStep(code: Emitter, { name, position, action, label }: StepNode): void {
  code.inStep(name, position, () => {
    code.place(label);
    const from = code.here;
    code.guard(() => action.emit(code));
    const { probes } = code.build;
    if (probes.length > 0 && isProbed(probes, code.block.routine, name)) probe(code, from, name);
  });
}
