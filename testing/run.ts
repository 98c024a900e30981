/** One execution as a test sees it: how it ended and all the evidence of how it came there. */
import { replayDetailed } from './evidence/detailed.ts';
import type { LogLine } from './drive/answering.ts';
import { costOf, type Cost } from './evidence/cost.ts';
import type { Drive, DriveStatus } from './drive/drive.ts';
import { isoDuration } from './duration.ts';
import { inOrder, isNamed, nameOf, visits } from './evidence/history.ts';
import type { Answered } from './mocks/call.ts';
import type { CallbackResponse } from './mocks/callback.ts';
import { describeRun, type RunState } from './evidence/report.ts';
import { errorOf, type RunError } from './run-error.ts';
import { StepEvidence } from './evidence/step-evidence.ts';
import type { StepNames } from './step-names.ts';
import { traceOf } from './evidence/trace.ts';
import type { StepEntry } from '../local/engine/index.ts';

const STATES: Readonly<Record<DriveStatus, RunState>> = {
  running: 'WAITING',
  waiting: 'WAITING',
  paused: 'PAUSED',
  broken: 'BROKEN',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
};

export class Run {
  /** The file, or `a definition`. */
  readonly source: string;
  readonly #names: StepNames;
  readonly #drive: Drive;
  /** Moves on: up to the end, a step, or as far as the clock lets it. */
  readonly #move: (stop?: string) => Promise<void>;

  constructor(source: string, names: StepNames, drive: Drive, move: (stop?: string) => Promise<void>) {
    this.source = source;
    this.#names = names;
    this.#drive = drive;
    this.#move = move;
  }

  get state(): RunState {
    return STATES[this.#drive.status];
  }

  /** Undefined unless it succeeded. */
  get result(): unknown {
    return this.#drive.result?.result;
  }

  get error(): RunError | undefined {
    const { error } = this.#drive.result ?? {};
    return error === undefined ? undefined : errorOf(error);
  }

  /** Entries of the step history, in the order in which they began. */
  get steps(): readonly StepEntry[] {
    return inOrder(this.entries);
  }

  /** Names of steps in the order in which they began: `step` in main, `routine.step` elsewhere. */
  get visited(): readonly string[] {
    return visits(this.entries).map(nameOf);
  }

  get calls(): readonly Answered[] {
    return this.#drive.answering.calls;
  }

  get logs(): readonly LogLine[] {
    return this.#drive.answering.logs;
  }

  get clock(): { readonly now: string; readonly elapsed: string; readonly elapsedMs: number } {
    const elapsedMs = this.#drive.now - this.#drive.plan.start;
    return { now: new Date(this.#drive.now).toISOString(), elapsed: isoDuration(elapsedMs), elapsedMs };
  }

  /** Whether it came to the call of `crashAt`. */
  get crashed(): boolean {
    return this.#drive.hasCrashed;
  }

  get cost(): Cost {
    return costOf(this.entries, this.calls, this.#drive.answering.callEntries);
  }

  /** The order its branches took, to be given to `execute` again. */
  get order(): string {
    return this.#drive.plan.order;
  }

  get entries(): ReadonlyMap<number, StepEntry> {
    return this.#drive.failedEntries();
  }

  /**
   * What is known of one step; `routine.step` where several routines have one of that name.
   * @throws TypeError for a step there is none of
   */
  step(name: string): StepEvidence {
    return new StepEvidence(this.#names.step(name), this);
  }

  /**
   * The variables of a step's routine as they were before or after it ran.
   * @param nth of the times it ran, from 0; the last one unless given
   * @throws Error when it did not run
   */
  variables(step: string, when: 'before' | 'after' = 'after', nth = -1): Readonly<Record<string, unknown>> {
    const begun = visits(this.entries).filter((entry) => isNamed(entry, step));
    const entry = begun.at(nth);
    if (entry === undefined) throw new Error(`step '${step}' did not run; these did: ${this.visited.join(', ')}`);
    return replayDetailed(this.#drive)[when].get(entry.entryId) ?? {};
  }

  /** Text that is the same for the same run, for snapshots. */
  trace(): string {
    const { calls, callEntries } = this.#drive.answering;
    const { entries } = this;
    return traceOf({ entries, calls, callEntries, start: this.#drive.plan.start }).join('\n');
  }

  /** Goes on until a step is about to begin, or the end if it never is. @throws TypeError for a step there is none of */
  async until(step: string): Promise<this> {
    await this.#move(this.#names.step(step));
    return this;
  }

  /** Goes on to the end, or as far as a manual clock lets it. */
  async finish(): Promise<this> {
    await this.#move();
    return this;
  }

  /** A callback the execution has made, by the step that made it or waits at it. */
  callback(step: string): { respond(response: CallbackResponse): Promise<Run> } {
    return {
      respond: async (response) => {
        this.#drive.answering.endpoints.respond(step, response);
        return this.finish();
      },
    };
  }

  /** Everything a person wants to see when a test fails. */
  describe(): string {
    return describeRun(this);
  }
}
