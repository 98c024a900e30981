/** Bodies that are packed as a whole, and packed in packed ones. */

import { deflateSync, gzipSync } from 'node:zlib';
import { messages } from '../fixtures/avro.ts';
import { nfeProc } from '../fixtures/nfe.ts';
import { toXml } from '../fixtures/xml.ts';
import { zip } from '../fixtures/zip.ts';
import { createPipeline } from './pipeline.ts';

const json = (number: number) => JSON.stringify(nfeProc({ number }));
const xml = (number: number) => toXml(nfeProc({ number }));
const base64 = (bytes: Buffer | string) => Buffer.from(bytes as string).toString('base64');
const zipped = (...bodies: (Buffer | string)[]) => zip(bodies.map((body, index) => ({ name: `${index}`, body })));
const read = async (body: Buffer | string, limits: Parameters<typeof createPipeline>[0] = {}) => {
  const pipeline = createPipeline(limits);
  await pipeline.put('demo/b/a', body);
  const slices = await pipeline.transformAll('demo/b/a');
  const reasons: Record<string, number> = {};
  for (const slice of slices) {
    for (const [code, n] of Object.entries(slice.reasons)) reasons[code] = (reasons[code] ?? 0) + n;
  }
  const invoices = slices.reduce((so, slice) => so + slice.invoices, 0);
  return { slices, reasons, invoices, outcome: [invoices, reasons] };
};
const lines = (text: string, width: number) => text.replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n');

describe('a body that is one text of base64', () => {
  test.each<[string, Buffer | string, number]>([
    ['JSON', base64(json(1)), 1],
    ['JSON with a byte order mark', base64(`\ufeff${json(1)}`), 1],
    ['XML', base64(xml(1)), 1],
    ['gzip', base64(gzipSync(`${json(1)}\n${json(2)}`)), 2],
    ['zlib', base64(deflateSync(xml(1))), 1],
    ['zip', base64(zipped(json(1), xml(2))), 2],
    ['base64', base64(base64(json(1))), 1],
    ['lines of 76', lines(base64(xml(1)), 76), 1],
    ['lines of an odd length, after blanks', `\n ${lines(base64(xml(1)), 61)}\n`, 1],
    ['the other alphabet', Buffer.from(xml(1)).toString('base64url'), 1],
    ['several texts', `${base64(xml(1))}\n${base64(`${xml(2)} `)}\n${base64(`${xml(3)}  `)}\n`, 3],
    ['a JSON text', JSON.stringify(base64(json(1))), 1],
    ['a JSON text in lines', JSON.stringify(lines(base64(json(1)), 76)), 1],
  ])('of %s is read', async (_title, body, count) => {
    expect((await read(body)).outcome).toEqual([count, {}]);
  });

  test('that breaks off or goes over into something else keeps what came', async () => {
    const whole = base64(`${json(1)}\n${json(2)}`);
    expect((await read(whole.slice(0, -300))).outcome).toEqual([1, { truncated: 1 }]);
    expect((await read(`${whole}%%%`)).outcome).toEqual([2, { 'not-base64': 1 }]);
  });

  test.each([
    ['words', 'naohanadaaqui', { 'not-json': 1 }],
    ['a long word', 'a'.repeat(5000), { 'not-json': 1 }],
    ['base64 of something else', base64('%PDF-1.7 nada que seja uma nota'), { 'not-json': 1 }],
    ['a JSON text that holds nothing', '"CHAVENOTAFISCALELETRONICA"', { 'not-json': 1 }],
  ])('is not seen in %s', async (_title, body, reasons) => {
    expect((await read(body)).outcome).toEqual([0, reasons]);
  });

  test('in slices is the same as in one go', async () => {
    const many = Array.from({ length: 300 }, (_, index) => json(index + 1)).join('\n');
    for (const body of [base64(many), base64(gzipSync(many)), base64(zipped(gzipSync(many)))]) {
      const { invoices, slices } = await read(body, { documents: 40 });
      expect([invoices, slices.length]).toEqual([300, 8]);
    }
  });
});

describe('a body that is a JSON text', () => {
  test.each([
    ['JSON', JSON.stringify(json(1))],
    ['XML', JSON.stringify(`\ufeff<?xml version="1.0"?>\n${xml(1)}`)],
  ])('of %s is read', async (_title, body) => {
    expect((await read(body)).outcome).toEqual([1, {}]);
  });
});

describe('packed in packed', () => {
  test.each<[string, Buffer, number]>([
    ['zip in gzip', gzipSync(zipped(json(1), xml(2))), 2],
    ['gzip in gzip', gzipSync(gzipSync(json(1))), 1],
    ['zip in zip in zip', zipped(json(1), zipped(json(2), zipped(xml(3), json(4)))), 4],
    ['base64 and gzip in zip', zipped(base64(json(1)), gzipSync(json(2)), base64(gzipSync(json(3)))), 3],
    ['UTF-16 in zip in gzip', gzipSync(zipped(Buffer.from(`\ufeff${xml(1)}`, 'utf16le'))), 1],
  ])('%s is read', async (_title, body, count) => {
    for (const documents of [1, 100]) expect((await read(body, { documents })).outcome).toEqual([count, {}]);
  }); // prettier-ignore

  test('an Avro file of archives, and archives of Avro files', async () => {
    const file = await messages([zipped(json(1), xml(2)), base64(gzipSync(json(3)))]);
    for (const body of [file, gzipSync(file), zipped(file, json(4))]) {
      for (const documents of [1, 100]) {
        const { invoices, reasons } = await read(body, { documents });
        expect([invoices >= 3, reasons]).toEqual([true, {}]);
      }
    }
  });

  test('deeper than four times is refused, and nothing beside it', async () => {
    let deep: Buffer = Buffer.from(json(1));
    for (let layer = 0; layer < 5; layer++) deep = gzipSync(deep);
    expect((await read(deep)).outcome).toEqual([0, { 'too-packed': 1 }]);
    expect((await read(zipped(deep, json(2)))).outcome).toEqual([1, { 'too-packed': 1 }]);
  });

  test('bombs are refused by what they come to together', async () => {
    const bomb = gzipSync(Buffer.alloc(3 * 1024 * 1024, 0x20));
    const inner = zipped(...Array.from({ length: 4 }, () => bomb));
    const bombs = zipped(...Array.from({ length: 4 }, () => inner), json(1));
    const { slices, reasons } = await read(bombs, { inflated: 20 * 1024 * 1024 });
    expect(slices.at(-1)?.next).toBeNull();
    expect(reasons['inflates-too-far']).toBeGreaterThan(0);
    expect(reasons['empty']).toBeLessThan(7);
  });

  test('what is wrong at the end is told once, wherever slices begin', async () => {
    const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
    const three = `[${json(1)},${json(2)},${json(3)}`;
    const bodies = [
      cut(gzipSync(`${json(1)}\n${json(2)}`), 0.9),
      gzipSync(three),
      Buffer.from(`${base64(`${json(1)}\n${json(2).slice(0, 500)}`)}%%`),
      zipped(cut(gzipSync(json(1)), 0.8), three),
      await messages([three, cut(gzipSync(xml(1)), 0.8), `<lote>${xml(4)}`]),
    ];
    for (const body of bodies) {
      const { outcome } = await read(body);
      for (const documents of [1, 2]) expect((await read(body, { documents })).outcome).toEqual(outcome);
    }
  });

  test('blanks without end are empty', async () => {
    expect((await read(Buffer.alloc(100_000, 0x20))).outcome).toEqual([0, { empty: 1 }]);
    expect((await read(zipped(Buffer.alloc(100_000, 0x0a), json(1)))).outcome).toEqual([1, { empty: 1 }]);
  });
});
