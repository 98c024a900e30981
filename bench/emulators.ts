/** Google's own emulators, where the Google Cloud SDK is on this machine: what ours are measured beside. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Mesh } from '../deploy/index.ts';
import { freePort } from '../local/wire/free-port.ts';
import { startBenchCloud } from './process.ts';

interface Emulator {
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

export interface Beside<Rates> {
  readonly ours: Rates;
  /** Absent when the emulator is not on this machine. */
  readonly googles?: Rates;
  /** Ours over Google's, by rate. */
  readonly ratio?: Readonly<Record<string, number>>;
}

/**
 * Our service and Google's emulator under the same load in the same run.
 * @param rates measures what listens on a gRPC port, in things per second
 */
export async function measureBeside<Rates extends Readonly<Record<string, number>>>(
  root: string,
  name: keyof typeof PROGRAMS,
  rates: (port: number) => Promise<Rates>,
  prepare: (mesh: Mesh) => Promise<void> = () => Promise.resolve(),
): Promise<Beside<Rates>> {
  const cloud = await startBenchCloud(root, ['--no-deploy']);
  const emulator = await startEmulator(name);
  try {
    await prepare(cloud.mesh);
    const ours = await rates(cloud.mesh.grpc);
    if (!emulator) return { ours };
    const googles = await rates(emulator.port);
    const ratio = Object.keys(ours).map((rate) => [
      rate,
      Number(((ours[rate] ?? 0) / (googles[rate] ?? 0)).toFixed(2)),
    ]);
    return { ours, googles, ratio: Object.fromEntries(ratio) as Record<string, number> };
  } finally {
    await emulator?.stop();
    await cloud.stop();
  }
}

/** Undefined when it is not installed, or does not start (the Pub/Sub one needs Java). */
async function startEmulator(name: keyof typeof PROGRAMS): Promise<Emulator | undefined> {
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

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
