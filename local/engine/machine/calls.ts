/** Calls of routines: how a frame begins, returns its value, or is left by a failure. */
import { tagged, type Failure, type WorkflowError } from '../errors.ts';
import { hold, type Value } from '../values/value.ts';
import { noteFailed, noteReturned } from './call-notes.ts';
import { newFrame, traceOf } from './frames.ts';
import type { Block, CallTarget, Instruction } from './program.ts';
import { frameAt, type Frame, type Thread } from './state.ts';
import { Suspension } from './suspension.ts';
import { Threads } from './threads.ts';

export class Calls extends Threads {
  private suspension: Suspension | undefined = undefined;

  /** @throws WorkflowError RecursionError */
  call(thread: Thread, block: Block, args: readonly Value[], target: CallTarget): void {
    const caller = thread.frames[thread.frames.length - 1] as Frame;
    const maxDepth = this.program.limits.callDepth;
    // The routine that a thread begins in is called by nobody.
    if (caller.depth > maxDepth && block.isInline !== true) {
      throw tagged('RecursionError', `the call stack is deeper than ${maxDepth}`);
    }
    let weight = 0;
    for (let slot = 0; slot < args.length; slot += 1) weight += this.admit(args[slot] as Value);
    const frame = newFrame(block, caller.depth + 1, null, target, args);
    this.weigh(frame, weight);
    thread.frames.push(frame);
  }

  /** Ends the innermost frame with a value, which ends the thread if it was the last. */
  return(thread: Thread, value: Value): void {
    const { frames } = thread;
    const frame = frames[frames.length - 1] as Frame;
    this.history?.closeFrame(frame, thread, 'STATE_SUCCEEDED');
    this.dropFrame(thread);
    if (frames.length === 0) {
      if (thread.parent === null) this.end({ status: 'succeeded', value });
      else this.finishThread(thread, null);
      return;
    }
    const caller = frames[frames.length - 1] as Frame;
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

  /** Unwinds to the nearest handler, or ends the thread. */
  protected fail(thread: Thread, failure: Failure, source?: WorkflowError): void {
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
}

function handlerAt(block: Block, pc: number): Block['handlers'][number] | undefined {
  return block.handlers.find((handler) => pc >= handler.from && pc < handler.to);
}
