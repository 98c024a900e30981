import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parent-death-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const host = new URL('./host-process.ts', import.meta.url).pathname;

it.each(['idle', 'busy'])('a program that is %s dies with the local cloud, even by kill -9', async (mode) => {
  const parent = spawn(process.execPath, ['--import', 'tsx', host, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: directory },
  });
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
  const { port } = JSON.parse(line) as { port: number };
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  if (mode === 'busy') {
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(socket, 'data');
  }
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.once('error', () => undefined);
    socket.resume();
  });
  parent.kill('SIGKILL');
  await closed;
  // A connection that the system took while the program was dying is reset; the next one finds nobody.
  let code: string | undefined = 'ECONNRESET';
  while (code === 'ECONNRESET') {
    const [error] = (await once(connect({ host: '127.0.0.1', port }), 'error')) as [NodeJS.ErrnoException];
    code = error.code;
  }
  expect(code).toBe('ECONNREFUSED');
});
