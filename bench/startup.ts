/** From `npm start` to ready, and to the first invoice that can be read, as the program itself tells it. */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from './numbers.ts';

export interface StartupResult {
  /** What `npm ci` does ahead of the first start, a trial of it included. */
  readonly preparedSeconds: number;
  /** The first start after `npm ci`. */
  readonly firstReadySeconds: number;
  readonly firstStartInvoiceSeconds: number;
  /** On an empty data directory; medians of three starts. */
  readonly readySeconds: number;
  readonly firstInvoiceSeconds: number;
  /** On the same data directories again, where nothing was left to do. */
  readonly againReadySeconds: number;
}

const RUNS = 3;
const DEMO_OVER = /✔ \d+ batches, /;
const run = promisify(execFile);

export async function measureStartup(root: string): Promise<StartupResult> {
  for (const cache of ['notamesh', 'notamesh-handlers']) {
    await rm(join(root, 'node_modules', '.cache', cache), { recursive: true, force: true });
  }
  const began = performance.now();
  await run(process.execPath, [join(root, 'cli', 'prebuilt', 'prepare.mjs')]);
  const preparedSeconds = secondsSince(began);
  const [first] = await startTwice(root);
  const runs: (readonly [first: Start, again: Start])[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await startTwice(root));
  return {
    preparedSeconds,
    firstReadySeconds: first.ready,
    firstStartInvoiceSeconds: first.invoice,
    readySeconds: median(runs.map(([empty]) => empty.ready)),
    firstInvoiceSeconds: median(runs.map(([empty]) => empty.invoice)),
    againReadySeconds: median(runs.map(([, again]) => again.ready)),
  };
}

interface Start {
  readonly ready: number;
  readonly invoice: number;
}

/** On an empty data directory, and on the same again. */
async function startTwice(root: string): Promise<readonly [Start, Start]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'notamesh-start-'));
  try {
    return [await startOnce(root, dataDir), await startOnce(root, dataDir)];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const secondsSince = (began: number): number => Number(((performance.now() - began) / 1000).toFixed(2));

/** Seconds from the start of the process to the lines that say so; ended once the demo is over. */
async function startOnce(root: string, dataDir: string): Promise<Start> {
  const began = performance.now();
  const words = ['up', '--demo', '--data-dir', dataDir, '--port', '0', '--grpc-port', '0'];
  const child = spawn(process.execPath, [join(root, 'notamesh.mjs'), ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const times = { ready: 0, invoice: 0 };
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.once('exit', () => reject(new Error(`it ended early: ${said}`)));
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
      if (times.ready === 0 && said.includes('✔ ready')) times.ready = secondsSince(began);
      if (times.invoice === 0 && said.includes('✔ first invoices')) times.invoice = secondsSince(began);
      if (DEMO_OVER.test(said)) resolve();
    });
  });
  child.removeAllListeners('exit');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  return times;
}
