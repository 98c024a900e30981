/**
 * The public vocabulary of the engine: what goes in and what comes out, but for effects and their outcomes
 * (`effects.ts`) and the entries of the history. Plain data, so a driver can store and send all of it.
 */
import type { Effect } from './effects.ts';
import type { StepEntry } from './history/step-entry.ts';
import type { Limits } from './limits.ts';
import type { Switches } from './switches.ts';
import type { TrailBytes } from './history/trail-bytes.ts';

export type { Switches } from './switches.ts';

/** JSON as the engine reads and gives it: `bigint` only for integers beyond 2^53, so nothing is rounded. */
export type JsonValue =
  null | boolean | number | bigint | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface CompileOptions {
  readonly limits?: Partial<Limits>;
  readonly switches?: Partial<Switches>;
  /** Subworkflows whose body is left out: a call of one comes out as an effect `stub`. For tests. */
  readonly stubs?: readonly string[];
  /** Steps (`step` or `routine.step`, or `*` for all) that come out as an effect `stub` before they begin. For tests. */
  readonly probes?: readonly string[];
}

/** Milliseconds since 1970 wherever a time is a number, unless the name says seconds. */
export interface StartOptions {
  /** The execution argument. A JavaScript number without fraction becomes an integer. */
  readonly argument: JsonValue;
  /** The same as JSON text, which keeps `1.0` apart from `1`; wins over `argument`. */
  readonly argumentText?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly now: number;
}

/** Where control stands before an instruction, for a debugger to say whether to stop there. */
export interface Stop {
  readonly thread: number;
  /** Frames of the thread, counted through the parents of branches. */
  readonly depth: number;
  readonly routine: string;
  readonly step: string;
  /** A step begins; else control is on its way inside one. */
  readonly counts: boolean;
  /** Steps executed so far: with the thread it names this moment of the execution, if a step begins. */
  readonly steps: number;
  /** Ids of the history entries that open now: from `entry` to before `nextEntry`. Meaningful at detailed history. */
  readonly entry: number;
  readonly nextEntry: number;
  /** Whether the step of this name begins, and not only a part of it: the raise in a try step, another attempt. */
  begins(): boolean;
  /** Whether an expression is true here; one that fails is not. @throws WatchError for text that is no expression */
  holds(expression: string): boolean;
}

export interface AdvanceContext {
  readonly now: number;
  random(): number;
  uuid(): string;
  /** Called when an entry opens and again, with the same entryId, when it changes. Absent: no history work is done. */
  history?: ((entry: StepEntry) => void) | undefined;
  /** Takes the basic history in instead, by far cheaper: `replayTrail` makes the same entries of it when asked. */
  trail?: TrailBytes | undefined;
  /** Adds `variableData` and `expectedIteration` to the entries (EXECUTION_HISTORY_DETAILED). */
  detailed?: boolean;
  /** Told of explicit call steps. Absent: no work is done for it. */
  calls?: ((note: CallNote) => void) | undefined;
  /**
   * Asked before each instruction; true stops the whole execution there, and `advance` reports `paused`. Asked about
   * the same place again, if called again, until it says false. Absent: costs nothing.
   */
  pause?: ((stop: Stop) => boolean) | undefined;
  /**
   * Which of several threads that can run does so next, as an index; asked before every instruction, so it decides how
   * branches interleave. Absent: each runs on until it waits, in the order in which they became ready.
   */
  order?: ((ready: readonly number[]) => number) | undefined;
}

/** One moment of an explicit call step, as call logs tell it. */
export interface CallNote extends StepPlace {
  readonly state: 'BEGUN' | 'SUCCEEDED' | 'EXCEPTION_RAISED' | 'EXCEPTION_HANDLED';
  /** The same in all notes of one call; free for another call once it ended. */
  readonly call: string;
  readonly callee: string;
  /** By the names of the parameters. */
  readonly args?: Readonly<Record<string, JsonValue>>;
  readonly response?: JsonValue;
  readonly exception?: string;
  /** The step that the failure comes from. */
  readonly origin?: string;
}

export interface StepPlace {
  readonly routine: string;
  readonly step: string;
}

export interface StackTraceElement {
  readonly step: string;
  readonly routine: string;
  readonly position: { readonly line: string; readonly column: string; readonly length: string };
}

/** The `error` of an Execution resource. */
export interface ExecutionError {
  /** JSON text. */
  readonly payload: string;
  readonly context: string;
  readonly stackTrace: { readonly elements: readonly StackTraceElement[] };
}

export interface Advance {
  /**
   * `yielded`: the step budget of one call was used up, call again; `blocked`: waits for `complete`; `paused`: by the
   * hook of the context.
   */
  readonly status: 'blocked' | 'paused' | 'succeeded' | 'failed' | 'cancelled' | 'yielded';
  /** New since the last call; when the execution ended, only logs that are still to be written. */
  readonly effects: readonly Effect[];
  readonly result?: JsonValue;
  /** The result as JSON text, exact for doubles and 64-bit integers. */
  readonly resultText?: string;
  readonly error?: ExecutionError;
  /** Once it has ended: the step it was at last, none if it reached no further one since the call before. */
  readonly currentSteps: readonly StepPlace[];
}
