import { gzipSync } from 'node:zlib';
import { checkAgainst } from '../../../schemas/index.ts';
import { transform, type TransformResponse } from '../../../handlers/transform/transform.ts';
import { nfeProc, procEvento, simpleInvoice } from '../../fixtures/nfe.ts';
import { createPipeline } from '../pipeline.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => JSON.stringify(nfeProc({ number: index + 1 })));
const total = (slices: readonly TransformResponse[], name: 'documents' | 'invoices' | 'events' | 'quarantined') =>
  slices.reduce((sum, slice) => sum + slice[name], 0);
const fits = checkAgainst('transform-response');

describe('transform', () => {
  test('counts documents, invoices, events, flags and what is quarantined', async () => {
    const pipeline = createPipeline();
    const flawed = nfeProc({ number: 2, totals: { vNF: '99.00' } });
    await pipeline.put(
      'demo/b1/a.ndjson',
      [nfeProc(), flawed, procEvento(), { a: 1 }].map((one) => JSON.stringify(one)).join('\n') + '\n{"x":',
    );
    const [slice] = await pipeline.transformAll('demo/b1/a.ndjson');
    expect(slice).toMatchObject({
      documents: 5,
      invoices: 2,
      events: 1,
      flagged: 1,
      flags: { totals: 1 },
      quarantined: 2,
      reasons: { 'not-an-invoice': 1, truncated: 1 },
      next: null,
    });
    expect(fits(slice)).toEqual({ ok: true });
  });

  test('the sum of documents is always invoices, events and quarantined', async () => {
    const pipeline = createPipeline({ documents: 3 });
    await pipeline.put('demo/b/a.json', `[${many(7).join(',')},{"a":1},${JSON.stringify(procEvento())}]`);
    const slices = await pipeline.transformAll('demo/b/a.json');
    expect(total(slices, 'documents')).toBe(9);
    for (const one of slices) expect(one.documents).toBe(one.invoices + one.events + one.quarantined);
  });

  const bodies: [string, (documents: string[]) => string | Buffer][] = [
    ['an array', (documents) => `[${documents.join(',')}]`],
    ['NDJSON', (documents) => documents.join('\n')],
    ['a page body', (documents) => `{"page":1,"data":[${documents.join(',')}],"hasMore":false}`],
    ['gzip', (documents) => gzipSync(documents.join('\n'))],
  ];

  test.each(bodies)('%s in slices is the same as in one go', async (_title, write) => {
    const documents = many(23);
    const rows = async (limits: { documents?: number; bytes?: number }) => {
      const pipeline = createPipeline(limits);
      await pipeline.put('demo/b/a', write(documents));
      const slices = await pipeline.transformAll('demo/b/a');
      expect(total(slices, 'invoices')).toBe(23);
      await pipeline.load('demo/b/a');
      return { slices: slices.length, rows: pipeline.table.dump() };
    };
    const whole = await rows({});
    const byCount = await rows({ documents: 5 });
    const byBytes = await rows({ bytes: 4000 });
    expect(whole.slices).toBe(1);
    expect(byCount.slices).toBeGreaterThan(4);
    expect(byBytes.slices).toBeGreaterThan(4);
    expect(byCount.rows).toEqual(whole.rows);
    expect(byBytes.rows).toEqual(whole.rows);
  });

  test('a large gzip is inflated once and then read by ranges', async () => {
    const pipeline = createPipeline({ documents: 400 });
    // Digits that do not repeat keep the archive above the size that is held in memory.
    const noise = (index: number) =>
      Array.from({ length: 150 }, (_, n) => Math.sin(index * 150 + n).toString(36)).join('');
    const documents = Array.from({ length: 1000 }, (_, index) =>
      JSON.stringify({ ...simpleInvoice, NFeID: index + 1, note: noise(index) }),
    );
    const body = gzipSync(documents.join('\n'), { level: 1 });
    await pipeline.put('loja/b/a.json.gz', body);
    expect(body.length).toBeGreaterThan(1024 * 1024);
    const slices = await pipeline.transformAll('loja/b/a.json.gz');
    expect(slices.length).toBeGreaterThan(2);
    expect(total(slices, 'invoices')).toBe(1000);
  });

  test('running a slice again writes nothing new', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/a.ndjson', [...many(5), '{"x":1}'].join('\n'));
    const first = await pipeline.transformAll('demo/b/a.ndjson');
    const { writes } = pipeline.store.usage;
    expect(await pipeline.transformAll('demo/b/a.ndjson')).toEqual(first);
    expect(pipeline.store.usage.writes).toBe(writes);
  });

  test.each<[string, Buffer | string, Record<string, number>]>([
    ['an empty object', '', { empty: 1 }],
    ['only blanks', ' \n ', { empty: 1 }],
    ['text', 'hello\n', { 'not-json': 1 }],
    ['HTML', '<html><body>503</body></html>', { 'not-an-invoice': 1 }],
    ['HTML that is no XML', '<html><body>503<br></body></html>', { 'not-xml': 1 }],
    ['a cut-off gzip', gzipSync(many(1)[0] ?? '').subarray(0, 200), { truncated: 1 }],
    ['a damaged gzip', Buffer.concat([gzipSync('x').subarray(0, 10), Buffer.alloc(50, 0xff)]), { 'corrupt-gzip': 1 }],
    ['100,000 levels', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, { 'too-deep': 1 }],
    ['a cut-off array', '[', { truncated: 1 }],
    ['binary', Buffer.from([0, 1, 2, 255, 254]), { 'not-json': 1 }],
  ])('%s is quarantined with its reason', async (_title, body, reasons) => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/a', body);
    const [slice, ...more] = await pipeline.transformAll('demo/b/a');
    expect(more).toEqual([]);
    expect(slice?.reasons).toMatchObject(reasons);
    expect(slice?.parts).toEqual([]);
    expect(slice?.quarantineObjects.length).toBeGreaterThan(0);
  });

  test('an empty page is an answer, not a fault', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/a', '{"data":[],"hasMore":false}');
    expect(await pipeline.transformAll('demo/b/a')).toMatchObject([
      { documents: 0, quarantined: 0, parts: [], next: null },
    ]);
  });

  test('200 MB of garbage is given up after a megabyte', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/a', Buffer.alloc(200 * 1024 * 1024, 0x61));
    const [slice] = await pipeline.transformAll('demo/b/a');
    expect(slice).toMatchObject({ documents: 1, reasons: { 'not-json': 1 }, next: null });
    expect(pipeline.store.usage.largestRead).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect([...pipeline.store.objects.keys()].filter((name) => name.startsWith('quarantine/'))).toHaveLength(1);
  });

  const noise = (size: number): Buffer => {
    const bytes = Buffer.alloc(size);
    let state = 1;
    for (let i = 0; i < size; i++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      bytes[i] = state >>> 16;
    }
    return bytes;
  };

  test('random bytes fill the quarantine with a hundred pieces at most, and the rest is named', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/a', noise(16 * 1024 * 1024));
    const slices = await pipeline.transformAll('demo/b/a');
    expect(total(slices, 'documents')).toBeLessThanOrEqual(102);
    expect(slices.at(-1)).toMatchObject({ next: null, reasons: { 'rest-unread': 1 } });
  });

  test('an object of other documents is read to its end, in one slice or many', async () => {
    for (const documents of [100, 5000]) {
      const pipeline = createPipeline({ documents });
      const good = JSON.stringify(nfeProc());
      await pipeline.put('demo/b/a', `${'{"some":"thing"}\n'.repeat(1500)}${good}\n`);
      const slices = await pipeline.transformAll('demo/b/a');
      expect(total(slices, 'documents')).toBe(1501);
      expect(total(slices, 'invoices')).toBe(1);
      expect(slices.at(-1)?.reasons).not.toHaveProperty('rest-unread');
    }
  });

  test('broken documents never stop the good ones around them', async () => {
    for (const documents of [50, 5000]) {
      const pipeline = createPipeline({ documents });
      const good = [1, 2, 3, 4, 5].map((number) => JSON.stringify(nfeProc({ number })));
      const more = [6, 7, 8, 9, 10].map((number) => JSON.stringify(nfeProc({ number })));
      const broken = Array.from({ length: 300 }, (_, index) => `{"half": ${index}`);
      await pipeline.put('demo/b/a', [...good, ...broken, ...more].join('\n'));
      const slices = await pipeline.transformAll('demo/b/a');
      expect(total(slices, 'invoices')).toBe(10);
      expect(slices.at(-1)?.reasons).not.toHaveProperty('rest-unread');
    }
  });

  test.each([
    ['with a mark, little end first', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['without a mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['with a mark, big end first', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('UTF-16 %s is read, also beyond one window', async (_title, encode) => {
    for (const count of [2, 400]) {
      const pipeline = createPipeline({ documents: 150 });
      await pipeline.put('demo/b/a', encode(many(count).join('\n')));
      const slices = await pipeline.transformAll('demo/b/a');
      expect([total(slices, 'invoices'), total(slices, 'quarantined')]).toEqual([count, 0]);
    }
  });

  test('a quarantined document keeps its bytes, its reason and where it came from', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/a.ndjson', `${many(1)[0]}\n{"hello":"world"}\n`);
    const [slice] = await pipeline.transformAll('demo/b/a.ndjson');
    const kept = pipeline.store.objects.get(`quarantine/${slice?.quarantineObjects[0]}`);
    expect(kept?.body.toString()).toBe('{"hello":"world"}');
    expect(kept?.options.metadata).toMatchObject({
      reason: 'not-an-invoice',
      origin: `gs://raw/demo/b/a.ndjson#${slice?.generation}`,
      index: String(many(1)[0]?.length === undefined ? 0 : Buffer.byteLength(many(1)[0] ?? '') + 1),
      source: 'demo',
    });
  });

  test('Windows-1252 is read as such and remarked on', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/a.json', Buffer.from(many(1)[0] ?? '', 'latin1'));
    expect(await pipeline.transformAll('demo/b/a.json')).toMatchObject([{ invoices: 1, flags: { encoding: 1 } }]);
  });

  test.each([
    { offset: -1, container: 'top' as const },
    { offset: 0.5, container: 'top' as const },
    { offset: 0, container: 'elsewhere' as 'top' },
    { offset: 0, container: 'top' as const, inflated: { bucket: 'secrets', name: 'a', generation: '1' } },
  ])('a cursor that no answer gave is refused: %j', async (from) => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/a', '[]');
    const call = transform({ bucket: 'raw', object: 'demo/b/a', from }, pipeline.ports);
    await expect(call).rejects.toMatchObject({ code: 'cursor-invalid' });
  });

  test('an object that is gone is a permanent error', async () => {
    const call = transform({ bucket: 'raw', object: 'none', generation: '5' }, createPipeline().ports);
    await expect(call).rejects.toMatchObject({ code: 'object-not-found', status: 404 });
  });
});
