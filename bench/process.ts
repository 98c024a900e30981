/** A local cloud in a process of its own, as people run it, and what each of its processes holds in memory. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mesh } from '../deploy/index.ts';

export interface BenchCloud {
  readonly mesh: Mesh;
  readonly dataDir: string;
  readonly readySeconds: number;
  /** Resident memory in MiB by program: the cloud, and each handler. */
  memory(): Record<string, number>;
  /** Seconds of processor so far, by program; whole ones, as `ps` tells them. */
  cpuSeconds(): Record<string, number>;
  stop(): Promise<void>;
}

export async function startBenchCloud(root: string, flags: readonly string[] = []): Promise<BenchCloud> {
  const dataDir = await mkdtemp(join(tmpdir(), 'notamesh-bench-'));
  const began = performance.now();
  const words = ['up', '--data-dir', dataDir, '--port', '0', '--grpc-port', '0', '--json', ...flags];
  const child = spawn(process.execPath, [join(root, 'notamesh.mjs'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const mesh = await readyMesh(child, () => said);
  return {
    mesh,
    dataDir,
    readySeconds: (performance.now() - began) / 1000,
    memory: () => byProgram(child.pid ?? 0, ({ kilobytes }) => Math.round(kilobytes / 1024)),
    cpuSeconds: () => byProgram(child.pid ?? 0, ({ seconds }) => seconds),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** From the line that says so; an ephemeral cloud has a data directory of its own. */
function readyMesh(child: ChildProcess, said: () => string): Promise<Mesh> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', () => reject(new Error(`the local cloud did not start: ${said()}`)));
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      const line = text.split('\n').find((each) => each.includes('"event":"ready"'));
      if (line !== undefined) resolve(JSON.parse(line) as Mesh);
    });
  });
}

interface Usage {
  readonly kilobytes: number;
  readonly seconds: number;
}

/** From `ps`, which Linux and macOS both have; several processes of a program count together. */
function byProgram(pid: number, figure: (usage: Usage) => number): Record<string, number> {
  const columns = 'pid=,ppid=,rss=,time=,args=';
  const lines = execFileSync('ps', ['-A', '-o', columns], { encoding: 'utf8' }).split('\n');
  const found: Record<string, number> = {};
  for (const line of lines) {
    const [own, parent, kilobytes, time = '', ...words] = line.trim().split(/\s+/);
    if (Number(own) !== pid && Number(parent) !== pid) continue;
    const name = Number(own) === pid ? 'cloud' : programName(own ?? '', words.join(' '));
    found[name] = (found[name] ?? 0) + figure({ kilobytes: Number(kilobytes), seconds: secondsOf(time) });
  }
  return found;
}

/** `[[days-]hours:]minutes:seconds[.hundredths]` */
function secondsOf(time: string): number {
  const [seconds = 0, minutes = 0, hours = 0, days = 0] = time.split(/[:-]/).map(Number).reverse();
  return seconds + 60 * (minutes + 60 * (hours + 24 * days));
}

/** A handler's process shows its service in its environment; where that cannot be read, its number must do. */
function programName(pid: string, args: string): string {
  try {
    const environment = execFileSync('cat', [`/proc/${pid}/environ`], { encoding: 'utf8' });
    const service = /K_SERVICE=([^\0]+)/.exec(environment)?.[1];
    if (service) return service;
  } catch {
    // Not Linux.
  }
  return args.includes('esbuild') ? 'esbuild' : `process-${pid}`;
}
