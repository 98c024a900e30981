/** Where control stands before an instruction, as a debugger asks: shall the execution stop here? */
import type { Instruction } from '../machine/program.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Frame, Thread } from '../machine/state.ts';
import type { Stop } from '../types.ts';
import { evaluateAt } from './watch.ts';

export function stopAt(machine: Machine, thread: Thread, frame: Frame, instruction: Instruction): Stop {
  const { scope, counts } = instruction;
  const entry = machine.state.nextEntry;
  const outer = scope.path.find(({ step }) => step === scope.step) ?? scope;
  return {
    thread: thread.id,
    depth: frame.depth,
    routine: scope.routine,
    step: scope.step,
    counts,
    steps: machine.state.steps,
    entry,
    nextEntry: entry + opened(frame, instruction),
    begins: () =>
      counts && frame.block.code.find((each) => each.counts && each.scope.path.includes(outer)) === instruction,
    holds: (expression) => evaluateAt(machine, frame, expression) === true,
  };
}

/** How many entries of the history the instruction opens. */
function opened(frame: Frame, { scope: { path }, counts }: Instruction): number {
  let common = 0;
  while (common < path.length && frame.entries[common]?.scope === path[common]?.id) common += 1;
  return path.length - common + (counts && common === path.length && common > 0 ? 1 : 0);
}
