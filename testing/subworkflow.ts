/** One subworkflow of the definition, for tests that replace it and for those that call it. */
import type { RaisedError } from './mocks/value.ts';
import type { Mocks } from './mocks/registry.ts';
import type { SubworkflowMock } from './mocks/subworkflow.ts';
import type { Run } from './run.ts';

export class Subworkflow {
  readonly name: string;
  private readonly mocks: Mocks;
  private readonly run: (args: Readonly<Record<string, unknown>>) => Promise<Run>;

  constructor(name: string, mocks: Mocks, run: (args: Readonly<Record<string, unknown>>) => Promise<Run>) {
    this.name = name;
    this.mocks = mocks;
    this.run = run;
  }

  /** Replaces it by values, or by a function of its arguments. */
  returns(...values: readonly unknown[]): SubworkflowMock {
    return this.mocks.subworkflow(this.name).returns(...values);
  }

  /** Replaces it by errors. */
  raises(...errors: readonly RaisedError[]): SubworkflowMock {
    return this.mocks.subworkflow(this.name).raises(...errors);
  }

  /** Runs it on its own, with arguments by name; what it returns is the result of the run. */
  call(args: Readonly<Record<string, unknown>> = {}): Promise<Run> {
    return this.run(args);
  }
}
