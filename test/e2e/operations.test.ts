/** What people do when something went wrong, or must be brought again: replay, quarantine, reconcile, backfill. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attention } from '../../cli/attention.ts';
import { backfill } from '../../cli/backfill.ts';
import { ingest } from '../../cli/ingest.ts';
import { quarantineResubmit, quarantineShow } from '../../cli/quarantine-desk.ts';
import { listQuarantine, quarantineList } from '../../cli/quarantine.ts';
import { localPlace } from '../../cli/target.ts';
import { reconcile } from '../../cli/reconcile.ts';
import { replay } from '../../cli/replay.ts';
import { run } from '../../cli/run.ts';
import { createGenerator } from '../../samples/index.ts';
import { procEvento } from '../fixtures/nfe.ts';
import { startProduct, type Product } from './product.ts';

const DOCUMENTS = [...createGenerator({ seed: 'operations' }).documents({ count: 40 })];
const text = (index: number) => DOCUMENTS[index]?.text ?? '';

let product: Product;
let source: Server;
let folder: string;
/** Dates of which the source knows nothing. */
const unknown = new Set<string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notamesh-operations-'));
  source = createServer(({ url = '' }, response) => {
    const batch = decodeURIComponent(url.split('/').at(-1) ?? '');
    response.statusCode = unknown.has(batch.slice(0, 10)) ? 404 : 200;
    response.setHeader('content-type', 'application/json');
    // As many documents as the number of the day.
    const some = DOCUMENTS.slice(0, Number(batch.slice(8, 10)) || 1);
    response.end(`[${some.map((each) => each.text).join(',')}]`);
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  product = await startProduct({ demo: `http://127.0.0.1:${(source.address() as AddressInfo).port}` });
}, 180_000);
afterAll(async () => {
  await product?.stop();
  source?.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const json = <T>(out: string) => JSON.parse(out) as T;
interface Sums {
  readonly replay: string;
}

async function rawObjects(): Promise<string[]> {
  const { http, project } = product.running.mesh;
  const response = await fetch(`http://127.0.0.1:${http}/storage/v1/b/${project}-raw/o`);
  return ((await response.json()) as { items: { name: string }[] }).items.map(({ name }) => name);
}

describe('replay', () => {
  test('loads what is selected again, changes nothing that is there, and does nothing twice', async () => {
    await product.run(ingest, [file('good.ndjson', `${text(0)}\n${text(1)}\n`)], {});
    const [object] = await rawObjects();
    const before = await product.cells('invoices');
    const first = await product.run(replay, [`demo-notamesh-raw/${object}`], { json: true });
    expect(first.exitCode).toBe(0);
    const done = json<Sums>(first.out);
    expect(done).toMatchObject({
      objects: 1,
      replayed: 1,
      skipped: 0,
      counts: { documents: 2, loaded: 0, unchanged: 2 },
    });
    expect(await product.cells('invoices')).toEqual(before);
    const again = await product.run(replay, [], { source: 'upload', id: done.replay, json: true });
    expect(json<Sums>(again.out)).toMatchObject({ objects: 1, replayed: 0, skipped: 1 });
  });

  test('tells what would change before it does', async () => {
    const { invoices } = product.tables;
    const keys: string[] = [];
    for await (const row of invoices.rows({ prefix: 'n#' })) keys.push(row.key);
    const [key = ''] = keys;
    await invoices.write(['h', 'i', 'r', 'p'].map((erase) => ({ key, erase })));
    const before = await product.cells('invoices');
    const tried = await product.run(replay, [], { source: 'upload', dryRun: true, json: true });
    expect(json<Sums>(tried.out)).toMatchObject({ counts: { loaded: 1 }, changes: [{ key, what: 'new' }] });
    expect(await product.cells('invoices')).toEqual(before);
    const { out } = await product.run(replay, [], { source: 'upload', dryRun: true });
    expect(out).toContain(`new      ${key}`);
    await product.run(replay, [], { source: 'upload' });
    expect((await product.cells('invoices')).length).toBeGreaterThan(before.length);
  });

  test('wants to know what', async () => {
    expect(await product.run(replay, [], {})).toMatchObject({ exitCode: 2, out: '' });
    expect((await product.run(replay, [], { from: '2024-02-30' })).exitCode).toBe(2);
    const nothing = await product.run(replay, [], { reason: 'no-such-code' });
    expect(nothing.exitCode).toBe(0);
    expect(nothing.err).toContain('Nothing is selected');
  });

  test('goes on with a batch that failed', async () => {
    unknown.add('2023-05-01');
    const data = JSON.stringify({ source: 'demo', batch: '2023-05-01' });
    expect((await product.run(run, ['ingest-batch'], { data })).exitCode).toBe(1);
    const told = await product.run(attention, [], { json: true });
    const { concerns } = json<{ concerns: { kind: string; command: string }[] }>(told.out);
    const failed = concerns.find(({ kind }) => kind === 'failed-batch');
    expect(failed?.command).toContain('--failed --source demo --batch');
    unknown.clear();
    const done = await product.run(replay, [], { failed: true, source: 'demo', batch: '2023-05-01', json: true });
    expect(json<Sums>(done.out)).toMatchObject({ batches: 1, failed: 0 });
  });
});

describe('quarantine', () => {
  test('a document is shown with its reason in two languages, mended, loaded and dealt with', async () => {
    await product.run(ingest, [file('bad.json', '{"NFe":{"infNFe":{"ide":{"nNF":"1"}}}}')], {});
    const entries = [];
    for await (const each of listQuarantine(localPlace(product.running.mesh))) entries.push(each);
    const [entry] = entries;
    if (!entry) throw new Error('nothing is in quarantine');
    const shown = await product.run(quarantineShow, [entry.object], { json: true });
    const because = { pt: expect.any(String) as string, en: expect.any(String) as string };
    expect(json(shown.out)).toMatchObject({ reason: entry.reason, because });
    const lines = await product.run(quarantineShow, [entry.object], {});
    expect(lines.out).toContain('"nNF":"1"');
    const still = await product.run(quarantineResubmit, [entry.object], {});
    expect(still.exitCode).toBe(1);
    const worse = file('worse.json', '{"NFe":{"infNFe":{"@Id":"NFe1"}}}');
    expect((await product.run(quarantineResubmit, [entry.object], { file: worse })).exitCode).toBe(1);
    expect((await product.run(quarantineList, [], { json: true })).out).toContain('"reason":"key-malformed"');
    const fixed = file('fixed.json', text(2));
    const mended = await product.run(quarantineResubmit, [entry.object], { file: fixed, json: true });
    expect(mended.exitCode).toBe(0);
    expect(json(mended.out)).toMatchObject({ resolved: true, counts: { quarantined: 0 } });
    const listed = await product.run(quarantineList, [], { json: true });
    expect(listed.out).not.toContain(`"object":"${entry.object}"`);
    // Nor is the attempt that failed.
    expect(listed.out).not.toContain('"reason":"key-malformed"');
    const all = await product.run(quarantineList, [], { json: true, all: true });
    expect(all.out).toContain('"resolvedBy":"gs://demo-notamesh-raw/resubmitted/');
    expect((await product.run(quarantineShow, ['no/such'], {})).exitCode).toBe(4);
  });
});

describe('reconcile', () => {
  test('tells what is missing, keeps the report, and attention knows', async () => {
    const clean = await product.run(reconcile, [], { json: true, minutes: '0' });
    expect(json<{ counts: object }>(clean.out).counts).toMatchObject({ orphanEvents: 0, nsuMissing: 0, staleIndex: 0 });
    await product.run(ingest, [file('event.json', JSON.stringify(procEvento()))], {});
    const data = JSON.stringify({ source: 'demo', batch: '2023-06-02', count: 5 });
    expect((await product.run(run, ['ingest-batch'], { data })).exitCode).toBe(0);
    const found = await product.run(reconcile, [], { minutes: '0' });
    expect(found.exitCode).toBe(1);
    expect(found.out).toMatch(/✖ +1 {2}events whose invoice has not come/);
    expect(found.out).toMatch(/✖ +1 {2}batches with fewer documents than announced\n +source demo {2}batch 2023-06-02/);
    const [, bucket = '', name = ''] = /report: gs:\/\/([^/]+)\/(.+)/.exec(found.out) ?? [];
    const path = `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}?alt=media`;
    const kept = await fetch(`http://127.0.0.1:${product.running.mesh.http}${path}`);
    expect(await kept.json()).toMatchObject({ version: 1, counts: { shortBatches: 1, orphanEvents: 1 } });
    const told = await product.run(attention, [], { json: true });
    const { concerns } = json<{ concerns: object[] }>(told.out);
    const missing = { kind: 'missing', code: 'missingDocuments', severity: 'act' };
    expect(concerns).toContainEqual(expect.objectContaining(missing));
    expect(concerns).toContainEqual(expect.objectContaining({ kind: 'incomplete', code: 'orphanEvents' }));
  });
});

describe('backfill', () => {
  const range = { from: '2024-03-01', to: '2024-03-03', rate: '100' };

  test('plans, brings every window, and brings none twice', async () => {
    const planned = await product.run(backfill, ['demo'], { ...range, dryRun: true });
    expect(planned.out).toContain('3 of 3 windows of demo would be asked for; 0 are done\n  2024-03-03..2024-03-03');
    const done = await product.run(backfill, ['demo'], range);
    expect(done).toMatchObject({ exitCode: 0 });
    expect(done.out).toContain('3 windows of demo brought');
    const again = await product.run(backfill, ['demo'], { ...range, json: true });
    expect(json(again.out)).toMatchObject({ counts: { windows: 3, done: 0, skipped: 3 } });
  });

  test('stops when its budget is spent, says so, and goes on when the cause is gone', async () => {
    for (const day of ['08', '09']) unknown.add(`2024-03-${day}`);
    const wide = { from: '2024-03-07', to: '2024-03-09', rate: '100', budget: '1' };
    const stopped = await product.run(backfill, ['demo'], wide);
    expect(stopped.exitCode).toBe(1);
    expect(stopped.out).toContain('stopped');
    expect((await product.run(attention, [], { json: true })).out).toContain('"stopped-backfill"');
    unknown.clear();
    const done = await product.run(backfill, ['demo'], { ...wide, json: true });
    expect(json(done.out)).toMatchObject({ stopped: false, counts: { done: 3, failed: 0 } });
    expect((await product.run(attention, [], { json: true })).out).not.toContain('"stopped-backfill"');
  });

  test('needs a range and a rate that can be', async () => {
    expect((await product.run(backfill, ['demo'], {})).exitCode).toBe(2);
    expect((await product.run(backfill, ['demo'], { ...range, rate: '0' })).exitCode).toBe(2);
    expect((await product.run(backfill, ['nobody'], range)).exitCode).toBe(1);
  });
});
