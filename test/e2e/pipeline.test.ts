/** The whole road: a source announces, the product fetches, stores, transforms, writes; and what goes wrong is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { attention } from '../../cli/attention.ts';
import { ingest } from '../../cli/ingest.ts';
import { invoicesGet, invoicesList } from '../../cli/invoices.ts';
import { readRecords, scanRecords, type LedgerRecord } from '../../cli/ledger.ts';
import { quarantineList } from '../../cli/quarantine.ts';
import { run } from '../../cli/run.ts';
import { localTarget, planDeployment } from '../../deploy/index.ts';
import { createGenerator, startSourceApi, type SourceApi } from '../../samples/index.ts';
import { eventually, ROOT, startProduct, type Product } from './product.ts';

const FLAWED = {
  id: 'flawed-1',
  count: 200,
  seed: 'e2e',
  flawedShare: 0.1,
  flaws: ['no-key', 'key-as-number', 'totals', 'key-check-digit'],
} as const;
const GOOD = { id: 'good-1', count: 150, seed: 'e2e-good', from: 0, compression: 'file', format: 'ndjson' } as const;
const PAGED = { id: 'paged-1', count: 230, seed: 'e2e-paged', kind: 'page' } as const;

let product: Product;
let source: SourceApi;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notamesh-input-'));
  source = await startSourceApi({
    batches: [FLAWED, GOOD, PAGED],
    faults: { throttle: { first: 1, retryAfterSeconds: 1 } },
    publish: (notice) => product.publish('batch-available', JSON.stringify(notice)),
  });
  product = await startProduct({ demo: source.origin, 'demo-pages': source.origin });
});
afterAll(async () => {
  await product?.stop();
  await source?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function records(batch: string): Promise<LedgerRecord[]> {
  const found: LedgerRecord[] = [];
  for await (const record of scanRecords(product.tables.ledger)) if (record.batch === batch) found.push(record);
  return found;
}

/** The objects of a batch, once all its documents are accounted for. */
const loaded = (batch: string, count: number) =>
  eventually(async () => {
    const objects = (await records(batch)).filter(({ kind, state }) => kind === 'object' && state === 'done');
    const documents = objects.reduce((sum, { counts }) => sum + (counts?.documents ?? 0), 0);
    return documents >= count ? objects : undefined;
  });

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const ingestFile = async (path: string) => {
  const result = await product.run(ingest, [path], { json: true });
  return { ...result, summary: JSON.parse(result.out || '{}') as Record<string, number> };
};

describe('a deployment', () => {
  test('is complete: the next plan is empty', async () => {
    const { mesh } = product.running;
    const planned = await planDeployment({
      root: ROOT,
      target: localTarget(mesh),
      origins: mesh.origins ?? {},
      environment: {},
      simulated: true,
    });
    expect(planned.changes.map(({ resource }) => resource.address)).toEqual([]);
    expect(planned.steps.length).toBeGreaterThan(60);
  });
});

describe('a batch that a source announces', () => {
  test('is loaded, its flawed documents flagged or quarantined with their codes', async () => {
    await source.announce([FLAWED.id]);
    const objects = await loaded(FLAWED.id, FLAWED.count);
    const expected = [...createGenerator(FLAWED).documents({ count: FLAWED.count })].map(({ expected: each }) => each);
    const rejects = expected.filter(({ kind }) => kind === 'reject').length;
    const sum = (field: 'invoices' | 'quarantined' | 'failed') =>
      objects.reduce((total, { counts }) => total + (counts?.[field] ?? 0), 0);
    expect(sum('quarantined')).toBe(rejects);
    expect(sum('invoices')).toBe(FLAWED.count - rejects);
    expect(sum('failed')).toBe(0);
    for (const each of expected.slice(0, 60)) {
      if (each.kind !== 'invoice') continue;
      const { out } = await product.run(invoicesGet, [each.key], { json: true });
      const shown = JSON.parse(out) as { header: { total: string }; items: unknown[]; flags: { code: string }[] };
      expect(shown.items).toHaveLength(each.items);
      expect(shown.header.total).toBe(each.total);
      const codes = shown.flags.map(({ code }) => code).filter((code) => code !== 'conflict');
      expect(codes.sort()).toEqual(each.flags.filter((code) => code !== 'conflict').sort());
    }
  });

  test('changes nothing when it is announced twice', async () => {
    await source.announce([GOOD.id]);
    await loaded(GOOD.id, GOOD.count);
    const before = await product.cells('invoices');
    const { out, exitCode } = await product.run(run, ['ingest-batch'], {
      data: JSON.stringify(source.notices().find(({ batch }) => batch === GOOD.id)),
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ state: 'SUCCEEDED', result: { landed: 0, repeated: 1 } });
    expect(await product.cells('invoices')).toEqual(before);
  });

  test('is fetched page by page where the source has pages', async () => {
    await source.announce([PAGED.id]);
    const objects = await loaded(PAGED.id, PAGED.count);
    expect(objects.length).toBeGreaterThan(1);
    const listed = await product.run(invoicesList, [], { json: true });
    expect(listed.out.trim().split('\n').length).toBeGreaterThanOrEqual(GOOD.count + PAGED.count);
  });

  test('fails in the open when its source is unknown', async () => {
    await product.publish('batch-available', JSON.stringify({ source: 'nobody', batch: 'x-1' }));
    const [failed] = await eventually(async () => {
      const found = (await records('x-1')).filter(({ state }) => state === 'failed');
      return found.length > 0 ? found : undefined;
    });
    expect(failed?.error?.code).toBe('source-unknown');
    const { out, exitCode } = await product.run(attention, [], { json: true });
    const { concerns } = JSON.parse(out) as { concerns: { kind: string; code: string; command: string }[] };
    expect(exitCode).toBe(1);
    expect(concerns).toContainEqual(expect.objectContaining({ kind: 'failed-batch', code: 'source-unknown' }));
    expect(concerns).toContainEqual(expect.objectContaining({ kind: 'quarantined', code: 'no-key' }));
  });
});

describe('a pushed document', () => {
  test('goes from the topic to its row, and its raw bytes are kept', async () => {
    const [document] = [...createGenerator({ seed: 'e2e-push' }).documents({ count: 1 })];
    const { key } = document?.expected as { key: string };
    await product.publish('invoices', document?.text ?? '', { source: 'push' });
    const shown = await eventually(async () => {
      const { out, exitCode } = await product.run(invoicesGet, [key], { json: true });
      return exitCode === 0 ? (JSON.parse(out) as { lineage: { uri: string } }) : undefined;
    });
    expect(shown.lineage.uri).toMatch(/^gs:\/\/demo-notamesh-raw\/stream\/push\//);
  });
});

describe('a push that is large', () => {
  test('of 1,500 documents is loaded to the last one', async () => {
    const documents = Array.from({ length: 1500 }, (_, index) => ({
      CreateDate: '2024-05-24T20:21:34',
      EmissionDate: '2024-05-24T00:00:00',
      Discount: 0,
      NFeNumber: index,
      NFeID: 70_000 + index,
      ItemList: [{ ProductName: 'Rice', Value: 1.5, Quantity: 2 }],
    }));
    await product.publish('invoices', documents.map((each) => JSON.stringify(each)).join('\n'), { source: 'push' });
    await eventually(async () => {
      let rows = 0;
      for await (const _row of product.tables.invoices.rows({ prefix: 'i#x#push#20240524#' })) rows++;
      return rows === 1500 ? true : undefined;
    });
  });

  test('of one invoice near the limit of an event fits', async () => {
    const [document] = [
      ...createGenerator({ seed: 'e2e-large', items: { min: 550, max: 550 } }).documents({ count: 1 }),
    ];
    const { key } = document?.expected as { key: string };
    expect(document?.text.length).toBeGreaterThan(200_000);
    await product.publish('invoices', document?.text ?? '', { source: 'push' });
    await eventually(async () => {
      const { exitCode } = await product.run(invoicesGet, [key], { json: true });
      return exitCode === 0 ? true : undefined;
    });
  });
});

describe('two contents of one key', () => {
  test('are both kept, flagged and told of', async () => {
    const [document] = [...createGenerator({ seed: 'e2e-conflict' }).documents({ count: 1 })];
    const { key } = document?.expected as { key: string };
    const other = (document?.text ?? '').replace(/"natOp":"[^"]*"/, '"natOp":"OUTRA"');
    expect(other).not.toBe(document?.text);
    const { summary } = await ingestFile(file('conflict.ndjson', `${document?.text}\n${other}\n`));
    expect(summary).toMatchObject({ documents: 2, loaded: 2, flagged: 1 });
    const { out } = await product.run(invoicesGet, [key], { json: true });
    expect(JSON.parse(out)).toMatchObject({ versions: 2, flags: [{ code: 'conflict' }] });
    const told = await product.run(attention, [], { json: true });
    expect(told.out).toContain('"conflict"');
  });
});

describe('wrong input', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const cases: readonly (readonly [title: string, name: string, content: () => string | Buffer, reason: string])[] = [
    ['an empty file', 'empty.json', () => '', 'empty'],
    ['garbage', 'garbage.json', () => Buffer.alloc(300_000, 7), 'not-json'],
    ['a truncated gzip', 'cut.json.gz', () => gzipSync('{"a":'.repeat(5000)).subarray(0, 60), 'truncated'],
    ['JSON nested 100,000 deep', 'deep.json', () => `{"NFe":${deep}}`, 'too-deep'],
    ['half a document', 'half.json', () => '{"nfeProc":{"NFe":', 'truncated'],
  ];
  test.each(cases)('%s is set aside whole, with its reason', async (_title, name, content, reason) => {
    const { summary, exitCode, err } = await ingestFile(file(name, content()));
    expect(summary).toMatchObject({ objects: 1, loaded: 0, failed: 0 });
    expect(summary['quarantined']).toBeGreaterThan(0);
    expect(exitCode).toBe(1);
    expect(err).toContain(reason);
    const { out } = await product.run(quarantineList, [], { json: true });
    expect(out).toContain(`"reason":"${reason}"`);
  });

  test('a file that does not exist is one line and a code', async () => {
    const result = await product.run(ingest, [join(folder, 'nowhere.json')], {});
    expect(result).toMatchObject({ exitCode: 4, out: '' });
    expect(result.err.trim().split('\n')).toHaveLength(1);
    expect(result.err).toContain('file-missing');
  });

  test('a key that is not stored is exit code 4', async () => {
    const result = await product.run(invoicesGet, ['3'.repeat(44)], { json: true });
    expect(result).toMatchObject({ exitCode: 4, out: '' });
  });

  test('data that is not JSON is refused before anything runs', async () => {
    const result = await product.run(run, ['load-object'], { data: '{oops' });
    expect(result).toMatchObject({ exitCode: 2, out: '' });
  });

  test('a workflow that does not exist is exit code 4', async () => {
    expect((await product.run(run, ['no-such'], {})).exitCode).toBe(4);
  });
});

describe('the ledger', () => {
  test('is read by key as well as by scan', async () => {
    const [record] = await records(GOOD.id);
    const found = await readRecords(product.tables.ledger, [`b#demo#${GOOD.id}`]);
    expect(found.get(`b#demo#${GOOD.id}`)?.state).toBe('done');
    expect(record).toBeDefined();
  });
});
