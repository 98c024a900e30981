/** Rows of a checkpoint -> the state, whose frames have no code yet. */
import type { Block } from '../machine/program.ts';
import type { ExecutionState, Frame, Thread } from '../machine/state.ts';
import { hold } from '../values/value.ts';
import type { FrameRow, StateRow, ThreadRow } from './rows.ts';

export function restore(row: StateRow): ExecutionState {
  const [, fingerprint, env, threadRows, ready, effects, counters, lastEntry, cancelled, ending] = row;
  const threads = new Map<number, Thread>();
  for (const each of threadRows) threads.set(each[0], readThread(each, threads));
  const [nextThread, nextEffect, nextEntry, steps, memory] = counters;
  return {
    fingerprint,
    env: Object.fromEntries(env.entries) as ExecutionState['env'],
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
