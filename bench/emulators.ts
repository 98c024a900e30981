/** Google's own emulators, where the Google Cloud SDK is on this machine: what ours are measured beside. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Emulator {
  readonly port: number;
  stop(): Promise<void>;
}

const PROGRAMS = {
  bigtable: {
    path: join('bigtable-emulator', 'cbtemulator'),
    flags: (port: number) => ['-host', '127.0.0.1', '-port', String(port)],
  },
  pubsub: {
    path: join('pubsub-emulator', 'bin', 'cloud-pubsub-emulator'),
    flags: (port: number) => ['--host=127.0.0.1', `--port=${port}`],
  },
} as const;

const PATIENCE_MS = 20_000;

/** Undefined when it is not installed, or does not start (the Pub/Sub one needs Java). */
export async function startEmulator(name: keyof typeof PROGRAMS): Promise<Emulator | undefined> {
  const { path, flags } = PROGRAMS[name];
  const program = installed(path);
  if (program === undefined) return undefined;
  const port = await freePort();
  // A group of its own, because the Pub/Sub one is a script that starts Java.
  const child = spawn(program, flags(port), { stdio: 'ignore', detached: true });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await gone;
  };
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until && child.exitCode === null; await delay(100)) {
    if (await accepts(port)) return { port, stop };
  }
  await stop();
  return undefined;
}

/** Found beside `gcloud`. */
function installed(path: string): string | undefined {
  try {
    const gcloud = realpathSync(execFileSync('which', ['gcloud'], { encoding: 'utf8' }).trim());
    const program = join(dirname(gcloud), '..', 'platform', path);
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
