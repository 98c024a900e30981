/** The adapters: `wftest` under Jest, and the same from node:test run by tsx. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wftest } from 'notamesh/testing/jest';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('wftest under Jest', () => {
  wftest(join(root, 'test/workflows/stream-invoice.wftest.yaml'));

  test('says when there is nothing to test', () => {
    expect(() => wftest(join(root, 'workflows/**'))).toThrow(/no \*\.wftest\.yaml/);
  });
});

describe('node:test in a repository of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'user-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('runs harness, assertions and cases, and ends', () => {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{"name": "notamesh", "type": "module", "exports": {}}');
    writeFileSync(
      join(folder, 'w.workflows.yaml'),
      '- wait:\n    call: sys.sleep\n    args: {seconds: 604800}\n- done:\n    return: 1\n',
    );
    writeFileSync(
      join(folder, 'w.wftest.yaml'),
      'workflow: w.workflows.yaml\ncases:\n  - title: by a file\n    expect: {result: 1, elapsed: P7D}\n',
    );
    writeFileSync(
      join(folder, 'w.test.ts'),
      [
        `import { test } from 'node:test';`,
        `import { harness } from '${join(root, 'testing/index.ts')}';`,
        `import { toHaveSucceededWith, toHaveTaken, wftest } from '${join(root, 'testing/node.ts')}';`,
        `wftest('${folder}/**');`,
        `test('by hand', async () => {`,
        `  const run = await harness('w.workflows.yaml').execute();`,
        `  toHaveSucceededWith(run, 1);`,
        `  toHaveTaken(run, '7d');`,
        `});`,
        `test('a failure is an assertion error', async () => {`,
        `  const run = await harness('w.workflows.yaml').execute();`,
        `  try { toHaveSucceededWith(run, 2); } catch (error) { if (error.name === 'AssertionError') return; }`,
        `  throw new Error('it was to fail');`,
        `});`,
      ].join('\n'),
    );
    const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...env } = process.env;
    const args = ['--import', 'tsx', '--test', '--test-reporter=tap', 'w.test.ts'];
    const { stdout, status } = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      env,
      timeout: 50_000,
    });
    expect(stdout).toContain('# pass 3');
    expect(stdout).toContain('# fail 0');
    expect(status).toBe(0);
  });
});
