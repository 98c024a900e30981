/** What V8 made of a program is used again, and the program notices nothing of it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CODE_VARIABLE, LIFELINE_VARIABLE, PRELOAD_FLAGS } from '../../../local/run/preload.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'notamesh-code-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TELLS = `
  const told = {
    main: require.main === module && process.mainModule === module,
    file: __filename, folder: __dirname, other: require('./other.cjs'), found: require.resolve('./other.cjs'),
    known: Object.keys(require.cache).length, self: this === module.exports,
    environment: Object.keys(process.env).filter((name) => name.startsWith('LOCAL_RUN')),
  };`;

function run(program: string, code?: string): unknown {
  writeFileSync(join(folder, 'other.cjs'), 'module.exports = "other";');
  writeFileSync(join(folder, 'main.cjs'), program);
  const { stdout, stderr } = spawnSync(process.execPath, [...PRELOAD_FLAGS, 'main.cjs'], {
    cwd: folder,
    env: { [LIFELINE_VARIABLE]: '1', ...(code === undefined ? {} : { [CODE_VARIABLE]: code }) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  return stdout === '' ? stderr : JSON.parse(stdout);
}

test('a program runs the same with it as without', () => {
  const program = `${TELLS} console.log(JSON.stringify(told));`;
  const code = join(folder, 'cache', 'a.code');
  const plain = run(program);
  expect(plain).toMatchObject({ main: true, other: 'other', self: true, environment: [] });
  expect(run(program, code)).toEqual(plain);
  const kept = statSync(code);
  expect(run(program, code)).toEqual(plain);
  expect(statSync(code).mtimeMs).toBe(kept.mtimeMs);
});

test('a program that imports is left alone', () => {
  const code = join(folder, 'a.code');
  const program = `import /* late */ ('node:path').then(({ sep }) => console.log(JSON.stringify(sep)));`;
  expect(run(program, code)).toBe('/');
  expect(existsSync(code)).toBe(false);
});

test('what V8 does not take is made anew', () => {
  const code = join(folder, 'a.code');
  writeFileSync(code, 'no code at all');
  expect(run('console.log(1)', code)).toBe(1);
  expect(statSync(code).size).toBeGreaterThan(100);
});
