/** One subworkflow of the definition, for tests that replace it and for those that call it. */
import type { RaisedError } from './mocks/value.ts';
import type { Mocks } from './mocks/registry.ts';
import type { SubworkflowMock } from './mocks/subworkflow.ts';
import type { Run } from './run.ts';
import type { StepNames } from './step-names.ts';

export class Subworkflow {
  readonly name: string;
  private readonly mocks: Mocks;
  private readonly names: StepNames;
  private readonly run: (args: Readonly<Record<string, unknown>>) => Promise<Run>;

  constructor(
    name: string,
    mocks: Mocks,
    names: StepNames,
    run: (args: Readonly<Record<string, unknown>>) => Promise<Run>,
  ) {
    this.name = name;
    this.mocks = mocks;
    this.names = names;
    this.run = run;
  }

  /** Replaces it by values, or by a function of its arguments. @throws TypeError when the definition has none of that name */
  returns(...values: readonly unknown[]): SubworkflowMock {
    return this.mocks.subworkflow(this.names.subworkflow(this.name)).returns(...values);
  }

  /** Replaces it by errors. @throws TypeError when the definition has none of that name */
  raises(...errors: readonly RaisedError[]): SubworkflowMock {
    return this.mocks.subworkflow(this.names.subworkflow(this.name)).raises(...errors);
  }

  /** Runs it on its own, with arguments by name; what it returns is the result of the run. */
  call(args: Readonly<Record<string, unknown>> = {}): Promise<Run> {
    return this.run(args);
  }
}
