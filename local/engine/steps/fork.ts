/** How a parallel step runs: what it starts, what it waits for, and the error of its branches. */
import type { Emitter } from '../definition/emitter.ts';
import type { SourceNode } from '../definition/nodes.ts';
import { tagged, typeError, valueError, WorkflowError, type Failure } from '../errors.ts';
import { describeFailure } from '../machine/failure.ts';
import type { Block, Evaluate } from '../machine/program.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Fork, Frame, Thread } from '../machine/state.ts';
import type { Switches } from '../switches.ts';
import { hold, isInteger, List, mapOf, MapValue, typeName, type Value } from '../values/value.ts';
import { itemAt, type Iterable } from './loop.ts';

/** The code of all branches, or of the one body of a loop. */
export interface Work {
  readonly names: readonly string[];
  readonly blocks: readonly Block[];
  readonly iterable: (frame: Frame, machine: Machine) => Iterable;
  readonly hasValue: boolean;
  readonly hasIndex: boolean;
}

const NESTING = 'ParallelNestingError';

/** Begins the branches and waits for all of them. */
export function emitFork(code: Emitter, work: Work, limitNode: SourceNode | undefined): void {
  const limit = limitNode === undefined ? undefined : code.value(limitNode, "error evaluating 'concurrency_limit'");
  code.emit({
    counts: true,
    run: (machine, thread, frame) => {
      const maxDepth = machine.program.limits.parallelDepth;
      if (thread.nesting >= maxDepth) {
        throw tagged(NESTING, `parallel steps are nested deeper than ${maxDepth}`);
      }
      thread.fork = newFork(work.iterable(frame, machine), concurrency(limit, frame, machine));
      machine.history?.expect(frame, thread.fork.total);
      frame.pc += 1;
    },
  });
  code.emit({ run: (machine, thread, frame) => join(machine, thread, frame, work) });
}

function concurrency(limit: Evaluate | undefined, frame: Frame, machine: Machine): number {
  const max = machine.program.limits.parallelThreads;
  if (limit === undefined) return max;
  const value = limit(frame, machine);
  if (!isInteger(value)) throw typeError(`'concurrency_limit' must be an integer, not ${typeName(value)}`);
  if (value <= 0) throw valueError(`'concurrency_limit' must be positive, not ${value}`);
  return value > max ? max : Number(value);
}

function newFork({ items, first, total }: Iterable, limit: number): Fork {
  // An iteration may assign to the very list that is looped over.
  hold(items);
  return { items, first, total, limit, next: 0, running: 0, errors: [], truncated: false };
}

/** Starts what may start, then waits, or goes on when all is done. */
function join(machine: Machine, thread: Thread, frame: Frame, work: Work): void {
  const { fork } = thread;
  if (fork === null) throw new Error('a parallel step waits for branches that were never started');
  const places = machine.program.limits.parallelThreads - machine.runningBranches();
  const count = Math.min(places, fork.limit - fork.running, fork.total - fork.next);
  for (let i = 0; i < count; i += 1) spawn(machine, thread, frame, fork, work);
  if (fork.running > 0 || fork.next < fork.total) {
    thread.status = 'join';
    return;
  }
  thread.fork = null;
  if (fork.errors.length > 0) throw branchError(fork, work.names, machine.program.switches);
  frame.pc += 1;
}

function spawn(machine: Machine, thread: Thread, frame: Frame, fork: Fork, work: Work): void {
  const at = fork.next;
  fork.next += 1;
  fork.running += 1;
  const block = (work.hasValue ? work.blocks[0] : work.blocks[at]) as Block;
  const child = machine.startBranch(thread, frame, block, at);
  if (work.hasValue) machine.store(child, 0, itemAt(fork.items, fork.first, at));
  if (work.hasIndex) machine.store(child, 1, at);
}

function branchError({ errors, truncated }: Fork, names: readonly string[], switches: Switches): WorkflowError {
  const message = 'One or more branches or iterations encountered an unhandled runtime error';
  const branches = errors.map(({ branch, failure }) =>
    mapOf({ id: names[branch] ?? String(branch), error: errorOf(failure, switches) }),
  );
  const value = mapOf({
    branches: new List(branches),
    message,
    tags: new List(errors.some(nestsTooDeep) ? ['UnhandledBranchError', NESTING] : ['UnhandledBranchError']),
    truncated,
  });
  return new WorkflowError(value, message);
}

/** Told outside, too: it is a fault of the parallel steps around it as much as of the branch. */
function nestsTooDeep({ failure: { value } }: Fork['errors'][number]): boolean {
  const tags = value instanceof MapValue ? value.entries.get('tags') : undefined;
  return tags instanceof List && tags.items.includes(NESTING);
}

/** Context and value, as seen in what users of the service published of such errors. */
function errorOf(failure: Failure, switches: Switches): Value {
  return mapOf({ context: describeFailure(failure, switches).context, payload: failure.value });
}
