/** The end of a routine with a value. https://cloud.google.com/workflows/docs/reference/syntax/completing */
import type { StepAction, StepType } from '../definition/tree.ts';
import { typeError } from '../errors.ts';
import { isJson } from '../values/payload.ts';

export const returnValue: StepType = {
  key: 'return',
  // Never taken, but the service accepts it, and samples of Google have it.
  companions: ['next'],
  leaves: true,
  read(body): StepAction {
    const node = body.need('return');
    return {
      declare: () => undefined,
      emit: (code) => {
        if (code.level.parent !== null) {
          const hint = 'write a shared variable, and return it after the parallel step';
          code.fail('jump', "a branch of a parallel step cannot be left by 'return'", node.position, hint);
        }
        code.within('STEP_RETURN', () => {
          const evaluate = code.subject(node, 'error evaluating return value');
          const isMain = code.block.routine === 'main';
          code.emit({
            counts: true,
            position: node.position,
            run: (machine, thread, frame) => {
              const value = evaluate(frame, machine);
              if (isMain && !isJson(value))
                throw typeError('bytes and functions cannot be returned: the result of a workflow is JSON');
              machine.return(thread, value);
            },
          });
        });
      },
    };
  },
};
