import { startTestCloud, temporaryDirectory, until, type CloudOptions, type TestCloud } from './cloud.ts';
import { manualClock } from './manual-clock.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cloud: TestCloud;
const boot = async (options: Omit<CloudOptions, 'directory'> = {}) => {
  cloud = await startTestCloud({ directory: directory.path, ...options });
};

beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const ONE = (method = 'POST', timeout = '') => `
- create:
    call: events.create_callback_endpoint
    args: {http_callback_method: ${method}}
    result: callback
- wait:
    try:
      call: events.await_callback
      args: {callback: "\${callback}"${timeout}}
      result: request
    except:
      as: e
      steps:
        - caught: {return: "\${e.tags}"}
- finish: {return: "\${request}"}
`;

/** A callback that is made, but awaited only once another request has been answered. */
const LATER = `
- create: {call: events.create_callback_endpoint, args: {}, result: callback}
- hold: {call: http.get, args: {url: "http://handler/hold"}}
- first: {call: events.await_callback, args: {callback: "\${callback}"}, result: a}
- second: {call: events.await_callback, args: {callback: "\${callback}"}, result: b}
- finish: {return: ["\${a.http_request.body}", "\${b.http_request.body}"]}
`;

interface Callback {
  readonly name: string;
  readonly method: string;
  readonly waiters: string;
  readonly availablePayloads?: readonly string[];
}

const list = async (name: string) =>
  ((await cloud.call('GET', `/v1/${name}/callbacks`)).body['callbacks'] ?? []) as Callback[];
const awaited =
  (name: string, waiters = 1) =>
  async () =>
    (await list(name))[0]?.waiters === String(waiters);
const urlOf = async (name: string) => `${cloud.url}/v1/${(await list(name))[0]?.name}`;
const json = (body: unknown, method = 'POST'): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const resultOf = async (name: string): Promise<unknown> => JSON.parse(String((await cloud.ended(name))['result']));

describe('a callback', () => {
  it('gives the request to the step that waits for it', async () => {
    await boot();
    await cloud.deploy('w', ONE());
    const name = await cloud.execute('w');
    await until(awaited(name));
    expect(await list(name)).toEqual([
      { name: expect.stringMatching(`^${name}/callbacks/[0-9a-f-]{36}$`) as string, method: 'POST', waiters: '1' },
    ]);
    const url = await urlOf(name);
    const answer = await fetch(`${url}?by=me&tag=a&tag=b`, {
      ...json({ approved: true, n: 1 }),
      headers: { 'content-type': 'application/json', 'x-one': '1', authorization: 'Bearer t' },
    });
    expect(answer.status).toBe(200);
    expect(await resultOf(name)).toEqual({
      http_request: {
        body: { approved: true, n: 1 },
        headers: expect.objectContaining({ 'content-type': 'application/json', 'x-one': '1' }) as object,
        method: 'POST',
        query: { by: 'me', tag: ['a', 'b'] },
        url: `${new URL(url).pathname}?by=me&tag=a&tag=b`,
      },
      received_time: '2026-11-22T10:00:00.000Z',
      type: 'HTTP',
    });
    expect(JSON.stringify(await resultOf(name))).not.toContain('Bearer');
    expect(await list(name)).toEqual([]);
    expect((await fetch(url, json({}))).status).toBe(404);
  });

  test.each([
    { title: 'text', init: { body: 'plain', headers: { 'content-type': 'text/plain' } }, body: 'plain' },
    { title: 'no body', init: {}, body: null },
    { title: 'broken JSON', init: { body: '{', headers: { 'content-type': 'application/json' } }, body: '{' },
    {
      title: 'an exact integer',
      init: { body: '9007199254740993', headers: { 'content-type': 'application/json' } },
      body: '9007199254740993',
    },
  ])('reads $title', async ({ init, body }) => {
    await boot();
    await cloud.deploy('w', ONE().replace('"${request}"', '"${json.encode_to_string(request.http_request.body)}"'));
    const name = await cloud.execute('w');
    await until(awaited(name));
    await fetch(await urlOf(name), { method: 'POST', ...init });
    const found = await resultOf(name);
    expect(found).toBe(typeof body === 'string' && body.startsWith('9') ? body : JSON.stringify(body));
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'takes %s if made for it, and nothing else',
    async (method) => {
      await boot();
      await cloud.deploy('w', ONE(method));
      const name = await cloud.execute('w');
      await until(awaited(name));
      const url = await urlOf(name);
      const refused = await fetch(url, { method: 'POST' });
      expect(refused.status).toBe(405);
      expect(refused.headers.get('allow')).toBe(method);
      expect((await fetch(url, { method })).status).toBe(200);
      expect(await resultOf(name)).toMatchObject({ http_request: { method } });
    },
  );

  it('raises a TimeoutError, and gives its place back while it waits', async () => {
    const clock = manualClock();
    await boot({ clock, places: 1 });
    await cloud.deploy('w', ONE('POST', ', timeout: 90'));
    await cloud.deploy('other', '- r: {return: 1}');
    const name = await cloud.execute('w');
    await until(awaited(name));
    expect(await cloud.ended(await cloud.execute('other'))).toMatchObject({ state: 'SUCCEEDED' });
    clock.advance(89_999);
    expect((await cloud.call('GET', `/v1/${name}`)).body).toMatchObject({
      state: 'ACTIVE',
      status: { currentSteps: [{ routine: 'main', step: 'wait' }] },
    });
    clock.advance(1);
    expect(await resultOf(name)).toEqual(['TimeoutError']);
  });

  it('keeps one request that came before a step waits, and refuses the next until it is taken', async () => {
    let release = () => {};
    await boot({ fetch: () => new Promise((resolve) => (release = () => resolve(Response.json({})))) });
    await cloud.deploy('w', LATER);
    const name = await cloud.execute('w');
    await until(async () => (await list(name)).length === 1);
    const url = await urlOf(name);
    expect((await fetch(url, json(1))).status).toBe(200);
    const refused = await fetch(url, json(2));
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } });
    const [{ availablePayloads, waiters } = {} as Callback] = await list(name);
    expect(waiters).toBe('0');
    expect(availablePayloads?.map((text) => JSON.parse(text) as object)).toMatchObject([
      { http_request: { body: '1' } },
    ]);
    release();
    await until(awaited(name));
    expect((await fetch(url, json(2))).status).toBe(200);
    expect(await resultOf(name)).toEqual([1, 2]);
  });

  it('serves several branches, one request each', async () => {
    await boot();
    await cloud.deploy(
      'w',
      `
- init: {assign: [{seen: []}]}
- create: {call: events.create_callback_endpoint, args: {http_callback_method: PUT}, result: callback}
- all:
    parallel:
      shared: [seen]
      for:
        value: n
        range: [1, 3]
        steps:
          - wait: {call: events.await_callback, args: {callback: "\${callback}"}, result: got}
          - note: {assign: [{seen: "\${list.concat(seen, got.http_request.body)}"}]}
- finish: {return: "\${seen}"}
`,
    );
    const name = await cloud.execute('w');
    await until(awaited(name, 3));
    const url = await urlOf(name);
    const answers = await Promise.all(['a', 'b', 'c'].map((body) => fetch(url, json(body, 'PUT'))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(((await resultOf(name)) as string[]).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('can be awaited only in the execution that made it', async () => {
    await boot();
    await cloud.deploy('w', ONE());
    await cloud.deploy(
      'thief',
      `
main:
  params: [url]
  steps:
    - wait: {call: events.await_callback, args: {callback: {url: "\${url}"}}}
`,
    );
    const name = await cloud.execute('w');
    await until(awaited(name));
    const thief = await cloud.ended(await cloud.execute('thief', await urlOf(name)));
    expect(thief).toMatchObject({
      state: 'FAILED',
      error: { payload: expect.stringContaining('ValueError') as string },
    });
  });

  it('refuses a body that no execution could hold', async () => {
    await boot();
    await cloud.deploy('w', ONE());
    const name = await cloud.execute('w');
    await until(awaited(name));
    const refused = await fetch(await urlOf(name), { method: 'POST', body: 'x'.repeat(512 * 1024 + 1) });
    expect(refused.status).toBe(400);
    expect(await awaited(name)()).toBe(true);
  });

  it('is called by another workflow at the URL that the first one gave', async () => {
    const sent: string[] = [];
    await boot({
      fetch: async (url, init) => {
        if (new URL(url).hostname === '127.0.0.1') return fetch(url, init);
        sent.push(JSON.parse(await new Response(init?.body).text()) as string);
        return Response.json({});
      },
    });
    await cloud.deploy(
      'w',
      ONE().replace(
        '- wait:',
        '- tell: {call: http.post, args: {url: "http://handler/", body: "${callback.url}"}}\n- wait:',
      ),
    );
    await cloud.deploy(
      'caller',
      'main: {params: [url], steps: [{go: {call: http.post, args: {url: "${url}", body: {from: caller}}}}]}',
    );
    const name = await cloud.execute('w');
    await until(() => sent.length === 1);
    expect(sent[0]).toContain(`${cloud.url}/v1/${name}/callbacks/`);
    expect(await cloud.ended(await cloud.execute('caller', sent[0]))).toMatchObject({ state: 'SUCCEEDED' });
    expect(await resultOf(name)).toMatchObject({ http_request: { body: { from: 'caller' } } });
  });

  it('lists in pages and knows executions that are not there', async () => {
    await boot();
    await cloud.deploy(
      'w',
      `
- make:
    for:
      value: n
      range: [1, 3]
      steps:
        - create: {call: events.create_callback_endpoint, args: {}, result: c}
- wait: {call: sys.sleep, args: {seconds: 60}}
`,
    );
    const name = await cloud.execute('w');
    await until(async () => (await list(name)).length === 3);
    const first = (await cloud.call('GET', `/v1/${name}/callbacks?pageSize=2`)).body;
    expect(first['callbacks']).toHaveLength(2);
    const rest = (await cloud.call('GET', `/v1/${name}/callbacks?pageToken=${String(first['nextPageToken'])}`)).body;
    expect([...(first['callbacks'] as Callback[]), ...(rest['callbacks'] as Callback[])]).toEqual(await list(name));
    expect(rest['nextPageToken']).toBeUndefined();
    expect((await cloud.call('GET', `/v1/${name}x/callbacks`)).status).toBe(404);
    expect((await fetch(`${cloud.url}/v1/${name}/callbacks/none`, json({}))).status).toBe(404);
  });
});

describe('after a crash', () => {
  it('a step still waits, takes a request, and times out when it would have', async () => {
    const clock = manualClock();
    await boot({ clock });
    await cloud.deploy('w', ONE('POST', ', timeout: 60'));
    const [first, second] = [await cloud.execute('w'), await cloud.execute('w')];
    await until(async () => (await awaited(first)()) && (await awaited(second)()));
    await cloud.crash();
    await boot({ clock: manualClock(clock.now() + 59_000) });
    expect((await fetch(await urlOf(first), json('late'))).status).toBe(200);
    expect(await resultOf(first)).toMatchObject({ http_request: { body: 'late' } });
    await cloud.crash();
    await boot({ clock: manualClock(clock.now() + 3_600_000) });
    expect(await resultOf(second)).toEqual(['TimeoutError']);
  });

  it('a request that was acknowledged is there, whether a step waited for it or not', async () => {
    const never = () => new Promise<Response>(() => undefined);
    await boot({ fetch: never });
    await cloud.deploy('w', LATER);
    const name = await cloud.execute('w');
    await until(async () => (await list(name)).length === 1);
    const url = new URL(await urlOf(name)).pathname;
    expect((await fetch(cloud.url + url, json('early'))).status).toBe(200);
    await cloud.crash();
    await boot({ fetch: () => Promise.resolve(Response.json({})) });
    await until(awaited(name));
    // No turn of the event loop between the answer and the end of the process: only the store can know of it.
    const answer = fetch(cloud.url + url, json('second'));
    expect((await answer).status).toBe(200);
    await cloud.crash();
    await boot();
    expect(await resultOf(name)).toEqual(['early', 'second']);
  });

  it('nothing is left of the callbacks of an execution that has ended', async () => {
    await boot();
    await cloud.deploy('w', ONE());
    const name = await cloud.execute('w');
    await until(awaited(name));
    await fetch(await urlOf(name), json({}));
    await cloud.ended(name);
    expect(await cloud.storedKeys('k')).toEqual([]);
    expect(await cloud.storedKeys('p')).toEqual([]);
  });
});
