/** What all blocks of a program have in common while it is compiled. */
import type { Report } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Block, Routine } from '../machine/program.ts';
import type { Switches } from '../types.ts';

export interface Build {
  readonly limits: Limits;
  readonly switches: Switches;
  readonly routines: ReadonlyMap<string, Routine>;
  readonly blocks: Block[];
  nextScope: number;
  /** See `CompileOptions`. */
  readonly probes: readonly string[];
  readonly report: Report;
}

export function newBlock(build: Build, routine: string): Block {
  const block: Block = { id: build.blocks.length, routine, slotNames: [], memoSlots: [], code: [], handlers: [] };
  build.blocks.push(block);
  return block;
}
