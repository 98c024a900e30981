import type { Block } from './program.ts';
import type { Value } from './value.ts';

/**
 * Not a failure: an expression met a call of a subworkflow whose value is not there yet. The machine runs the routine
 * and evaluates the expression again, which then finds the value in its slot.
 */
export class Suspension extends Error {
  readonly block: Block;
  readonly args: readonly Value[];
  readonly into: number;

  constructor(block: Block, args: readonly Value[], into: number) {
    super('an expression waits for a subworkflow');
    this.block = block;
    this.args = args;
    this.into = into;
  }
}
