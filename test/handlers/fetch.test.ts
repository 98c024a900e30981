import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { FetchPorts, FetchRequest, FetchResponse } from '../../handlers/fetch/contract.ts';
import { fetchSource } from '../../handlers/fetch/fetch-source.ts';
import { readSources, type Source } from '../../handlers/sources.ts';
import { checkAgainst } from '../../schemas/index.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let origin: string;
let answer: Answer;
let seen: { url: string; headers: IncomingMessage['headers'] }[];
let store: MemoryStore;
let clock: number;

beforeEach(async () => {
  seen = [];
  clock = Date.UTC(2024, 0, 15, 12);
  store = createMemoryStore();
  server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

function call(request: Partial<FetchRequest>, source: Partial<Source> = {}): Promise<FetchResponse> {
  const definition = { name: 'loja', kind: 'batch', origin, batchPath: '/batches/{batch}', ...source };
  let names = 0;
  const ports: FetchPorts = {
    sources: readSources(JSON.stringify([definition])),
    store,
    rawBucket: 'raw',
    stagingBucket: 'staging',
    uniqueName: () => `name-${names++}`,
    fetch: (url, init) => fetch(url, init),
    environment: { LOJA_KEY: 'secret-key' },
    now: () => clock,
    sleep: async (milliseconds) => void (clock += milliseconds),
  };
  return fetchSource({ source: 'loja', ...request }, ports);
}

const sha = (text: string | Buffer) => createHash('sha256').update(text).digest('hex').slice(0, 32);
const fits = checkAgainst('fetch-response');

describe('a batch', () => {
  test('becomes one raw object named after its content, and the same again creates nothing', async () => {
    answer = json([{ a: 1 }]);
    const name = `loja/b-1/${sha('[{"a":1}]')}.json`;
    const noticed = '2024-01-15T09:00:00Z';
    const first = await call({ batch: 'b/1', noticed });
    expect(first).toMatchObject({
      objects: [{ bucket: 'raw', name, size: 9, created: true }],
      cursor: null,
      done: true,
      waitSeconds: 0,
    });
    expect(fits(first)).toEqual({ ok: true });
    expect(seen[0]?.url).toBe('/batches/b%2F1');
    expect(store.objects.get(`raw/${name}`)?.options.metadata).toEqual({ source: 'loja', batch: 'b/1', noticed });
    const [again] = (await call({ batch: 'b/1' })).objects;
    expect(again).toEqual({ ...first.objects[0], created: false });
  });

  test.each([
    ['application/x-ndjson', '{"a":1}\n', 'ndjson'],
    ['application/json; charset=utf-8', '{"a":1}', 'json'],
    ['application/octet-stream', gzipSync('{"a":1}'), 'json.gz'],
  ])('of type %s gets its extension', async (type, body, extension) => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': type }).end(body);
    const { objects } = await call({ batch: 'b' });
    expect(objects[0]?.name).toBe(`loja/b/${sha(body)}.${extension}`);
  });

  test('without id lies under the day, and the URL of the notice is asked', async () => {
    answer = json({});
    const { objects } = await call({ url: `${origin}/somewhere?x=1` });
    expect(seen[0]?.url).toBe('/somewhere?x=1');
    expect(objects[0]?.name).toMatch(/^loja\/2024-01-15\//);
  });

  test('larger than memory may hold goes through a temporary object and leaves none', async () => {
    const body = Buffer.alloc(20 * 1024 * 1024, 'abcdefghij\n');
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(body);
    const { objects } = await call({ batch: 'big' });
    const name = `loja/big/${sha(body)}.ndjson`;
    expect(objects).toMatchObject([{ name, size: body.length, created: true }]);
    expect([...store.objects.keys()]).toEqual([`raw/${name}`]);
    expect(store.objects.get(`raw/${name}`)?.body.equals(body)).toBe(true);
  });

  test('that is cut off is tried again, and nothing is stored', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"a":');
      setImmediate(() => response.destroy());
    };
    await expect(call({ batch: 'b' })).rejects.toMatchObject({ name: 'RetryableError', code: 'source-truncated' });
    expect(store.objects.size).toBe(0);
  });

  test.each<[number, Record<string, string>, Partial<Source>, number]>([
    [429, { 'retry-after': '7' }, {}, 7],
    [429, { 'retry-after': 'Mon, 15 Jan 2024 12:01:30 GMT' }, {}, 90],
    [429, {}, {}, 60],
    [429, {}, { cooldowns: { '429': 3600 } }, 3600],
    [403, {}, { cooldowns: { '403': 28_800 } }, 28_800],
  ])('answered by %s with %j is waited for', async (status, headers, source, waitSeconds) => {
    answer = json({}, status, headers);
    expect(await call({ batch: 'b' }, source)).toEqual({ objects: [], cursor: null, done: false, waitSeconds });
  });

  test.each([
    [500, 'RetryableError', 'source-unavailable'],
    [503, 'RetryableError', 'source-unavailable'],
    [404, 'PermanentError', 'batch-not-found'],
    [401, 'PermanentError', 'source-refused'],
    [400, 'PermanentError', 'source-refused'],
  ])('answered by %s fails with %s %s', async (status, name, code) => {
    answer = json({}, status);
    await expect(call({ batch: 'b' })).rejects.toMatchObject({ name, code });
  });

  test('whose connection is reset is tried again', async () => {
    answer = (request) => request.socket.destroy();
    await expect(call({ batch: 'b' })).rejects.toMatchObject({ name: 'RetryableError', code: 'source-unavailable' });
  });
});

describe('where a notice may lead', () => {
  test.each(['http://169.254.169.254/computeMetadata', 'https://127.0.0.1/x', 'file:///etc/passwd', 'nonsense'])(
    '%s is not asked',
    async (url) => {
      answer = json({});
      await expect(call({ url })).rejects.toMatchObject({ code: 'url-not-allowed' });
      expect(seen).toEqual([]);
    },
  );

  test('a redirect to another origin is not followed, one at home is', async () => {
    answer = (request, response) => {
      const target =
        request.url === '/out' ? 'http://169.254.169.254/' : request.url === '/in' ? '/batches/b' : undefined;
      if (target === undefined) response.end('{}');
      else response.writeHead(302, { location: target }).end();
    };
    await expect(call({ url: `${origin}/out` })).rejects.toMatchObject({ code: 'url-not-allowed' });
    await expect(call({ url: `${origin}/in` })).resolves.toMatchObject({ done: true });
  });

  test('redirects in a circle end', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/again' }).end();
    await expect(call({ url: `${origin}/again` })).rejects.toMatchObject({ code: 'source-refused' });
  });

  test.each([
    [{ type: 'bearer', secretEnv: 'LOJA_KEY' } as const, 'authorization', 'Bearer secret-key'],
    [
      { type: 'basic', secretEnv: 'LOJA_KEY' } as const,
      'authorization',
      `Basic ${Buffer.from('secret-key:').toString('base64')}`,
    ],
    [{ type: 'header', name: 'X-Key', secretEnv: 'LOJA_KEY' } as const, 'x-key', 'secret-key'],
  ])('a secret goes into its header: %j', async (auth, header, value) => {
    answer = json({});
    await call({ batch: 'b' }, { auth });
    expect(seen[0]?.headers[header]).toBe(value);
  });

  test('a secret that is not set, a source that is not known and a kind that cannot be fetched are permanent', async () => {
    answer = json({});
    await expect(call({ batch: 'b' }, { auth: { type: 'bearer', secretEnv: 'NONE' } })).rejects.toMatchObject({
      code: 'configuration-invalid',
    });
    await expect(call({ source: 'other' })).rejects.toMatchObject({ code: 'source-unknown', status: 404 });
    await expect(call({}, { kind: 'push' })).rejects.toMatchObject({ code: 'source-kind-unsupported' });
    await expect(call({})).rejects.toMatchObject({ code: 'request-invalid' });
  });
});

describe('pages', () => {
  const source: Partial<Source> = {
    kind: 'page',
    pagePath: '/invoices?page={page}',
    documents: 'data',
    hasMore: 'hasMore',
    pageSize: 2,
  };
  const pages =
    (sizes: readonly number[], more?: readonly (boolean | undefined)[]): Answer =>
    (request, response) => {
      const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
      const data = Array.from({ length: sizes[page - 1] ?? 0 }, (_, index) => ({ page, index }));
      const hasMore = more === undefined ? page < sizes.length : more[page - 1];
      json({ data, ...(hasMore === undefined ? {} : { hasMore }) })(request, response);
    };

  test.each([
    ['hasMore false', [2, 2, 2], undefined, 3, 3],
    ['a short page', [2, 1, 2], [undefined, undefined, undefined], 2, 2],
    ['an empty page', [2, 2, 0], [undefined, undefined, undefined], 3, 2],
    ['a short page that says there is more goes on', [2, 1, 2], [true, true, false], 3, 3],
  ])('end at %s', async (_title, sizes, more, requests, objects) => {
    answer = pages(sizes, more);
    const result = await call({}, source);
    expect(result).toMatchObject({ done: true, cursor: null });
    expect([seen.length, result.objects.length]).toEqual([requests, objects]);
  });

  test('go on in the next call after the most pages of one', async () => {
    answer = pages([2, 2, 2, 2, 1]);
    const first = await call({}, { ...source, maxPagesPerCall: 2 });
    expect(first).toMatchObject({ cursor: { page: 3 }, done: false, waitSeconds: 0 });
    const second = await call({ cursor: first.cursor }, { ...source, maxPagesPerCall: 2 });
    expect(second).toMatchObject({ cursor: { page: 5 }, done: false });
    expect(await call({ cursor: second.cursor }, { ...source, maxPagesPerCall: 2 })).toMatchObject({ done: true });
    expect(seen.map(({ url }) => url.slice(-1))).toEqual(['1', '2', '3', '4', '5']);
  });

  test('throttled in the middle keep what was stored and the page', async () => {
    const good = pages([2, 2, 2]);
    answer = (request, response) =>
      request.url?.endsWith('=2') ? json({}, 429, { 'retry-after': '5' })(request, response) : good(request, response);
    expect(await call({}, source)).toMatchObject({
      objects: [{ created: true }],
      cursor: { page: 2 },
      done: false,
      waitSeconds: 5,
    });
  });

  test('failing in the middle keep what was stored; failing at once is an error', async () => {
    const good = pages([2, 2]);
    answer = (request, response) =>
      request.url?.endsWith('=2') ? json({}, 503)(request, response) : good(request, response);
    expect(await call({}, source)).toMatchObject({ objects: [{ created: true }], cursor: { page: 2 }, done: false });
    await expect(call({ cursor: { page: 2 } }, source)).rejects.toMatchObject({ code: 'source-unavailable' });
  });

  test.each([
    ['cut JSON', '{"data":[', 'source-truncated'],
    ['no list', '{"items":[]}', 'source-refused'],
  ])('with %s are an error', async (_title, body, code) => {
    answer = (_request, response) => response.end(body);
    await expect(call({}, source)).rejects.toMatchObject({ code });
  });
});

test('a pushed document is stored under stream/ before anything reads it', async () => {
  const document = Buffer.from('{"any":"thing"').toString('base64');
  const result = await call({ document }, { kind: 'push' });
  expect(result.objects).toMatchObject([
    { bucket: 'raw', name: `stream/loja/${sha('{"any":"thing"')}.json`, created: true },
  ]);
});

test.each([
  ['no JSON', '['],
  ['no array', '{}'],
  ['a wrong definition', '[{"name":"A B","kind":"batch","origin":"http://x"}]'],
])('SOURCES that is %s is a fault of configuration', (_title, text) => {
  expect(() => readSources(text)).toThrow(expect.objectContaining({ code: 'configuration-invalid' }));
});
