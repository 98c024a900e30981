/** What a case expects -> what is wrong with a run, in words. */
import * as checks from '../matchers/checks.ts';
import { differences, show } from '../matchers/equality.ts';
import type { Harness } from '../harness.ts';
import { titleOf } from '../mocks/call.ts';
import type { Run } from '../run.ts';
import type { ExpectedCall, Expectation } from './types.ts';

/** Empty when the run is what was expected; else one reason after the other, without the way it took. */
export function disappointments(run: Run, expected: Expectation): string[] {
  return [...ending(run, expected), ...way(run, expected), ...calls(run, expected.calls ?? []), ...rest(run, expected)];
}

function ending(run: Run, expected: Expectation): string[] {
  const { error } = run;
  if (expected.error !== undefined) {
    if (error === undefined || run.state !== 'FAILED')
      return [`expected to fail with ${show(expected.error)}, but it ${run.state}`];
    return checks.errorDifferences(error, expected.error).map((reason) => `error ${reason}`);
  }
  if (expected.cancelled) return run.state === 'CANCELLED' ? [] : [`expected to be cancelled, but it ${run.state}`];
  if (run.state !== 'SUCCEEDED') return [`expected to succeed, but it ${run.state}`];
  return [
    ...('result' in expected ? differences(run.result, expected.result, 'result', true) : []),
    ...('resultIncludes' in expected ? differences(run.result, expected.resultIncludes, 'result') : []),
  ];
}

function way(run: Run, { visited = [], notVisited = [], attempts = {} }: Expectation): string[] {
  const verdict = checks.toHaveVisited(run, visited);
  return [
    ...(verdict.pass ? [] : [`expected to visit ${show(visited)}, visited ${show(run.visited, 1000)}`]),
    ...notVisited.filter((step) => run.step(step).visits > 0).map((step) => `expected not to visit '${step}'`),
    ...Object.entries(attempts)
      .filter(([step, times]) => run.step(step).attempts !== times)
      .map(([step, times]) => `expected ${times} attempts of '${step}', there were ${run.step(step).attempts}`),
  ];
}

/** Each expected call was made, in this order; one with `times` so often in all. */
function calls(run: Run, expected: readonly ExpectedCall[]): string[] {
  const found: string[] = [];
  let at = 0;
  for (const each of expected) {
    const wanted = typeof each === 'string' ? { call: each } : each;
    const { call: title, times, args, ...details } = wanted;
    const isIt = (i: number): boolean => callProblems(run, i, title, args, details).length === 0;
    const indexes = run.calls.map((_call, i) => i).filter(isIt);
    if (times !== undefined) {
      if (indexes.length !== times) found.push(`expected ${title} ${times} times, called ${indexes.length} times`);
      continue;
    }
    const next = indexes.find((i) => i >= at);
    if (next === undefined) found.push(missingCall(run, title, args, details, indexes.length > 0));
    else at = next + 1;
  }
  return found;
}

function callProblems(
  run: Run,
  i: number,
  title: string,
  args: unknown,
  details: Readonly<Record<string, unknown>>,
): string[] {
  const call = run.calls[i];
  if (call === undefined || !checks.fits(titleOf(call), title)) return ['another call'];
  if (call.kind === 'http') return differences(call, details, 'call');
  return args === undefined ? [] : differences(call.args, args, 'args');
}

function missingCall(
  run: Run,
  title: string,
  args: unknown,
  details: Readonly<Record<string, unknown>>,
  isElsewhere: boolean,
): string {
  if (isElsewhere) return `expected ${title} later than the calls before it in the list`;
  const near = run.calls
    .map((_call, i) => callProblems(run, i, title, args, details))
    .filter((problems) => problems[0] !== 'another call')
    .sort((a, b) => a.length - b.length)[0];
  if (near === undefined) return `expected ${title}; called were ${show(run.calls.map(titleOf), 1000)}`;
  return `expected ${title}, but ${near.slice(0, 5).join('; ')}`;
}

function rest(run: Run, { logs = [], elapsed, maxSteps }: Expectation): string[] {
  return [
    ...logs
      .filter((line) => !checks.toHaveLogged(run, line).pass)
      .map(
        (line) =>
          `expected the log ${show(line)}, logged was ${show(
            run.logs.map(({ text, json }) => text ?? json),
            400,
          )}`,
      ),
    ...(elapsed === undefined || checks.toHaveTaken(run, elapsed).pass
      ? []
      : [`expected to take ${elapsed}, took ${run.clock.elapsed}`]),
    ...(maxSteps === undefined || run.cost.steps <= maxSteps
      ? []
      : [`expected at most ${maxSteps} steps, ran ${run.cost.steps}`]),
  ];
}

/** Mocks of the case itself that nothing used: a sign that the case does not test what it says. */
export function unusedProblems(h: Harness, shared: readonly string[], expected: Expectation): string[] {
  if (expected.unusedMocks) return [];
  return h.unusedMocks.filter((title) => !shared.includes(title)).map((title) => `the mock ${title} was not used`);
}
