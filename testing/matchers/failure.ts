/** Why a test fails, with the way the execution took. */
import type { Run } from '../run.ts';

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly run: Run;

  constructor(message: string, run: Run, cause?: Error) {
    super(`${message}\n\n${run.describe()}`, cause === undefined ? undefined : { cause });
    this.run = run;
  }
}
