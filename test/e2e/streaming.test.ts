/** Pushed documents gathered into files by Pub/Sub, and what that makes of them beside one workflow for each. */
import { run } from '../../cli/run.ts';
import { scanRecords } from '../../cli/ledger.ts';
import * as names from '../../infra/names.ts';
import { nfeProc, simpleInvoice } from '../fixtures/nfe.ts';
import { eventually, startProduct, type Product } from './product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({}, { NOTAMESH_STREAM: 'batches' });
}, 60_000);
afterAll(() => product?.stop());

const url = (path: string) => `http://127.0.0.1:${product.running.mesh.http}/v1/${path}`;
const rest = async (method: string, path: string, body?: object) => {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url(path), { method, headers: { 'content-type': 'application/json' }, ...init });
  return (await response.json()) as Record<string, unknown>;
};
/** Files end by their time in a minute at the earliest; here they end when these documents are in them. */
const endAfter = (source: string, texts: readonly string[]) => {
  const maxBytes = String(Buffer.byteLength(texts.join('')) - 10);
  const name = names.subscriptionName(product.running.mesh, `invoices-of-${source}`);
  const subscription = { name, cloudStorageConfig: { maxBytes } };
  return rest('PATCH', name, { subscription, updateMask: 'cloudStorageConfig.maxBytes' });
};
const objectsDone = async () => {
  const found: { id: string; documents: number; loaded: number }[] = [];
  for await (const { id, kind, state, counts } of scanRecords(product.tables.ledger)) {
    if (kind !== 'object' || state !== 'done') continue;
    found.push({ id, documents: counts?.documents ?? 0, loaded: counts?.loaded ?? 0 });
  }
  return found;
};

test('messages of a source become one object in its folder, loaded by the workflow of objects', async () => {
  const invoices = [1, 2, 3].map((number) => JSON.stringify(nfeProc({ number })));
  const simple = [1, 2, 3, 4, 5].map((id) => JSON.stringify({ ...simpleInvoice, NFeID: id }, null, 2));
  await endAfter('push', invoices);
  await endAfter('loja', simple);
  await Promise.all([
    ...invoices.map((text) => product.publish('invoices', text)),
    ...simple.map((text) => product.publish('invoices', text, { source: 'loja' })),
  ]);
  const objects = await eventually(async () => {
    const done = await objectsDone();
    return done.reduce((sum, { documents }) => sum + documents, 0) >= 8 ? done : undefined;
  });
  expect(
    objects.every(({ id }) => /-raw\/(push|loja)\/stream\/\d{4}-\d\d-\d\d\/\d\d-\d\d-\d\dZ_\w+\.ndjson#/.test(id)),
  ).toBe(true);
  expect(objects).toHaveLength(2);
  const cells = await product.cells('invoices');
  expect(cells.filter((cell) => / h:doc /.test(cell))).toHaveLength(8);
  expect(cells.filter((cell) => /^n#x#..#loja#\d{12} h:doc /.test(cell))).toHaveLength(5);
  const parent = names.parentName(product.running.mesh);
  expect(await rest('GET', `${parent}/workflows/stream-invoice/executions`)).toEqual({});
}, 60_000);

test('the same document one by one, or in another file, doubles nothing', async () => {
  const before = await product.cells('invoices');
  for (const [source, text] of [
    ['push', JSON.stringify(nfeProc({ number: 1 }))],
    ['loja', JSON.stringify({ ...simpleInvoice, NFeID: 1 })],
  ] as const) {
    const data = JSON.stringify({ source, document: Buffer.from(text).toString('base64') });
    const { out } = await product.run(run, ['stream-invoice'], { data, target: 'local' });
    expect(JSON.parse(out)).toMatchObject({ result: { counts: { documents: 1, loaded: 0, unchanged: 1 } } });
  }
  const known = (await objectsDone()).length;
  const again = [1, 2, 3].map((number) => JSON.stringify(nfeProc({ number })));
  await Promise.all(again.map((text) => product.publish('invoices', text)));
  await eventually(async () => {
    const later = (await objectsDone()).slice(known);
    return later.length > 0 || (await objectsDone()).length > known ? true : undefined;
  });
  // Of the one that came in other words it is noted that they say the same; of the very same bytes nothing is.
  const after = await product.cells('invoices');
  const isNote = (cell: string) => cell.includes(' r:@');
  expect(after.filter((cell) => !isNote(cell))).toEqual(before.filter((cell) => !isNote(cell)));
  expect(after).toHaveLength(before.length + 1);
}, 60_000);
