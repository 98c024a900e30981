import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { belowThresholds, Coverage, coverageTable } from 'notamesh/testing';
import { findTestFiles } from '../../testing/wftest/files.ts';
import { readTestFile } from '../../testing/wftest/read.ts';
import { runCase } from '../../testing/wftest/run.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const workflows = fileURLToPath(new URL('../../workflows/', import.meta.url));
const files = findTestFiles(here).map(readTestFile);
const coverage = new Coverage();

describe.each(files)('$file', (file) => {
  test.each(file.cases.map((each) => ({ title: each.test.title, each })))('$title', async ({ each }) => {
    const { problems, report } = await runCase(file, each, coverage);
    expect([...problems, report].join('\n')).toBe('');
  });
});

describe('coverage', () => {
  test('every workflow of the product is tested', () => {
    const all = readdirSync(workflows).map((name) => relative(process.cwd(), join(workflows, name)));
    expect(coverage.files.map(({ file }) => file)).toEqual(all.sort());
  });

  test('every step and every branch of them is run', () => {
    expect([...belowThresholds(coverage.files, { steps: 100, branches: 100 }), '']).toEqual(['']);
    expect(coverageTable(coverage.files)).not.toContain('never');
  });
});
