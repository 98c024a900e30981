import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeCheckpoint, recordKey } from '../../../local/services/workflows/records.ts';
import { openStore } from '../../../local/store/index.ts';
import type { Fetch } from '../../../local/wire/room.ts';
import { PARENT, startTestCloud, temporaryDirectory, until, type CloudOptions, type TestCloud } from './cloud.ts';
import { manualClock } from './manual-clock.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cloud: TestCloud;
const boot = async (options: Omit<CloudOptions, 'directory'>) => {
  cloud = await startTestCloud({ directory: directory.path, ...options });
};

beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const CALL = (auth = '') => `
main:
  params: [args]
  steps:
    - call:
        try:
          call: http.get
          args:
            url: \${args.url}
            timeout: \${default(map.get(args, "timeout"), 300)}
            ${auth}
          result: answer
        except:
          as: e
          steps:
            - caught:
                return: \${e.tags}
    - finish:
        return: \${answer.body}
`;

describe('the backlog', () => {
  const HOLD = `
main:
  params: [n]
  steps:
    - hold:
        call: http.get
        args: {url: '\${"http://handler/" + string(n)}'}
    - finish:
        return: \${n}
`;
  it('queues beyond the concurrency and begins in order of arrival', async () => {
    const open = new Map<string, () => void>();
    const order: string[] = [];
    await boot({
      concurrency: 2,
      fetch: (url) => {
        const { pathname } = new URL(url);
        order.push(pathname);
        return new Promise((resolve) => open.set(pathname, () => resolve(Response.json({}))));
      },
    });
    await cloud.deploy('w', HOLD);
    const names: string[] = [];
    for (let n = 0; n < 5; n++) names.push(await cloud.execute('w', n));
    const states = async () => {
      const { body } = await cloud.call('GET', `/v1/${PARENT}/workflows/w/executions?orderBy=createTime`);
      return (body['executions'] as { state: string }[]).map(({ state }) => state);
    };
    expect(await states()).toEqual(['ACTIVE', 'ACTIVE', 'QUEUED', 'QUEUED', 'QUEUED']);
    expect((await cloud.call('GET', `/v1/${names[4]}`)).body).not.toHaveProperty('startTime');
    for (let n = 0; n < 5; n++) {
      await until(() => open.has(`/${n}`));
      open.get(`/${n}`)?.();
      await cloud.ended(names[n] ?? '');
    }
    expect(order).toEqual(['/0', '/1', '/2', '/3', '/4']);
  });

  it('is left by a queued execution that is cancelled', async () => {
    await boot({ concurrency: 1, fetch: () => new Promise(() => undefined) });
    await cloud.deploy('w', HOLD);
    const running = await cloud.execute('w', 1);
    const queued = await cloud.execute('w', 2);
    const { body } = await cloud.call('POST', `/v1/${queued}:cancel`, {});
    expect(body).toMatchObject({ state: 'CANCELLED', endTime: expect.any(String) as string });
    // It never began.
    for (const field of ['startTime', 'duration', 'status']) expect(body).not.toHaveProperty(field);
    expect(body['error']).toMatchObject({ context: 'The execution was cancelled.', stackTrace: { elements: [] } });
    expect((await cloud.call('GET', `/v1/${queued}`)).body).toEqual(body);
    expect((await cloud.call('GET', `/v1/${queued}/stepEntries`)).body).toEqual({});
    expect((await cloud.call('POST', `/v1/${running}:cancel`, {})).body).toMatchObject({ state: 'CANCELLED' });
  });

  it('refuses with RESOURCE_EXHAUSTED when it is full, or not wanted', async () => {
    await boot({ concurrency: 1, backlog: 1, fetch: () => new Promise(() => undefined) });
    await cloud.deploy('w', HOLD);
    const create = (body: object) => cloud.call('POST', `/v1/${PARENT}/workflows/w/executions`, body);
    expect((await create({ argument: '1' })).status).toBe(200);
    const unbuffered = await create({ argument: '2', disableConcurrencyQuotaOverflowBuffering: true });
    expect(unbuffered.body).toMatchObject({ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } });
    expect((await create({ argument: '3' })).body).toMatchObject({ state: 'QUEUED' });
    expect((await create({ argument: '4' })).status).toBe(429);
  });

  const REST = 'main:\n  steps:\n    - s:\n        call: sys.sleep\n        args: {seconds: 3600}\n';

  it('counts executions that sleep, and goes on when they end or are deleted', async () => {
    const clock = manualClock();
    await boot({ concurrency: 1, clock });
    for (const id of ['a', 'b', 'c']) await cloud.deploy(id, REST);
    const state = async (name: string) => (await cloud.call('GET', `/v1/${name}`)).body['state'];
    const names: string[] = [];
    for (const id of ['a', 'b', 'c']) {
      names.push(await cloud.execute(id));
      await until(() => clock.pending > 0);
    }
    const [first = '', second = '', third = ''] = names;
    expect([await state(first), await state(second), await state(third)]).toEqual(['ACTIVE', 'QUEUED', 'QUEUED']);
    clock.advance(3600_000);
    expect(await cloud.ended(first)).toMatchObject({ state: 'SUCCEEDED' });
    await until(() => clock.pending > 0);
    expect([await state(second), await state(third)]).toEqual(['ACTIVE', 'QUEUED']);
    await cloud.call('DELETE', `/v1/${PARENT}/workflows/b`);
    await until(() => clock.pending > 0);
    clock.advance(3600_000);
    expect(await cloud.ended(third)).toMatchObject({ state: 'SUCCEEDED' });
  });

  it('lets executions be active that wait for their turn', async () => {
    const open: (() => void)[] = [];
    const answer = () => new Promise<Response>((resolve) => open.push(() => resolve(Response.json({}))));
    await boot({ places: 1, fetch: answer });
    await cloud.deploy('w', HOLD);
    const names: string[] = [];
    for (let n = 0; n < 3; n++) names.push(await cloud.execute('w', n));
    for (const name of names) {
      expect((await cloud.call('GET', `/v1/${name}`)).body).toMatchObject({ state: 'ACTIVE' });
    }
    for (const name of names) {
      await until(() => open.length > 0);
      open.pop()?.();
      expect(await cloud.ended(name)).toMatchObject({ state: 'SUCCEEDED' });
    }
  });

  it('does not wait for executions that sleep', async () => {
    const clock = manualClock();
    await boot({ places: 1, clock });
    await cloud.deploy(
      'sleeper',
      'main:\n  steps:\n    - s:\n        call: sys.sleep\n        args: {seconds: 3600}\n',
    );
    await cloud.deploy('quick', 'main:\n  steps:\n    - r:\n        return: 1\n');
    await cloud.execute('sleeper');
    expect(await cloud.ended(await cloud.execute('quick'))).toMatchObject({ state: 'SUCCEEDED' });
  });
});

describe('a thousand executions', () => {
  it('that each sleep and call end, with few in memory at a time', async () => {
    const clock = manualClock();
    let open = 0;
    let most = 0;
    const fetch: Fetch = async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      open--;
      return Response.json({ ok: true });
    };
    await boot({ clock, fetch, places: 50 });
    await cloud.deploy(
      'w',
      `main:
  params: [n]
  steps:
    - wait:
        call: sys.sleep
        args: {seconds: 600}
    - ask:
        call: http.post
        args: {url: "https://handler/", body: {n: '\${n}'}}
        result: answer
    - finish:
        return: \${[n, answer.body.ok]}
`,
    );
    const names: string[] = [];
    for (let n = 0; n < 1000; n++) names.push(await cloud.execute('w', n));
    await until(() => clock.pending === 1001);
    clock.advance(600_000);
    const ended = await Promise.all(names.map((name) => cloud.ended(name)));
    expect(ended.map(({ result }) => result)).toEqual(names.map((_, n) => `[${n},true]`));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(50);
  });
});

describe('an HTTP request', () => {
  let server: Server;
  let origin: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      if (request.url === '/silent') return;
      if (request.url === '/reset') return void request.socket.destroy();
      if (request.url === '/large') return void response.end(Buffer.alloc(3 * 1024 * 1024, 'x'));
      if (request.url === '/cut') {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half');
        return void setImmediate(() => request.socket.destroy());
      }
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ authorization: request.headers.authorization ?? null }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ['/reset', ['ConnectionError']],
    ['/cut', ['ConnectionError']],
  ])('to %s fails as %j', async (path, tags) => {
    await boot({ fetch });
    await cloud.deploy('w', CALL());
    const ended = await cloud.ended(await cloud.execute('w', { url: origin + path }));
    expect(JSON.parse(ended['result'] as string)).toEqual(tags);
  });

  it('to a closed port fails as ConnectionFailedError', async () => {
    await boot({ fetch });
    await cloud.deploy('w', CALL());
    await new Promise((resolve) => server.close(resolve));
    const ended = await cloud.ended(await cloud.execute('w', { url: origin }));
    expect(JSON.parse(ended['result'] as string)).toContain('ConnectionFailedError');
  });

  it('to a silent server fails as TimeoutError when its time is over', async () => {
    const clock = manualClock();
    await boot({ fetch, clock });
    await cloud.deploy('w', CALL());
    const name = await cloud.execute('w', { url: `${origin}/silent`, timeout: 5 });
    await until(() => clock.pending === 2);
    clock.advance(5_000);
    expect(JSON.parse((await cloud.ended(name))['result'] as string)).toContain('TimeoutError');
  });

  it('with an answer above 2 MB fails the execution with ResourceLimitError, which nothing catches', async () => {
    await boot({ fetch });
    await cloud.deploy('w', CALL());
    const ended = await cloud.ended(await cloud.execute('w', { url: `${origin}/large` }));
    expect(ended).toMatchObject({ state: 'FAILED' });
    expect((ended['error'] as { payload: string }).payload).toContain('ResourceLimitError');
  });

  it.each([
    ['OIDC', `{type: OIDC, audience: "https://fetch"}`, 'Bearer token for https://fetch as a@b.c'],
    ['OAuth2', `{type: OAuth2, scopes: [s1, s2]}`, 'Bearer token for s1 s2 as a@b.c'],
  ])('carries an %s token in the name of the workflow account', async (_, auth, expected) => {
    await boot({ fetch });
    await cloud.deploy('w', CALL(`auth: ${auth}`), { serviceAccount: 'a@b.c' });
    const ended = await cloud.ended(await cloud.execute('w', { url: origin }));
    expect(JSON.parse(ended['result'] as string)).toEqual({ authorization: expected });
  });

  it('whose token cannot be made fails as AuthError', async () => {
    await boot({ fetch, mintIdToken: () => Promise.reject(new Error('no key')) });
    await cloud.deploy('w', CALL('auth: {type: OIDC}'));
    const ended = await cloud.ended(await cloud.execute('w', { url: origin }));
    expect(JSON.parse(ended['result'] as string)).toEqual(['AuthError']);
  });
});

describe('the records of an execution', () => {
  const DOUBLE = 'main: {params: [n], steps: [{one: {return: "${n * 2}"}}]}';

  it('that computes only are written in one batch', async () => {
    let batches = 0;
    const batch: CloudOptions['batch'] = (changes, store) => {
      batches++;
      return store.batch(changes);
    };
    await boot({ batch });
    await cloud.deploy('w', DOUBLE);
    await cloud.ended(await cloud.execute('w', 1));
    batches = 0;
    const name = await cloud.execute('w', 2);
    expect((await cloud.call('GET', `/v1/${name}`)).body).toMatchObject({ state: 'SUCCEEDED', result: '4' });
    expect(batches).toBe(1);
  });

  it.each([
    ['computes only', DOUBLE, 2],
    ['calls', CALL(), { url: 'http://handler/' }],
  ])('that %s cannot be written: nothing is left of it, nobody called, and its place free', async (...given) => {
    const [, source, argument] = given;
    const urls: string[] = [];
    let isFull = false;
    await boot({
      places: 1,
      batch: (changes, store) => (isFull ? Promise.reject(new Error('disk full')) : store.batch(changes)),
      fetch: (url) => {
        urls.push(String(url));
        return Promise.resolve(Response.json('fine'));
      },
    });
    await cloud.deploy('w', source);
    isFull = true;
    await expect(cloud.execute('w', argument)).rejects.toThrow('INTERNAL');
    isFull = false;
    expect(await cloud.storedKeys('e')).toEqual([]);
    expect(urls).toEqual([]);
    await cloud.ended(await cloud.execute('w', argument));
    expect(await cloud.storedKeys('e')).toHaveLength(1);
  });

  it.each([
    ['its end', '{return: 1}'],
    ['a checkpoint', '{call: sys.sleep, args: {seconds: 60}}'],
  ])('that cannot be written take %s with them, which was to follow in the next batch', async (_what, last) => {
    let fail: (() => void) | undefined;
    let isFull = false;
    await boot({
      batch: (changes, store) => {
        if (!isFull) return store.batch(changes);
        isFull = false;
        return new Promise((_resolve, reject) => (fail = () => reject(new Error('disk full'))));
      },
    });
    const loop = '{value: v, range: [1, 6000], steps: [{a: {assign: [{x: "${v}"}]}}]}';
    await cloud.deploy('w', `- long: {for: ${loop}}\n- tell: {call: sys.log, args: {text: over}}\n- last: ${last}`);
    isFull = true;
    const refused = expect(cloud.execute('w')).rejects.toThrow('INTERNAL');
    await until(() => cloud.log.lines.some(({ fields }) => fields['textPayload'] === 'over'));
    fail?.();
    await refused;
    // What is created now is written behind everything that was handed in before it.
    await cloud.deploy('other', DOUBLE);
    await cloud.ended(await cloud.execute('other', 1));
    for (const kind of ['e', 'c', 'l', 's', 'o']) {
      const keys = await cloud.storedKeys(kind);
      expect(keys.filter((key) => key.includes('/workflows/w'))).toEqual([]);
    }
    const { body } = await cloud.call('POST', '/v2/entries:list', { resourceNames: ['projects/demo-notamesh'] });
    expect(JSON.stringify(body)).not.toContain('over');
  });
});

describe('a checkpoint that the engine cannot read', () => {
  it('fails the one execution with SystemError, is logged, and stops nothing else', async () => {
    await boot({ fetch: () => new Promise(() => undefined) });
    await cloud.deploy('w', CALL());
    const broken = await cloud.execute('w', { url: 'http://handler/a' });
    const whole = await cloud.execute('w', { url: 'http://handler/b' });
    await until(async () => (await cloud.call('GET', `/v1/${whole}/stepEntries`)).body['totalSize'] !== 0);
    await cloud.crash();
    const store = await openStore(directory.path);
    const [workflow = '', id = ''] = broken.split('/executions/');
    const key = recordKey('c', { workflow, id });
    const note = { currentSteps: [], sleeps: [], ready: true };
    const value = encodeCheckpoint(note, Buffer.from('garbage'));
    expect(await store.room('workflows').get(key)).toBeDefined();
    await store.room('workflows').batch([{ type: 'put', key, value }]);
    await store.close();
    await boot({ fetch: () => Promise.resolve(Response.json('fine')) });
    const ended = await cloud.ended(broken);
    expect(ended).toMatchObject({ state: 'FAILED' });
    expect(JSON.parse((ended['error'] as { payload: string }).payload)).toMatchObject({ tags: ['SystemError'] });
    expect(cloud.log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'the engine broke down' },
    ]);
    expect(await cloud.ended(whole)).toMatchObject({ state: 'SUCCEEDED', result: '"fine"' });
  });
});
