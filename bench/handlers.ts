/** What a handler weighs and how soon it answers: its deployed archive, unpacked and started as Cloud Run starts it. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../local/wire/free-port.ts';
import { median, rounded } from './numbers.ts';
import { bundleArchives } from '../deploy/index.ts';
import { BUNDLE_PATH } from '../deploy/release/bundle.ts';
import { handlers, type HandlerEntry } from '../handlers/index.ts';

export interface HandlerFigures {
  readonly archiveKilobytes: number;
  readonly bundleKilobytes: number;
  /** From the start of the process to the answer of `GET /`; the median of the starts. */
  readonly coldStartMilliseconds: number;
  /** Over the time that an empty Node.js program needs to answer, started in turns with it. */
  readonly overEmptyProgram: number;
}

const STARTS = 5;
const EMPTY = `require('node:http').createServer((_, response) => response.end()).listen(process.env.PORT)`;

export async function measureHandlers(root: string): Promise<Record<string, HandlerFigures>> {
  const archives = await bundleArchives(root);
  const folder = await mkdtemp(join(tmpdir(), 'notamesh-handlers-'));
  try {
    await writeFile(join(folder, 'empty.cjs'), EMPTY);
    const figures: Record<string, HandlerFigures> = {};
    for (const handler of handlers) {
      const packed = archives.get(handler.name) ?? Buffer.alloc(0);
      figures[handler.name] = await measureOne(handler, packed, folder);
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOne(handler: HandlerEntry, packed: Buffer, folder: string): Promise<HandlerFigures> {
  const home = await mkdtemp(join(folder, `${handler.name}-`));
  execFileSync('tar', ['-xzf', '-', '-C', home], { input: packed });
  const times: number[] = [];
  const empty: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    empty.push(await startOnce(join(folder, 'empty.cjs'), home, {}));
    times.push(await startOnce(join(home, BUNDLE_PATH), home, environmentOf(handler)));
  }
  return {
    archiveKilobytes: Math.round(packed.length / 1024),
    bundleKilobytes: Math.round((await stat(join(home, BUNDLE_PATH))).size / 1024),
    coldStartMilliseconds: Math.round(median(times)),
    overEmptyProgram: rounded(median(times.map((time, index) => time / (empty[index] ?? time)))),
  };
}

/** Everything that must be set, with values that start it and reach nothing. */
function environmentOf(handler: HandlerEntry): Record<string, string> {
  const named = [...handler.environment, ...handler.secrets].map((name) => [name, `bench-${name.toLowerCase()}`]);
  const key = Buffer.alloc(32, 1).toString('base64');
  return { ...Object.fromEntries(named), SOURCES: '[]', PERSONAL_DATA_KEY: key, GOOGLE_CLOUD_PROJECT: 'bench' };
}

/** Milliseconds from the start of the process to its first answer. */
async function startOnce(program: string, home: string, environment: Record<string, string>): Promise<number> {
  const port = await freePort();
  const env = { PATH: process.env['PATH'], METADATA_SERVER_DETECTION: 'none', ...environment, PORT: String(port) };
  const began = performance.now();
  const child = spawn(process.execPath, [program], { cwd: home, env, stdio: 'ignore' });
  let ended = false;
  const exit = once(child, 'exit').then(() => (ended = true));
  try {
    for (;;) {
      const answered = await fetch(`http://127.0.0.1:${port}/`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (answered) return performance.now() - began;
      if (ended) throw new Error(`${program} ended before it answered`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  } finally {
    child.kill('SIGKILL');
    await exit;
  }
}
