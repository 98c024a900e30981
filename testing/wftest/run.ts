/** Runs the cases of a `*.wftest.yaml` file. */
import type { Coverage } from '../cover/coverage.ts';
import { Failure } from '../matchers/failure.ts';
import { Harness } from '../harness.ts';
import type { Run } from '../run.ts';
import { disappointments, unusedProblems } from './expect.ts';
import { declareMocks } from './mocks.ts';
import type { ReadCase, ReadFile } from './read.ts';
import type { TestCase } from './types.ts';

export interface CaseResult {
  readonly title: string;
  readonly file: string;
  readonly line: number;
  /** Empty when it passed. */
  readonly problems: readonly string[];
  /** The way the execution took, for a case that failed. */
  readonly report: string;
}

/** @throws BrokenDefinition when the workflow itself cannot run */
export async function runCase(read: ReadFile, { test, line }: ReadCase, coverage?: Coverage): Promise<CaseResult> {
  const { content, file, workflow } = read;
  const now = test.now ?? content.now;
  const about = { title: test.title, file, line };
  try {
    const h = new Harness(workflow, {
      ...content,
      env: { ...content.env, ...test.env },
      ...(now === undefined ? {} : { now }),
      ...(coverage === undefined ? {} : { coverage }),
    });
    declareMocks(h, content.mocks);
    const shared = [...h.unusedMocks];
    declareMocks(h, test.mocks);
    const run = await start(h, test);
    const wrong = [...disappointments(run, test.expect), ...unusedProblems(h, shared, test.expect)];
    // The way of one order says nothing about a race.
    const report = wrong.length === 0 ? '' : run.describe();
    return { ...about, problems: [...wrong, ...(await orders(h, test))], report };
  } catch (error) {
    if (error instanceof Failure) return { ...about, problems: [error.message], report: '' };
    if (error instanceof Error && EXPECTED.has(error.name)) return { ...about, problems: [error.message], report: '' };
    throw error;
  }
}

/** Faults of a test file that only show when it runs. */
const EXPECTED = new Set(['PartError', 'DishonestMock', 'TypeError']);

function start(h: Harness, { input, order, from, subworkflow }: TestCase): Promise<Run> {
  const options = order === undefined ? {} : { order };
  if (from !== undefined) return h.executeFrom(from.step, from.variables, options);
  if (subworkflow !== undefined) return h.subworkflow(subworkflow.name).call(subworkflow.args);
  return h.execute(input, options);
}

async function orders(h: Harness, { input, orders: max }: TestCase): Promise<string[]> {
  if (max === undefined) return [];
  const report = await h.everyOrder(input, { max });
  return report.outcomes.length === 1 ? [] : [report.text];
}
