/** A checkpoint: the whole state of an execution as bytes, exact and independent of the process. */
import type { Failure } from '../errors.ts';
import type { Block, Program } from '../machine/program.ts';
import type { Ending, ExecutionState, Fork, Frame, HistoryEntry, Thread } from '../machine/state.ts';
import type { Effect, Outcome } from '../effects.ts';
import { hold, type MapValue, type Value } from '../values/value.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

/** Raised with every change of the layout. */
const VERSION = 1;

type FrameRow = readonly [
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

type ThreadRow = readonly [
  id: number,
  parent: number,
  branch: number,
  status: Thread['status'],
  effect: number,
  outcome: Outcome | null,
  fork: Fork | null,
  frames: FrameRow[],
];

type StateRow = readonly [
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

/** The state may be encoded whenever `advance` is not running. */
export function encodeState(state: ExecutionState): Buffer {
  const row: StateRow = [
    VERSION,
    state.fingerprint,
    state.env,
    [...state.threads.values()].map(threadRow),
    state.ready,
    [...state.effects.values()],
    [state.nextThread, state.nextEffect, state.nextEntry, state.steps, state.memory],
    state.lastEntry,
    state.cancelled,
    state.ending,
  ];
  const writer = new Writer();
  writer.write(row);
  return writer.finish();
}

/** Plain data such as outcomes as bytes: what JSON can hold, and buffers. */
export function encodeData(data: unknown): Buffer {
  const writer = new Writer();
  writer.write(data);
  return writer.finish();
}

/** @throws Error when the bytes are none of `encodeData` */
export function decodeData(bytes: Buffer): unknown {
  return new Reader(bytes).read();
}

function threadRow(thread: Thread): ThreadRow {
  const { id, parent, branch, status, effect, outcome, fork } = thread;
  return [id, parent?.id ?? 0, branch, status, effect, outcome, fork, thread.frames.map(frameRow)];
}

function frameRow(frame: Frame): FrameRow {
  const { block, pc, slots, caught, weight, depth, into, intoHops, advances, entries, redo } = frame;
  return [block.id, pc, slots, caught, weight, depth, into, intoHops, advances, entries, redo];
}

/**
 * The state as it was, ready for `pendingEffects` and `advance`.
 * @throws Error when the bytes are no checkpoint of this version
 */
export function decodeState(bytes: Buffer): ExecutionState {
  try {
    return readState(bytes);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    if (problem.includes('a checkpoint')) throw error;
    throw new Error(`a checkpoint is broken: ${problem}`, { cause: error });
  }
}

function readState(bytes: Buffer): ExecutionState {
  const reader = new Reader(bytes);
  const row = reader.read() as StateRow;
  if (!Array.isArray(row) || row[0] !== VERSION || !reader.isAtEnd) {
    throw new Error(`not a checkpoint of version ${VERSION}`);
  }
  const [, fingerprint, env, threadRows, ready, effects, counters, lastEntry, cancelled, ending] = row;
  const threads = new Map<number, Thread>();
  for (const each of threadRows) threads.set(each[0], readThread(each, threads));
  const [nextThread, nextEffect, nextEntry, steps, memory] = counters;
  return {
    fingerprint,
    env,
    threads,
    ready,
    effects: new Map(effects.map((pending) => [pending.effect.id, pending])),
    nextThread,
    nextEffect,
    nextEntry,
    lastEntry,
    steps,
    memory,
    cancelled,
    restarted: true,
    ending,
  };
}

function readThread(row: ThreadRow, threads: ReadonlyMap<number, Thread>): Thread {
  const [id, parentId, branch, status, effect, outcome, fork, frameRows] = row;
  const parent = threads.get(parentId) ?? null;
  // A branch was started from the frame its parent still waits in.
  const outer = parent?.frames.at(-1) ?? null;
  const frames = frameRows.map((each, i) => readFrame(each, i === 0 ? outer : null));
  if (fork !== null) hold(fork.items);
  return {
    id,
    parent,
    nesting: parent === null ? 0 : parent.nesting + 1,
    branch,
    frames,
    status,
    effect,
    outcome,
    fork,
  };
}

function readFrame(row: FrameRow, parent: Frame | null): Frame {
  const [block, pc, slots, caught, weight, depth, into, intoHops, advances, entries, redo] = row;
  for (const value of slots) if (value !== undefined) hold(value);
  for (const failure of caught) if (failure !== undefined) hold(failure.value);
  return {
    block: placeholder(block),
    pc,
    slots,
    caught,
    weight,
    depth,
    parent,
    into,
    intoHops,
    advances,
    entries,
    redo,
  };
}

function placeholder(id: number): Block {
  return { id, routine: '', slotNames: [], memoSlots: [], code: [], handlers: [] };
}

/** Gives the frames of a decoded state the code they run. */
export function linkState(program: Program, state: ExecutionState): void {
  for (const thread of state.threads.values()) {
    for (const frame of thread.frames) {
      const block = program.blocks[frame.block.id];
      if (block === undefined) throw new Error(`the program has no block ${frame.block.id}`);
      frame.block = block;
    }
  }
}
