/**
 * An execution run once more by the record of what it was given from outside: the same times, the same random draws and
 * the same outcomes in the same calls of `advance` lead it through the same steps, parallel branches included. So it can
 * be taken back to the moment before any of its history entries.
 */
import { linkState } from '../checkpoint/index.ts';
import { advance, complete } from '../execution.ts';
import type { Program } from '../machine/program.ts';
import type { ExecutionState } from '../machine/state.ts';
import type { AdvanceContext, Stop } from '../types.ts';
import type { Outcome } from '../effects.ts';
import { setVariables, type FramePlace } from './inspect.ts';

/** What one call of `advance` was given. Plain data, for `encodeData`. */
export interface Turn {
  readonly now: number;
  /** Values that a person gave to variables before it. */
  readonly changes: readonly (FramePlace & { readonly text: string })[];
  readonly outcomes: readonly { readonly id: number; readonly outcome: Outcome }[];
  /** Random numbers and UUIDs in the order they were drawn. */
  readonly draws: readonly (string | number)[];
  /** Where it was paused. */
  readonly stop: Pick<Stop, 'thread' | 'steps'> | null;
}

/** The context of a call of `advance` that notes what is drawn; `draws` is filled while it runs. */
export function drawing(context: AdvanceContext, draws: (string | number)[]): AdvanceContext {
  const noted = <T extends string | number>(value: T): T => {
    draws.push(value);
    return value;
  };
  return { ...context, random: () => noted(context.random()), uuid: () => noted(context.uuid()) };
}

/** Whether a stop is the one that was noted. */
export function isAt(stop: Stop, { thread, steps }: Pick<Stop, 'thread' | 'steps'>): boolean {
  return stop.counts && stop.thread === thread && stop.steps === steps;
}

/** The record and the program do not belong together. */
export class RecordMismatch extends Error {
  override readonly name = 'RecordMismatch';
}

/**
 * Repeats one call of `advance`. True when history entry `entry` was about to open, where the state is left.
 * @throws RecordMismatch
 */
export function rerun(
  program: Program,
  state: ExecutionState,
  turn: Turn,
  entry: number,
  history: NonNullable<AdvanceContext['history']>,
): boolean {
  let isReached = false;
  let drawn = 0;
  const next = <T extends string | number>(type: 'string' | 'number'): T => {
    const value = turn.draws[drawn];
    drawn += 1;
    if (typeof value === type) return value as T;
    throw new RecordMismatch('the execution draws other random values than it did');
  };
  for (const { text, ...place } of turn.changes) setVariables(program, state, place, text);
  for (const { id, outcome } of turn.outcomes) complete(state, id, outcome);
  advance(program, state, {
    now: turn.now,
    random: () => next('number'),
    uuid: () => next('string'),
    history,
    detailed: true,
    pause: (stop) => {
      isReached = entry < stop.nextEntry;
      return isReached || (turn.stop !== null && isAt(stop, turn.stop));
    },
  });
  return isReached;
}

/** The same state under other environment variables, such as the name of its execution. */
export function withEnv(
  program: Program,
  state: ExecutionState,
  env: Readonly<Record<string, string>>,
): ExecutionState {
  linkState(program, state);
  return { ...state, env };
}
