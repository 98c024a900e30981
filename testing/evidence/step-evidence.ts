/** What is known of one step of an execution. */
import type { StepEntry, StepState } from '../../local/engine/index.ts';
import { inOrder, isNamed, visits, type Entries } from './history.ts';
import type { Answered } from '../mocks/call.ts';

/** The execution it is a step of. */
export interface StepOwner {
  readonly entries: Entries;
  readonly calls: readonly Answered[];
  describe(): string;
}

export class StepEvidence {
  readonly name: string;
  readonly run: StepOwner;

  constructor(name: string, run: StepOwner) {
    this.name = name;
    this.run = run;
  }

  get entries(): readonly StepEntry[] {
    return inOrder(this.run.entries).filter((entry) => isNamed(entry, this.name));
  }

  /** How often it began. */
  get visits(): number {
    return visits(this.run.entries).filter((entry) => isNamed(entry, this.name)).length;
  }

  /** How often what it does was tried: retries of its own `try` count. */
  get attempts(): number {
    const tries = this.entries.filter(({ stepType }) => stepType === 'STEP_TRY').length;
    return tries === 0 ? this.visits : tries;
  }

  /** Of its last visit; undefined when it did not run. */
  get state(): StepState | undefined {
    return visits(this.run.entries).findLast((entry) => isNamed(entry, this.name))?.state;
  }

  get calls(): readonly Answered[] {
    return this.run.calls.filter((call) => isNamed(call, this.name));
  }
}
