/**
 * What fits to node:test and to any other framework that takes thrown errors: the matchers as functions.
 *
 *   import { toHaveSucceededWith } from 'notamesh/testing/node';
 *   toHaveSucceededWith(run, { status: 'POSTED' });
 */
import { AssertionError } from 'node:assert';
import { describe, test } from 'node:test';
import * as checks from './matchers/checks.ts';
import { defineFiles, type WftestOptions } from './wftest/define.ts';

function asserting<A extends readonly unknown[]>(check: (...args: A) => checks.Verdict): (...args: A) => void {
  return function assertion(...args) {
    const { pass, message } = check(...args);
    if (!pass) throw new AssertionError({ message: message(), stackStartFn: assertion });
  };
}

export const toHaveSucceeded = asserting(checks.toHaveSucceeded);
export const toHaveSucceededWith = asserting((run: unknown, result: unknown) =>
  checks.toHaveSucceededWith(run, result),
);
export const toHaveFailedWith = asserting(checks.toHaveFailedWith);
export const toHaveVisited = asserting(checks.toHaveVisited);
export const toHaveCalled = asserting(checks.toHaveCalled);
export const toHaveLogged = asserting(checks.toHaveLogged);
export const toHaveTaken = asserting(checks.toHaveTaken);
export const toHaveAttempts = asserting(checks.toHaveAttempts);
export const toHaveNoUnusedMocks = asserting(checks.toHaveNoUnusedMocks);
export const toHaveOneOutcome = asserting(checks.toHaveOneOutcome);

/** Makes a test of every case in the `*.wftest.yaml` files at a path: a file, a folder, or a folder and `/**`. */
export function wftest(path: string, options: WftestOptions = {}): void {
  defineFiles(
    path,
    options,
    (title, define) => void describe(title, define),
    (title, run) => void test(title, run),
  );
}
