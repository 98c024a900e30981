/**
 * A compiled definition: blocks of instructions over numbered slots. Blocks are immutable and hold closures; all that
 * changes while an execution runs is in `state.ts`, as plain data that refers to blocks and instructions by number.
 */
import type { Position } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Frame, Thread } from './state.ts';
import type { Outcome } from '../effects.ts';
import type { ProgressType, StepType } from '../history/step-entry.ts';
import type { Switches } from '../types.ts';
import type { Value } from '../values/value.ts';
import type { Machine } from './runtime.ts';

/** A step, or a part of one that has its own line in the history. */
export interface StepScope {
  readonly id: number;
  /** From the outermost scope of its block to this one. */
  readonly path: readonly StepScope[];
  readonly routine: string;
  readonly step: string;
  readonly type: StepType;
  readonly progress?: ProgressType;
  /** Which branch or condition this is, from 1; 0 for one that is counted while it runs. */
  readonly number?: number;
}

export interface Instruction {
  readonly scope: StepScope;
  readonly position: Position;
  /** Begins a step that counts against the limit of executed steps. */
  readonly counts: boolean;
  /** Must move `frame.pc`, unless it blocks the thread or calls a routine. */
  readonly run: (machine: Machine, thread: Thread, frame: Frame) => void;
  /** Continues after the effect that `run` asked for. */
  readonly resume: ((machine: Machine, thread: Thread, frame: Frame, outcome: Outcome) => void) | null;
  /** What an explicit call step calls. */
  readonly callee: string | undefined;
}

/** The instructions from `from` up to `to` (not included) fail over to `target`; the failure is put into `slot`. */
export interface Handler {
  readonly from: number;
  readonly to: number;
  readonly target: number;
  readonly slot: number;
}

/** The body of a routine, or of one branch or iteration of a parallel step. */
export interface Block {
  readonly id: number;
  readonly routine: string;
  /** Names of variables by slot; empty for slots the engine uses itself. */
  readonly slotNames: string[];
  /** Slots with the values of calls inside expressions, which a failure makes void. */
  readonly memoSlots: number[];
  /** Where a blocking call keeps what it must remember; undefined without such a call. */
  memorySlot?: number;
  /** A call inside an expression rather than a routine: no line of a stack trace, no level of the call stack. */
  isInline?: boolean;
  readonly code: Instruction[];
  /** Innermost first. */
  readonly handlers: Handler[];
}

export interface Parameter {
  readonly name: string;
  readonly default: Value | undefined;
}

/** The names in sight at a place of a routine, from the innermost scope outwards. */
export interface NameScope {
  readonly kind: 'routine' | 'for' | 'except' | 'branch' | 'iteration';
  readonly parent: NameScope | null;
  readonly variables: ReadonlyMap<string, { readonly slot: number }>;
}

/** Where a step begins. */
export interface StepStart {
  readonly label: { readonly pc: number };
  readonly scope: NameScope;
}

/** Parameters are slots 0, 1, … of the block. */
export interface Routine {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly block: Block;
  /** Where its steps begin; known once it is compiled. */
  steps: ReadonlyMap<string, StepStart>;
}

/** What becomes of the value a routine returns. */
export interface CallTarget {
  readonly into: number;
  readonly intoHops: number;
  readonly advances: boolean;
}

export interface Program {
  /** Of source, switches and the shape of the code; a state runs only on the program it was started on. */
  readonly fingerprint: string;
  readonly main: Routine;
  readonly routines: ReadonlyMap<string, Routine>;
  readonly blocks: readonly Block[];
  readonly limits: Limits;
  readonly switches: Switches;
}

/** An expression or a literal with expressions in it, compiled. */
export type Evaluate = (frame: Frame, machine: Machine) => Value;

/** Their values in order, in an array of just that size. */
export function evaluateAll(all: readonly Evaluate[], frame: Frame, machine: Machine): Value[] {
  const values = new Array<Value>(all.length);
  for (let i = 0; i < all.length; i += 1) values[i] = (all[i] as Evaluate)(frame, machine);
  return values;
}
