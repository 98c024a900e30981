/** The threads of an execution: the effects and branches they wait for, and the end of all of them. */
import type { Failure } from '../errors.ts';
import { History } from '../history/history.ts';
import type { EffectRequest } from '../effects.ts';
import { TrailRecorder, type Recorder } from '../history/trail.ts';
import type { AdvanceContext } from '../types.ts';
import type { Effect } from '../effects.ts';
import { newFrame, newThread } from './frames.ts';
import { Memory } from './memory.ts';
import type { Block, Instruction, Program } from './program.ts';
import type { Ending, ExecutionState, Frame, Thread } from './state.ts';

export class Threads extends Memory {
  readonly context: AdvanceContext;
  readonly effects: Effect[] = [];
  readonly history: Recorder | null;

  constructor(program: Program, state: ExecutionState, context: AdvanceContext) {
    super(program, state);
    this.context = context;
    this.history = recorder(state, context);
  }

  /** Blocks the thread until the driver has performed the effect; the instruction's `resume` continues. */
  block(thread: Thread, request: EffectRequest): void {
    const { state } = this;
    const frame = thread.frames[thread.frames.length - 1] as Frame;
    const { scope } = frame.block.code[frame.pc] as Instruction;
    const id = state.nextEffect;
    state.nextEffect += 1;
    const effect: Effect = { ...request, id, routine: scope.routine, step: scope.step };
    state.effects.set(id, { effect, thread: thread.id });
    thread.effect = id;
    thread.status = 'effect';
    this.effects.push(effect);
  }

  /** Begins a branch or iteration of the parallel step the thread is at. */
  startBranch(parent: Thread, frame: Frame, block: Block, branch: number): Frame {
    const { state } = this;
    const child = newFrame(block, frame.depth, frame);
    const thread = newThread(state.nextThread, parent, branch, child);
    state.nextThread += 1;
    state.threads.set(thread.id, thread);
    state.ready.push(thread.id);
    return child;
  }

  /** Ends a branch or iteration; its parallel step goes on when it was the last. */
  protected finishThread(thread: Thread, failure: Failure | null): void {
    const { state, program } = this;
    const { parent } = thread;
    thread.status = 'done';
    state.threads.delete(thread.id);
    if (parent?.fork == null) throw new Error('a branch ended that no parallel step waits for');
    parent.fork.running -= 1;
    if (failure !== null) {
      if (parent.fork.errors.length < program.limits.branchErrors) {
        parent.fork.errors.push({ branch: thread.branch, failure });
      } else {
        parent.fork.truncated = true;
      }
    }
    this.wake(parent);
    this.fillForks();
  }

  /** Lets the thread that waits at a parallel step look at it again. */
  private wake(thread: Thread): void {
    if (thread.status !== 'join') return;
    thread.status = 'ready';
    this.state.ready.push(thread.id);
  }

  /** A place became free that an older parallel step may be waiting for. */
  private fillForks(): void {
    for (const thread of this.state.threads.values()) {
      if (thread.status === 'join' && thread.fork !== null && thread.fork.next < thread.fork.total) this.wake(thread);
    }
  }

  runningBranches(): number {
    let count = 0;
    for (const thread of this.state.threads.values()) {
      // One that waits for branches of its own has lent them its place; else nested steps could block each other.
      if (thread.parent !== null && thread.fork === null) count += 1;
    }
    return count;
  }

  end(ending: Ending): void {
    const { state } = this;
    for (const thread of state.threads.values()) {
      const stopped = ending.status === 'succeeded' ? 'STATE_SUCCEEDED' : 'STATE_CANCELLED';
      for (const frame of [...thread.frames].reverse()) this.history?.closeFrame(frame, thread, stopped);
    }
    state.threads.clear();
    state.effects.clear();
    state.ready = [];
    state.memory = 0;
    state.ending = ending;
  }
}

/** Who is told of the steps, if anyone. */
function recorder(state: ExecutionState, { trail, history, now, detailed }: AdvanceContext): Recorder | null {
  if (trail !== undefined) return new TrailRecorder(trail, now);
  return history === undefined ? null : new History(state, history, now, detailed === true);
}
