/** From `npm start` to ready, and to the first invoice that can be read, as the program itself tells it. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface StartupResult {
  /** On an empty data directory. */
  readonly readySeconds: number;
  readonly firstInvoiceSeconds: number;
  /** On the same data directory again. */
  readonly againReadySeconds: number;
}

export async function measureStartup(root: string): Promise<StartupResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'notamesh-start-'));
  try {
    const first = await startOnce(root, dataDir);
    const again = await startOnce(root, dataDir);
    return { readySeconds: first.ready, firstInvoiceSeconds: first.invoice, againReadySeconds: again.ready };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Seconds from the start of the process to the lines that say so. */
async function startOnce(root: string, dataDir: string): Promise<{ ready: number; invoice: number }> {
  const began = performance.now();
  const words = ['up', '--demo', '--data-dir', dataDir, '--port', '0', '--grpc-port', '0'];
  const child = spawn(process.execPath, [join(root, 'notamesh.mjs'), ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const times = { ready: 0, invoice: 0 };
  const since = () => Number(((performance.now() - began) / 1000).toFixed(2));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.once('exit', () => reject(new Error(`it ended early: ${said}`)));
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
      if (times.ready === 0 && said.includes('✔ ready')) times.ready = since();
      if (times.invoice === 0 && said.includes('✔ first invoices')) times.invoice = since();
      if (times.invoice > 0) resolve();
    });
  });
  child.removeAllListeners('exit');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  return times;
}
