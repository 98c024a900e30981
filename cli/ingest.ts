/**
 * `notamesh ingest`: puts files through the whole event path and waits until every one is in Bigtable, quarantined or
 * failed. What the cloud acknowledged is its own to finish, also after a crash; what it did not is sent again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Mesh } from '../deploy/index.ts';
import { bucketName } from '../infra/names.ts';
import type { Command, Context } from './command.ts';
import { CliError, EXIT, wholeNumber, type ExitCode } from './errors.ts';
import { collectFiles, type InputFile } from './files.ts';
import { addCounts, NO_COUNTS, objectKey, readRecords, type Counts, type LedgerRecord } from './ledger.ts';
import { knownIn } from './known.ts';
import { findMesh } from './mesh.ts';
import { openTables, type Tables } from './tables.ts';
import type { Terminal } from './terminal.ts';
import { upload, UploadError, type Uploaded } from './upload.ts';

const AT_ONCE = 8;
const KEYS_AT_ONCE = 500;
/** How long the cloud may be away (a restart, a crash) before we give up on it. */
const AWAY_MS = 120_000;

interface Settled {
  readonly file: Uploaded;
  readonly record: LedgerRecord;
}

export const ingest: Command = {
  name: 'ingest',
  about: 'take files or folders of documents all the way into Bigtable',
  argument: '<paths...>',
  example: 'npx notamesh ingest invoices/ more.ndjson --json',
  options: [['--timeout <seconds>', 'give up when nothing has moved for so long', '600']],
  async run(context) {
    const began = performance.now();
    const files = await collectFiles(context.args);
    const { mesh, stop } = await cloudFor(context);
    try {
      const settled = await ingestFiles(files, context, mesh);
      return summarise(settled, context, (performance.now() - began) / 1000);
    } finally {
      await stop();
    }
  },
};

/** The running cloud of this data directory, or one of our own for as long as we need it. */
async function cloudFor(context: Context): Promise<{ mesh: Mesh; stop: () => Promise<void> }> {
  const mesh = await findMesh(context.dataDir);
  if (mesh) return { mesh, stop: () => Promise.resolve() };
  context.terminal.say(`no local cloud runs on ${context.dataDir}: starting one for this command`);
  const { bringUp } = await import('./cloud.ts');
  const known = knownIn(context.root);
  return bringUp({ ...context, port: 0, grpcPort: 0, deploy: true, known, soon: ['transform', 'write'] });
}

async function ingestFiles(files: readonly InputFile[], context: Context, mesh: Mesh): Promise<Settled[]> {
  const connection: Connection = { mesh };
  try {
    return await uploadAndWait(files, context, connection);
  } finally {
    await connection.tables?.close();
  }
}

async function uploadAndWait(
  files: readonly InputFile[],
  context: Context,
  connection: Connection,
): Promise<Settled[]> {
  const uploaded = await uploadAll(files, connection, context);
  const settled: Settled[] = [];
  const open = new Map(uploaded.map((file) => [objectKey(file.bucket, file.object, file.generation), file]));
  const stale = await runFailedAgain(open, connection, context);
  const patience = wholeNumber(context.flags, 'timeout') * 1000;
  let moved = Date.now();
  for (let round = 0; open.size > 0; round++) {
    const records = await readAll([...open.keys()], connection, context);
    for (const [key, record] of records) {
      const file = open.get(key);
      if (record.state === 'running' || !file || isStale(stale, key, record)) continue;
      settled.push({ file, record });
      open.delete(key);
      moved = Date.now();
    }
    context.terminal.progress(settled.length, uploaded.length, 'objects loaded');
    if (open.size === 0) break;
    if (Date.now() - moved > patience) throw stuck(open.size, patience);
    await delay(Math.min(50 + round * 25, 500));
  }
  return settled;
}

/**
 * An object that was stored before and failed then raises no event any more, so it is run again by hand.
 * @returns by ledger key, the execution whose verdict is out of date
 */
async function runFailedAgain(
  open: ReadonlyMap<string, Uploaded>,
  connection: Connection,
  context: Context,
): Promise<ReadonlyMap<string, string | undefined>> {
  const before = [...open].filter(([, { created }]) => !created).map(([key]) => key);
  const stale = new Map<string, string | undefined>();
  for (const [key, record] of await readAll(before, connection, context)) {
    const file = open.get(key);
    if (record.state !== 'failed' || !file) continue;
    const { bucket, object, generation } = file;
    const argument = JSON.stringify({ bucket, object, generation, source: record.source, batch: record.batch });
    const { mesh } = connection;
    const workflow = `projects/${mesh.project}/locations/${mesh.location}/workflows/load-object`;
    await fetch(`http://127.0.0.1:${mesh.http}/workflowexecutions/v1/${workflow}/executions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ argument }),
    });
    stale.set(key, record.execution);
  }
  return stale;
}

function stuck(count: number, patience: number): CliError {
  return new CliError(
    EXIT.timeout,
    'not-finished',
    `${count} objects are stored and not loaded yet; nothing has moved for ${patience / 1000} s.`,
    'Nothing is lost. See "npx notamesh attention", or run the same command again to go on waiting.',
  );
}

/** What the command talks to; both change when the cloud comes back on other ports. */
interface Connection {
  mesh: Mesh;
  tables?: Tables;
  /** Did not answer last time, and the person knows. */
  away?: boolean;
}

async function reconnect(connection: Connection, dataDir: string): Promise<void> {
  const found = await findMesh(dataDir);
  if (!found) return;
  await connection.tables?.close();
  delete connection.tables;
  connection.mesh = found;
}

async function uploadAll(files: readonly InputFile[], connection: Connection, context: Context): Promise<Uploaded[]> {
  const batch = `upload-${new Date().toISOString().slice(0, 10)}`;
  const results: Uploaded[] = [];
  const queue = [...files];
  const worker = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const current = file;
      const bucket = bucketName(connection.mesh, 'raw');
      const stored = await patiently(connection, context, () =>
        upload(current, { http: connection.mesh.http, bucket, batch }),
      );
      // Two files with the same bytes are one object; it is waited for once.
      if (!results.some(({ object }) => object === stored.object)) results.push(stored);
      context.terminal.progress(files.length - queue.length, files.length, 'files stored');
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, files.length) }, worker));
  return results;
}

/** Tries again while the cloud is away, and follows it to its new port when it comes back on another. */
async function patiently<T>(connection: Connection, context: Context, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + AWAY_MS;
  for (;;) {
    try {
      const result = await work();
      connection.away = false;
      return result;
    } catch (error) {
      if (!isAway(error)) throw unexpected(error);
      if (Date.now() > until) throw new CliError(EXIT.notRunning, 'cloud-gone', (error as Error).message);
      if (!connection.away) context.terminal.say('  the local cloud is away; waiting for it to come back …');
      connection.away = true;
      await delay(300);
      await reconnect(connection, context.dataDir);
    }
  }
}

function isAway(error: unknown): boolean {
  if (error instanceof UploadError) return error.retryable;
  // gRPC's UNAVAILABLE, and deadlines that a dying server caused.
  return error instanceof Error && 'code' in error && (error.code === 14 || error.code === 4 || error.code === 13);
}

function unexpected(error: unknown): unknown {
  return error instanceof UploadError ? new CliError(EXIT.bad, 'upload-refused', error.message) : error;
}

async function readAll(
  keys: readonly string[],
  connection: Connection,
  context: Context,
): Promise<Map<string, LedgerRecord>> {
  const found = new Map<string, LedgerRecord>();
  for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
    const some = keys.slice(start, start + KEYS_AT_ONCE);
    const records = await patiently(connection, context, async () => {
      connection.tables ??= await openTables(connection.mesh);
      return readRecords(connection.tables.ledger, some);
    });
    for (const entry of records) found.set(...entry);
  }
  return found;
}

const isStale = (stale: ReadonlyMap<string, string | undefined>, key: string, { execution }: LedgerRecord) =>
  stale.has(key) && stale.get(key) === execution;

function summarise(settled: readonly Settled[], { terminal, flags }: Context, seconds: number): ExitCode {
  const counts = settled.map(countsOf).reduce(addCounts, NO_COUNTS);
  const summary = { version: 1, objects: settled.length, ...counts, seconds: Number(seconds.toFixed(3)) };
  for (const { file, record } of settled) complain(terminal, file, record);
  if (flags['json']) terminal.json(summary);
  else {
    terminal.data(
      `✔ ${summary.documents} documents in ${summary.objects} objects: ${summary.invoices} invoices, ${summary.events} events; ` +
        `${summary.loaded} loaded, ${summary.unchanged} unchanged, ${summary.flagged} flagged, ` +
        `${summary.quarantined} quarantined, ${summary.failed} failed (${summary.seconds} s)`,
    );
  }
  // Quarantine is an answer, not a failure, unless it is the answer to everything that was given.
  const nothingUsable = summary.quarantined > 0 && summary.loaded + summary.unchanged === 0;
  return summary.failed > 0 || nothingUsable ? EXIT.bad : EXIT.ok;
}

/** A document stored before and not touched now counts as unchanged, whichever run loaded it. */
function countsOf({ file, record }: Settled): Counts {
  const counts = { ...NO_COUNTS, ...record.counts };
  if (record.state === 'failed') return { ...counts, failed: Math.max(1, counts.failed) };
  if (file.created) return counts;
  return { ...counts, loaded: 0, unchanged: counts.loaded + counts.unchanged };
}

/** Nothing in the whole file could be used. */
function isUnreadable({ counts }: LedgerRecord): boolean {
  return counts !== undefined && counts.quarantined > 0 && counts.loaded + counts.unchanged === 0;
}

function complain(terminal: Terminal, file: Uploaded, record: LedgerRecord): void {
  if (record.state === 'failed') {
    terminal.say(
      `✖ ${file.path}: ${record.error?.code ?? 'failed'}: ${record.error?.message ?? 'see the execution'} (${record.execution ?? ''})`,
    );
  } else if (isUnreadable(record)) {
    terminal.say(
      `✖ ${file.path}: nothing in it could be used: ${Object.keys(record.reasons ?? {}).join(', ')} (kept in quarantine)`,
    );
  }
}
