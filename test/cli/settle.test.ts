/** The code that V8 made of a start is of use to the next one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = `
  const { Script } = require('node:vm');
  const { readFileSync, writeFileSync } = require('node:fs');
  const source = '(() => 1)()';`;

test('code kept when a command settles is taken by a process that starts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notamesh-settle-'));
  const file = JSON.stringify(join(folder, 'code'));
  const run = (program: string) =>
    spawnSync(process.execPath, ['--import', 'tsx', '--input-type=commonjs', '-e', `${PROGRAM} ${program}`], {
      cwd: REPOSITORY,
      encoding: 'utf8',
    });
  try {
    const kept = run(`
      const script = new Script(source);
      process.once('notamesh:settled', () => writeFileSync(${file}, script.createCachedData()));
      import('./cli/settle.ts').then(({ settle }) => settle());`);
    expect(kept).toMatchObject({ status: 0, stderr: '' });
    const taken = run(`console.log(new Script(source, { cachedData: readFileSync(${file}) }).cachedDataRejected)`);
    expect(taken).toMatchObject({ status: 0, stderr: '', stdout: 'false\n' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
