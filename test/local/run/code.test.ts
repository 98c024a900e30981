/** What V8 made of a program is used again, and the program notices nothing of it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aRun, aService, deploy } from './a-run.ts';
import { tarGz } from './tar-gz.ts';
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

const SERVES = `
  require('node:http').createServer((_, response) => response.end()).listen(process.env.PORT);
  process.once('SIGTERM', () => process.exit());`;

test('only the code of what serves is kept', async () => {
  const codeCache = join(folder, 'cache');
  const room = await aRun({ codeCache });
  const kept = () => readdirSync(codeCache).filter((name) => name.endsWith('.code'));
  try {
    const body = aService(room, '', {}, { args: ['app/main.cjs'] });
    room.objects.set('source/code-0.tar.gz', tarGz([{ path: 'app/main.cjs', content: SERVES }]));
    await deploy(room, 'fetch', body);
    await room.restart();
    const [one] = kept();
    const other = await aRun({ codeCache });
    await other.run.warmUp();
    await other.close();
    expect(kept()).toEqual([one]);
    writeFileSync(join(codeCache, 'of-a-former-version.code'), '');
    writeFileSync(join(codeCache, 'something else'), '');
    await room.run.warmUp(['fetch']);
    expect(kept()).toHaveLength(2);
    await room.run.warmUp();
    expect(kept()).toEqual([one]);
    expect(existsSync(join(codeCache, 'something else'))).toBe(true);
  } finally {
    await room.close();
  }
});
