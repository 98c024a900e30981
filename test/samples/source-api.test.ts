import { createServer, get as httpGet } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import noticeSchema from '../../schemas/notice.schema.json' with { type: 'json' };
import type { BatchSettings, Faults, Notice, SourceApi } from '../../samples/index.ts';
import { createGenerator, createWebhook, SampleOptionError, startSourceApi } from '../../samples/index.ts';

const small = { seed: 5, items: { min: 1, max: 2 } } as const;
const started: SourceApi[] = [];

async function start(batches: readonly BatchSettings[], faults: Faults = {}): Promise<SourceApi> {
  const api = await startSourceApi({ batches, faults });
  started.push(api);
  return api;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((api) => api.stop()));
});

const texts = (options: object, from: number, count: number): string[] =>
  [...createGenerator({ ...small, ...options }).documents({ from, count })].map(({ text }) => text);
const parsed = (options: object, from: number, count: number): unknown[] =>
  texts(options, from, count).map((text) => JSON.parse(text) as unknown);

interface Page {
  readonly data: unknown[];
  readonly page: number;
  readonly hasMore: boolean;
}

describe('a batch by URL', () => {
  test.each([
    ['array', 'none', 'application/json; charset=utf-8'],
    ['data', 'none', 'application/json; charset=utf-8'],
    ['ndjson', 'none', 'application/x-ndjson; charset=utf-8'],
    ['array', 'file', 'application/gzip'],
    ['ndjson', 'file', 'application/gzip'],
    ['data', 'transport', 'application/json; charset=utf-8'],
  ] as const)('comes as %s, compression %s', async (format, compression, type) => {
    const api = await start([{ ...small, id: 'a', from: 3, count: 40, format, compression }]);
    const response = await fetch(`${api.origin}/batches/a`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-encoding')).toBe(compression === 'transport' ? 'gzip' : null);
    if (compression !== 'transport') expect(response.headers.get('content-length')).toBe(String(bytes.length));
    const text = (compression === 'file' ? gunzipSync(bytes) : bytes).toString();
    const expected = texts({}, 3, 40);
    if (format === 'ndjson') expect(text).toBe(expected.map((line) => `${line}\n`).join(''));
    else if (format === 'array') expect(text).toBe(`[${expected.join(',\n')}]`);
    else expect(JSON.parse(text)).toEqual({ data: parsed({}, 3, 40) });
    expect(api.stats()).toMatchObject({ requests: 1, documents: 40, byStatus: { 200: 1 }, byFault: {} });
  });

  test('has an ETag that stands for its content', async () => {
    const batches = [
      { ...small, id: 'a', count: 3 },
      { ...small, id: 'b', count: 4 },
    ];
    const api = await start(batches);
    const etag = async (id: string): Promise<string> => {
      const response = await fetch(`${api.origin}/batches/${id}`);
      await response.arrayBuffer();
      return response.headers.get('etag') ?? '';
    };
    const first = await etag('a');
    expect(first).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await etag('a')).toBe(first);
    expect(await etag('b')).not.toBe(first);
    const again = await fetch(`${api.origin}/batches/a`, { headers: { 'if-none-match': first } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('larger than what is made beforehand is streamed, whole and in order', async () => {
    const batch = { id: 'big', count: 2200, items: { min: 3, max: 6 }, seed: 6, format: 'ndjson' } as const;
    const api = await start([batch, { ...batch, id: 'packed', compression: 'file' }]);
    const plain = await fetch(`${api.origin}/batches/big`);
    expect(plain.headers.get('content-length')).toBeNull();
    const lines = (await plain.text()).trimEnd().split('\n');
    expect(lines).toHaveLength(2200);
    expect(lines.join('\n').length).toBeGreaterThan(8 * 1024 * 1024);
    expect(lines).toEqual(texts({ seed: 6, items: batch.items }, 0, 2200));
    const packed = await fetch(`${api.origin}/batches/packed`);
    expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(`${lines.join('\n')}\n`);
  });

  test('without documents is an empty list', async () => {
    const api = await start([
      { ...small, id: 'none', count: 0 },
      { ...small, id: 'lines', count: 0, format: 'ndjson' },
    ]);
    expect(await (await fetch(`${api.origin}/batches/none`)).json()).toEqual([]);
    expect(await (await fetch(`${api.origin}/batches/lines`)).text()).toBe('');
  });

  test('answers HEAD with its headers only', async () => {
    const api = await start([{ ...small, id: 'a', count: 3 }]);
    const response = await fetch(`${api.origin}/batches/a`, { method: 'HEAD' });
    expect(Number(response.headers.get('content-length'))).toBe(Buffer.byteLength(`[${texts({}, 0, 3).join(',\n')}]`));
    expect(api.stats().documents).toBe(0);
  });

  test.each([
    ['/batches/nowhere', 404, 'not-found'],
    ['/batches/%E0%A4%A', 404, 'not-found'],
    ['/elsewhere', 404, 'not-found'],
    ['/invoices?batch=nowhere', 404, 'not-found'],
    ['/invoices?page=0', 400, 'page-invalid'],
    ['/invoices?page=1.5', 400, 'page-invalid'],
    ['/invoices?page=99999999999999999999', 400, 'page-invalid'],
    ['/invoices?size=1001', 400, 'page-invalid'],
    ['/invoices?batch=cut', 409, 'not-in-pages'],
  ])('%s answers %i %s', async (path, status, code) => {
    const api = await start([
      { ...small, id: 'a', count: 3 },
      { ...small, id: 'cut', count: 3, format: 'ndjson', flawedShare: 0.5 },
    ]);
    const query = path.includes('batch=') || !path.startsWith('/invoices') ? path : `${path}&batch=a`;
    const response = await fetch(api.origin + query);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
  });
});

describe('pages', () => {
  test('hold all documents of all batches once, in order, whatever the size', async () => {
    const api = await start([
      { ...small, id: 'a', count: 7 },
      { ...small, id: 'b', from: 50, count: 0 },
      { ...small, id: 'c', from: 100, count: 12 },
    ]);
    const all = [...parsed({}, 0, 7), ...parsed({}, 100, 12)];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 25 }), async (size) => {
        const found: unknown[] = [];
        let more = true;
        for (let page = 1; more; page++) {
          const body = (await (await fetch(`${api.origin}/invoices?page=${page}&size=${size}`)).json()) as Page;
          expect(body.page).toBe(page);
          expect(body.hasMore).toBe(page * size < 19);
          found.push(...body.data);
          more = body.hasMore;
        }
        expect(found).toEqual(all);
      }),
      { numRuns: 15 },
    );
  });

  test('of one batch hold only its documents', async () => {
    const api = await start([
      { ...small, id: 'a', count: 7 },
      { ...small, id: 'c', from: 100, count: 12 },
    ]);
    const body = (await (await fetch(`${api.origin}/invoices?batch=c&page=2&size=10`)).json()) as Page;
    expect(body).toEqual({ data: parsed({}, 110, 2), page: 2, hasMore: false });
  });

  test.each([2, 1000, 999_999])('past the end (%i) are empty', async (page) => {
    const api = await start([{ ...small, id: 'a', count: 10 }]);
    const response = await fetch(`${api.origin}/invoices?page=${page}&size=10`);
    expect([response.status, await response.json()]).toEqual([200, { data: [], page, hasMore: false }]);
  });
});

/** Status of so many requests in a row; 0 if the connection was closed without an answer. */
async function statuses(api: SourceApi, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    const status = await fetch(`${api.origin}/batches/a`).then(
      async (response) => {
        await response.arrayBuffer().catch(() => undefined);
        return response.status;
      },
      () => 0,
    );
    found.push(status);
  }
  return found;
}

interface Cut {
  readonly promised: string | undefined;
  readonly received: number;
  readonly complete: boolean;
}

/** What arrives of a body, byte for byte; fetch would hide it. */
function receive(url: string): Promise<Cut> {
  return new Promise((resolve, reject) => {
    httpGet(url, { agent: false }, (response) => {
      let received = 0;
      response.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      const done = (): void =>
        resolve({ promised: response.headers['content-length'], received, complete: response.complete });
      response.on('end', done);
      response.on('error', done);
    }).on('error', reject);
  });
}

describe('faults', () => {
  const batch = { ...small, id: 'a', count: 2 };

  test('throttle answers 429 with Retry-After to the first requests', async () => {
    const api = await start([batch], { throttle: { first: 2, retryAfterSeconds: 7 } });
    const response = await fetch(`${api.origin}/batches/a`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await response.json()).toMatchObject({ error: { code: 'throttled' } });
    expect(await statuses(api, 3)).toEqual([429, 200, 200]);
    expect(api.stats()).toMatchObject({ byStatus: { 200: 2, 429: 2 }, byFault: { throttle: 2 }, documents: 4 });
  });

  test('come one after the other, none uses up the next', async () => {
    const faults: Faults = { throttle: { first: 1 }, failure: { first: 2, status: 503 }, reset: { first: 1 } };
    const api = await start([batch], faults);
    expect(await statuses(api, 6)).toEqual([0, 429, 503, 503, 200, 200]);
    expect(api.stats()).toMatchObject({ requests: 6, byFault: { reset: 1, throttle: 1, failure: 2 } });
  });

  test('strike by share the same requests under the same seed', async () => {
    const run = async (seed: number): Promise<number[]> =>
      statuses(await start([batch], { seed, failure: { share: 0.3 }, throttle: { share: 0.3 } }), 60);
    const first = await run(1);
    expect(first).toEqual(await run(1));
    expect(first).not.toEqual(await run(2));
    const count = (status: number): number => first.filter((one) => one === status).length;
    expect(count(429)).toBeGreaterThan(8);
    expect(count(500)).toBeGreaterThan(5);
    expect(count(200)).toBeGreaterThan(15);
  });

  test('a share of one failure does not move where another strikes', async () => {
    const struck = async (faults: Faults): Promise<number[]> =>
      (await statuses(await start([batch], { seed: 3, ...faults }), 30)).flatMap((status, i) =>
        status === 429 ? [i] : [],
      );
    expect(await struck({ throttle: { share: 0.3 } })).toEqual(
      await struck({ throttle: { share: 0.3 }, failure: { share: 0.5 } }),
    );
  });

  test.each([0, 1, 1000])('truncate cuts after %i bytes and still promises all', async (afterBytes) => {
    const api = await start([batch], { truncate: { first: 1, afterBytes } });
    const cut = await receive(`${api.origin}/batches/a`);
    expect(cut).toEqual({
      promised: String(Buffer.byteLength(`[${texts({}, 0, 2).join(',\n')}]`)),
      received: afterBytes,
      complete: false,
    });
    const next = await receive(`${api.origin}/batches/a`);
    expect(next).toMatchObject({ complete: true, received: Number(next.promised) });
    expect(api.stats()).toMatchObject({ byFault: { truncate: 1 }, documents: 2 });
    expect(api.stats().log[0]).toMatchObject({ fault: 'truncate', bytes: afterBytes, documents: 0 });
  });

  test('truncate cuts a streamed body too', async () => {
    const big = { id: 'a', seed: 1, count: 4000, items: { min: 1, max: 3 } } as const;
    const api = await start([big], { truncate: { first: 1, afterBytes: 9_000_000 } });
    expect(await receive(`${api.origin}/batches/a`)).toEqual({
      promised: undefined,
      received: 9_000_000,
      complete: false,
    });
  });

  test('latency holds an answer back, and stopping does not wait for it', async () => {
    const api = await start([batch], { latency: { minMilliseconds: 3_600_000, maxMilliseconds: 3_600_000 } });
    const pending = fetch(`${api.origin}/batches/a`).then(
      () => 'answered',
      () => 'closed',
    );
    const list = await fetch(`${api.origin}/batches`);
    expect(await list.json()).toEqual({ batches: [{ id: 'a', count: 2, path: '/batches/a' }] });
    await api.stop();
    expect(await pending).toBe('closed');
  });

  test('can be changed while it runs, and spare errors and lists', async () => {
    const api = await start([batch], { failure: { share: 1 } });
    expect(await statuses(api, 2)).toEqual([500, 500]);
    expect((await fetch(`${api.origin}/batches/other`)).status).toBe(404);
    api.setFaults({});
    expect(await statuses(api, 1)).toEqual([200]);
    expect(() => api.setFaults({ failure: { share: 2 } })).toThrow(expect.objectContaining({ code: 'sample-option' }));
    expect(await statuses(api, 1)).toEqual([200]);
  });
});

describe('notices', () => {
  const batches: BatchSettings[] = [
    { ...small, id: 'lote 1/á', count: 2 },
    { ...small, id: 'p', count: 5, kind: 'page' },
    { ...small, id: 'own', count: 1, source: 'loja' },
  ];

  test('follow the schema and lead to the batch', async () => {
    const api = await start(batches);
    const valid = new Ajv().compile(noticeSchema);
    for (const notice of api.notices()) expect(valid(notice)).toBe(true);
    const [first, second, third] = api.notices();
    expect(first).toMatchObject({ source: 'demo', batch: 'lote 1/á', kind: 'batch', count: 2 });
    expect(await (await fetch(first?.url ?? '')).json()).toHaveLength(2);
    expect(second).toEqual({ source: 'demo-pages', batch: 'p', kind: 'page', count: 5 });
    expect(third).toMatchObject({ source: 'loja', url: `${api.origin}/batches/own` });
  });

  test('are published by the function given', async () => {
    const published: Notice[] = [];
    const api = await startSourceApi({ batches, publish: (notice) => Promise.resolve(void published.push(notice)) });
    started.push(api);
    await api.announce(['p']);
    await api.announce();
    expect(published.map(({ batch }) => batch)).toEqual(['p', 'lote 1/á', 'p', 'own']);
    await expect(api.announce(['x'])).rejects.toMatchObject({ code: 'batch-unknown' });
  });

  test('cannot be announced without a publisher', async () => {
    await expect((await start(batches)).announce()).rejects.toMatchObject({ code: 'no-publisher' });
  });
});

describe('settings', () => {
  test.each([
    [{ batches: [{ id: '', count: 1 }] }, 'batches.id'],
    [
      {
        batches: [
          { id: 'a', count: 1 },
          { id: 'a', count: 2 },
        ],
      },
      'batches.id',
    ],
    [{ batches: [{ id: 'a', count: -1 }] }, 'count'],
    [{ batches: [{ id: 'a', count: 2, from: 999_999_998 }] }, 'count'],
    [{ batches: [{ id: 'a', count: 1, flawedShare: 3 }] }, 'flawedShare'],
    [{ batches: [{ id: 'a', count: 1, kind: 'page', flawedShare: 0.1, flaws: ['truncated-json'] }] }, 'flaws'],
    [{ batches: [{ id: 'a', count: 1, format: 'xml' }] }, 'format'],
    [{ batches: [], faults: { throttle: { share: -1 } } }, 'faults.throttle.share'],
    [{ batches: [], faults: { truncate: { afterBytes: 1.5 } } }, 'faults.truncate.afterBytes'],
    [{ batches: [], port: 70_000 }, 'port'],
  ])('%j is refused, naming %s', async (settings, option) => {
    await expect(startSourceApi(settings as Parameters<typeof startSourceApi>[0])).rejects.toMatchObject({
      code: 'sample-option',
      option,
    });
  });

  test('a taken port is named', async () => {
    const api = await start([]);
    const port = Number(new URL(api.origin).port);
    await expect(startSourceApi({ port, batches: [] })).rejects.toMatchObject({ code: 'port-taken' });
  });

  test('a list holds no cut documents unless they are asked for', async () => {
    const api = await start([
      { ...small, id: 'list', count: 200, flawedShare: 1 },
      { ...small, id: 'simple', count: 50, flawedShare: 1, form: 'challenge' },
    ]);
    expect(await (await fetch(`${api.origin}/batches/list`)).json()).toHaveLength(200);
    expect(await (await fetch(`${api.origin}/batches/simple`)).json()).toHaveLength(50);
  });
});

test('a delivery is signed over its bytes and goes to the path of its source', async () => {
  const seen: { url: string; host: string; signature: string; id: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { host = '', 'x-signature-256': signature, 'x-delivery-id': id } = request.headers;
      seen.push({ url: request.url ?? '', host, signature: String(signature), id: String(id), body });
      response.end('{"kind":"notice"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = createWebhook({ url, host: 'receive-1.x.run.app', secret: 'Jefe\nold' });
  expect(await send('demo', 'what do ya want for nothing?', 'd-1')).toEqual({ status: 200, body: '{"kind":"notice"}' });
  // RFC 4231, case 2.
  const signature = 'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  expect(seen).toEqual([
    { url: '/demo', host: 'receive-1.x.run.app', signature, id: 'd-1', body: 'what do ya want for nothing?' },
  ]);
  expect(() => createWebhook({ url, secret: ' \n' })).toThrow(SampleOptionError);
  await new Promise((resolve) => server.close(resolve));
});
