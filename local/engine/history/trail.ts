/**
 * The step history as it is recorded: the way control took, a byte or two a step. The entries that people read are
 * made from it when somebody asks for them (`replay.ts`), so that a hundred thousand steps cost next to nothing.
 *
 * A trail is a run of numbers in groups of seven bits. From `EVENT.step` on, a number is a step that begins or goes on;
 * below it, one of the events, with its details behind it.
 */
import type { Failure } from '../errors.ts';
import { payloadText } from '../values/payload.ts';
import type { Instruction, StepScope } from '../machine/program.ts';
import type { Frame, Thread } from '../machine/state.ts';
import type { TrailBytes } from './trail-bytes.ts';
import type { StepState } from './step-entry.ts';

export const EVENT = {
  /** Milliseconds since 1970, from here on. */
  time: 0,
  /** Thread, depth of its frame, thread it branched from (0: none), number of the branch: where all that follows is. */
  place: 1,
  /** The frame ended well. What follows is in its caller, if it had one and no other place is told. */
  returned: 2,
  /** State and payload: the frame ended otherwise, as above. */
  ended: 3,
  /** Scope and payload: a failure goes over to a handler. */
  caught: 4,
  /** The effect the frame waits for is begun again. */
  restarted: 5,
  /** All that follows is in a new frame, called by the one before. */
  called: 6,
  /** The first of the numbers that are twice a scope, plus one if it begins there. */
  step: 8,
} as const;

export const ENDINGS: readonly StepState[] = ['STATE_SUCCEEDED', 'STATE_FAILED', 'STATE_CANCELLED'];

/** What the machine tells while it runs; `History` makes entries of it at once, `TrailRecorder` keeps it for later. */
export interface Recorder {
  /** The step that began last in this call of `advance`. */
  readonly last: StepScope | null;
  /** Control reaches an instruction. */
  enter(frame: Frame, thread: Thread, instruction: Instruction): void;
  /** A failure goes over to a handler. */
  unwind(frame: Frame, thread: Thread, target: Instruction, failure: Failure): void;
  closeFrame(frame: Frame, thread: Thread, state: StepState, failure?: Failure): void;
  /** How many iterations the innermost open entry will have, if all goes well. */
  expect(frame: Frame, iterations: number): void;
  /** The effect the frame waits for is performed again because the state was read back from a checkpoint. */
  restarted(frame: Frame, thread: Thread): void;
}

/** Records into a trail during one call of `advance`. */
export class TrailRecorder implements Recorder {
  private readonly bytes: TrailBytes;
  private frame: Frame | null = null;
  private scope: StepScope | null = null;
  last: StepScope | null = null;

  /** @param now the time of all that follows, in milliseconds since 1970 */
  constructor(bytes: TrailBytes, now: number) {
    this.bytes = bytes;
    if (now === bytes.time) return;
    bytes.time = now;
    bytes.put(EVENT.time);
    bytes.put(Math.max(0, Math.floor(now)));
  }

  enter(frame: Frame, thread: Thread, { scope, counts }: Instruction): void {
    if (scope.path.length === 0) return;
    if (frame !== this.frame) this.place(frame, thread);
    else if (scope === this.scope && !counts) return;
    this.scope = scope;
    if (counts) this.last = scope;
    this.bytes.put(EVENT.step + scope.id * 2 + (counts ? 1 : 0));
  }

  unwind(frame: Frame, thread: Thread, target: Instruction, failure: Failure): void {
    if (frame !== this.frame) this.place(frame, thread);
    this.scope = null;
    this.bytes.put(EVENT.caught);
    this.bytes.put(target.scope.id);
    this.bytes.text(payloadText(failure.value));
  }

  closeFrame(frame: Frame, thread: Thread, state: StepState, failure?: Failure): void {
    if (frame !== this.frame) this.place(frame, thread);
    this.frame = callerOf(frame, thread);
    this.scope = null;
    if (state === 'STATE_SUCCEEDED' && failure === undefined) {
      this.bytes.put(EVENT.returned);
      return;
    }
    this.bytes.put(EVENT.ended);
    this.bytes.put(ENDINGS.indexOf(state));
    this.bytes.text(failure === undefined ? '' : payloadText(failure.value));
  }

  /** Shown at detailed history only. */
  expect(): void {}

  restarted(frame: Frame, thread: Thread): void {
    if (frame !== this.frame) this.place(frame, thread);
    this.bytes.put(EVENT.restarted);
  }

  private place(frame: Frame, thread: Thread): void {
    const isCalled = this.frame !== null && this.frame === callerOf(frame, thread);
    this.frame = frame;
    this.scope = null;
    if (isCalled) {
      this.bytes.put(EVENT.called);
      return;
    }
    this.bytes.put(EVENT.place);
    this.bytes.put(thread.id);
    this.bytes.put(thread.frames.indexOf(frame));
    this.bytes.put(thread.parent?.id ?? 0);
    this.bytes.put(thread.branch);
  }
}

/** The frame below the innermost one; null for all others. */
function callerOf(frame: Frame, { frames }: Thread): Frame | null {
  const { length } = frames;
  return length > 1 && frames[length - 1] === frame ? (frames[length - 2] as Frame) : null;
}
