/**
 * What fits to Jest: importing this adds the matchers to its `expect`, and `wftest` turns `*.wftest.yaml` into tests.
 *
 *   import 'notamesh/testing/jest';
 *   expect(run).toHaveSucceededWith({ status: 'POSTED' });
 */
import * as checks from './matchers/checks.ts';
import type { Equals } from './matchers/equality.ts';
import { defineFiles, type WftestOptions } from './wftest/define.ts';

interface JestGlobals {
  readonly expect?: { extend(matchers: Readonly<Record<string, unknown>>): void };
  readonly test?: (title: string, run: () => Promise<void>) => void;
  readonly describe?: (title: string, define: () => void) => void;
}

const { expect, test, describe } = globalThis as unknown as JestGlobals;
if (expect === undefined) throw new Error("notamesh/testing/jest works inside Jest only, with 'injectGlobals' on");

expect.extend({
  ...checks,
  toHaveSucceededWith(this: { readonly equals: Equals }, received: unknown, expected: unknown) {
    return checks.toHaveSucceededWith(received, expected, (a, b) => this.equals(a, b));
  },
});

/** Makes a test of every case in the `*.wftest.yaml` files at a path: a file, a folder, or a folder and `/**`. */
export function wftest(path: string, options: WftestOptions = {}): void {
  if (test === undefined || describe === undefined) throw new Error('wftest works inside a Jest test file only');
  defineFiles(path, options, describe, test);
}

/** For `expect` of `@jest/globals`, whose types know nothing of the global ones: see docs/testing.md. */
export interface RunMatchers<R> {
  toHaveSucceeded(): R;
  toHaveSucceededWith(result: unknown): R;
  toHaveFailedWith(error: checks.ExpectedError): R;
  toHaveVisited(steps: string | readonly string[]): R;
  toHaveCalled(title: string, details?: unknown): R;
  toHaveLogged(line: unknown): R;
  toHaveTaken(duration: string | number): R;
  toHaveAttempts(times: number): R;
  toHaveNoUnusedMocks(): R;
  toHaveOneOutcome(): R;
}

declare global {
  // The only way to add matchers to the types of Jest.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type
    interface Matchers<R> extends RunMatchers<R> {}
  }
}
