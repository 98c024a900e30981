/** Avro files: what a Cloud Storage subscription of Pub/Sub gathers, and records of any other kind. */

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { avroFile, messages, messagesWithMetadata } from '../fixtures/avro.ts';
import { nfeProc, procEvento, simpleInvoice } from '../fixtures/nfe.ts';
import { toXml } from '../fixtures/xml.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';

const json = (number: number) => JSON.stringify(nfeProc({ number }));
const xml = (number: number) => toXml(nfeProc({ number }));
const read = async (body: Buffer | string, limits: Parameters<typeof createPipeline>[0] = {}) => {
  const pipeline = createPipeline(limits);
  await pipeline.put('demo/b/a', body);
  const slices = await pipeline.transformAll('demo/b/a');
  const sum = (name: 'documents' | 'invoices' | 'events' | 'quarantined') =>
    slices.reduce((so, slice) => so + slice[name], 0);
  const reasons: Record<string, number> = {};
  for (const slice of slices) {
    for (const [code, n] of Object.entries(slice.reasons)) reasons[code] = (reasons[code] ?? 0) + n;
  }
  return { pipeline, slices, sum, reasons };
};
const rowsOf = async (pipeline: Pipeline): Promise<string> => {
  await pipeline.load('demo/b/a');
  const rows = Object.entries(pipeline.table.dump()).map(([key, cells]) => [
    key,
    cells.filter((cell) => !/^r:(uri|generation)/.test(cell)),
  ]);
  return JSON.stringify(rows);
};

const bodies = [
  json(1),
  xml(2),
  gzipSync(json(3)),
  Buffer.from(xml(4)).toString('base64'),
  `[${json(5)},${json(6)}]`,
  JSON.stringify(procEvento()),
];

test('a record with a text called data is no message: it is read as the record it is', async () => {
  const schema = {
    type: 'record',
    name: 'Nota',
    fields: [
      { name: 'data', type: 'string' },
      { name: 'nota', type: 'string' },
    ],
  };
  const file = await avroFile(schema, [{ data: '2024-01-31', nota: json(1) }]);
  expect((await read(file)).sum('invoices')).toBe(1);
});

describe.each(['null', 'deflate', 'snappy'])('messages in an Avro file packed with %s', (codec) => {
  test.each([
    ['alone', (options: object) => messages(bodies, { codec, ...options })],
    ['with metadata', (options: object) => messagesWithMetadata(bodies.map((body) => ({ body })), { codec, ...options })],
  ])('%s are read like objects of their own', async (_title, file) => {
    for (const blockSize of [1, 3000, 1_000_000]) {
      const { sum, reasons } = await read(await file({ blockSize }));
      expect(reasons).toEqual({});
      expect([sum('invoices'), sum('events')]).toEqual([6, 1]);
    }
  }); // prettier-ignore

  test('in slices are the same as in one go', async () => {
    const file = await messages([...bodies, ...[11, 12, 13, 14].map(json)], { codec });
    const wanted = await rowsOf((await read(file)).pipeline);
    for (const limits of [{ documents: 1 }, { documents: 4 }, { bytes: 3000 }]) {
      const { pipeline, slices, sum } = await read(file, limits);
      expect(slices.length).toBeGreaterThan(2);
      expect(sum('invoices')).toBe(10);
      expect(await rowsOf(pipeline)).toBe(wanted);
    }
  });
});

test('a broken message loses no other', async () => {
  const broken = [json(1), json(2).slice(0, 700), xml(3).slice(0, 900), '', 'nada', gzipSync(json(4)).subarray(0, 200), json(5)];
  const { sum, reasons } = await read(await messages(broken, { blockSize: 1_000_000 }));
  expect(sum('invoices')).toBe(2);
  expect(reasons).toEqual({ truncated: 3, empty: 1, 'not-json': 1 });
}); // prettier-ignore

test('the attribute source says whose a message is', async () => {
  const invoice = JSON.stringify(simpleInvoice);
  const file = await messagesWithMetadata([
    { body: invoice, source: 'loja' },
    { body: invoice },
    { body: invoice, source: '../x' },
  ]);
  const { pipeline } = await read(file);
  await pipeline.load('demo/b/a');
  const keys = Object.keys(pipeline.table.dump()).filter((key) => key.startsWith('n#'));
  expect(keys.map((key) => key.split('#')[3]).sort()).toEqual(['demo', 'loja']);
});

describe('records that are no messages', () => {
  test('are read as the JSON that they stand for', async () => {
    const tree = nfeProc({ number: 8 });
    const schema = { type: 'record', name: 'Nota', fields: [{ name: 'xml', type: ['null', 'string'] }, { name: 'nsu', type: 'long' }] }; // prettier-ignore
    const { sum } = await read(
      await avroFile(schema, [
        { xml: toXml(tree), nsu: 7 },
        { xml: json(9), nsu: 8 },
      ]),
    );
    expect(sum('invoices')).toBe(2);
  });

  test('keep every digit of every number', async () => {
    const schema = {
      type: 'record',
      name: 'Fatura',
      fields: [
        { name: 'NFeID', type: 'long' },
        { name: 'NFeNumber', type: 'int' },
        { name: 'EmissionDate', type: 'string' },
        { name: 'CreateDate', type: 'string' },
        { name: 'Discount', type: 'float' },
        {
          name: 'ItemList',
          type: {
            type: 'array',
            items: {
              type: 'record',
              name: 'Item',
              fields: [
                { name: 'ProductName', type: 'string' },
                { name: 'Value', type: 'bytes' },
                { name: 'Quantity', type: 'double' },
              ],
            },
          },
        },
      ],
    };
    const decimal = JSON.stringify(schema).replace(
      '{"name":"Value","type":"bytes"}',
      '{"name":"Value","type":{"type":"bytes","logicalType":"decimal","precision":30,"scale":10}}',
    );
    // 12345678901234567890
    const item = { ProductName: 'Arroz', Value: Buffer.from('00ab54a98ceb1f0ad2', 'hex'), Quantity: 0.1 };
    const record = { NFeID: 501, NFeNumber: 501, EmissionDate: '2021-05-24T00:00:00', CreateDate: '2021-05-24T20:21:34.79', Discount: 0.1, ItemList: [item] }; // prettier-ignore
    const { pipeline } = await read(await avroFile(JSON.parse(decimal) as object, [record]));
    await pipeline.load('demo/b/a');
    const [key = ''] = Object.keys(pipeline.table.dump()).filter((one) => one.startsWith('n#'));
    expect(pipeline.view(key)).toMatchObject({
      header: { discount: '0.10' },
      items: [{ quantity: '0.1', unitPrice: '1234567890.123456789' }],
    });
  });
});

describe('a damaged file', () => {
  const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
  const whole = (options: object = {}) => messages(numbers.map(json), { blockSize: 6000, ...options });

  test('that was cut off gives what came', async () => {
    for (const codec of ['null', 'deflate']) {
      const file = await whole({ codec });
      const { sum, reasons } = await read(file.subarray(0, Math.floor(file.length * 0.7)));
      expect(sum('invoices')).toBeGreaterThan(20);
      expect(reasons).toEqual({ truncated: 1 });
    }
  });

  test('loses no block but the damaged one', async () => {
    const file = await whole();
    const sync = file.subarray(file.length - 16);
    // The count and size of the fourth block.
    let at = 0;
    for (let block = 0; block < 4; block++) at = file.indexOf(sync, at) + 16;
    for (const bytes of [
      [0xff, 0xff, 0xff, 0xff, 0xff],
      [0x02, 0x02],
      [0x00, 0x00],
    ]) {
      const other = Buffer.from(file);
      Buffer.from(bytes).copy(other, at);
      const { sum, reasons } = await read(other, { documents: 7 });
      expect(sum('invoices')).toBeGreaterThan(34);
      expect(reasons).toMatchObject({ 'corrupt-avro': 1 });
    }
  });

  test.each([
    ['no schema', (text: string) => text.replace('"record"', '"rekord"'), 'corrupt-avro'],
    ['another codec', (text: string) => text.replace('\x08null', '\x08zstd'), 'avro-codec'],
    ['no more than its first bytes', (text: string) => text.slice(0, 30), 'truncated'],
    ['nothing in it', (text: string) => text.slice(0, text.indexOf('nfeProc') - 40), 'truncated'],
  ])('with %s is set aside', async (_title, change, code) => {
    const file = Buffer.from(change((await whole({ blockSize: 1_000_000 })).toString('latin1')), 'latin1');
    const { sum, reasons } = await read(file);
    expect([sum('documents'), reasons]).toEqual([1, { [code]: 1 }]);
  });

  test('never hangs, whatever its bytes say', async () => {
    const file = await messagesWithMetadata(
      [1, 2, 3].map((number) => ({ body: json(number), source: 'loja' })),
      { blockSize: 3000 },
    );
    const nulls = await avroFile({ type: 'record', name: 'N', fields: [{ name: 'a', type: { type: 'array', items: 'null' } }] }, [{ a: [null] }]); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(file, nulls),
        fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.uint8Array({ minLength: 1, maxLength: 9 })), { minLength: 1, maxLength: 4 }), // prettier-ignore
        async (bytes, changes) => {
          const other = Buffer.from(bytes);
          for (const [at, some] of changes) other.set(some.slice(0, other.length - Math.floor(at * other.length)), Math.floor(at * other.length)); // prettier-ignore
          const { slices } = await read(other, { documents: 2 });
          expect(slices.at(-1)?.next).toBeNull();
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);
});
