/** What an expression may refer to. */
import type { Limits } from '../limits.ts';
import type { Block, Routine } from '../machine/program.ts';
import type { BlockingFunction } from '../stdlib/signature.ts';
import type { Switches } from '../types.ts';

export interface VariableAccess {
  readonly slot: number;
  /** Parallel steps between here and the frame of the variable. */
  readonly hops: number;
}

/** What an expression may refer to at its place. */
export interface Names {
  readonly limits: Limits;
  readonly switches: Switches;
  variable(name: string): VariableAccess | undefined;
  routine(name: string): Routine | undefined;
  /** A slot for the value of one call inside this expression. */
  memo(): number;
  /** What runs a blocking call inside this expression. */
  inline(target: BlockingFunction): Block;
}
