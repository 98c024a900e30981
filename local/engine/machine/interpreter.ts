/**
 * The machine: runs the threads of one execution until each is blocked, the execution ended, or the step budget of this
 * call is used up. It mutates the state and collects the effects the driver has to perform.
 */
import { stopAt } from '../debug/stop.ts';
import { limitError, observedValue, WorkflowError, type Failure, type TraceElement } from '../errors.ts';
import type { AdvanceContext } from '../types.ts';
import { Calls } from './calls.ts';
import { traceOf } from './frames.ts';
import type { Instruction } from './program.ts';
import type { Machine } from './runtime.ts';
import type { ExecutionState, Frame, Thread } from './state.ts';
import { Suspension } from './suspension.ts';

export class Interpreter extends Calls implements Machine {
  /** The hook of the context stopped it. */
  isPaused = false;

  /** Carries out what happened to the state since the last call. */
  begin(): void {
    const { state } = this;
    if (state.cancelled && state.ending === null) this.end({ status: 'cancelled', failure: this.cancellation() });
    if (!state.restarted) return;
    state.restarted = false;
    for (const { thread: id, effect } of state.effects.values()) {
      // A wait goes on where it was; what was logged is not logged again.
      if (effect.kind === 'sleep' || effect.kind === 'await' || effect.kind === 'log') continue;
      const thread = state.threads.get(id);
      // A call inside an expression has no entry of its own, but its step has.
      const frame = thread?.frames.findLast((each) => each.block.isInline !== true);
      if (thread !== undefined && frame !== undefined) this.history?.restarted(frame, thread);
    }
  }

  /** Where the execution stood when it was cancelled. */
  private cancellation(): Failure {
    const trace: TraceElement[] = [];
    for (const { frames, fork } of this.state.threads.values()) {
      const frame = frames.at(-1);
      if (frame !== undefined && fork === null) trace.push(traceOf(frame.block.code[frame.pc] as Instruction));
    }
    return { value: 'The execution was cancelled.', fatal: true, trace };
  }

  /** Runs what is ready. False if the budget ran out before that. */
  run(): boolean {
    let budget = this.program.limits.stepsPerAdvance;
    const { state } = this;
    const { order } = this.context;
    while (state.ending === null && !this.isPaused) {
      if (order !== undefined && state.ready.length > 1) preferReady(state, order(state.ready));
      const id = state.ready[0];
      if (id === undefined) return true;
      if (budget <= 0) return false;
      const thread = state.threads.get(id);
      if (thread === undefined) throw new Error(`thread ${id} is ready but unknown`);
      if (order === undefined) budget = this.runThread(thread, budget);
      else budget += this.runThread(thread, 1) - 1;
      if (thread.status !== 'ready') state.ready.shift();
    }
    return true;
  }

  private runThread(thread: Thread, budget: number): number {
    let left = budget;
    while (thread.status === 'ready' && left > 0 && this.state.ending === null && !this.isPaused) {
      try {
        left =
          this.context.pause === undefined ? this.burst(thread, left) : this.walk(thread, left, this.context.pause);
      } catch (error) {
        left -= 1;
        this.interrupt(thread, error);
      }
    }
    return left;
  }

  /** The hot loop. Leaves it by an exception or when the thread cannot go on. */
  private burst(thread: Thread, budget: number): number {
    const { state, history } = this;
    const { frames } = thread;
    const maxSteps = this.program.limits.executedSteps;
    let left = budget;
    while (left > 0) {
      left -= 1;
      const frame = frames[frames.length - 1] as Frame;
      const instruction = frame.block.code[frame.pc] as Instruction;
      if (thread.outcome === null) {
        if (frame.redo) {
          frame.redo = false;
        } else {
          if (instruction.counts) {
            state.steps += 1;
            if (state.steps > maxSteps) throw limitError(`more than ${maxSteps} steps executed`);
          }
          if (history !== null) history.enter(frame, thread, instruction);
        }
        instruction.run(this, thread, frame);
      } else {
        this.resume(thread, frame, instruction);
      }
      if (thread.status !== 'ready' || state.ending !== null) break;
    }
    return left;
  }

  /** As burst, asking before each instruction whether to stop there. */
  private walk(thread: Thread, budget: number, pause: NonNullable<AdvanceContext['pause']>): number {
    let left = budget;
    while (left > 0) {
      const frame = thread.frames[thread.frames.length - 1] as Frame;
      const instruction = frame.block.code[frame.pc] as Instruction;
      const isEntered = thread.outcome === null && !frame.redo;
      this.isPaused = isEntered && pause(stopAt(this, thread, frame, instruction));
      if (this.isPaused) break;
      this.burst(thread, 1);
      left -= 1;
      if (thread.status !== 'ready' || this.state.ending !== null) break;
    }
    return left;
  }

  private resume(thread: Thread, frame: Frame, instruction: Instruction): void {
    const { outcome } = thread;
    thread.outcome = null;
    thread.effect = 0;
    if (instruction.resume === null || outcome === null) throw new Error('a thread resumes where nothing waits');
    instruction.resume(this, thread, frame, outcome);
  }

  /** What came out of an instruction other than its normal end. */
  private interrupt(thread: Thread, error: unknown): void {
    if (error instanceof Suspension && error.block !== null) {
      try {
        // The instruction is run again once the routine it called has returned.
        this.call(thread, error.block, error.args, { into: error.into, intoHops: 0, advances: false });
      } catch (refused) {
        this.interrupt(thread, refused);
      }
      return;
    }
    if (!(error instanceof WorkflowError)) throw error;
    const value = this.program.switches.errorText === 'observed' ? observedValue(error) : error.value;
    this.fail(thread, { value, fatal: error.fatal, trace: error.trace?.slice() ?? [] }, error);
  }
}

/** Puts the thread at an index of the ready ones in front. */
function preferReady(state: ExecutionState, at: number): void {
  const [id] = state.ready.splice(at, 1);
  if (id !== undefined) state.ready.unshift(id);
}
