import { gzipSync } from 'node:zlib';
import { transform, type TransformResponse } from '../../handlers/transform/transform.ts';
import { infNFe, keyOf, nfeProc, procEvento } from '../fixtures/nfe.ts';
import { toXml } from '../fixtures/xml.ts';
import { zip, type ZipFile } from '../fixtures/zip.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';

const json = (number: number) => JSON.stringify(nfeProc({ number }));
const xml = (number: number) => toXml(nfeProc({ number }));
const total = (slices: readonly TransformResponse[], name: 'documents' | 'invoices' | 'events' | 'quarantined') =>
  slices.reduce((sum, slice) => sum + slice[name], 0);
const reasonsOf = (slices: readonly TransformResponse[]): Record<string, number> => {
  const sum: Record<string, number> = {};
  for (const { reasons } of slices) for (const [code, n] of Object.entries(reasons)) sum[code] = (sum[code] ?? 0) + n;
  return sum;
};
const read = async (body: Buffer | string, limits: Parameters<typeof createPipeline>[0] = {}) => {
  const pipeline = createPipeline(limits);
  await pipeline.put('demo/b/a', body);
  return { pipeline, slices: await pipeline.transformAll('demo/b/a') };
};
/** Rows without what tells where they came from. */
const rowsOf = async (pipeline: Pipeline): Promise<string> => {
  await pipeline.load('demo/b/a');
  const rows = Object.entries(pipeline.table.dump()).map(([key, cells]) => [
    key,
    cells.filter((cell) => !/^r:(uri|generation|offset)/.test(cell)),
  ]);
  return JSON.stringify(rows);
};

/** Does not pack well. */
const noise = (seed: number, size: number): string => {
  let state = seed;
  let text = '';
  while (text.length < size) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += state.toString(36);
  }
  return text;
};

const mixed: ZipFile[] = [
  { name: 'notas/', body: '' },
  { name: 'notas/1.xml', body: xml(1) },
  { name: 'notas/2.json', body: `[${json(2)},${json(3)}]` },
  { name: 'notas/4.ndjson', body: `${json(4)}\n${json(5)}\n`, stored: true },
  { name: '__MACOSX/notas/._1.xml', body: 'x' },
  { name: 'evento.xml', body: toXml(procEvento()), trailing: true },
  { name: 'mais.zip', body: zip([{ name: '6.xml', body: xml(6) }]) },
  { name: '7.json.gz', body: gzipSync(json(7)) },
];

describe('XML in objects', () => {
  test('a batch in slices is the same as in one go', async () => {
    const batch = toXml({
      enviNFe: { NFe: Array.from({ length: 23 }, (_, n) => ({ infNFe: infNFe({ number: n + 1 }) })) },
    });
    const whole = await read(batch);
    expect([whole.slices.length, total(whole.slices, 'invoices')]).toEqual([1, 23]);
    const wanted = await rowsOf(whole.pipeline);
    for (const limits of [{ documents: 5 }, { bytes: 4000 }]) {
      const { pipeline, slices } = await read(batch, limits);
      expect(slices.length).toBeGreaterThan(4);
      expect(total(slices, 'invoices')).toBe(23);
      expect(await rowsOf(pipeline)).toBe(wanted);
    }
  });

  test('UTF-16 and gzip make no difference', async () => {
    const file = `<?xml version="1.0" encoding="UTF-16"?>${xml(1)}`;
    for (const body of [
      Buffer.from(`\ufeff${file}`, 'utf16le'),
      Buffer.from(file, 'utf16le').swap16(),
      gzipSync(file),
    ]) {
      const { slices } = await read(body);
      expect(slices).toMatchObject([{ documents: 1, invoices: 1, flagged: 0, quarantined: 0 }]);
    }
  });

  test('one broken invoice takes no other with it', async () => {
    const documents = [1, 2, 3, 4, 5].map(xml);
    documents[1] = documents[1]?.slice(0, 900) ?? '';
    documents[3] = documents[3]?.replace('</det>', '</dett>') ?? '';
    const { slices } = await read(`<lote>${documents.join('')}</lote>`);
    expect(slices).toMatchObject([{ invoices: 3, quarantined: 2, reasons: { truncated: 1, 'not-xml': 1 } }]);
  });
});

describe('archives', () => {
  test('hold files of every form, archives and packed files', async () => {
    const { slices } = await read(zip(mixed));
    expect(reasonsOf(slices)).toEqual({});
    expect([total(slices, 'invoices'), total(slices, 'events')]).toEqual([7, 1]);
  });

  test('in slices are the same as in one go', async () => {
    const wanted = await rowsOf((await read(zip(mixed))).pipeline);
    for (const limits of [{ documents: 1 }, { documents: 3 }, { bytes: 2000 }]) {
      const { pipeline, slices } = await read(zip(mixed), limits);
      expect(slices.length).toBeGreaterThan(2);
      expect(await rowsOf(pipeline)).toBe(wanted);
    }
  });

  test('whose entries cannot be read lose those alone', async () => {
    const { slices } = await read(
      zip([
        { name: '1', body: json(1) },
        { name: '2', body: json(2), encrypted: true },
        { name: '3', body: json(3), method: 12 },
        { name: '4', body: json(4), checksum: 1 },
        { name: '5', body: '' },
        { name: '6.pdf', body: '%PDF-1.7' },
        { name: '7', body: zip([{ name: 'a', body: zip([{ name: 'b', body: json(8) }]) }]) },
        { name: '9', body: json(9) },
      ]),
    );
    expect(total(slices, 'invoices')).toBe(3);
    expect(reasonsOf(slices)).toEqual({
      'zip-encrypted': 1,
      'zip-method': 1,
      'corrupt-zip': 1,
      empty: 1,
      'not-json': 1,
    });
  });

  test('that were cut off give what came', async () => {
    const files = [1, 2, 3].map((number) => ({ name: `${number}`, body: json(number), trailing: number === 2 }));
    const withoutDirectory = await read(zip(files, false));
    expect(total(withoutDirectory.slices, 'invoices')).toBe(3);
    expect(reasonsOf(withoutDirectory.slices)).toEqual({ truncated: 1 });
    const whole = zip(files, false);
    const half = await read(whole.subarray(0, whole.length - 300));
    expect(total(half.slices, 'invoices')).toBe(2);
    expect(half.slices.at(-1)?.next).toBeNull();
  });

  test('with something in front are read all the same', async () => {
    const { slices } = await read(Buffer.concat([Buffer.from('PK\x03\x04 not an entry'), zip(mixed)]));
    expect(total(slices, 'invoices')).toBe(7);
  });

  test('with a large entry inflate it once and go on by ranges', async () => {
    const lines = Array.from({ length: 1200 }, (_, index) =>
      JSON.stringify(nfeProc({ number: index + 1, extra: { x: noise(index + 1, 9000) } })),
    );
    const { pipeline, slices } = await read(zip([{ name: 'a', body: json(9999) }, { name: 'b', body: lines.join('\n') }]), { documents: 500 }); // prettier-ignore
    expect([slices.length, total(slices, 'invoices'), total(slices, 'quarantined')]).toEqual([3, 1201, 0]);
    expect([...pipeline.store.objects.keys()].filter((name) => name.includes('/inflated/'))).toHaveLength(1);
  });

  test('that are loaded twice at once do not take the inflated copy from each other', async () => {
    const lines = Array.from({ length: 300 }, (_, index) =>
      JSON.stringify(nfeProc({ number: index + 1, extra: { x: noise(index + 1, 9000) } })),
    );
    const pipeline = createPipeline({ documents: 100 });
    await pipeline.put('a', gzipSync(lines.join('\n')));
    const request = { bucket: 'raw', object: 'a', generation: null };
    const first = await transform({ ...request, from: null }, pipeline.ports);
    const again = await transform({ ...request, from: null }, pipeline.ports);
    expect(first.next?.inflated).toBeDefined();
    expect(again.next).toEqual(first.next);
    expect((await transform({ ...request, from: first.next }, pipeline.ports)).invoices).toBe(100);
  });

  test('that inflate without end are stopped', async () => {
    const bomb = Buffer.alloc(90 * 1024 * 1024, 0x20);
    const { slices } = await read(
      zip([
        { name: 'bomb', body: bomb },
        { name: 'good', body: json(1) },
      ]),
    );
    expect(total(slices, 'invoices')).toBe(1);
    expect(reasonsOf(slices)).toEqual({ 'inflates-too-far': 1 });
    const packed = await read(gzipSync(bomb));
    expect(reasonsOf(packed.slices)).toEqual({ 'inflates-too-far': 1 });
  });

  test.each([
    { offset: 0, container: 'top' as const, zip: { at: -1, done: 0 } },
    { offset: 0, container: 'top' as const, zip: { at: 0, done: 0, inner: { offset: 0, container: 'top' as const, inflated: { bucket: 'secrets', name: 'a', generation: '1' } } } },
    { offset: 0, container: 'xml' as const, xml: { open: 'a' as unknown as string[] } },
  ])('refuse a cursor that no answer gave: %j', async (from) => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/a', zip(mixed));
    const call = transform({ bucket: 'raw', object: 'demo/b/a', from }, pipeline.ports);
    await expect(call).rejects.toMatchObject({ code: 'cursor-invalid' });
  }); // prettier-ignore
});

describe('an archive in a field of an answer', () => {
  const field = (archive: Buffer) => JSON.stringify({ arquivo: archive.toString('base64'), gerado: '2024-04-01' });

  test('holds documents of any form, and loses only what is broken', async () => {
    const files = [
      { name: 'pasta/', body: '' },
      { name: 'pasta/1.xml', body: xml(1) },
      { name: '2.json', body: json(2), stored: true },
      { name: '3.xml', body: xml(3), checksum: 1 },
      { name: '4.xml', body: xml(4), encrypted: true },
      { name: '5.xml', body: xml(5), method: 12 },
      { name: '6.txt', body: 'nada' },
    ];
    const { slices } = await read(field(zip(files)));
    expect(slices).toMatchObject([{ invoices: 2, quarantined: 4 }]);
    expect(reasonsOf(slices)).toEqual({ 'corrupt-zip': 1, 'zip-encrypted': 1, 'zip-method': 1, 'not-json': 1 });
  });

  test('gives the rows that the documents give themselves', async () => {
    const wanted = await rowsOf((await read(xml(1))).pipeline);
    expect(await rowsOf((await read(field(zip([{ name: '1.xml', body: xml(1) }])))).pipeline)).toBe(wanted);
  });

  test('that holds no document is no document', async () => {
    const { slices } = await read(field(zip([{ name: 'logo.png', body: noise(1, 5000) }])));
    expect(reasonsOf(slices)).toEqual({ 'not-an-invoice': 1 });
  });

  test('that was cut off is refused where it must be a document', async () => {
    const packed = zip([{ name: '1.xml', body: xml(1) }], false).toString('base64');
    const { slices } = await read(JSON.stringify({ loteDistDFeInt: { docZip: packed } }));
    expect(reasonsOf(slices)).toEqual({ 'corrupt-zip': 1 });
  });
});

describe('distribution answers', () => {
  const packed = (body: string | Buffer) => gzipSync(body).toString('base64');
  const docZip = [
    { '@NSU': '000000000000001', '@schema': 'procNFe_v4.00.xsd', '#text': packed(xml(1)) },
    { '@NSU': '000000000000002', '@schema': 'procNFe_v4.00.xsd', '#text': 'H4sIAAAA' },
    { '@NSU': '000000000000003', '@schema': 'procEventoNFe_v1.00.xsd', '#text': packed(toXml(procEvento({ key: keyOf({ number: 1 }) }))) },
    { '@NSU': '000000000000004', '@schema': 'procNFe_v4.00.xsd', '#text': packed('<html>503</html>') },
  ]; // prettier-ignore
  const answer = (docs: typeof docZip | (typeof docZip)[number]) => ({
    retDistDFeInt: { '@versao': '1.01', cStat: '138', ultNSU: '4', maxNSU: '4', loteDistDFeInt: { docZip: docs } },
  });

  test.each([
    ['JSON', JSON.stringify(answer(docZip))],
    ['SOAP', toXml({ 'soap:Envelope': { 'soap:Body': answer(docZip) } })],
  ])('in %s keep number and schema, and lose only what is broken', async (_title, body) => {
    const { pipeline, slices } = await read(body);
    expect(slices).toMatchObject([{ invoices: 1, events: 1, quarantined: 2 }]);
    await pipeline.load('demo/b/a');
    const [rowKey = ''] = Object.keys(pipeline.table.dump()).filter((key) => key.startsWith('n#'));
    expect(pipeline.view(rowKey)).toMatchObject({
      status: 'cancelled',
      lineage: { nsu: '000000000000001', nsuSchema: 'procNFe_v4.00.xsd' },
    });
    const quarantined = [...pipeline.store.objects].filter(([name]) => name.startsWith('quarantine/'));
    expect(quarantined.map(([, { body: kept }]) => kept.toString()).sort()).toContain('<html>503</html>');
  });

  test('with one document as an object', async () => {
    const [first] = docZip;
    const { slices } = await read(JSON.stringify(answer(first as (typeof docZip)[number])));
    expect(slices).toMatchObject([{ documents: 1, invoices: 1 }]);
  });

  test.each(['137', '656', '138'])('%s without documents is an answer, not an error', async (cStat) => {
    const body = { retDistDFeInt: { '@versao': '1.01', cStat, ultNSU: '000000000000004', maxNSU: '000000000000000' } };
    for (const text of [JSON.stringify(body), toXml(body)]) {
      expect((await read(text)).slices).toMatchObject([{ documents: 0, quarantined: 0, next: null }]);
    }
  });
});
