/** Raising an error. https://cloud.google.com/workflows/docs/reference/syntax/raising-errors */
import type { StepAction, StepType } from '../definition/tree.ts';
import { typeError, WorkflowError } from '../errors.ts';
import { hold, MapValue, typeName } from '../values/value.ts';

export const raise: StepType = {
  key: 'raise',
  // Never taken, but the service accepts it, and samples of Google have it.
  companions: ['next'],
  leaves: true,
  read(body): StepAction {
    const node = body.need('raise');
    return {
      declare: () => undefined,
      emit: (code) => {
        code.within('STEP_RAISE', () => {
          const evaluate = code.subject(node, 'error evaluating raise value');
          code.emit({
            counts: true,
            position: node.position,
            run: (machine, _thread, frame) => {
              const value = evaluate(frame, machine);
              if (typeof value !== 'string' && !(value instanceof MapValue)) {
                throw typeError(`only a string or a map can be raised, not ${typeName(value)}`);
              }
              // An error on its way holds its value: the variable it came from may change meanwhile.
              hold(value);
              throw new WorkflowError(value, typeof value === 'string' ? value : 'a raised map');
            },
          });
        });
      },
    };
  },
};
