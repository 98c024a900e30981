/**
 * The orchestration tax: invoices per second through the whole event path, over invoices per second of a bare loop that
 * does the same parsing, mapping and Bigtable writes in one process. Both write to a local cloud of this machine.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeCorpus } from './corpus.ts';
import { startBenchCloud } from './process.ts';

export interface TaxResult {
  readonly invoices: number;
  readonly eventPathSeconds: number;
  readonly bareLoopSeconds: number;
  readonly eventPathPerSecond: number;
  readonly bareLoopPerSecond: number;
  /** Event path over bare loop; 1 means that orchestration costs nothing. */
  readonly ratio: number;
  /** MiB, at the end of the event path. */
  readonly memory: Record<string, number>;
}

const PER_FILE = 1000;
const run = promisify(execFile);

export async function measureTax(root: string, invoices: number): Promise<TaxResult> {
  const folder = await mkdtemp(join(tmpdir(), 'notamesh-corpus-'));
  try {
    await writeCorpus(folder, invoices, PER_FILE);
    const bareLoopSeconds = await bareLoop(root, folder);
    const { seconds: eventPathSeconds, memory } = await eventPath(root, folder, invoices);
    return {
      invoices,
      eventPathSeconds,
      bareLoopSeconds,
      eventPathPerSecond: Math.round(invoices / eventPathSeconds),
      bareLoopPerSecond: Math.round(invoices / bareLoopSeconds),
      ratio: Number((bareLoopSeconds / eventPathSeconds).toFixed(3)),
      memory,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function eventPath(root: string, folder: string, invoices: number) {
  const cloud = await startBenchCloud(root);
  try {
    const words = ['ingest', folder, '--json', '--data-dir', cloud.dataDir];
    const { stdout } = await run(process.execPath, [join(root, 'notamesh.mjs'), ...words], { maxBuffer: 1 << 24 });
    const summary = JSON.parse(stdout) as { seconds: number; loaded: number; quarantined: number; failed: number };
    if (summary.loaded !== invoices) throw new Error(`only ${summary.loaded} of ${invoices} were loaded: ${stdout}`);
    return { seconds: summary.seconds, memory: cloud.memory() };
  } finally {
    await cloud.stop();
  }
}

async function bareLoop(root: string, folder: string): Promise<number> {
  const cloud = await startBenchCloud(root);
  try {
    const words = [
      '--import',
      'tsx',
      join(root, 'bench', 'bare-loop.ts'),
      folder,
      String(cloud.mesh.grpc),
      cloud.mesh.project,
    ];
    const { stdout } = await run(process.execPath, words, { cwd: root });
    return (JSON.parse(stdout) as { seconds: number }).seconds;
  } finally {
    await cloud.stop();
  }
}
