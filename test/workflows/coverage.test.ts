import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { belowThresholds, Coverage, coverageTable } from 'notamesh/testing';
import { wftest } from 'notamesh/testing/jest';

const workflows = fileURLToPath(new URL('../../workflows/', import.meta.url));
const coverage = new Coverage();

wftest(fileURLToPath(new URL('.', import.meta.url)), { coverage });

describe('coverage', () => {
  test('every workflow of the product is tested', () => {
    const all = readdirSync(workflows).map((name) => relative(process.cwd(), join(workflows, name)));
    expect(coverage.files.map(({ file }) => file)).toEqual(all.sort());
  });

  test('every step and every branch of them is run', () => {
    expect([...belowThresholds(coverage.files, { steps: 100, branches: 100 })]).toEqual([]);
    expect(coverageTable(coverage.files)).not.toContain('never');
  });
});
