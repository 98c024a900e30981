/** `notamesh test`: runs the cases of `*.wftest.yaml` files, and tells what they cover. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import type { Coverage } from '../testing/cover/coverage.ts';
import type { CaseResult } from '../testing/wftest/run.ts';
import type { Command, Context } from './command.ts';
import { CliError, EXIT } from './errors.ts';

export const test: Command = {
  name: 'test',
  about: 'run the tests of workflow definitions (*.wftest.yaml)',
  argument: '[paths...]',
  example: 'npx notamesh test test/workflows --coverage --min 100',
  options: [
    ['--title <text>', 'run only the cases whose titles hold this text'],
    ['--coverage', 'tell which steps and branches were run'],
    ['--lcov <file>', 'write the coverage as LCOV, on the lines of the definitions'],
    ['--coverage-dir <dir>', 'add the coverage that other runs have left in this folder (NOTAMESH_COVERAGE)'],
    ['--min <percent>', 'fail if a definition has less of its steps or branches covered'],
  ],
  async run(context) {
    const { terminal, flags, args } = context;
    const min = percentage(flags['min']);
    const { Coverage } = await import('../testing/cover/coverage.ts');
    const coverage = isCovered(flags) ? new Coverage() : undefined;
    const outcomes: CaseResult[] = [];
    for (const path of await testFiles(args)) outcomes.push(...(await runFile(context, path, coverage)));
    if (outcomes.length === 0) {
      throw new CliError(EXIT.notFound, 'no-case', `No case has a title with '${String(flags['title'])}' in it.`);
    }
    const report = coverage === undefined ? undefined : await finish(context, coverage, min);
    const failed = outcomes.filter(({ problems }) => problems.length > 0).length;
    const passed = outcomes.length - failed;
    if (flags['json']) terminal.json({ version: 1, passed, failed, cases: outcomes, ...report?.json });
    terminal.say(failed === 0 ? `✔ ${cases(passed)} passed` : `✖ ${failed} of ${cases(outcomes.length)} failed`);
    for (const each of report?.below ?? []) terminal.say(`✖ ${each}`);
    return failed === 0 && !report?.below.length ? EXIT.ok : EXIT.bad;
  },
};

function isCovered(flags: Context['flags']): boolean {
  return ['coverage', 'lcov', 'coverageDir', 'min'].some((flag) => flags[flag] !== undefined);
}

/** @throws CliError exit 2 */
function percentage(value: unknown): number {
  if (value === undefined) return 0;
  const number = Number(value);
  if (value !== '' && number >= 0 && number <= 100) return number;
  throw new CliError(EXIT.usage, 'wrong-number', `--min ${String(value)} is not a percentage from 0 to 100.`);
}

/** @throws CliError exit 4 when a path does not exist, or there is nothing to test */
async function testFiles(args: readonly string[]): Promise<string[]> {
  const { findTestFiles } = await import('../testing/wftest/files.ts');
  const paths = args.length > 0 ? args : ['.'];
  const files = paths.flatMap((path) => {
    try {
      return findTestFiles(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      if (code === 'ENOENT') throw new CliError(EXIT.notFound, 'file-missing', `${path} does not exist.`);
      throw new CliError(EXIT.notFound, 'file-unreadable', `${path} cannot be read (${code}).`);
    }
  });
  if (files.length > 0) return [...new Set(files)];
  throw new CliError(
    EXIT.notFound,
    'nothing-to-test',
    `There is no *.wftest.yaml in ${paths.join(', ')}.`,
    'docs/testing.md shows how to write one.',
  );
}

/** A file that is broken, or whose workflow is, counts as one failed case. */
async function runFile(context: Context, path: string, coverage: Coverage | undefined): Promise<CaseResult[]> {
  const { readTestFile } = await import('../testing/wftest/read.ts');
  const { runCase } = await import('../testing/wftest/run.ts');
  const outcomes: CaseResult[] = [];
  try {
    const read = readTestFile(path);
    const title = context.flags['title'];
    const cases = read.cases.filter(({ test }) => typeof title !== 'string' || test.title.includes(title));
    for (const each of cases) outcomes.push(tell(context, await runCase(read, each, coverage)));
  } catch (error) {
    if (!isExpected(error)) throw error;
    outcomes.push(
      tell(context, {
        title: 'can be run',
        file: relative(process.cwd(), path),
        line: 1,
        problems: [error.message],
        report: '',
      }),
    );
  }
  return outcomes;
}

function isExpected(error: unknown): error is Error {
  return error instanceof Error && ['BrokenTestFile', 'BrokenDefinition'].includes(error.name);
}

function tell({ terminal, flags }: Context, outcome: CaseResult): CaseResult {
  const { title, file, line, problems, report } = outcome;
  if (flags['json']) return outcome;
  terminal.data(`${problems.length === 0 ? '✔' : '✖'} ${file}:${line}  ${title}`);
  for (const text of [...problems, report]) if (text !== '') terminal.data(text.replaceAll(/^/gm, '    '));
  return outcome;
}

interface CoverageReport {
  readonly json: { readonly coverage: unknown };
  /** Definitions below the threshold. */
  readonly below: readonly string[];
}

async function finish({ terminal, flags }: Context, coverage: Coverage, min: number): Promise<CoverageReport> {
  const { belowThresholds, coverageJson, coverageTable } = await import('../testing/cover/table.ts');
  const folder = flags['coverageDir'];
  if (typeof folder === 'string') {
    const { readCoverage } = await import('../testing/cover/folder.ts');
    readCoverage(folder, coverage);
  }
  const { files } = coverage;
  const lcov = flags['lcov'];
  if (typeof lcov === 'string') {
    const { lcovOf } = await import('../testing/cover/lcov.ts');
    await save(lcov, lcovOf(files));
  }
  if (!flags['json']) terminal.data(`\n${coverageTable(files)}`);
  return { json: { coverage: coverageJson(files) }, below: belowThresholds(files, { steps: min, branches: min }) };
}

/** @throws CliError exit 2 */
async function save(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CliError(EXIT.usage, 'file-not-written', `--lcov ${path} cannot be written (${code}).`);
  }
}

const cases = (count: number): string => `${count} ${count === 1 ? 'case' : 'cases'}`;
