/** The variables of an execution, and the limits of what they may weigh. */
import { limitError } from '../errors.ts';
import { hold, isContainer, weightOf, type Value } from '../values/value.ts';
import type { Program } from './program.ts';
import type { ExecutionState, Frame } from './state.ts';

export class Memory {
  readonly program: Program;
  readonly state: ExecutionState;
  /** Text is checked against this many UTF-16 units first, which is cheap. */
  private readonly safeTextLength: number;

  constructor(program: Program, state: ExecutionState) {
    this.program = program;
    this.state = state;
    this.safeTextLength = Math.floor(program.limits.stringBytes / 3);
  }

  /** @throws WorkflowError ResourceLimitError when all variables together weigh too much */
  store(frame: Frame, slot: number, value: Value): void {
    const old = frame.slots[slot];
    if (typeof value === 'number' && typeof old === 'number') {
      // They weigh the same.
      frame.slots[slot] = value;
      return;
    }
    const weight = this.admit(value);
    frame.slots[slot] = value;
    const change = weight - (old === undefined ? 0 : weightOf(old));
    if (change !== 0) this.weigh(frame, change);
  }

  /** Notes that a variable holds the value, and says what it weighs. @throws WorkflowError ResourceLimitError */
  protected admit(value: Value): number {
    if (typeof value === 'object' && value !== null && isContainer(value)) {
      hold(value);
      this.checkDepth(value.depth);
      return value.weight;
    }
    return weightOf(value);
  }

  weigh(frame: Frame, change: number): void {
    frame.weight += change;
    this.state.memory += change;
    if (change > 0 && this.state.memory > this.program.limits.memoryBytes) {
      throw limitError(`Memory usage limit exceeded: more than ${this.program.limits.memoryBytes} bytes of variables`);
    }
  }

  /** @throws WorkflowError ResourceLimitError when lists and maps nest too deep to be walked safely */
  checkDepth(depth: number): void {
    const max = this.program.limits.nesting;
    if (depth > max) throw limitError(`lists and maps nest deeper than ${max}`);
  }

  /** Forgets variables whose scope begins anew or ended. */
  clear(frame: Frame, slots: readonly number[]): void {
    for (let i = 0; i < slots.length; i += 1) {
      const slot = slots[i] as number;
      const old = frame.slots[slot];
      if (old === undefined) continue;
      if (frame.block.slotNames[slot] !== '') this.weigh(frame, -weightOf(old));
      frame.slots[slot] = undefined;
    }
  }

  /** @throws WorkflowError ResourceLimitError for text that is too long, or a list or map too large to be stored */
  checkSize(value: Value): Value {
    if (typeof value === 'string' && value.length > this.safeTextLength) {
      const limit = this.program.limits.stringBytes;
      if (Buffer.byteLength(value) > limit) throw limitError(`a string is longer than ${limit} bytes`);
    } else if (typeof value === 'object' && weightOf(value) > this.program.limits.memoryBytes) {
      throw limitError(`a value needs more than ${this.program.limits.memoryBytes} bytes`);
    }
    return value;
  }
}
