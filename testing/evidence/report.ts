/** What a person reads when an execution did not do what a test wanted. */
import { show } from '../matchers/equality.ts';
import { callLine } from './trace.ts';
import type { Answered } from '../mocks/call.ts';
import type { RunError } from '../run-error.ts';

export type RunState = 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'WAITING' | 'PAUSED' | 'BROKEN';

/** What there is to tell of an execution. */
export interface Told {
  readonly source: string;
  readonly state: RunState;
  readonly result: unknown;
  readonly error: RunError | undefined;
  readonly calls: readonly Answered[];
  trace(): string;
  variables(step: string): Readonly<Record<string, unknown>>;
}

const MAX_LINES = 40;

/** How it ended, the way it took with the failing step marked, its last call, and the variables where it failed. */
export function describeRun(run: Told): string {
  const lines = run.trace().split('\n');
  const hidden = lines.length - MAX_LINES;
  const shown = hidden > 0 ? [`(${hidden} lines before)`, ...lines.slice(hidden)] : lines;
  const last = run.calls.at(-1);
  return [
    `${run.source}: the execution ${endingOf(run)}`,
    '',
    ...shown.map((line) => `  ${line}`),
    ...(last === undefined ? [] : ['', `Last call: ${callLine(last)}`]),
    ...variableLines(run),
  ].join('\n');
}

/** What the step that failed had before it. */
function variableLines(run: Told): string[] {
  const place = run.error?.stackTrace[0];
  if (run.state !== 'FAILED' || place === undefined) return [];
  const variables = Object.entries(run.variables(`${place.routine}.${place.step}`));
  if (variables.length === 0) return [];
  return ['', `Variables at ${place.step}:`, ...variables.map(([name, value]) => `  ${name} = ${show(value, 100)}`)];
}

export function endingOf(run: Told): string {
  switch (run.state) {
    case 'SUCCEEDED':
      return `succeeded with ${JSON.stringify(run.result)}`;
    case 'FAILED':
      return `failed:\n${run.error?.context ?? run.error?.message ?? ''}`;
    case 'CANCELLED':
      return 'was cancelled';
    case 'WAITING':
      return 'waits for time to pass';
    case 'PAUSED':
      return 'stands before a step, or waits for a callback';
    case 'BROKEN':
      return 'was stopped';
  }
}
