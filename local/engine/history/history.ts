/**
 * The step history, derived from where control goes: an instruction belongs to a path of scopes, and entries that are
 * open but not on that path have ended. So steps need no code of their own for it, and without a listener it costs
 * nothing. It serves an execution while it runs, and the replay of one that only left its trail.
 */
import type { Failure } from '../errors.ts';
import type { Instruction, StepScope } from '../machine/program.ts';
import type { ExecutionState, HistoryEntry } from '../machine/state.ts';
import { payloadText } from '../values/payload.ts';
import {
  commonLength,
  enclosing,
  progressNumber,
  variablesOf,
  type HistoryFrame,
  type HistoryThread,
} from './places.ts';
import { stepEntry } from './show.ts';
import type { StepEntry, StepState } from './step-entry.ts';
import type { Recorder } from './trail.ts';

type Arrival = Pick<Instruction, 'scope' | 'counts'>;

export class History implements Recorder {
  /** The time of what is told next, in milliseconds since 1970. */
  now: number;
  last: StepScope | null = null;
  private readonly state: Pick<ExecutionState, 'nextEntry' | 'lastEntry'>;
  private readonly listener: (entry: StepEntry) => void;
  private readonly detailed: boolean;

  constructor(
    state: Pick<ExecutionState, 'nextEntry' | 'lastEntry'>,
    listener: (entry: StepEntry) => void,
    now: number,
    detailed: boolean,
  ) {
    this.state = state;
    this.listener = listener;
    this.now = now;
    this.detailed = detailed;
  }

  /** Control reaches an instruction: closes what it has left, opens what it begins. */
  enter(frame: HistoryFrame, thread: HistoryThread, { scope, counts }: Arrival): void {
    const { path } = scope;
    if (counts && path.length > 0) this.last = scope;
    let common = commonLength(frame, path);
    // A step that begins while its own entry is open has been jumped to from its own end.
    if (counts && common === path.length) common -= 1;
    this.closeTo(frame, thread, common, 'STATE_SUCCEEDED');
    for (let i = common; i < path.length; i += 1) this.open(frame, thread, path[i] as StepScope);
  }

  /** A failure goes over to a handler. */
  unwind(frame: HistoryFrame, thread: HistoryThread, target: Arrival, failure: Failure): void {
    this.unwindTo(frame, thread, target.scope, payloadText(failure.value));
  }

  unwindTo(frame: HistoryFrame, thread: HistoryThread, { path }: StepScope, payload: string): void {
    this.closeTo(frame, thread, commonLength(frame, path), 'STATE_FAILED', payload);
  }

  closeFrame(frame: HistoryFrame, thread: HistoryThread, state: StepState, failure?: Failure): void {
    this.close(frame, thread, state, failure === undefined ? '' : payloadText(failure.value));
  }

  /** As closeFrame, with the failure as JSON text; empty for none. */
  close(frame: HistoryFrame, thread: HistoryThread, state: StepState, payload: string): void {
    this.closeTo(frame, thread, 0, state, payload);
  }

  /** How many iterations the innermost open entry will have, if all goes well. */
  expect(frame: HistoryFrame, iterations: number): void {
    const entry = frame.entries[frame.entries.length - 1];
    if (entry === undefined || !this.detailed) return;
    entry.expected = iterations;
    this.emit(entry, this.variables(frame));
  }

  /** Tells of effects that are performed again because the state was read back from a checkpoint. */
  restarted(frame: HistoryFrame): void {
    const entry = frame.entries[frame.entries.length - 1];
    if (entry === undefined) return;
    entry.restarts += 1;
    this.emit(entry, this.variables(frame));
  }

  private open(frame: HistoryFrame, thread: HistoryThread, scope: StepScope): void {
    const parent = frame.entries[frame.entries.length - 1] ?? enclosing(frame, thread);
    const entryId = this.state.nextEntry;
    this.state.nextEntry += 1;
    const previous = parent === null ? this.state.lastEntry : parent.last;
    const entry: HistoryEntry = {
      entryId,
      scope: scope.id,
      routine: scope.routine,
      step: scope.step,
      type: scope.type,
      progress: scope.progress ?? '',
      number: progressNumber(scope, thread, parent),
      thread: thread.id,
      createTime: this.now,
      parent: parent?.entryId ?? 0,
      previous: previous?.entryId ?? 0,
      children: [],
      state: 'STATE_IN_PROGRESS',
      updateTime: this.now,
      next: 0,
      payload: '',
      expected: 0,
      restarts: 0,
      rounds: 0,
      variables: null,
      last: null,
    };
    parent?.children.push(entryId);
    if (previous !== null) {
      previous.next = entryId;
      this.emit(previous, previous.variables);
      previous.variables = null;
    }
    frame.entries.push(entry);
    this.emit(entry, this.variables(frame));
  }

  private variables(frame: HistoryFrame): HistoryEntry['variables'] {
    return this.detailed ? variablesOf(frame) : null;
  }

  private closeTo(frame: HistoryFrame, thread: HistoryThread, length: number, state: StepState, payload = ''): void {
    while (frame.entries.length > length) {
      const entry = frame.entries[frame.entries.length - 1] as HistoryEntry;
      entry.state = state;
      entry.updateTime = this.now;
      entry.payload = payload;
      entry.last = null;
      entry.variables = this.variables(frame);
      this.emit(entry, entry.variables);
      frame.entries.pop();
      const parent = frame.entries[frame.entries.length - 1] ?? enclosing(frame, thread);
      if (parent === null) this.state.lastEntry = entry;
      else parent.last = entry;
    }
  }

  private emit(entry: HistoryEntry, variables: HistoryEntry['variables']): void {
    this.listener(stepEntry(entry, variables));
  }
}
