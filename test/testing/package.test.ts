/** What other projects load as `notamesh/testing`: plain JavaScript, under node:test and under Jest as it comes. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'project-'));
const installed = join(folder, 'node_modules', 'notamesh');

const write = (path: string, text: string) => writeFileSync(join(folder, path), text);

function run(...args: string[]): string {
  const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}\n${stdout}\n${stderr}`);
  return stdout + stderr;
}

/** The package as npm unpacks it, and a project beside it. */
beforeAll(() => {
  mkdirSync(installed, { recursive: true });
  for (const name of ['testing', 'local', 'tsconfig.json', 'node_modules', 'package.json']) {
    symlinkSync(join(REPOSITORY, name), join(installed, name));
  }
  const library = pathToFileURL(join(REPOSITORY, 'cli', 'prebuilt', 'library.mjs')).href;
  run('-e', `import(${JSON.stringify(library)}).then((it) => it.buildLibrary(${JSON.stringify(installed)}))`);
  write('package.json', '{}');
  write('w.workflows.yaml', '- wait:\n    call: sys.sleep\n    args: {seconds: 604800}\n- done:\n    return: 1\n');
  write(
    'w.wftest.yaml',
    'workflow: w.workflows.yaml\ncases:\n  - title: of a file\n    expect: {result: 1, elapsed: P7D}\n',
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  [
    'mjs',
    `import { harness } from 'notamesh/testing';`,
    `import { toHaveTaken, wftest } from 'notamesh/testing/node';`,
  ],
  [
    'cjs',
    `const { harness } = require('notamesh/testing');`,
    `const { toHaveTaken, wftest } = require('notamesh/testing/node');`,
  ],
])('node:test runs it from a .%s file', (extension, one, other) => {
  write(
    `node.test.${extension}`,
    `${one}
     ${other}
     wftest('.');
     ${extension === 'mjs' ? `import { test } from 'node:test';` : `const { test } = require('node:test');`}
     test('by hand', async () => toHaveTaken(await harness('w.workflows.yaml').execute(), '7d'));`,
  );
  const said = run('--test', '--test-reporter=tap', `node.test.${extension}`);
  expect(said).toContain('# pass 2');
});

test('Jest runs it without any configuration, and knows a run of the harness in its matchers', () => {
  write(
    'jest.test.js',
    `const { harness, Coverage } = require('notamesh/testing');
     const { wftest } = require('notamesh/testing/jest');
     const coverage = new Coverage();
     wftest('.', { coverage });
     test('by hand', async () => {
       const run = await harness('w.workflows.yaml', { coverage }).execute();
       expect(run).toHaveSucceededWith(1);
       expect(() => expect(run).toHaveSucceededWith(2)).toThrow(/ended otherwise|differs|expected/i);
       expect(coverage.files[0].executions).toBe(2);
     });`,
  );
  const jest = join(REPOSITORY, 'node_modules', 'jest', 'bin', 'jest.js');
  expect(run(jest, '--rootDir', folder, '--testMatch', '**/jest.test.js')).toContain('2 passed');
});

test('each door has a file of code and a source that its types are made of', () => {
  const { exports } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    exports: Record<string, { readonly types: string; readonly default: string }>;
  };
  for (const [name, door] of Object.entries(exports).filter(([key]) => key.startsWith('./testing'))) {
    expect([name, readFileSync(join(installed, door.default), 'utf8')]).toEqual([
      name,
      expect.stringContaining('core'),
    ]);
    const source = door.types.replace('./dist/types/', '').replace('.d.ts', '.ts');
    expect([name, readFileSync(join(REPOSITORY, source), 'utf8')]).toEqual([name, expect.stringContaining('export')]);
  }
});
