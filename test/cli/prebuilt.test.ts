/** The built command line: what is run is always what the sources say now. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGES = ['esbuild', '@esbuild', 'tsx', 'get-tsconfig', 'resolve-pkg-maps'];

let root: string;

/** A repository with the real start and a command line of two files. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'notamesh-prebuilt-'));
  for (const name of ['notamesh.mjs', 'deploy.ts']) cpSync(join(REPOSITORY, name), join(root, name));
  cpSync(join(REPOSITORY, 'cli', 'prebuilt'), join(root, 'cli', 'prebuilt'), { recursive: true });
  mkdirSync(join(root, 'node_modules'));
  for (const name of PACKAGES) {
    const there = statSync(join(REPOSITORY, 'node_modules', name), { throwIfNoEntry: false });
    if (there) symlinkSync(join(REPOSITORY, 'node_modules', name), join(root, 'node_modules', name));
  }
  write('package.json', '{ "type": "module" }');
  write('package-lock.json', '{}');
  write('tsconfig.json', '{}');
  for (const door of ['index', 'jest', 'node']) write(`testing/${door}.ts`, 'export const harness = 1;\n');
  write('said.ts', "export const said: string = 'one';\n");
  for (const [path, said] of [
    ['notamesh.ts', './said.ts'],
    [join('cli', 'deployer.ts'), '../said.ts'],
  ] as const) {
    write(
      path,
      `import { said } from '${said}';
       const here: string = import.meta.dirname;
       const from = /[^/]*\\.(cjs|ts)/.exec(new Error().stack ?? '')?.[1];
       const built = import.meta.built === true;
       console.log(JSON.stringify({ said, here, from, built, words: process.argv.slice(2) }));`,
    );
  }
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

const start = (...words: string[]) => run('notamesh.mjs', ...words);
const deploy = (...words: string[]) => run(join('node_modules', 'tsx', 'dist', 'cli.mjs'), 'deploy.ts', ...words);

function run(...line: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, line, {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stderr, told: stdout === '' ? undefined : (JSON.parse(stdout) as Record<string, unknown>) };
}

const bundles = () => {
  const caches = join(root, 'node_modules', '.cache', 'notamesh');
  return readdirSync(caches).flatMap((copy) => readdirSync(join(caches, copy)).filter((name) => name.endsWith('.cjs')));
};

test('what is started is the built file, which knows where its sources lie', () => {
  const first = start('status', '--json');
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(first.told).toEqual({ said: 'one', here: root, from: 'cjs', built: true, words: ['status', '--json'] });
  const built = bundles();
  expect(built).toHaveLength(2);
  expect(start('status', '--json').told).toEqual(first.told);
  expect(bundles()).toEqual(built);
});

test('an edit is run at once, even one that leaves size and time as they were', () => {
  const file = join(root, 'said.ts');
  const before = statSync(file);
  expect(start().told).toMatchObject({ said: 'one' });
  write('said.ts', "export const said: string = 'two';\n");
  utimesSync(file, before.atime, before.mtime);
  expect(start().told).toMatchObject({ said: 'two', from: 'cjs' });
  expect(bundles()).toHaveLength(2);
});

test('the deployer is the built file too, made by whichever of the two is started first', () => {
  expect(start().told).toMatchObject({ from: 'cjs' });
  const built = bundles();
  const there = { said: 'one', here: join(root, 'cli'), from: 'cjs', built: true, words: ['plan', '--json'] };
  expect(deploy('plan', '--json')).toMatchObject({ status: 0, stderr: '', told: there });
  expect(bundles()).toEqual(built);
  write('said.ts', "export const said: string = 'two';\n");
  expect(deploy().told).toMatchObject({ said: 'two', from: 'cjs' });
  expect(start().told).toMatchObject({ said: 'two', from: 'cjs' });
});

test('files that only look newer are not built again', () => {
  start();
  const built = bundles();
  const manifest = () => {
    const caches = join(root, 'node_modules', '.cache', 'notamesh');
    return statSync(join(caches, readdirSync(caches)[0] ?? '', 'manifest.json')).ino;
  };
  const before = manifest();
  utimesSync(join(root, 'said.ts'), new Date(), new Date());
  expect(start().told).toMatchObject({ said: 'one', from: 'cjs' });
  expect(bundles()).toEqual(built);
  expect(manifest()).toBe(before);
});

test('a source that cannot be translated is told as such, and the old one is not run in its place', () => {
  start();
  write('said.ts', "export const said: string = 'two;\n");
  const broken = start();
  expect(broken.status).not.toBe(0);
  expect(broken.told).toBeUndefined();
  expect(broken.stderr).toContain('said.ts');
});

test('an installed package, which has no lock file, is built as well', () => {
  rmSync(join(root, 'package-lock.json'));
  expect(start()).toMatchObject({ status: 0, told: { built: true } });
});

test('where nothing can be written the sources themselves are run', () => {
  write(join('node_modules', '.cache'), 'in the way');
  expect(start()).toMatchObject({ status: 0, stderr: '', told: { said: 'one', from: 'ts', built: false } });
  expect(deploy()).toMatchObject({ status: 0, stderr: '', told: { said: 'one', from: 'ts', built: false } });
});

const prepare = () =>
  spawnSync(process.execPath, [join('cli', 'prebuilt', 'prepare.mjs')], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NOTAMESH_PERSONAL_DATA_KEY: 'a secret' },
  });

test('what npm runs starts the local cloud once, without what surrounds it, and ends it at the first invoices', () => {
  write(join('deploy', 'release', 'warm-up.ts'), 'export const warmUp = () => Promise.resolve();');
  write(
    'notamesh.ts',
    `import { writeFileSync } from 'node:fs';
     process.once('SIGTERM', () => {
       const secret = process.env['NOTAMESH_PERSONAL_DATA_KEY'];
       writeFileSync('told.json', JSON.stringify({ words: process.argv.slice(2), secret }));
       process.exit();
     });
     setInterval(() => undefined, 1000);
     process.send?.('first invoices');`,
  );
  expect(prepare()).toMatchObject({ status: 0, stderr: '' });
  const told = JSON.parse(readFileSync(join(root, 'told.json'), 'utf8')) as unknown;
  expect(told).toEqual({ words: ['up', '--demo', '--ephemeral', '--port', '0', '--grpc-port', '0'] });
});

test('a cloud that does not come up is said in one line, and fails nothing', () => {
  write(join('deploy', 'release', 'warm-up.ts'), 'export const warmUp = () => Promise.resolve();');
  write('notamesh.ts', "console.error('first'); console.error('no place to be'); process.exitCode = 1;");
  const { status, stderr } = prepare();
  expect(status).toBe(0);
  expect(stderr).toBe('notamesh: the local cloud could not be tried ahead, the first start does it: no place to be\n');
});

test('what npm runs says in one line what it could not build, and succeeds', () => {
  write(join('node_modules', '.cache'), 'in the way');
  const { status, stderr } = prepare();
  expect(status).toBe(0);
  const lines = stderr.trim().split('\n');
  expect(lines[0]).toMatch(/^notamesh: the command line could not be built ahead, the first start does it: ENOTDIR/);
  // Here there are no handlers to bundle either.
  expect(lines).toHaveLength(2);
});
