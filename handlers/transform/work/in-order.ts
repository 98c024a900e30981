/**
 * Documents through the costly part of transform, in runs, of which threads may take some; out they come in their order
 * with what became of them. How far reading runs ahead is bounded, so memory stays flat.
 */

import { setImmediate as turn } from 'node:timers/promises';
import type { Found } from '../reading/found.ts';
import type { Threads } from './threads.ts';
import type { Origin, RunDocument, Work, Worked, WorkedOutcome } from './run.ts';

/** A run ends after so many documents or bytes: short, so that threads end together, and long beside a message. */
const RUN_DOCUMENTS = 32;
const RUN_BYTES = 64 * 1024;
/** Runs that are read and not yet handed on, and bytes of their documents. */
const MOST_AHEAD = 16;
const MOST_BYTES_AHEAD = 8 * 1024 * 1024;
/** Runs after which an object is no small one. */
const SMALL_RUNS = 8;
/** Longer documents stay in this thread, so that there is one of them at a time. */
const LONGEST_BYTES = 4 * 1024 * 1024;

/** What was read, and what became of it: nothing of a problem; packed rows are what the outcomes say, in their order. */
export interface Settled {
  readonly found: Found;
  readonly outcomes: readonly WorkedOutcome[];
  readonly rows: Uint8Array;
  readonly index: Uint8Array;
}

export interface WorkPorts {
  readonly work: Work;
  readonly threads: Threads | undefined;
  readonly origin: Origin;
  /** There is much to do already: no need to wait for more before threads are asked. */
  readonly isLarge: boolean;
  /** Whether this may be the last that is wanted, where so many before it are not settled yet. */
  readonly mayEnd: (found: Found, unsettled: number) => boolean;
}

interface Batch {
  readonly found: readonly Found[];
  readonly bytes: number;
  readonly run: readonly RunDocument[];
  /** Set once it is there. */
  worked: Worked | undefined;
  readonly elsewhere: Promise<Worked | undefined> | undefined;
}

export async function* inOrder(documents: AsyncIterable<Found>, ports: WorkPorts): AsyncGenerator<Settled> {
  const ahead: Batch[] = [];
  let found: Found[] = [];
  let [bytes, bytesAhead, unsettled, runs] = [0, 0, 0, 0];
  for await (const one of documents) {
    found.push(one);
    if (one.kind === 'document') bytes += one.document.bytes.length;
    const mayEnd = ports.mayEnd(one, unsettled++);
    if (!mayEnd && found.length < RUN_DOCUMENTS && bytes < RUN_BYTES) continue;
    ahead.push(await begun(found, bytes, runs++, ports));
    bytesAhead += bytes;
    [found, bytes] = [[], 0];
    for (let next = ahead[0]; next !== undefined; next = ahead[0]) {
      const isFull = ahead.length >= MOST_AHEAD || bytesAhead >= MOST_BYTES_AHEAD;
      if (next.worked === undefined && !mayEnd && !isFull) break;
      ahead.shift();
      yield* settled(next, ports);
      unsettled -= next.found.length;
      bytesAhead -= next.bytes;
    }
  }
  if (found.length > 0) ahead.push(await begun(found, bytes, runs, ports));
  for (const batch of ahead) yield* settled(batch, ports);
}

async function begun(found: readonly Found[], bytes: number, runs: number, ports: WorkPorts): Promise<Batch> {
  const { work, threads, origin, isLarge } = ports;
  const run = found.flatMap((one) => (one.kind === 'document' ? [runDocument(one)] : []));
  let elsewhere: Batch['elsewhere'];
  if (threads !== undefined && (isLarge || runs >= SMALL_RUNS) && bytes <= LONGEST_BYTES) {
    // Answers of the threads come in meanwhile.
    await turn();
    elsewhere = threads.offer(run, origin);
  }
  const batch: Batch = {
    found,
    bytes,
    run,
    elsewhere,
    worked: elsewhere === undefined ? work(run, origin) : undefined,
  };
  void elsewhere?.then((worked) => (batch.worked = worked));
  return batch;
}

const runDocument = ({ document, source }: Extract<Found, { kind: 'document' }>): RunDocument =>
  source === undefined ? document : { ...document, source };

/** What a thread did not bring to an end is done here. */
async function* settled(batch: Batch, { work, origin }: WorkPorts): AsyncGenerator<Settled> {
  const worked = batch.worked ?? (await batch.elsewhere) ?? work(batch.run, origin);
  const each = worked.outcomes[Symbol.iterator]();
  let [row, index] = [0, 0];
  for (const found of batch.found) {
    const outcomes = found.kind === 'document' ? (each.next().value ?? []) : [];
    const [rowEnd, indexEnd] = [row + sum(outcomes, 'rowBytes'), index + sum(outcomes, 'indexBytes')];
    const rows = worked.rows.subarray(row, rowEnd);
    yield { found, outcomes, rows, index: worked.index.subarray(index, indexEnd) };
    [row, index] = [rowEnd, indexEnd];
  }
}

function sum(outcomes: readonly WorkedOutcome[], what: 'rowBytes' | 'indexBytes'): number {
  return outcomes.reduce((total, outcome) => total + (outcome.kind === 'refused' ? 0 : outcome[what]), 0);
}
