/** Mocks of subworkflows and of the moment before a step. */
import type { JsonValue } from '../../local/engine/index.ts';
import type { Call, SubworkflowCall } from './call.ts';
import { ValueMock } from './value-mock.ts';
import { raisedReply, type RaisedError } from './value.ts';
import type { Reply } from './mock.ts';

type Arguments = Readonly<Record<string, JsonValue>>;

/** Stands in for a subworkflow of the definition: its body does not run. */
export class SubworkflowMock extends ValueMock<SubworkflowCall, Arguments> {
  readonly title: string;
  readonly routine: string;

  constructor(routine: string) {
    super();
    this.routine = routine;
    this.title = `subworkflow ${routine}`;
  }

  protected speaksOf(call: Call): call is SubworkflowCall {
    return call.kind === 'subworkflow';
  }

  protected differencesOf(call: SubworkflowCall): string[] {
    return call.name === this.routine ? [] : [`name: expected ${this.routine}, got ${call.name}`];
  }

  protected argumentsOf(call: SubworkflowCall): Arguments {
    return call.args;
  }
}

/** What happens when a step is about to begin, instead of or before what it does. */
export class StepMock {
  /** `step` or `routine.step`. */
  readonly step: string;
  uses = 0;
  private used = 0;
  private errors: readonly (RaisedError | null)[] = [];
  private limit = Number.POSITIVE_INFINITY;
  private cancelling = false;

  constructor(step: string) {
    this.step = step;
  }

  get title(): string {
    return `step ${this.step}`;
  }

  /** Fails the step with these errors, one after the other, where null lets it be; the last one stays. See `times`. */
  raises(...errors: readonly (RaisedError | null)[]): this {
    this.errors = errors;
    return this;
  }

  /** Cancels the execution as if someone did while the step was about to begin. */
  cancels(): this {
    this.cancelling = true;
    return this;
  }

  /** Lets the step be after so many times in one execution. */
  times(count: number): this {
    this.limit = count;
    return this;
  }

  isFor(routine: string, step: string): boolean {
    return this.step === step || this.step === `${routine}.${step}`;
  }

  /** Undefined lets the step begin. */
  act(): Reply | 'cancel' | undefined {
    if (this.used >= this.limit) return undefined;
    const error = this.errors[Math.min(this.used, this.errors.length - 1)];
    if (error === undefined && !this.cancelling) return undefined;
    this.used += 1;
    if (error === null) return undefined;
    this.uses += 1;
    return error === undefined ? 'cancel' : raisedReply(error);
  }

  rewind(): void {
    this.used = 0;
  }

  get unused(): number {
    return this.uses === 0 ? 1 : 0;
  }
}
