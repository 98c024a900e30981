/** `notamesh up --demo`: a simulated source announces batches, and the product does the rest. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Mesh } from '../deploy/index.ts';
import { topicName } from '../infra/names.ts';
import { createLoopback } from '../local/loopback.ts';
import { startSourceApi, SourceApiError, type BatchSettings, type Notice, type SourceApi } from '../samples/index.ts';
import { listInvoices } from './invoice-rows.ts';
import { addCounts, NO_COUNTS, scanRecords, type LedgerRecord } from './ledger.ts';
import { openTables, type Tables } from './tables.ts';
import type { Terminal } from './terminal.ts';

export interface DemoSource {
  readonly origins: Readonly<Record<string, string>>;
  readonly api: SourceApi;
  stop(): Promise<void>;
}

const USUAL_PORT = 8702;

const BATCHES: readonly BatchSettings[] = [
  { id: 'demo-1', count: 20, seed: 'notamesh', from: 0 },
  { id: 'demo-2', count: 80, seed: 'notamesh', from: 20, eventShare: 0.1, format: 'ndjson' },
  {
    id: 'demo-3',
    count: 80,
    seed: 'flawed',
    flawedShare: 0.1,
    flaws: ['totals', 'key-check-digit', 'no-key'],
    compression: 'file',
  },
  { id: 'demo-4', count: 120, seed: 'notamesh-pages', kind: 'page' },
];

/**
 * The source, on the port it had before on this data directory, so that notices already under way still find it.
 */
export async function startDemoSource(dataDir: string): Promise<DemoSource> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'source-port');
  const before = Number(await readFile(file, 'utf8').catch(() => USUAL_PORT));
  const api = await startSourceApi({ port: before, batches: BATCHES }).catch((error: unknown) => {
    if (error instanceof SourceApiError && error.code === 'port-taken')
      return startSourceApi({ port: 0, batches: BATCHES });
    throw error;
  });
  await writeFile(file, new URL(api.origin).port);
  return { api, origins: { demo: api.origin, 'demo-pages': api.origin }, stop: () => api.stop() };
}

export interface DemoOptions {
  readonly terminal: Terminal;
  readonly mesh: Mesh;
  readonly source: DemoSource;
  /** performance.now() of the program's start. */
  readonly began: number;
  readonly interrupted: Promise<void>;
}

/** Announces every batch, waits until all are loaded, shows what came in. Ends early when the person wants out. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { terminal, mesh, source, interrupted } = options;
  const [first, ...others] = source.api.notices();
  if (first) await announce(mesh, first);
  terminal.say(`  the simulated source at ${source.api.origin} announces ${BATCHES.length} batches`);
  const tables = await openTables(mesh);
  try {
    let asked = false;
    void interrupted.then(() => (asked = true));
    // One batch goes ahead, so that the first invoices do not queue behind the others on a cold start.
    const announceOthers = async () => {
      for (const notice of others) await announce(mesh, notice);
    };
    const done = await waitForBatches(tables, options, announceOthers, () => asked);
    if (done) await show(tables, options, done);
  } finally {
    await tables.close();
  }
}

/** The platform's fetch would be loaded for four calls. */
const loopback = createLoopback();

async function announce(mesh: Mesh, notice: Notice): Promise<void> {
  const topic = topicName(mesh, 'batch-available');
  const data = Buffer.from(JSON.stringify(notice)).toString('base64');
  const response = await loopback(`http://127.0.0.1:${mesh.http}/v1/${topic}:publish`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ data }] }),
  });
  if (!response.ok) throw new Error(`the notice of ${notice.batch} was refused: ${await response.text()}`);
}

interface Done {
  readonly batches: readonly LedgerRecord[];
  readonly objects: readonly LedgerRecord[];
}

/** Until every announced batch is fetched and the documents of its objects add up to what was announced. */
async function waitForBatches(
  tables: Tables,
  { source, terminal, began }: DemoOptions,
  announceOthers: () => Promise<void>,
  stop: () => boolean,
): Promise<Done | undefined> {
  const expected = source.api.notices().reduce((sum, { count }) => sum + count, 0);
  const ids = new Set(BATCHES.map(({ id }) => id));
  for (let first = true; !stop(); await delay(50)) {
    const records: LedgerRecord[] = [];
    for await (const record of scanRecords(tables.ledger)) records.push(record);
    const ours = records.filter(({ batch }) => batch !== undefined && ids.has(batch));
    const batches = ours.filter(({ kind, state }) => kind === 'batch' && state !== 'running');
    const objects = ours.filter(({ kind, state }) => kind === 'object' && state !== 'running');
    const documents = objects.reduce((sum, { counts }) => sum + (counts?.documents ?? 0), 0);
    if (first && documents > 0) {
      terminal.say(`✔ first invoices in Bigtable ${((performance.now() - began) / 1000).toFixed(1)} s after the start`);
      first = false;
      // To whoever only waits for this (prebuilt/rehearse.mjs).
      if (process.connected) process.send?.('first invoices', () => undefined);
      await announceOthers();
    }
    terminal.progress(Math.min(documents, expected), expected, 'documents loaded');
    const failed = objects.some(({ state }) => state === 'failed') || batches.some(({ state }) => state === 'failed');
    if (batches.length === ids.size && (documents >= expected || failed)) return { batches, objects };
  }
  return undefined;
}

async function show(tables: Tables, { terminal, began }: DemoOptions, { batches, objects }: Done): Promise<void> {
  const counts = objects.map((record) => ({ ...NO_COUNTS, ...record.counts })).reduce(addCounts, NO_COUNTS);
  terminal.say(
    `✔ ${batches.length} batches, ${objects.length} objects, ${counts.documents} documents: ${counts.invoices} invoices and ` +
      `${counts.events} events in Bigtable; ${counts.flagged} flagged, ${counts.quarantined} quarantined ` +
      `(${((performance.now() - began) / 1000).toFixed(1)} s after the start)`,
  );
  let shown = 0;
  for await (const entry of listInvoices(tables.invoices, {})) {
    terminal.say(`    ${entry.key}  nº ${entry.number}  R$ ${entry.total ?? '–'}  ${entry.status}`);
    if (++shown === 5) break;
  }
  terminal.say('  next: npx notamesh invoices list     npx notamesh attention     npx notamesh ingest <files>');
}
