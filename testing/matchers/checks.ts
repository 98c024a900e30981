/** What tests assert about executions. Adapters make matchers or assertions of these; they need no test framework. */
import { deepEquals, differences, isPlain, show, type Equals } from './equality.ts';
import { Harness } from '../harness.ts';
import { isNamed, visits } from '../evidence/history.ts';
import { milliseconds } from '../duration.ts';
import { titleOf } from '../mocks/call.ts';
import { Run } from '../run.ts';
import { StepEvidence } from '../evidence/step-evidence.ts';
import { urlTemplate } from '../mocks/url-template.ts';

export interface Verdict {
  readonly pass: boolean;
  /** Why it does not pass, or why it does where that is the fault. */
  readonly message: () => string;
}

/** What an error must at least be: its tags, code, message (a part of it, or a regular expression) and payload. */
export type ExpectedError =
  | string
  | RegExp
  | {
      readonly tags?: readonly string[];
      readonly code?: unknown;
      readonly message?: string | RegExp;
      readonly payload?: unknown;
      readonly context?: string | RegExp;
    };

function verdict(pass: boolean, expected: string, run: Pick<Run, 'describe'>, why: readonly string[] = []): Verdict {
  const reasons = why.map((reason) => `  - ${reason}`);
  return {
    pass,
    message: () =>
      [`expected the execution ${pass ? 'not ' : ''}${expected}`, ...reasons, '', run.describe()].join('\n'),
  };
}

function need<T>(value: unknown, type: abstract new (...args: never[]) => T, what: string): T {
  if (value instanceof type) return value;
  throw new TypeError(`this is asked of ${what}, not of ${show(value)}`);
}

const runOf = (value: unknown): Run => need(value, Run, 'a run: await h.execute(…)');

export function toHaveSucceededWith(received: unknown, expected: unknown, equals: Equals = deepEquals): Verdict {
  const run = runOf(received);
  const pass = run.state === 'SUCCEEDED' && equals(run.result, expected);
  const why = pass || run.state !== 'SUCCEEDED' ? [] : differences(run.result, expected, 'result', true);
  return verdict(pass, `to succeed with ${show(expected)}`, run, why);
}

export function toHaveSucceeded(received: unknown): Verdict {
  const run = runOf(received);
  return verdict(run.state === 'SUCCEEDED', 'to succeed', run);
}

export function toHaveFailedWith(received: unknown, expected: ExpectedError): Verdict {
  const run = runOf(received);
  if (run.error === undefined || run.state !== 'FAILED') return verdict(false, `to fail with ${show(expected)}`, run);
  const why = errorDifferences(run.error, expected);
  return verdict(why.length === 0, `to fail with ${show(expected)}`, run, why);
}

/** Where an error is not what is expected of it. */
export function errorDifferences(error: NonNullable<Run['error']>, expected: ExpectedError): string[] {
  if (typeof expected === 'string' || expected instanceof RegExp) return contains(error.message, expected, 'message');
  const { message, context, tags, code, payload } = expected;
  return [
    ...(message === undefined ? [] : contains(error.message, message, 'message')),
    ...(context === undefined ? [] : contains(error.context, context, 'context')),
    ...(tags ?? [])
      .filter((tag) => !error.tags.includes(tag))
      .map((tag) => `tags: ${show(error.tags)} has no '${tag}'`),
    ...(code === undefined ? [] : differences(error.code, code, 'code')),
    ...(payload === undefined ? [] : differences(error.payload, payload, 'payload')),
  ];
}

function contains(text: string, expected: string | RegExp, at: string): string[] {
  const holds = expected instanceof RegExp ? expected.test(text) : text.includes(expected);
  return holds ? [] : [`${at}: ${show(expected)} is not in ${show(text)}`];
}

/** The steps began in this order, others in between. @throws TypeError for a step the definition does not have */
export function toHaveVisited(received: unknown, expected: string | readonly string[]): Verdict {
  const run = runOf(received);
  const wanted = typeof expected === 'string' ? [expected] : expected;
  const begun = visits(run.entries);
  for (const name of wanted) run.step(name);
  let at = 0;
  for (const name of wanted) {
    const found = begun.findIndex((entry, i) => i >= at && isNamed(entry, name));
    if (found < 0) return verdict(false, `to visit ${show(wanted)}`, run, [visitProblem(name, run)]);
    at = found + 1;
  }
  return verdict(true, `to visit ${show(wanted)}`, run);
}

function visitProblem(name: string, run: Run): string {
  const ran = visits(run.entries).some((entry) => isNamed(entry, name));
  return ran ? `'${name}' ran, but not at this place of the order` : `'${name}' did not run`;
}

/** A step was tried so often. @param received a run's step */
export function toHaveAttempts(received: unknown, expected: number): Verdict {
  const step = need(received, StepEvidence, "a step: run.step('name')");
  const pass = step.attempts === expected;
  return verdict(pass, `to try step '${step.name}' ${expected} times, not ${step.attempts}`, step.run);
}

/** The virtual time it took, as `'PT3S'` or `'3s'`. */
export function toHaveTaken(received: unknown, expected: string | number): Verdict {
  const run = runOf(received);
  const pass = run.clock.elapsedMs === milliseconds(expected);
  return verdict(pass, `to take ${expected}, not ${run.clock.elapsed}`, run);
}

/** Every mock and every listed reply was used. @param received the harness */
export function toHaveNoUnusedMocks(received: unknown): Verdict {
  const { unusedMocks } = need(received, Harness, 'a harness');
  return {
    pass: unusedMocks.length === 0,
    message: () =>
      unusedMocks.length === 0
        ? 'expected some mock to be unused'
        : ['these mocks were not used:', ...unusedMocks.map((title) => `  - ${title}`)].join('\n'),
  };
}

/** Such a call was made: `'POST https://…'` with places, or the name of a connector; and what it must at least hold. */
export function toHaveCalled(received: unknown, title: string, details?: unknown): Verdict {
  const run = runOf(received);
  const named = run.calls.filter((call) => fits(titleOf(call), title));
  const near = named.map((call) =>
    details === undefined ? [] : differences(call.kind === 'http' ? call : call.args, details, 'call'),
  );
  const pass = near.some((why) => why.length === 0);
  const why = pass
    ? []
    : (near.sort((a, b) => a.length - b.length)[0] ?? [`calls were ${show(run.calls.map(titleOf), 400)}`]);
  return verdict(pass, `to call ${title}${details === undefined ? '' : ` with ${show(details)}`}`, run, why);
}

/** Does the title of a call fit one with places? */
export function fits(title: string, wanted: string): boolean {
  if (title === wanted) return true;
  const [method = '', url = ''] = wanted.split(' ', 2);
  const [theirs = '', called = ''] = title.split(' ', 2);
  if (!url.startsWith('http') || (method !== '*' && method !== theirs)) return false;
  return urlTemplate(url).match(called) !== undefined;
}

/** A line was logged that holds this text, fits this expression, or has at least these fields. */
export function toHaveLogged(received: unknown, expected: unknown): Verdict {
  const run = runOf(received);
  const pass = run.logs.some((line) => {
    if (typeof expected === 'string')
      return line.text?.includes(expected) ?? JSON.stringify(line.json).includes(expected);
    if (expected instanceof RegExp) return expected.test(line.text ?? JSON.stringify(line.json));
    return differences(line, expected, 'log').length === 0;
  });
  const why = pass
    ? []
    : [
        `logged was ${show(
          run.logs.map(({ severity, text, json }) => [severity, text ?? json]),
          400,
        )}`,
      ];
  return verdict(pass, `to log ${show(expected)}`, run, why);
}

/** All orders of branches ended the same. @param received what `h.everyOrder(…)` gave */
export function toHaveOneOutcome(received: unknown): Verdict {
  if (!isPlain(received) || typeof received['text'] !== 'string' || !Array.isArray(received['outcomes'])) {
    throw new TypeError(`this is asked of a report: await h.everyOrder(…), not of ${show(received)}`);
  }
  const { text, outcomes } = received;
  return { pass: outcomes.length === 1, message: () => text };
}
