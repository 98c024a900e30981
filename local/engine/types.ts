/**
 * The public vocabulary of the engine: what goes in (compile options, outcomes), what comes out (effects, results,
 * errors, step entries). Plain data only, so a driver can store and send all of it.
 */
import type { Limits } from './limits.ts';
import type { Switches } from './switches.ts';
import type { TrailBytes } from './trail-bytes.ts';

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

export type HttpAuth =
  | { readonly type: 'OIDC'; readonly audience: string }
  | { readonly type: 'OAuth2'; readonly scopes: readonly string[] };

export interface HttpRequest {
  readonly method: string;
  /** With the encoded query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutSeconds: number;
  readonly auth?: HttpAuth;
  readonly privateServiceName?: string;
  readonly caCertificate?: string;
}

/** A call of a connector as it stands in the definition: its whole name and its arguments by name. */
export interface ConnectorCall {
  readonly name: string;
  readonly args: JsonValue;
}

/** Something the driver does for a blocked thread; it answers with `complete(state, id, outcome)`. */
export type Effect =
  | (StepPlace & {
      readonly id: number;
      readonly kind: 'http';
      readonly request: HttpRequest;
      /** On the first request of a connector, so that a driver may answer the whole call by `value` or `raised`. */
      readonly connector?: ConnectorCall;
    })
  | (StepPlace & { readonly id: number; readonly kind: 'sleep'; readonly until: number })
  | (StepPlace & {
      readonly id: number;
      readonly kind: 'log';
      readonly severity: string;
      readonly text?: string;
      readonly json?: JsonValue;
    })
  | (StepPlace & {
      readonly id: number;
      /** An endpoint is to be made; its outcome is a value, the map with its `url`. */
      readonly kind: 'callback';
      /** A name for the endpoint that no other has. */
      readonly callback: string;
      readonly method: string;
    })
  /** Waits for a request to the endpoint; its outcome is the request, or the failure TimeoutError. */
  | (StepPlace & { readonly id: number; readonly kind: 'await'; readonly url: string; readonly until: number })
  | (StepPlace & {
      readonly id: number;
      readonly kind: 'stub';
      /** The subworkflow it stands for. */
      readonly call?: StubCall;
      /** The step that is about to begin, and does when the outcome is `done`. */
      readonly before?: string;
    });

export interface StubCall {
  readonly name: string;
  readonly args: { readonly [parameter: string]: JsonValue };
}

/** A request that came in at the endpoint of a callback. */
export interface CallbackRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** A list for a name that is there more than once. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly time: number;
}

export type FailureTag = 'AuthError' | 'ConnectionError' | 'ConnectionFailedError' | 'TimeoutError' | 'SystemError';

export type Outcome =
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | { readonly kind: 'request'; readonly request: CallbackRequest }
  | { readonly kind: 'done' }
  | { readonly kind: 'failure'; readonly tag: FailureTag; readonly message: string }
  /** Ends the whole call with a value, given as JSON text. */
  | { readonly kind: 'value'; readonly text: string }
  /** Ends the whole call with an error, whose value is given as JSON text. */
  | { readonly kind: 'raised'; readonly text: string };

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

export type StepType =
  | 'STEP_ASSIGN'
  | 'STEP_STD_LIB_CALL'
  | 'STEP_CONNECTOR_CALL'
  | 'STEP_SUBWORKFLOW_CALL'
  | 'STEP_CALL'
  | 'STEP_SWITCH'
  | 'STEP_CONDITION'
  | 'STEP_FOR'
  | 'STEP_FOR_ITERATION'
  | 'STEP_PARALLEL_FOR'
  | 'STEP_PARALLEL_BRANCH'
  | 'STEP_PARALLEL_BRANCH_ENTRY'
  | 'STEP_TRY_RETRY_EXCEPT'
  | 'STEP_TRY'
  | 'STEP_RETRY'
  | 'STEP_EXCEPT'
  | 'STEP_RETURN'
  | 'STEP_RAISE'
  | 'STEP_GOTO';

export type StepState = 'STATE_IN_PROGRESS' | 'STATE_SUCCEEDED' | 'STATE_FAILED' | 'STATE_CANCELLED';

export type ProgressType =
  | 'PROGRESS_TYPE_FOR'
  | 'PROGRESS_TYPE_SWITCH'
  | 'PROGRESS_TYPE_RETRY'
  | 'PROGRESS_TYPE_PARALLEL_FOR'
  | 'PROGRESS_TYPE_PARALLEL_BRANCH';

/** One line of the step history. Entry ids count from 1; an id of 0 in `navigationInfo` means none. */
export interface StepEntry {
  readonly entryId: number;
  readonly routine: string;
  readonly step: string;
  readonly stepType: StepType;
  readonly state: StepState;
  readonly createTime: number;
  readonly updateTime: number;
  readonly exception?: { readonly payload: string };
  readonly navigationInfo: {
    readonly parent: number;
    readonly previous: number;
    readonly next: number;
    readonly children: readonly number[];
  };
  readonly stepEntryMetadata: {
    readonly progressType?: ProgressType;
    /** From 1. */
    readonly progressNumber?: number;
    readonly threadId: string;
    readonly expectedIteration?: number;
  };
  readonly variableData?: { readonly variables: Readonly<Record<string, JsonValue>> };
  /** How often the effect of this entry was begun again because the state was read back from a checkpoint. */
  readonly restarts?: number;
}
