/** The same documents read by one mapping and by a later one, which finds other contents in them. */

import fc from 'fast-check';
import {
  documentRow,
  indexRowKeys,
  invoiceRowKey,
  MAPPING_VERSION,
  type CanonicalDocument,
  type Lineage,
} from '../../handlers/invoice/index.ts';
import { checkDocuments } from '../../handlers/inspect/documents.ts';
import { createKeyLocks } from '../../handlers/write/key-locks.ts';
import { repairIndex } from '../../handlers/write/repair.ts';
import { rowState } from '../../handlers/write/row-state.ts';
import { tryPart, writePart } from '../../handlers/write/write-part.ts';
import { CPF, keyOf, nfeProc, procEvento, type NfeOptions } from '../fixtures/nfe.ts';
import { readEventDocument, readInvoiceDocument, vault } from '../fixtures/read-documents.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';

const rowKey = invoiceRowKey(keyOf());
const KEEPS_ONE = /^(x|p):/;

/** What one object brings of one document, as a mapping reads it. */
interface Delivery {
  readonly document: string;
  readonly mapping: number;
  readonly object: string;
  readonly content: CanonicalDocument;
  readonly nsu?: string;
}

const lineageOf = ({ document, mapping, object, nsu }: Delivery): Lineage => ({
  uri: `gs://raw/${object}`,
  generation: '1',
  offset: 0,
  source: 'demo',
  batch: undefined,
  ...(nsu === undefined ? {} : { nsu }),
  reading: { document, mapping },
});

async function partOf(pipeline: Pipeline, deliveries: readonly Delivery[]) {
  const { codec, store } = pipeline.writePorts as typeof pipeline.writePorts & Pick<Pipeline['ports'], 'codec'>;
  const packer = pipeline.ports.codec.packer();
  packer.add(deliveries.map((one) => documentRow(one.content, lineageOf(one), vault)));
  const file = pipeline.ports.codec.file('part');
  file.add(packer.take(), deliveries.length);
  expect(codec).toBeDefined();
  const part = await store.put('staging', 'part.avro', await file.bytes(), { contentType: 'application/avro' });
  return { ...part, documents: deliveries.length };
}

async function deliver(pipeline: Pipeline, ...deliveries: readonly Delivery[]) {
  const counts = [];
  for (const one of deliveries) counts.push(await writePart(await partOf(pipeline, [one]), pipeline.writePorts));
  return counts;
}

async function after(...deliveries: readonly Delivery[]): Promise<Pipeline> {
  const pipeline = createPipeline();
  await deliver(pipeline, ...deliveries);
  return pipeline;
}

/** As garbage collection leaves it: of families that keep one version, the newest. */
function dumped({ table }: Pipeline): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(table.dump()).map(([key, cells]) => {
      const seen = new Set<string>();
      const kept = cells.filter((cell) => {
        const [column = ''] = cell.split('@0');
        const first = !seen.has(column);
        seen.add(column);
        return first || !KEEPS_ONE.test(column);
      });
      return [key, kept];
    }),
  );
}

const named = (natOp: string, more: NfeOptions = {}) =>
  readInvoiceDocument(nfeProc({ ...more, ide: { natOp, ...more.ide } }));
const OLD = named('Antes', { items: 3, recipient: { CPF, xNome: 'Maria' } });
const NEW = named('Revenda', { items: 2, recipient: { CNPJ: '11444777000161', xNome: 'Outra Ltda' } });
const first = { document: 'd1', object: 'a' };

describe('a document that a later mapping reads differently', () => {
  test('is replaced: one version, no conflict, nothing left of what was there', async () => {
    const pipeline = await after({ ...first, mapping: 1, content: OLD });
    const [counts] = await deliver(pipeline, { ...first, mapping: 2, content: NEW });
    expect(counts).toMatchObject({ loaded: 1, unchanged: 0, conflicts: 0 });
    const view = pipeline.view(rowKey);
    expect(view).toMatchObject({ versions: 1, header: { operation: 'Revenda', items: 2 }, lineage: { schema: '2' } });
    expect(view?.flags.map(({ code }) => code)).not.toContain('conflict');
    expect(dumped(pipeline)).toEqual(
      dumped(await after({ ...first, mapping: 2, content: NEW }, { ...first, mapping: 1, content: OLD })),
    );
    const cells = pipeline.table.cells(rowKey).filter(({ qualifier }) => !qualifier.startsWith('@'));
    expect(new Set(cells.map(({ timestamp }) => timestamp))).toEqual(new Set([NEW.timestamp]));
    const recipientOf = ({ header: { key, issuedOn, issuer, recipient } }: typeof OLD) =>
      indexRowKeys({ keyId: key, issuedOn, issuer: issuer.id, recipient: recipient.id }).find((one) =>
        one.startsWith('d#'),
      );
    expect(Object.keys(pipeline.table.dump())).toContain(recipientOf(NEW));
    expect(Object.keys(pipeline.table.dump())).not.toContain(recipientOf(OLD));
  });

  test('stays as the later mapping read it when an old delivery comes late', async () => {
    const pipeline = await after({ ...first, mapping: 2, content: NEW });
    const before = pipeline.view(rowKey);
    const [counts] = await deliver(pipeline, { ...first, object: 'late', mapping: 1, content: OLD });
    expect(counts).toMatchObject({ loaded: 0, unchanged: 1, conflicts: 0 });
    expect(pipeline.view(rowKey)).toEqual(before);
  });

  test('is a version in a dry run', async () => {
    const pipeline = await after({ ...first, mapping: 1, content: OLD });
    const part = await partOf(pipeline, [{ ...first, mapping: 2, content: NEW }]);
    expect(await tryPart(part, pipeline.writePorts)).toMatchObject({
      changes: [{ key: rowKey, what: 'version' }],
      rows: 1,
    });
  });

  test('says the flags of the later mapping though its content is the same', async () => {
    const pipeline = await after({ ...first, mapping: 2, content: { ...OLD, flags: ['totals'] } });
    const back = await after({ ...first, mapping: 1, content: OLD });
    await deliver(back, { ...first, mapping: 2, content: { ...OLD, flags: ['totals'] } });
    await deliver(pipeline, { ...first, mapping: 1, content: OLD });
    for (const one of [pipeline, back]) expect(one.view(rowKey)?.flags).toMatchObject([{ code: 'totals' }]);
    expect(dumped(back)).toEqual(dumped(pipeline));
    const part = await partOf(back, [{ ...first, mapping: 3, content: OLD }]);
    expect(await tryPart(part, back.writePorts)).toMatchObject({ changes: [], rows: 0, unchanged: 1 });
  });

  test('an event of it is replaced alike', async () => {
    const [one, other] = ['primeira', 'segunda'].map((xCorrecao) =>
      readEventDocument(procEvento({ type: '110110', details: { xCorrecao } })),
    ) as [CanonicalDocument, CanonicalDocument];
    const pipeline = await after({ ...first, mapping: 1, content: one }, { ...first, mapping: 2, content: other });
    const events = pipeline.table.cells(rowKey).filter(({ family }) => family === 'e');
    expect(events.map(({ timestamp }) => timestamp)).toEqual([other.timestamp]);
  });

  test('which has another time by the later mapping leaves the newest to the index', async () => {
    const late = named('Venda', { protocol: { dhRecbto: '2024-05-31T10:00:00-03:00' } });
    const pipeline = await after({ ...first, mapping: 1, content: late }, { ...first, mapping: 2, content: NEW });
    const index = Object.entries(pipeline.table.dump()).filter(([key]) => /^[dit]#/.test(key));
    expect(index).toHaveLength(3);
    const total = pipeline.view(rowKey)?.header?.total;
    for (const [, cells] of index) expect(cells[0]).toContain(`"vNF":"${total}"`);
    expect(pipeline.view(rowKey)?.header?.operation).toBe('Revenda');
  });
});

test('what nobody has read back yet is shown as it will be, found, and mended by a repair', async () => {
  const settled = await after({ ...first, mapping: 1, content: OLD }, { ...first, mapping: 2, content: NEW });
  const pipeline = await after({ ...first, mapping: 1, content: OLD });
  const event = readEventDocument(procEvento({ type: '110110', details: { xCorrecao: 'primeira' } }));
  // As Google's template writes rows: without a look at what is there.
  const delivery = { ...first, mapping: 2, content: NEW };
  await pipeline.table.write([documentRow(NEW, lineageOf(delivery), vault)]);
  expect(pipeline.view(rowKey)).toEqual(settled.view(rowKey));
  const checks = { before: 0, between: [0, Infinity], limit: 10 } as const;
  const { counts, found } = await checkDocuments(checks, undefined, pipeline.table);
  expect(counts).toMatchObject({ conflicts: 0 });
  expect(found.map(({ row }) => row)).toContain(rowKey);
  await repairIndex([rowKey], { invoices: pipeline.table, locks: createKeyLocks() });
  expect(dumped(pipeline)).toEqual(dumped(settled));
  expect((await checkDocuments(checks, undefined, pipeline.table)).counts).toMatchObject({ staleIndex: 0 });
  await deliver(pipeline, { ...delivery, content: event });
  expect(pipeline.view(rowKey)?.events).toHaveLength(1);
});

test('a different document of the same second is a conflict, whatever mapping read either', async () => {
  const pipeline = await after({ ...first, mapping: 1, content: OLD });
  const [counts] = await deliver(pipeline, { document: 'd2', object: 'b', mapping: 2, content: NEW });
  expect(counts).toMatchObject({ loaded: 1, conflicts: 1 });
  expect(pipeline.view(rowKey)).toMatchObject({ versions: 2 });
  expect(pipeline.view(rowKey)?.flags.map(({ code }) => code)).toContain('conflict');
});

test('a conflict that the mapping made is over once it has read both again', async () => {
  const pipeline = await after(
    { ...first, mapping: 1, content: OLD },
    { document: 'd2', object: 'b', mapping: 1, content: NEW },
  );
  await deliver(pipeline, { ...first, mapping: 2, content: NEW });
  expect(pipeline.view(rowKey)).toMatchObject({ versions: 1, header: { operation: 'Revenda' } });
  expect(pipeline.view(rowKey)?.flags.map(({ code }) => code)).not.toContain('conflict');
});

/** Contents of one key and second, the first two of them on one millisecond. */
function contents(): CanonicalDocument[] {
  const found = new Map<number, CanonicalDocument>();
  for (let n = 0; ; n++) {
    const one = named(`Venda ${n}`, {
      items: 1 + (n % 4),
      ...(n % 2 === 0 ? {} : { recipient: { CPF, xNome: `Maria ${n}` } }),
    });
    const other = found.get(one.timestamp);
    if (other !== undefined) return [one, other, ...[...found.values()].filter((each) => each !== other).slice(0, 2)];
    found.set(one.timestamp, one);
  }
}

test('any order and repetition of what several mappings read ends in the same bytes', async () => {
  const pool = [...contents(), named('Depois', { protocol: { dhRecbto: '2024-05-01T10:00:00-03:00' } })];
  const readings = fc.uniqueArray(
    fc.record({
      document: fc.constantFrom('d1', 'd2', 'd3'),
      mapping: fc.integer({ min: 1, max: 3 }),
      content: fc.nat({ max: pool.length - 1 }),
      objects: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 }),
      nsu: fc.boolean(),
    }),
    { minLength: 2, maxLength: 7, selector: ({ document, mapping }) => `${document} ${mapping}` },
  );
  /** Numbers of deliveries, so that a counterexample can be read. */
  const scene = readings.chain((read) => {
    const all = read.flatMap(({ objects }, index) => objects.map((object) => `${index} ${object}`));
    const more = fc.array(fc.constantFrom(...all), { maxLength: 3 });
    const order = more.chain((again) =>
      fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
    );
    return fc.record({ read: fc.constant(read), all: fc.constant(all), order });
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ read, all, order }) => {
      const delivery = (name: string): Delivery => {
        const [index = '', object = ''] = name.split(' ');
        const { document, mapping, content, nsu } = read[Number(index)] as (typeof read)[number];
        const told = nsu ? { nsu: '7' } : {};
        return {
          document,
          mapping,
          object: `${document}-${object}`,
          content: pool[content] as CanonicalDocument,
          ...told,
        };
      };
      const quiet = await after(...all.map(delivery));
      expect(dumped(await after(...order.map(delivery)))).toEqual(dumped(quiet));
      const together = createPipeline();
      await writePart(await partOf(together, order.map(delivery)), together.writePorts);
      expect(dumped(together)).toEqual(dumped(quiet));
    }),
    { numRuns: 60 },
  );
});

describe('a row from before readings were noted', () => {
  test('is replaced by a replay of the object that it came from', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/1', JSON.stringify(nfeProc()));
    const { generation } = await pipeline.store.describe('raw', 'demo/b/1');
    const lineage = { uri: 'gs://raw/demo/b/1', generation, offset: 0, source: 'demo', batch: undefined };
    await pipeline.table.write([documentRow(OLD, lineage, vault)]);
    expect(await pipeline.load('demo/b/1')).toMatchObject({ loaded: 1, conflicts: 0 });
    const view = pipeline.view(rowKey);
    expect(view).toMatchObject({ versions: 1, lineage: { schema: String(MAPPING_VERSION) } });
    expect(view?.header?.operation).not.toBe(OLD.header.operation);
    expect(view?.flags.map(({ code }) => code)).not.toContain('conflict');
  });

  test('is a conflict with another document, and the same content changes nothing else', async () => {
    const pipeline = createPipeline();
    await pipeline.table.write([documentRow(OLD, { ...lineageOf({ ...first, mapping: 1, content: OLD }), reading: undefined as never }, vault)]); // prettier-ignore
    const [counts] = await deliver(pipeline, { document: 'd2', object: 'b', mapping: 2, content: NEW });
    expect(counts).toMatchObject({ loaded: 1, conflicts: 1 });
    const [again] = await deliver(pipeline, { ...first, mapping: 1, content: OLD });
    expect(again).toMatchObject({ loaded: 1, unchanged: 0, conflicts: 0 });
    expect(pipeline.view(rowKey)).toMatchObject({ versions: 2 });
  });
});

test('a content that comes in very many forms is noted once for all of them', async () => {
  const many = Array.from({ length: 20 }, (_, n): Delivery => ({
    document: `form-${n}`,
    object: `o${n}`,
    mapping: 1,
    content: OLD,
  }));
  const pipeline = await after(...many);
  const notes = () => rowState(pipeline.table.cells(rowKey)).readings;
  expect(notes()).toMatchObject([{ document: '*', mapping: 1 }]);
  expect(dumped(await after(...[...many].reverse()))).toEqual(dumped(pipeline));
  await deliver(pipeline, { document: 'form-3', object: 'o3', mapping: 2, content: NEW });
  expect(pipeline.view(rowKey)).toMatchObject({ versions: 1, header: { operation: 'Revenda' } });
});
