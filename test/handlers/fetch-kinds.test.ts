import { gzipSync } from 'node:zlib';
import type { FetchPorts, FetchRequest, FetchResponse } from '../../handlers/fetch/contract.ts';
import { fetchSource } from '../../handlers/fetch/fetch-source.ts';
import { readSources, type Source } from '../../handlers/sources.ts';
import { zipOf } from '../../samples/source-api/zip.ts';
import { checkAgainst } from '../../schemas/index.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
  readonly at: number;
}
type Reply = { status?: number; headers?: Record<string, string>; body?: unknown; raw?: string };

const NOON = Date.UTC(2026, 8, 15, 15);
const origin = 'https://erp.example';
const requestFits = checkAgainst('fetch-request');
const responseFits = checkAgainst('fetch-response');
let store: MemoryStore;
let clock: number;
let asked: Asked[];
let reply: (asked: Asked, index: number) => Reply;

beforeEach(() => {
  store = createMemoryStore();
  clock = NOON;
  asked = [];
});

async function call(source: Partial<Source>, request: Partial<FetchRequest> = {}): Promise<FetchResponse> {
  const ports: FetchPorts = {
    sources: readSources(JSON.stringify([{ name: 'erp', kind: 'cursor', origin, ...source }])),
    store,
    rawBucket: 'raw',
    stagingBucket: 'staging',
    uniqueName: () => 'name',
    environment: { KEY: 'k', USER: 'u:p', ID: 'i', FARM: '12345678909' },
    now: () => clock,
    sleep: async (milliseconds) => void (clock += milliseconds),
    fetch: async (url, init) => {
      const { pathname, search } = new URL(url);
      const body = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
      const headers = init.headers as Record<string, string>;
      const one = { method: init.method ?? 'GET', path: pathname + search, headers, body, at: clock };
      asked.push(one);
      const { status = 200, headers: given = {}, body: answer = [], raw } = reply(one, asked.length - 1);
      return new Response(raw ?? JSON.stringify(answer), {
        status,
        headers: { 'content-type': 'application/json', ...given },
      });
    },
  };
  const request1: FetchRequest = { source: 'erp', ...request };
  expect(requestFits(request1)).toEqual({ ok: true });
  const result = await fetchSource(request1, ports);
  expect(responseFits(JSON.parse(JSON.stringify(result)))).toEqual({ ok: true });
  return result;
}

const bodies = () =>
  [...store.objects]
    .filter(([id]) => id.startsWith('raw/'))
    .map(([, { body }]) => JSON.parse(body.toString()) as unknown);
const paths = () => asked.map(({ path }) => path);
const turn = { start: NOON, end: NOON + 20_000 };

describe('a redirect', () => {
  const rate: Source['rate'] = { table: [{ fromHour: 0, toHour: 24, requests: 3 }] };
  const source: Partial<Source> = { kind: 'key', keyPath: '/old/{key}', rate };
  const moved = (location: string): Reply => ({ status: 302, headers: { location } });

  test('is a request like any other, also in the time between', async () => {
    reply = ({ path }) => (path.startsWith('/old') ? moved('/new/7') : { body: { nfe: 7 } });
    const result = await call(
      { ...source, rate: { table: [{ fromHour: 0, toHour: 24, requests: 10 }] } },
      { key: '7', turn },
    );
    expect(asked.map(({ path, at }) => [path, at])).toEqual([
      ['/old/7', NOON],
      ['/new/7', NOON + 6000],
    ]);
    expect(result).toMatchObject({ done: true, progress: { requests: 2, asked: NOON + 6000 } });
  });

  test('that no turn is left for is followed in the next one, without asking anew', async () => {
    reply = ({ path }) => (path.startsWith('/old') ? moved('/new/7') : { body: { nfe: 7 } });
    const first = await call(source, { key: '7', turn });
    expect(first).toMatchObject({ done: false, objects: [], progress: { requests: 1 } });
    expect(first.redirect).toMatch(/ 1 https:\/\/erp\.example\/new\/7$/);
    clock = NOON + 40_000;
    const next = { start: clock, end: clock + 20_000 };
    const second = await call(source, { key: '7', turn: next, redirect: first.redirect ?? null });
    expect(second).toMatchObject({ done: true, objects: [{ created: true }] });
    expect(second.redirect).toBeUndefined();
    expect(paths()).toEqual(['/old/7', '/new/7']);
    // It belongs to one question: another one begins at its own address.
    clock = NOON + 80_000;
    await call(source, { key: '8', turn: { start: clock, end: clock + 20_000 }, redirect: first.redirect ?? null });
    expect(paths().slice(2)).toEqual(['/old/8']);
  });

  test('to another allowed host is followed at once, since such a link expires', async () => {
    reply = ({ path }) => (path.startsWith('/old') ? moved('https://storage.example/7?sig=1') : { body: { nfe: 7 } });
    const elsewhere = { ...source, allowedOrigins: ['https://storage.example'] };
    const result = await call(elsewhere, { key: '7', turn });
    expect(asked.map(({ at }) => at)).toEqual([NOON, NOON]);
    expect(result).toMatchObject({ done: true, objects: [{ created: true }], progress: { requests: 1 } });
  });

  test('in a circle ends, though each is followed by another call', async () => {
    reply = () => moved('/old/7');
    let redirect: string | null = null;
    for (let times = 1; times <= 3; times++) {
      const start = clock;
      const { redirect: next } = await call(source, { key: '7', turn: { start, end: start + 20_000 }, redirect });
      expect(next).toContain(` ${times} `);
      redirect = next ?? null;
      clock += 60_000;
    }
    const last = { key: '7', turn: { start: clock, end: clock + 20_000 }, redirect };
    await expect(call(source, last)).rejects.toMatchObject({ code: 'source-refused' });
    expect(asked).toHaveLength(4);
  });
});

test('a refusal is told as one of the whole source, the end of a list is not', async () => {
  const codes = { '137': { means: 'end', waitSeconds: 3600 }, '656': { means: 'wait', waitSeconds: 3600 } } as const;
  const source: Partial<Source> = {
    kind: 'sequence',
    sequencePath: '/dist/{cursor}',
    keyPath: '/one/{key}',
    sequence: { last: 'last' },
    codeAt: 'code',
    codes,
  };
  reply = () => ({ body: { code: '656', last: '5' } });
  expect((await call(source, { turn })).progress).toMatchObject({ code: '656', throttled: true, waitSeconds: 3600 });
  expect((await call(source, { turn, key: '7' })).progress).toMatchObject({ throttled: true, waitSeconds: 3600 });
  reply = () => ({ status: 429, headers: { 'retry-after': '90' } });
  expect((await call(source, { turn, key: '7' })).progress).toMatchObject({ throttled: true, waitSeconds: 90 });
  reply = () => ({ body: { code: '137', last: '5' } });
  const { progress } = await call(source, { turn });
  expect(progress).toMatchObject({ code: '137', waitSeconds: 3600 });
  expect(progress?.throttled).toBeUndefined();
});

describe('a cursor', () => {
  const source: Partial<Source> = { cursorPath: '/list?after={cursor}' };

  test('in the body is followed until there is none', async () => {
    const pages: Record<string, Reply> = {
      '': { body: { data: [1], next: 'a b' } },
      'a%20b': { body: { data: [2], next: 7 } },
      '7': { body: { data: [3], next: null } },
    };
    reply = ({ path }) => pages[path.split('after=')[1] ?? ''] ?? {};
    const next = { at: 'body', path: 'next' } as const;
    const result = await call({ ...source, documents: 'data', next }, { turn });
    expect(paths()).toEqual(['/list?after=', '/list?after=a%20b', '/list?after=7']);
    expect(result).toMatchObject({ done: true, cursor: null, progress: { cursor: '7', requests: 3 } });
    expect(result.objects).toHaveLength(3);
  });

  test('in a header goes on from where the lane was, and stays when nothing new came', async () => {
    reply = ({ path }) => ({
      body: path.endsWith('=5') ? [{ v: 6 }, { v: 9 }] : [],
      headers: { 'x-max-version': '9' },
    });
    const header: Partial<Source> = { ...source, next: { at: 'header', path: 'X-Max-Version' }, pageSize: 2 };
    const first = await call({ ...header, maxPagesPerCall: 1 }, { cursor: '5', turn });
    expect(first).toMatchObject({ done: false, cursor: '9', progress: { cursor: '9' } });
    const second = await call(header, { cursor: first.cursor, turn });
    expect(second).toMatchObject({ done: true, cursor: null, objects: [], progress: { cursor: '9' } });
  });

  test('in a header that tells of all there is passes over nothing', async () => {
    const all = [{ v: 6 }, { v: 7 }, { v: 8 }];
    reply = ({ path }) => ({
      body: all.filter(({ v }) => v > Number(path.split('=')[1])).slice(0, 2),
      headers: { 'x-max-version': '8' },
    });
    const header: Partial<Source> = {
      ...source,
      next: { at: 'header', path: 'X-Max-Version', last: 'v' },
      pageSize: 2,
    };
    const result = await call(header, { cursor: '5', turn });
    expect(paths()).toEqual(['/list?after=5', '/list?after=7']);
    expect(result).toMatchObject({ done: true, progress: { cursor: '8' } });
    expect(bodies()).toEqual([all.slice(0, 2), all.slice(2)]);
  });

  test('that is the last id ends at an empty page', async () => {
    reply = ({ path }) => ({ body: { list: path.endsWith('=') ? [{ id: 'x' }, { id: 'y' }] : [] } });
    const last: Partial<Source> = { ...source, documents: 'list', next: { at: 'last', path: 'id' } };
    expect(await call(last, { turn })).toMatchObject({ done: true, progress: { cursor: 'y' } });
    expect(paths()).toEqual(['/list?after=', '/list?after=y']);
  });

  test('that is a whole URL is asked as it is, and nowhere else', async () => {
    reply = ({ path }) => ({
      body: { data: [path], page: { next: path === '/list' ? `${origin}/more?c=1` : 'https://evil.example/' } },
    });
    const url: Partial<Source> = { cursorPath: '/list', documents: 'data', next: { at: 'url', path: 'page.next' } };
    await expect(call(url)).rejects.toMatchObject({ code: 'url-not-allowed' });
    expect(paths()).toEqual(['/list', '/more?c=1']);
  });

  test('that is a number of any length is kept as it came', async () => {
    reply = () => ({ raw: '{"data":["1234567890123456789",{"a":0.12345678901234567}],"next":12345678901234567890}' });
    const next = { at: 'body', path: 'next' } as const;
    const result = await call({ ...source, documents: 'data', next, maxPagesPerCall: 1 });
    expect(result.cursor).toBe('12345678901234567890');
  });

  test('is found in XML, where an empty list is not there', async () => {
    reply = ({ path }) => ({
      raw: path.endsWith('=')
        ? '<?xml version="1.0"?><ns:ret xmlns:ns="u"><lote><doc id="1">a</doc><doc id="2">b</doc></lote><next>z</next></ns:ret>'
        : '<ret><next>z</next></ret>',
    });
    const xml: Partial<Source> = {
      ...source,
      format: 'xml',
      documents: 'ret.lote.doc',
      next: { at: 'body', path: 'ret.next' },
    };
    const result = await call(xml, { turn });
    expect(result).toMatchObject({ done: true, progress: { cursor: 'z' }, objects: [{ created: true }] });
    expect(result.objects[0]?.name).toMatch(/\.xml$/);
    expect(asked[0]?.headers['accept']).toBe('application/xml, text/xml');
    reply = () => ({ raw: '<ret><lote>' });
    await expect(call(xml)).rejects.toMatchObject({ code: 'source-truncated' });
    reply = () => ({ raw: '<!DOCTYPE x [<!ENTITY a "b">]><ret/>' });
    await expect(call(xml)).rejects.toMatchObject({ code: 'source-truncated' });
  });

  test('that is stuck ends the run', async () => {
    reply = () => ({ body: { data: [1], next: 'same' } });
    const result = await call({ ...source, documents: 'data', next: { at: 'body', path: 'next' } }, { cursor: 'same' });
    expect([asked.length, result.done]).toEqual([1, true]);
  });
});

describe('a sequence', () => {
  const source: Partial<Source> = {
    kind: 'sequence',
    sequencePath: {
      path: '/dist',
      method: 'POST',
      headers: { 'x-a': 'b' },
      body: { cnpj: '{owner}', nsu: ['{cursor}'] },
    },
    numberPath: '/dist/{number}',
    firstCursor: '000',
    documents: 'ret.docZip',
    codeAt: 'ret.cStat',
    codes: {
      '138': { means: 'documents' },
      '137': { means: 'end', waitSeconds: 3600 },
      '656': { means: 'wait', waitSeconds: 3600 },
      '640': { means: 'missing' },
      '108': { means: 'retry' },
    },
    sequence: { last: 'ret.ultNSU', max: 'ret.maxNSU', number: 'NSU', digits: 6, caughtUpSeconds: 60 },
  };
  const documents = (...numbers: number[]) => numbers.map((number) => ({ '@NSU': String(number).padStart(6, '0') }));
  const ret = (cStat: string, ultNSU: string, maxNSU: string, docZip?: unknown) => ({
    body: { ret: { cStat, ultNSU, maxNSU, ...(docZip === undefined ? {} : { docZip }) } },
  });

  test('goes on by the number that is returned until it has caught up', async () => {
    reply = (_asked, index) =>
      index === 0
        ? ret('138', '000052', '000060', documents(1, 2, 4, 51))
        : ret('138', '000060', '000060', documents(55)[0]);
    const result = await call(source, { owner: '12345678000195', cursor: '000050', turn });
    expect(asked.map(({ body, method }) => [method, body])).toEqual([
      ['POST', { cnpj: '12345678000195', nsu: ['000050'] }],
      ['POST', { cnpj: '12345678000195', nsu: ['000052'] }],
    ]);
    expect(asked[0]?.headers).toMatchObject({ 'x-a': 'b', 'content-type': 'application/json' });
    expect(result).toMatchObject({ done: true, waitSeconds: 0 });
    expect(result.progress).toEqual({
      cursor: '000060',
      max: '000060',
      code: '138',
      waitSeconds: 60,
      requests: 2,
      asked: NOON,
      first: '000051',
      last: '000060',
      numbers: '1-2,4,51,55',
    });
    expect(result.objects[0]?.name).toMatch(/^erp\/12345678000195\/2026-09-15\/[0-9a-f]{32}\.json$/);
  });

  test('that begins does not claim what was before its first document', async () => {
    reply = () => ret('138', '009002', '009002', documents(9001, 9002));
    expect((await call(source, { owner: 'farm', turn })).progress).toMatchObject({ first: '009001', last: '009002' });
  });

  test('without anything new ends, and tells the lane for how long', async () => {
    reply = () => ret('137', '000007', '000007');
    const result = await call(source, { owner: 'farm', cursor: '7', turn });
    expect(result).toMatchObject({
      done: true,
      objects: [],
      waitSeconds: 0,
      progress: { waitSeconds: 3600, code: '137', cursor: '7' },
    });
    expect(result.progress?.first).toBeUndefined();
  });

  test('that is refused for an hour is waited for, and never believed', async () => {
    reply = () => ret('656', '000099', '000000');
    const result = await call(source, { owner: 'farm', cursor: '000050', turn });
    expect(result).toMatchObject({
      done: false,
      cursor: '000050',
      waitSeconds: 3600,
      progress: { code: '656', cursor: '000050' },
    });
  });

  test('whose position is lost takes it from a refusal, and tells the numbers as gone through', async () => {
    reply = () => ret('656', '000099', '000000');
    const result = await call(source, { owner: 'farm', cursor: '000050', recover: true, turn });
    expect(result).toMatchObject({ cursor: '000099', progress: { first: '000051', last: '000099', numbers: '' } });
  });

  test('that does not step forward ends', async () => {
    reply = () => ret('138', '000040', '000060', documents(40));
    expect(await call(source, { owner: 'farm', cursor: '000050', turn })).toMatchObject({
      done: true,
      progress: { cursor: '000050' },
    });
    expect(asked).toHaveLength(1);
  });

  test('with another code is refused, with a passing one tried again', async () => {
    reply = () => ret('593', '', '');
    await expect(call(source, { owner: 'farm' })).rejects.toMatchObject({
      code: 'source-refused',
      message: 'erp answered with code 593',
    });
    reply = () => ret('108', '', '');
    await expect(call(source, { owner: 'farm' })).rejects.toMatchObject({ code: 'source-unavailable' });
    reply = () => ({ body: { error: 'x' } });
    await expect(call(source, { owner: 'farm' })).rejects.toMatchObject({
      message: 'erp answered with no code at ret.cStat',
    });
  });

  test('is refilled by number, some in a call, and what is not there is told', async () => {
    reply = ({ path }) => (path.endsWith('4') ? ret('640', '', '') : ret('138', '', '', documents(1)));
    const small = { ...source, maxPagesPerCall: 3 };
    const first = await call(small, { owner: 'farm', numbers: '3-5,9', turn });
    expect(first).toMatchObject({ done: false, cursor: '9', missing: 1 });
    expect(first.progress).toMatchObject({ first: '000003', last: '000005', numbers: '3,5', nothing: '4' });
    const second = await call(small, { owner: 'farm', numbers: '3-5,9', cursor: first.cursor, turn });
    expect(second).toMatchObject({ done: true, progress: { first: '000009', last: '000009', numbers: '9' } });
    expect(paths()).toEqual(['/dist/000003', '/dist/000004', '/dist/000005', '/dist/000009']);
  });

  test('knows a cursor owner by name, whose CPF is a secret and is in no name', async () => {
    reply = () => ret('138', '000001', '000001', documents(1));
    const farm = [{ name: 'farm', secretEnv: 'FARM' }];
    const { objects } = await call({ ...source, cursorOwners: farm }, { owner: 'farm' });
    expect(asked[0]?.body).toMatchObject({ cnpj: '12345678909' });
    expect(objects[0]?.name).toMatch(/^erp\/farm\//);
  });
});

describe('one document by its key', () => {
  const key = '35180834128745000152550010000476861118934859';
  const source: Partial<Source> = { kind: 'key', keyPath: '/nfe/{key}' };

  test('is stored under the day', async () => {
    reply = () => ({ body: { nfe: 1 } });
    const result = await call(source, { key });
    expect([paths(), bodies(), result.done]).toEqual([[`/nfe/${key}`], [{ nfe: 1 }], true]);
    expect(JSON.stringify(result)).not.toContain(key);
  });

  test('that is not there is no failure', async () => {
    reply = () => ({ status: 404 });
    expect(await call(source, { key })).toMatchObject({ done: true, objects: [], missing: 1 });
  });

  test('that is refused says so without the key', async () => {
    reply = () => ({ status: 401 });
    await expect(call(source, { key })).rejects.toMatchObject({
      code: 'source-refused',
      message: 'erp answered 401 at https://erp.example/nfe/…',
    });
  });
});

test('a run asks for so many lists at most, over all its calls, and tells the lane where it is', async () => {
  const source: Partial<Source> = {
    cursorPath: '/list?after={cursor}',
    documents: 'data',
    next: { at: 'body', path: 'next' },
    maxPagesPerCall: 2,
    maxPagesPerRun: 3,
  };
  reply = ({ path }) => ({ body: { data: [path], next: Number(path.split('=')[1] || 0) + 1 } });
  const first = await call(source, { turn, pages: null });
  expect(first).toMatchObject({ done: false, cursor: '2', pages: 2 });
  const second = await call(source, { turn, pages: 2, cursor: '2' });
  expect(second).toMatchObject({ done: true, cursor: null, pages: 3, progress: { cursor: '3' } });
  expect(asked).toHaveLength(3);
  // A run over given dates has nothing behind it that would go on.
  const dated = await call(source, { turn, pages: 2, cursor: '2', from: '2026-01-01', to: '2026-01-31' });
  expect(dated).toMatchObject({ done: false, pages: 4 });
});

test('a source whose faults alone have a code is described by what an answer without one means', async () => {
  const source: Partial<Source> = {
    kind: 'page',
    pagePath: '/list?page={page}',
    documents: 'data',
    codeAt: 'error.code',
    codes: { '': { means: 'documents' }, busy: { means: 'wait', waitSeconds: 30 } },
  };
  reply = ({ path }) => ({ body: path.endsWith('1') ? { data: [1] } : { error: { code: 'busy' } } });
  expect(await call(source)).toMatchObject({ done: false, waitSeconds: 30, cursor: { page: 2 } });
  reply = () => ({ body: { error: { code: 'gone-mad' } } });
  await expect(call(source)).rejects.toMatchObject({ code: 'source-refused' });
});

describe('documents behind a list', () => {
  const source: Partial<Source> = {
    kind: 'page',
    pagePath: '/list?page={page}',
    detail: { path: '/doc/{item.chave}', maxPerCall: 2 },
    pageSize: 3,
  };
  const list = [{ chave: 'a' }, { chave: 'b' }, { chave: 'c' }];

  test('are got one by one, some in a call; the list is stored, too', async () => {
    reply = ({ path }) => ({
      body: path.startsWith('/list') ? list : { path },
      ...(path === '/doc/b' ? { status: 404 } : {}),
    });
    const first = await call(source);
    expect(first).toMatchObject({
      done: false,
      cursor: { page: 1 },
      position: expect.stringMatching(/^2@/),
      missing: 1,
    });
    const second = await call(
      { ...source, maxPagesPerCall: 1 },
      { cursor: first.cursor, position: first.position ?? null },
    );
    expect(second).toMatchObject({ done: false, cursor: { page: 2 } });
    expect(second.objects.map(({ created }) => created)).toEqual([true]);
    expect(bodies()).toEqual([list, { path: '/doc/a' }, { path: '/doc/c' }]);
    expect(paths()).toEqual(['/list?page=1', '/doc/a', '/doc/b', '/doc/c']);
  });

  test('are stored in whatever form they come', async () => {
    reply = ({ path }) =>
      path.startsWith('/list')
        ? { body: list }
        : { raw: 'PK\u0003\u0004', headers: { 'content-type': 'application/zip' } };
    const { objects } = await call({ ...source, detail: { path: '/doc/{item.chave}', keepList: false } });
    expect(objects[0]?.name).toMatch(/\.zip$/);
  });

  test('go on where they were when the list is no longer kept, whatever else it says each time', async () => {
    let time = 0;
    reply = ({ path }) => ({ body: path.startsWith('/list') ? { time: time++, data: list } : { path } });
    const timed: Partial<Source> = { ...source, documents: 'data', maxPagesPerCall: 1 };
    const first = await call(timed);
    for (const id of store.objects.keys()) if (id.startsWith('staging/')) store.objects.delete(id);
    await call(timed, { cursor: first.cursor, position: first.position ?? null });
    expect(paths()).toEqual(['/list?page=1', '/doc/a', '/doc/b', '/list?page=1', '/doc/c']);
  });

  test('come to an end also where a turn is one request', async () => {
    const slow: Partial<Source> = {
      kind: 'cursor',
      cursorPath: '/list?after={cursor}',
      next: { at: 'header', path: 'X-Max' },
      detail: { path: '/doc/{item.chave}' },
      rate: { table: [{ fromHour: 0, toHour: 24, requests: 20, perSeconds: 3600 }] },
    };
    reply = ({ path }) =>
      path.startsWith('/list')
        ? { body: path.endsWith('=9') ? [] : list, headers: { 'x-max': '9' } }
        : { body: { path } };
    let state: Partial<FetchRequest> = {};
    for (let calls = 0; calls < 6; calls++) {
      const { cursor, position, done } = await call(slow, { ...state, turn: { start: clock, end: clock + 5000 } });
      state = { cursor, position: position ?? null };
      clock += 200_000;
      if (done) break;
    }
    expect(paths()).toEqual(['/list?after=', '/doc/a', '/doc/b', '/doc/c', '/list?after=9']);
  });

  test('of a list that has changed are begun anew', async () => {
    reply = ({ path }) => ({ body: path.startsWith('/list') ? list : { path } });
    await call(
      { ...source, detail: { path: '/doc/{item.chave}', keepList: false } },
      { position: '2@0123456789abcdef' },
    );
    expect(paths().slice(0, 3)).toEqual(['/list?page=1', '/doc/a', '/doc/b']);
    expect(bodies()[0]).toEqual({ path: '/doc/a' });
  });

  test('are found inside packed entries', async () => {
    const packed = [gzipSync('{"chave":"z"}').toString('base64')];
    reply = ({ path }) => ({ body: path.startsWith('/list') ? packed : { path } });
    await call({ ...source, encoding: 'base64+gzip' });
    expect(paths()).toContain('/doc/z');
    const zipped = [zipOf('nfe.json', Buffer.from('{"chave":"w"}')).toString('base64')];
    reply = ({ path }) => ({ body: path.startsWith('/list') ? zipped : { path } });
    await call({ ...source, encoding: 'zip' });
    expect(paths()).toContain('/doc/w');
    reply = ({ path }) => ({ body: path.startsWith('/list') ? [{ xml: '<chave>y</chave>' }] : { path } });
    await call({ ...source, documents: '', encoding: 'xml', detail: { path: '/doc/{item.xml}' } });
    const listed = ['<nfe><chave>x</chave></nfe>'];
    reply = ({ path }) => ({ body: path.startsWith('/list') ? listed : { path } });
    await call({ ...source, encoding: 'xml', detail: { path: '/doc/{item.nfe.chave}' } });
    expect(paths()).toContain('/doc/x');
  });

  test('an entry without the field is a fault that names the field', async () => {
    reply = () => ({ body: [{}] });
    await expect(call(source)).rejects.toMatchObject({
      code: 'request-invalid',
      message: expect.stringContaining('item.chave'),
    });
  });
});

describe('what is sent', () => {
  test.each<[string, Partial<Source>, Record<string, string>]>([
    [
      'two secret headers',
      { secretHeaders: { 'X-API-ID': 'ID', 'X-API-KEY': 'KEY' } },
      { 'x-api-id': 'i', 'x-api-key': 'k' },
    ],
    [
      'a user with a password',
      { auth: { type: 'basic', secretEnv: 'KEY', secretIs: 'password', user: 'me' } },
      { authorization: `Basic ${btoa('me:k')}` },
    ],
    [
      'user and password as one',
      { auth: { type: 'basic', secretEnv: 'USER', secretIs: 'pair' } },
      { authorization: `Basic ${btoa('u:p')}` },
    ],
  ])('proves who asks by %s', async (_title, auth, headers) => {
    reply = () => ({ body: {} });
    await call({ kind: 'batch', batchPath: '/b', ...auth });
    expect(asked[0]?.headers).toMatchObject(headers);
  });

  test('has dates of the zone, forward and back, in the form that is wanted', async () => {
    reply = () => ({ body: [] });
    clock = Date.UTC(2026, 2, 1, 2);
    const pagePath = '/p?a={today}&b={today-7:dd/MM/yyyy}&c={month-1}&d={from:ddMMyyyy}&e={to}&f={page}';
    await call({ kind: 'page', pagePath }, { from: '2026-01-31', to: '2026-02-01' });
    expect(paths()).toEqual(['/p?a=2026-02-28&b=21%2F02%2F2026&c=202601&d=31012026&e=2026-02-01&f=1']);
  });

  test('may be a number in a body', async () => {
    reply = () => ({ body: [] });
    await call({
      kind: 'page',
      pagePath: { path: '/p', method: 'POST', body: { page: '{page:number}', x: [true, null] } },
    });
    expect(asked[0]?.body).toEqual({ page: 1, x: [true, null] });
  });

  test.each([
    ['12345678000195', 'CNPJ', '12345678000195'],
    ['12ABC34501DE35', 'CNPJ', '12ABC34501DE35'],
    ['farm', 'CPF', '12345678909'],
  ])('name what kind of number an owner has: %s', async (owner, kind, number) => {
    reply = () => ({ body: [] });
    const body = { tpAmb: '1', '{owner:kind}': '{owner}', distNSU: { ultNSU: '{cursor}' } };
    await call(
      {
        kind: 'sequence',
        firstCursor: '0',
        sequencePath: { path: '/d', method: 'POST', body },
        sequence: { last: 'last' },
        cursorOwners: ['12345678000195', '12ABC34501DE35', { name: 'farm', secretEnv: 'FARM' }],
      },
      { owner },
    );
    expect(JSON.stringify(asked[0]?.body)).toBe(`{"tpAmb":"1","${kind}":"${number}","distNSU":{"ultNSU":"0"}}`);
  });
});

describe('what a status means', () => {
  test.each<[number, Partial<Source>, object]>([
    [403, { statuses: { '403': { means: 'end' } } }, { done: true, waitSeconds: 0, objects: [] }],
    [403, { statuses: { '403': { means: 'wait', waitSeconds: 9 } } }, { done: false, waitSeconds: 9 }],
    [404, { statuses: { '404': { means: 'documents' } } }, { done: true, objects: [{ created: true }] }],
  ])('%s may be said by the source: %j', async (status, source, result) => {
    reply = () => ({ status, body: [1] });
    expect(await call({ kind: 'batch', batchPath: '/b', ...source })).toMatchObject(result);
  });

  test('a fault that names a time is a wait, counted from the clock of the source', async () => {
    const headers = { 'retry-after': 'Wed, 16 Sep 2026 15:00:30 GMT', date: 'Wed, 16 Sep 2026 15:00:00 GMT' };
    reply = () => ({ status: 503, headers });
    expect(await call({ kind: 'batch', batchPath: '/b' })).toMatchObject({ done: false, waitSeconds: 30 });
  });
});

describe('the rate', () => {
  const rate = { table: [{ fromHour: 0, toHour: 24, requests: 10 }] };
  const source: Partial<Source> = { kind: 'page', pagePath: '/{page}', rate };

  test('spaces the requests of a call, and the end of the turn ends the call', async () => {
    reply = () => ({ body: [1] });
    const result = await call(source, { turn: { start: NOON + 2000, end: NOON + 14_000 } });
    expect(asked.map(({ at }) => at - NOON)).toEqual([2000, 8000]);
    expect(result).toMatchObject({
      done: false,
      cursor: { page: 3 },
      waitSeconds: 0,
      progress: { requests: 2, asked: NOON + 8000 },
    });
  });

  test('leaves long waits to the workflow', async () => {
    reply = () => ({ body: [1] });
    const hourly = { table: [{ fromHour: 0, toHour: 24, requests: 12, perSeconds: 3600 }] };
    const result = await call({ ...source, rate: hourly }, { turn: { start: NOON, end: NOON + 3_600_000 } });
    expect(result).toMatchObject({ done: false, waitSeconds: 300 });
    expect(asked).toHaveLength(1);
  });

  test('lets a turn that began long ago pass unused', async () => {
    const result = await call(source, { turn: { start: NOON - 16_000, end: NOON + 4000 } });
    expect(result).toMatchObject({ done: false, progress: { requests: 0 } });
    expect(asked).toEqual([]);
  });

  test('of look-ups may be another', async () => {
    reply = () => ({ body: {} });
    const lookupRate = { table: [{ fromHour: 0, toHour: 24, requests: 20, perSeconds: 3600 }] };
    const sequence = { kind: 'sequence', sequencePath: '/', numberPath: '/{number}', sequence: { last: 'l' } } as const;
    expect(await call({ ...sequence, rate, lookupRate }, { numbers: '1-3' })).toMatchObject({ waitSeconds: 190 });
  });
});
