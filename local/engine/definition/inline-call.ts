/** A call that blocks although it stands in an expression: it gets a block of its own, as if it were a subworkflow. */
import type { Position } from '../errors.ts';
import type { Block, Instruction } from '../machine/program.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Thread } from '../machine/state.ts';
import { beginCall, continueCall, type BlockingCall } from '../stdlib/blocking.ts';
import type { BlockingFunction } from '../stdlib/signature.ts';
import type { Value } from '../values/value.ts';
import { newBlock, type Build } from './build.ts';

interface Place {
  readonly routine: string;
  readonly step: string;
  readonly position: Position;
}

/** Arguments are slots 0, 1, …; the block has no entry in the history and no line in a stack trace. */
export function inlineCall(build: Build, target: BlockingFunction, { routine, step, position }: Place): Block {
  const block = newBlock(build, routine);
  const calling: BlockingCall = { target, memory: target.parameters.length };
  for (let slot = 0; slot <= calling.memory; slot += 1) block.slotNames.push('');
  block.isInline = true;
  build.nextScope += 1;
  const scope = { id: build.nextScope, path: [], routine, step, type: 'STEP_CALL' } as const;
  const instruction: Instruction = {
    scope,
    position,
    counts: false,
    callee: undefined,
    run: (machine, thread, frame) => {
      const args = target.parameters.map((_parameter, slot) => frame.slots[slot] ?? null);
      end(machine, thread, beginCall(calling, args, machine, thread, frame));
    },
    resume: (machine, thread, frame, outcome) => {
      end(machine, thread, continueCall(calling, outcome, machine, thread, frame));
    },
  };
  block.code.push(instruction);
  return block;
}

function end(machine: Machine, thread: Thread, value: Value | undefined): void {
  if (value !== undefined) machine.return(thread, machine.checkSize(value));
}
