/** The layout of a checkpoint: rows of plain data, in which threads and blocks go by their numbers. */
import type { Failure } from '../errors.ts';
import type { Outcome, Effect } from '../effects.ts';
import type { Ending, ExecutionState, Fork, Frame, HistoryEntry, Thread } from '../machine/state.ts';
import { mapOf, type MapValue, type Value } from '../values/value.ts';

/** Raised with every change of the layout. */
export const VERSION = 1;

export type FrameRow = readonly [
  block: number,
  pc: number,
  slots: (Value | undefined)[],
  caught: (Failure | undefined)[],
  weight: number,
  depth: number,
  into: number,
  intoHops: number,
  advances: boolean,
  entries: HistoryEntry[],
  redo: boolean,
];

export type ThreadRow = readonly [
  id: number,
  parent: number,
  branch: number,
  status: Thread['status'],
  effect: number,
  outcome: Outcome | null,
  fork: Fork | null,
  frames: FrameRow[],
];

export type StateRow = readonly [
  version: number,
  fingerprint: string,
  env: MapValue,
  threads: ThreadRow[],
  ready: number[],
  effects: { readonly effect: Effect; readonly thread: number }[],
  counters: readonly [thread: number, effect: number, entry: number, steps: number, memory: number],
  lastEntry: HistoryEntry | null,
  cancelled: boolean,
  ending: Ending | null,
];

export function stateRow(state: ExecutionState): StateRow {
  return [
    VERSION,
    state.fingerprint,
    mapOf(state.env),
    [...state.threads.values()].map(threadRow),
    state.ready,
    [...state.effects.values()],
    [state.nextThread, state.nextEffect, state.nextEntry, state.steps, state.memory],
    state.lastEntry,
    state.cancelled,
    state.ending,
  ];
}

function threadRow(thread: Thread): ThreadRow {
  const { id, parent, branch, status, effect, outcome, fork } = thread;
  return [id, parent?.id ?? 0, branch, status, effect, outcome, fork, thread.frames.map(frameRow)];
}

function frameRow(frame: Frame): FrameRow {
  const { block, pc, slots, caught, weight, depth, into, intoHops, advances, entries, redo } = frame;
  return [block.id, pc, slots, caught, weight, depth, into, intoHops, advances, entries, redo];
}
