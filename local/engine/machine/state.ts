/** An execution as plain data: threads of frames of slots, and the effects they wait for. */
import type { Failure } from '../errors.ts';
import type { Block } from './program.ts';
import type { Effect, Outcome } from '../effects.ts';
import type { JsonValue } from '../types.ts';
import type { ProgressType, StepState, StepType } from '../history/step-entry.ts';
import type { Value } from '../values/value.ts';

/** A history entry as it is kept while it may still change. */
export interface HistoryEntry {
  readonly entryId: number;
  readonly scope: number;
  readonly routine: string;
  readonly step: string;
  readonly type: StepType;
  readonly progress: ProgressType | '';
  /** From 1; 0 where there is none. */
  readonly number: number;
  readonly thread: number;
  readonly createTime: number;
  readonly parent: number;
  readonly previous: number;
  readonly children: number[];
  state: StepState;
  updateTime: number;
  next: number;
  payload: string;
  expected: number;
  restarts: number;
  /** Iterations or attempts among the children so far. */
  rounds: number;
  /** At detailed history: the variables as they were when it closed, until it has learned of its successor. */
  variables: Readonly<Record<string, JsonValue>> | null;
  /** The child that closed last, which learns of its successor when that opens. */
  last: HistoryEntry | null;
}

export interface Frame {
  /** Replaced once, after the state was read back. */
  block: Block;
  pc: number;
  /** `undefined`: not assigned yet. */
  readonly slots: (Value | undefined)[];
  /** Failures caught by a handler of this frame, by slot. */
  readonly caught: (Failure | undefined)[];
  /** Approximate bytes of the named variables. */
  weight: number;
  /** Frames below and including this one, counted through the parents of branches. */
  readonly depth: number;
  /** The frame a branch or iteration was started from: its variables are in sight. */
  readonly parent: Frame | null;
  /** Slot of the caller that takes the returned value, -1 for none, and how many parents up it is. */
  readonly into: number;
  readonly intoHops: number;
  /** A call step goes on with the next instruction; a call inside an expression evaluates its own again. */
  readonly advances: boolean;
  /** Entries of the step history open in this frame, outermost first. */
  readonly entries: HistoryEntry[];
  /** The instruction is run a second time and must not be counted twice. */
  redo: boolean;
}

/** A running parallel step, kept by the thread that waits for it. */
export interface Fork {
  readonly total: number;
  readonly limit: number;
  /** What an iteration gets as its value: an element, or `first` plus its number. */
  readonly items: Value;
  readonly first: Value;
  next: number;
  running: number;
  readonly errors: { readonly branch: number; readonly failure: Failure }[];
  truncated: boolean;
}

export interface Thread {
  readonly id: number;
  readonly parent: Thread | null;
  /** How many parallel steps are around this thread. */
  readonly nesting: number;
  /** Index of the branch or iteration. */
  readonly branch: number;
  readonly frames: Frame[];
  status: 'ready' | 'effect' | 'join' | 'done';
  /** The effect waited for, 0 for none. */
  effect: number;
  outcome: Outcome | null;
  fork: Fork | null;
}

/** How an execution ended. */
export type Ending =
  | { readonly status: 'succeeded'; readonly value: Value }
  | { readonly status: 'failed'; readonly failure: Failure }
  | { readonly status: 'cancelled'; readonly failure: Failure };

export interface ExecutionState {
  readonly fingerprint: string;
  /** Environment variables by name. */
  readonly env: Readonly<Record<string, string>>;
  readonly threads: Map<number, Thread>;
  /** Threads to run, in order. */
  ready: number[];
  readonly effects: Map<number, { readonly effect: Effect; readonly thread: number }>;
  nextThread: number;
  nextEffect: number;
  nextEntry: number;
  /** The last outermost entry of the history. */
  lastEntry: HistoryEntry | null;
  steps: number;
  /** Approximate bytes of all variables. */
  memory: number;
  /** Cancelled: the next call of `advance` ends it. */
  cancelled: boolean;
  /** The state was read back from a checkpoint: what is pending is about to be performed again. */
  restarted: boolean;
  ending: Ending | null;
}

/** Where the variables of a slot are, seen from a branch `hops` parallel steps further in. */
export function frameAt(frame: Frame, hops: number): Frame {
  let found = frame;
  for (let i = 0; i < hops; i += 1) {
    if (found.parent === null) throw new Error('a branch without the frame it was started from');
    found = found.parent;
  }
  return found;
}

export function environmentVariable({ env }: ExecutionState, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}
