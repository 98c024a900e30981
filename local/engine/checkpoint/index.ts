/** A checkpoint: the whole state of an execution as bytes, exact and independent of the process. */
import type { Program } from '../machine/program.ts';
import type { ExecutionState } from '../machine/state.ts';
import { Reader } from './reader.ts';
import { restore } from './restore.ts';
import { stateRow, VERSION, type StateRow } from './rows.ts';
import { Writer } from './writer.ts';

/** The state may be encoded whenever `advance` is not running. */
export function encodeState(state: ExecutionState): Buffer {
  return encodeData(stateRow(state));
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
  return restore(row);
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
