/**
 * The machine: runs the threads of one execution until each is blocked, the execution ended, or the step budget of this
 * call is used up. It mutates the state and collects the effects the driver has to perform.
 */
import { noteFailed, noteReturned } from './call-notes.ts';
import { WorkflowError, limitError, observedValue, tagged, type Failure, type TraceElement } from './errors.ts';
import { stopAt } from './debug/stop.ts';
import { History } from './history.ts';
import type { Block, CallTarget, Instruction, Program } from './program.ts';
import type { Machine } from './runtime.ts';
import { Suspension } from './suspension.ts';
import { TrailRecorder, type Recorder } from './trail.ts';
import { frameAt, type Ending, type ExecutionState, type Frame, type Thread } from './state.ts';
import type { EffectRequest } from './stdlib/signature.ts';
import type { AdvanceContext, Effect } from './types.ts';
import { hold, isContainer, weightOf, type Value } from './values/value.ts';

export class Interpreter implements Machine {
  readonly program: Program;
  readonly state: ExecutionState;
  readonly context: AdvanceContext;
  readonly effects: Effect[] = [];
  readonly history: Recorder | null;
  /** Text is checked against this many UTF-16 units first, which is cheap. */
  readonly safeTextLength: number;
  /** The hook of the context stopped it. */
  isPaused = false;
  private suspension: Suspension | undefined;

  constructor(program: Program, state: ExecutionState, context: AdvanceContext) {
    this.program = program;
    this.state = state;
    this.context = context;
    this.history = recorder(state, context);
    this.safeTextLength = Math.floor(program.limits.stringBytes / 3);
  }

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

  /** Unwinds to the nearest handler, or ends the thread. */
  fail(thread: Thread, failure: Failure, source?: WorkflowError): void {
    let position = source?.position;
    // A failure that is passed on knows this frame already.
    let skip = failure.trace.length > 0;
    for (let frame = thread.frames.at(-1); frame !== undefined; frame = thread.frames.at(-1)) {
      const instruction = frame.block.code[frame.pc] as Instruction;
      if (!skip && frame.block.isInline !== true) failure.trace.push(traceOf(instruction, position));
      position = undefined;
      skip = false;
      const handler = failure.fatal ? undefined : handlerAt(frame.block, frame.pc);
      noteFailed(this, thread, frame, failure, handler !== undefined);
      if (handler !== undefined) {
        this.history?.unwind(frame, thread, frame.block.code[handler.target] as Instruction, failure);
        for (const slot of frame.block.memoSlots) frame.slots[slot] = undefined;
        frame.caught[handler.slot] = failure;
        frame.pc = handler.target;
        return;
      }
      this.history?.closeFrame(frame, thread, 'STATE_FAILED', failure);
      this.dropFrame(thread);
    }
    if (failure.fatal || thread.parent === null) this.end({ status: 'failed', failure });
    else this.finishThread(thread, failure);
  }

  /** One object serves all: making an error is dear, for the stack that is recorded with it. */
  suspend(block: Block, args: readonly Value[], into: number): Suspension {
    const suspension = (this.suspension ??= new Suspension());
    suspension.block = block;
    suspension.args = args;
    suspension.into = into;
    return suspension;
  }

  // --- frames -------------------------------------------------------------------------------------------------------

  /** @throws WorkflowError RecursionError */
  call(thread: Thread, block: Block, args: readonly Value[], target: CallTarget): void {
    const caller = thread.frames[thread.frames.length - 1] as Frame;
    const maxDepth = this.program.limits.callDepth;
    if (caller.depth >= maxDepth && block.isInline !== true) {
      throw tagged('RecursionError', `the call stack is deeper than ${maxDepth}`);
    }
    const frame = newFrame(block, caller.depth + 1, null, target);
    args.forEach((value, slot) => this.store(frame, slot, value));
    thread.frames.push(frame);
  }

  /** Ends the innermost frame with a value, which ends the thread if it was the last. */
  return(thread: Thread, value: Value): void {
    const frame = thread.frames[thread.frames.length - 1] as Frame;
    this.history?.closeFrame(frame, thread, 'STATE_SUCCEEDED');
    this.dropFrame(thread);
    const caller = thread.frames[thread.frames.length - 1];
    if (caller === undefined) {
      if (thread.parent === null) this.end({ status: 'succeeded', value });
      else this.finishThread(thread, null);
      return;
    }
    if (frame.advances) {
      noteReturned(this, thread, caller, value);
      if (frame.into >= 0) this.store(frameAt(caller, frame.intoHops), frame.into, value);
      caller.pc += 1;
    } else {
      hold(value);
      caller.slots[frame.into] = value;
      caller.redo = true;
    }
  }

  private dropFrame(thread: Thread): void {
    const frame = thread.frames.pop();
    if (frame !== undefined) this.state.memory -= frame.weight;
  }

  // --- variables ----------------------------------------------------------------------------------------------------

  /** @throws WorkflowError ResourceLimitError when all variables together weigh too much */
  store(frame: Frame, slot: number, value: Value): void {
    const old = frame.slots[slot];
    if (typeof value === 'object' && value !== null && isContainer(value)) {
      hold(value);
      this.checkDepth(value.depth);
    }
    frame.slots[slot] = value;
    this.weigh(frame, weightOf(value) - (old === undefined ? 0 : weightOf(old)));
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
    for (const slot of slots) {
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

  // --- effects and threads ------------------------------------------------------------------------------------------

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
    const child = newFrame(block, frame.depth, frame, NO_RESULT);
    const thread = newThread(state.nextThread, parent, branch, child);
    state.nextThread += 1;
    state.threads.set(thread.id, thread);
    state.ready.push(thread.id);
    return child;
  }

  /** Ends a branch or iteration; its parallel step goes on when it was the last. */
  finishThread(thread: Thread, failure: Failure | null): void {
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
  wake(thread: Thread): void {
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

/** Puts the thread at an index of the ready ones in front. */
function preferReady(state: ExecutionState, at: number): void {
  const [id] = state.ready.splice(at, 1);
  if (id !== undefined) state.ready.unshift(id);
}

/** Who is told of the steps, if anyone. */
function recorder(state: ExecutionState, { trail, history, now, detailed }: AdvanceContext): Recorder | null {
  if (trail !== undefined) return new TrailRecorder(trail, now);
  return history === undefined ? null : new History(state, history, now, detailed === true);
}

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

export function newFrame(block: Block, depth: number, parent: Frame | null, target: CallTarget = NO_RESULT): Frame {
  const slots = new Array<Value | undefined>(block.slotNames.length).fill(undefined);
  return { block, pc: 0, slots, caught: [], weight: 0, depth, parent, ...target, entries: [], redo: false };
}

function handlerAt(block: Block, pc: number): Block['handlers'][number] | undefined {
  return block.handlers.find((handler) => pc >= handler.from && pc < handler.to);
}

function traceOf(instruction: Instruction, position = instruction.position): TraceElement {
  return { routine: instruction.scope.routine, step: instruction.scope.step, position };
}
