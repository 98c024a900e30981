/** New threads and frames, and where they stand. */
import type { TraceElement } from '../errors.ts';
import type { Value } from '../values/value.ts';
import type { Block, CallTarget, Instruction } from './program.ts';
import type { Frame, Thread } from './state.ts';

const NO_ARGUMENTS: readonly Value[] = [];
/** Nobody takes the value. */
const NO_RESULT: CallTarget = { into: -1, intoHops: 0, advances: true };

export function newThread(id: number, parent: Thread | null, branch: number, frame: Frame): Thread {
  return {
    id,
    parent,
    nesting: parent === null ? 0 : parent.nesting + 1,
    branch,
    frames: [frame],
    status: 'ready',
    effect: 0,
    outcome: null,
    fork: null,
  };
}

/** @param given the first of the slots */
export function newFrame(
  block: Block,
  depth: number,
  parent: Frame | null,
  target: CallTarget = NO_RESULT,
  given: readonly Value[] = NO_ARGUMENTS,
): Frame {
  const { into, intoHops, advances } = target;
  const slots = new Array<Value | undefined>(block.slotNames.length);
  for (let slot = 0; slot < slots.length; slot += 1) slots[slot] = given[slot];
  return {
    block,
    pc: 0,
    slots,
    caught: [],
    weight: 0,
    depth,
    parent,
    into,
    intoHops,
    advances,
    entries: [],
    redo: false,
  };
}

/** The line of a stack trace for an instruction. */
export function traceOf(instruction: Instruction, position = instruction.position): TraceElement {
  return { routine: instruction.scope.routine, step: instruction.scope.step, position };
}
