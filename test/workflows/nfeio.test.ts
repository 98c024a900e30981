/**
 * The ready-made source NFE.io from its webhook to the row: a delivery that holds a key, signed as NFE.io signs, becomes a
 * notice, the notice a run of ingest-batch, and that asks the simulated gateway for the document of the company.
 */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'notamesh/testing/jest';
import { harness } from 'notamesh/testing';
import type { FetchRequest } from '../../handlers/fetch/contract.ts';
import { fetchSource } from '../../handlers/fetch/fetch-source.ts';
import { invoiceRowKey, keyIdOf } from '../../handlers/invoice/row-keys.ts';
import { receiveDelivery } from '../../handlers/receive/delivery.ts';
import { createRepeats } from '../../handlers/receive/repeats.ts';
import { readSources } from '../../handlers/sources.ts';
import { note, type NoteRequest } from '../../handlers/write/note.ts';
import { sources as inForce } from '../../infra/sources.ts';
import { createFaultPlan, createGateway, createGenerator } from '../../samples/index.ts';
import { vault } from '../fixtures/read-documents.ts';
import { createPipeline, type Pipeline } from '../handlers/pipeline.ts';

const NOW = Date.UTC(2026, 8, 15, 12);
const COMPANY = '5f8b2c1d9e0a4b3c7d6e1f20';
const OTHER = '0a1b2c3d4e5f60718293a4b5';
const HOOK = 'what NFE.io signs with';
const KEY = 'the token';
const folder = mkdtempSync(join(tmpdir(), 'nfeio-'));
afterAll(() => rmSync(folder, { recursive: true }));
const generator = createGenerator({ seed: 'nfeio', flawedShare: 0, eventShare: 0 });
const texts = [...generator.documents({ from: 0, count: 3 })].map(({ text }) => text);
const keys = texts.map((text) => /NFe([0-9A-Z]{44})/.exec(text)?.[1] ?? '');

interface Mesh {
  readonly pipeline: Pipeline;
  readonly asked: string[];
  deliver(body: unknown): Promise<Buffer>;
  ingest(message: Buffer): Promise<unknown>;
}

function createMesh(definition: Readonly<Record<string, unknown>>): Mesh {
  const file = join(folder, 'sources.json');
  writeFileSync(file, JSON.stringify([{ use: 'nfeio', owner: 'tax', ...definition }]));
  const given = inForce({}, { simulated: false, environment: { NOTAMESH_SOURCES: file } });
  const sources = readSources(JSON.stringify(given));
  const pipeline = createPipeline();
  const environment = { NFEIO_KEY: KEY, NFEIO_HOOK: HOOK };
  const published: Buffer[] = [];
  const asked: string[] = [];
  const gateway = createGateway({
    count: texts.length,
    documents: (from, count) => texts.slice(from, from + count),
    now: () => NOW,
    plan: () => createFaultPlan({}),
  });
  const env = { FETCH_URL: 'https://fetch.test/', WRITE_URL: 'https://write.test/' };
  return {
    pipeline,
    asked,
    async deliver(body) {
      const bytes = Buffer.from(JSON.stringify(body));
      const digest = createHmac('sha1', HOOK).update(bytes).digest('hex').toUpperCase();
      await receiveDelivery(
        { path: '/nfeio', headers: { 'x-hub-signature': `sha1=${digest}` }, bytes },
        {
          sources,
          environment,
          batchTopic: 'batch-available',
          invoiceTopic: 'invoices',
          single: true,
          repeats: createRepeats(() => NOW),
          maySearch: () => true,
          now: () => NOW,
          publish: async (_topic, data) => `m${published.push(data)}`,
        },
      );
      return published.at(-1) ?? Buffer.alloc(0);
    },
    async ingest(message) {
      const h = harness('workflows/ingest-batch.workflows.yaml', { env, now: NOW });
      const ports = {
        sources,
        store: pipeline.store,
        rawBucket: 'raw',
        stagingBucket: 'staging',
        uniqueName: () => 'name',
        environment,
        now: () => NOW,
        sleep: async () => undefined,
        fetch: async (url: string, init: RequestInit) => {
          expect(init.headers).toMatchObject({ 'x-nfeio-apikey': KEY });
          asked.push(url);
          const path = url.replace('https://api.nfse.io/v2', '/gateway');
          const { status, headers, body } = gateway.answer({ method: 'GET', path }) ?? { status: 500, body: null };
          return new Response(body === null ? null : new Uint8Array(body), { status, headers: { ...headers } });
        },
      };
      const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
      h.http('POST', env.FETCH_URL).replies(async ({ body }) => ({
        body: plain(await fetchSource(body as FetchRequest, ports)),
      }));
      const notePorts = { ledger: pipeline.writePorts.ledger, sourceOf: sources, now: () => NOW };
      h.http('POST', env.WRITE_URL).replies(async ({ body }) => ({
        body: plain(await note(body as NoteRequest, notePorts)),
      }));
      const event = { specversion: '1.0', data: { message: { data: message.toString('base64') } } };
      const run = await h.execute(event);
      expect(run.state).toBe('SUCCEEDED');
      for (const id of pipeline.store.objects.keys()) if (id.startsWith('raw/')) await pipeline.load(id.slice(4));
      return run.result;
    },
  };
}

const rowOf = ({ pipeline }: Mesh, of: string) => pipeline.view(invoiceRowKey(keyIdOf(of, false, vault)));
const [key = ''] = keys;
const place = (company: string) => `https://api.nfse.io/v2/companies/${company}/inbound/productinvoice/${key}`;

test.each<[string, Readonly<Record<string, unknown>>, unknown]>([
  ['the only company of the declaration', { cursorOwners: [COMPANY] }, { accessKey: key, nsu: '7', nsuParent: '' }],
  [
    'the company that the body names',
    { cursorOwners: [OTHER, COMPANY], webhook: { owner: 'company.id' } },
    { accessKey: key, company: { id: COMPANY } },
  ],
  [
    'its key, where the link is none that may be asked',
    { cursorOwners: [COMPANY] },
    { accessKey: key, link: 'https://app.nfe.io/invoices/7' },
  ],
])('a delivery with a key is fetched for %s', async (_title, definition, body) => {
  const mesh = createMesh(definition);
  const result = await mesh.ingest(await mesh.deliver(body));
  expect(mesh.asked).toEqual([place(COMPANY)]);
  expect(result).toMatchObject({ source: 'nfeio', landed: 1 });
  expect(rowOf(mesh, key)).toMatchObject({ level: 'doc' });
});

test('the clock goes through what the company has, by its last id', async () => {
  const mesh = createMesh({ cursorOwners: [COMPANY] });
  const notice = Buffer.from(JSON.stringify({ source: 'nfeio', batch: 'latest', owner: COMPANY }));
  expect(await mesh.ingest(notice)).toMatchObject({ landed: 1 });
  expect(mesh.asked[0]).toBe(
    `https://api.nfse.io/v2/companies/${COMPANY}/productinvoices?environment=Production&limit=50&startingAfter=`,
  );
  for (const each of keys) expect(rowOf(mesh, each)).toMatchObject({ level: 'doc' });
});

test('several companies that no delivery could tell apart are refused before anything is planned', () => {
  expect(() => createMesh({ cursorOwners: [COMPANY, OTHER] })).toThrow(/webhook\.owner/);
});
