/** What instructions and library functions may ask of the machine that runs them. */
import type { Block, CallTarget, Program } from './program.ts';
import type { Ending, ExecutionState, Frame, Thread } from './state.ts';
import type { EffectRequest } from '../effects.ts';
import type { Recorder } from '../history/trail.ts';
import type { AdvanceContext } from '../types.ts';
import type { Value } from '../values/value.ts';

export interface Machine {
  readonly program: Program;
  readonly state: ExecutionState;
  readonly context: AdvanceContext;
  /** Null when nobody listens. */
  readonly history: Recorder | null;

  /** @throws WorkflowError RecursionError */
  call(thread: Thread, block: Block, args: readonly Value[], target: CallTarget): void;
  /** What an expression throws to have a routine called whose value it needs. */
  suspend(block: Block, args: readonly Value[], into: number): Error;
  /** Ends the innermost frame with a value, which ends the thread if it was the last. */
  return(thread: Thread, value: Value): void;
  end(ending: Ending): void;

  /** @throws WorkflowError ResourceLimitError when all variables together weigh too much or a value nests too deep */
  store(frame: Frame, slot: number, value: Value): void;
  /** Accounts for a change inside a variable. @throws WorkflowError ResourceLimitError */
  weigh(frame: Frame, change: number): void;
  /** @throws WorkflowError ResourceLimitError when lists and maps nest too deep to be walked safely */
  checkDepth(depth: number): void;
  /** @throws WorkflowError ResourceLimitError for text that is too long, or a list or map too large to be stored */
  checkSize(value: Value): Value;
  /** Forgets variables whose scope begins anew or ended. */
  clear(frame: Frame, slots: readonly number[]): void;

  /** Blocks the thread until the driver has performed the effect; the instruction's `resume` continues. */
  block(thread: Thread, request: EffectRequest): void;
  /** Begins a branch or iteration of the parallel step the thread is at. */
  startBranch(parent: Thread, frame: Frame, block: Block, branch: number): Frame;
  /** Branches and iterations that take one of the places of the whole execution. */
  runningBranches(): number;
}
