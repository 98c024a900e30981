import type { Block } from './program.ts';
import type { Value } from '../values/value.ts';

/**
 * Not a failure: an expression met a call of a subworkflow whose value is not there yet. The machine runs the routine
 * and evaluates the expression again, which then finds the value in its slot.
 */
export class Suspension extends Error {
  block: Block | null = null;
  args: readonly Value[] = [];
  into = -1;

  constructor() {
    super('an expression waits for a subworkflow');
  }
}
