import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BrokenDefinition, DishonestMock, Failure, harness, UnmatchedCall, type HttpReply } from 'notamesh/testing';
import 'notamesh/testing/jest';
import { urlTemplate } from '../../testing/mocks/url-template.ts';

const CALL = `
main:
  params: [x]
  steps:
    - ask:
        try:
          call: http.request
          args:
            method: \${default(map.get(x, "method"), "POST")}
            url: \${default(map.get(x, "url"), "https://api.test/v1/items/7")}
            query: \${map.get(x, "query")}
            headers: \${map.get(x, "headers")}
            body: \${map.get(x, "body")}
            timeout: 30
          result: answer
        except:
          as: e
          steps:
            - caught:
                return: \${e}
    - done:
        return: \${answer.body}
`;

describe('an HTTP mock', () => {
  const h = harness(CALL);
  beforeEach(() => h.reset());

  test.each<[string, string, Record<string, unknown>, boolean]>([
    ['the same address', 'https://api.test/v1/items/7', {}, true],
    ['a place for one part', 'https://api.test/v1/items/{id}', {}, true],
    ['a place does not span parts', 'https://api.test/{id}', {}, false],
    ['any rest', 'https://api.test/**', {}, true],
    ['another host', 'https://other.test/v1/items/7', {}, false],
    ['query in the template', 'https://api.test/v1/items/7?page=2', { query: { page: '2' } }, true],
    ['another value of the query', 'https://api.test/v1/items/7?page=3', { query: { page: '2' } }, false],
    ['any value of the query', 'https://api.test/v1/items/7?page={page}', { query: { page: '2' } }, true],
    ['a missing query', 'https://api.test/v1/items/7?page={page}', {}, false],
    ['a query the template does not name', 'https://api.test/v1/items/7', { query: { page: '2' } }, true],
  ])('takes %s as it is meant', async (_title, template, input, fits) => {
    h.http('POST', template).replies({ body: 'yes' });
    const running = h.execute(input);
    if (fits) expect(await running).toHaveSucceededWith('yes');
    else await expect(running).rejects.toThrow(Failure);
  });

  test.each<[string, object | ((call: { body: unknown }) => boolean), boolean]>([
    ['a part of the body', { body: { a: { b: 1 } } }, true],
    ['another body', { body: { a: { b: 2 } } }, false],
    ['a predicate for a part', { body: { list: (list: unknown) => Array.isArray(list) } }, true],
    ['an expression for a text', { headers: { 'X-Kind': /^de/ } }, true],
    ['a header that is not there', { headers: { 'x-other': 'demo' } }, false],
    ['a list that is shorter', { body: { list: [1] } }, false],
    ['a predicate for the call', (call: { body: unknown }) => JSON.stringify(call.body).includes('list'), true],
    ['a predicate that does not hold', () => false, false],
    ['a matcher of Jest', { body: { a: expect.any(Object) } }, true],
  ])('answers only calls with %s', async (_title, conditions, fits) => {
    h.http('POST', 'https://api.test/**')
      .with(conditions as never)
      .replies({ body: 'yes' });
    const running = h.execute({ headers: { 'X-Kind': 'demo' }, body: { a: { b: 1, c: 2 }, list: [1, 2] } });
    if (fits) expect(await running).toHaveSucceededWith('yes');
    else await expect(running).rejects.toThrow(/The nearest mock is POST https:\/\/api\.test/);
  });

  test.each<[string, HttpReply, unknown]>([
    ['JSON', { body: { a: 1.5, b: [null] } }, { a: 1.5, b: [null] }],
    ['text', { body: 'hello' }, 'hello'],
    ['nothing', { status: 204 }, null],
    ['text with a type of its own', { body: '[1]', headers: { 'Content-Type': 'application/json' } }, [1]],
  ])('replies %s', async (_title, reply, body) => {
    h.http('*', 'https://api.test/**').replies(reply);
    expect(await h.execute({})).toHaveSucceededWith(body);
  });

  test.each<[HttpReply, Record<string, unknown>]>([
    [
      { status: 404, body: { why: 'gone' } },
      { tags: ['HttpError'], code: 404, body: { why: 'gone' } },
    ],
    ['ConnectionError', { tags: ['ConnectionError'] }],
    [
      { error: 'ConnectionFailedError', message: 'refused' },
      { tags: ['ConnectionFailedError'], message: 'refused' },
    ],
    [{ body: 'late', delay: '31s' }, { tags: ['TimeoutError'] }],
  ])('raises %j', async (reply, error) => {
    h.http('POST', 'https://api.test/**').replies(reply);
    const run = await h.execute({});
    expect(run.result).toMatchObject(error);
  });

  test('takes its virtual time, and no longer than the timeout', async () => {
    h.http('POST', 'https://api.test/**').replies({ body: 1, delay: '5s' }, { body: 1, delay: '10m' });
    expect(await h.execute({})).toHaveTaken('PT5S');
    h.reset().http('POST', 'https://api.test/**').replies({ delay: '10m' });
    expect(await h.execute({})).toHaveTaken('30s');
  });

  test('gives a function the call, its places and its number', async () => {
    h.http('POST', 'https://api.test/v1/items/{id}').replies(({ params, body }, nth) => ({
      body: [params['id'], body, nth],
    }));
    expect(await h.execute({ body: { a: 1 } })).toHaveSucceededWith(['7', { a: 1 }, 0]);
  });

  test('gives way to earlier ones after its times', async () => {
    h.http('POST', 'https://api.test/**').replies({ body: 'often' });
    h.http('POST', 'https://api.test/**').replies({ body: 'once' }).times(1);
    expect(await h.execute({})).toHaveSucceededWith('once');
    const twice = harness(`${CALL.replace('done', 'ask_more').replace('answer.body', 'answer.body')}`);
    expect(twice.unusedMocks).toEqual([]);
  });

  test('that no call came to is told, and so is a reply', async () => {
    h.http('GET', 'https://api.test/never').replies({});
    h.http('POST', 'https://api.test/**').replies({ body: 1 }, { body: 2 });
    await h.execute({});
    expect(h.unusedMocks).toEqual(['POST https://api.test/** (1 of its replies)', 'GET https://api.test/never']);
    expect(() => expect(h).toHaveNoUnusedMocks()).toThrow(/GET https:\/\/api\.test\/never/);
  });

  test('cannot be made of what is no URL', () => {
    expect(() => h.http('GET', 'api.test/x')).toThrow(TypeError);
    expect(urlTemplate('https://a.test').match('https://a.test/')).toEqual({});
  });
});

describe('a call without a mock', () => {
  const h = harness(CALL);
  beforeEach(() => h.reset());

  test('fails the test although the workflow catches errors', async () => {
    const failure: unknown = await h.execute({}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect((failure as Failure).cause).toBeInstanceOf(UnmatchedCall);
    const { run } = failure as Failure;
    expect(run.step('ask').state).toBe('STATE_FAILED');
    expect(run.visited).toEqual(['ask']);
  });

  test('is explained by the nearest mock and what differed', async () => {
    h.http('POST', 'https://far.test/other').replies({});
    h.http('POST', 'https://api.test/v1/item/7').replies({});
    await expect(h.execute({})).rejects.toThrow(
      [
        'no mock answers POST https://api.test/v1/items/7',
        'The nearest mock is POST https://api.test/v1/item/7, but',
        '  - url: https://api.test/v1/items/7 does not fit https://api.test/v1/item/7',
      ].join('\n'),
    );
  });

  test('names what differs in the body rather than another address', async () => {
    h.http('POST', 'https://api.test/v1/items/8').replies({});
    h.http('POST', 'https://api.test/v1/items/{id}')
      .with({ body: { ok: true } })
      .replies({});
    await expect(h.execute({ body: { ok: false } })).rejects.toThrow('  - call.body.ok: expected true, got false');
  });

  test('may be passed through to this machine, and to no other', async () => {
    const through = harness(CALL, { unmatched: 'passthrough' });
    await expect(through.execute({})).rejects.toThrow('only loopback addresses');
    const run = await through.execute({ url: 'http://127.0.0.1:9/closed', method: 'GET' });
    expect(run.result).toMatchObject({ tags: ['ConnectionFailedError'] });
  });
});

describe('a call that is passed through', () => {
  test('is answered by this machine', async () => {
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ path: request.url }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const through = harness(CALL, { unmatched: 'passthrough' });
    const run = await through.execute({ url: `http://127.0.0.1:${port}/here`, query: { page: 2 }, method: 'GET' });
    expect(run).toHaveSucceededWith({ path: '/here?page=2' });
    expect(run.calls).toMatchObject([{ answer: '200 (passed through)' }]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a mock that goes wrong', () => {
  const h = harness(CALL);
  beforeEach(() => h.reset());

  test('by throwing fails the test', async () => {
    h.http('POST', 'https://api.test/**').replies(() => {
      throw new Error('not in the mood');
    });
    await expect(h.execute({})).rejects.toThrow(/^the mock of POST .* threw: not in the mood/);
  });

  test('by having no reply says so', async () => {
    h.http('POST', 'https://api.test/**');
    await expect(h.execute({})).rejects.toThrow('has no reply: add .replies(…)');
  });

  test('by replying later than at once is waited for', async () => {
    h.http('POST', 'https://api.test/**').replies(() => Promise.resolve({ body: 'in time' }));
    expect(await h.execute({})).toHaveSucceededWith('in time');
  });
});

describe('options', () => {
  const loop = `
- begin:
    assign:
      - x: 0
- all:
    for:
      value: i
      range: [1, 100]
      steps:
        - one:
            assign:
              - x: \${i % -3}
- done:
    return: \${sys.get_env("NAME") + x}
`;
  test('lift or tighten limits, set switches and the environment', async () => {
    expect(await harness(loop, { env: { NAME: 'n' } }).execute()).toHaveSucceededWith('n1');
    expect(await harness(loop, { env: { NAME: 'n' }, switches: { modulo: 'divisor' } }).execute()).toHaveSucceededWith(
      'n-2',
    );
    const short = await harness(loop, { limits: { executedSteps: 50 } }).execute();
    expect(short).toHaveFailedWith({ tags: ['ResourceLimitError'] });
  });
});

describe('a connector', () => {
  const GET = 'googleapis.storage.v1.objects.get';
  const source = `
main:
  params: [x]
  steps:
    - get:
        call: ${GET}
        args: {bucket: b, object: \${x}}
        result: found
    - done:
        return: \${found.size}
`.replace('{bucket: b, object: ${x}}', '\n          bucket: b\n          object: ${x}');
  const h = harness(source);
  beforeEach(() => h.reset());

  test('returns values, by its arguments', async () => {
    h.connector(GET).returns({ size: '1' });
    h.connector(GET).with({ object: 'big' }).returns({ size: '9' });
    expect(await h.execute('big')).toHaveSucceededWith('9');
    expect(await h.execute('small')).toHaveSucceededWith('1');
  });

  test('raises errors as the definition sees them', async () => {
    h.connector(GET).raises({ tags: ['HttpError'], code: 404 });
    expect(await h.execute('a')).toHaveFailedWith({ tags: ['HttpError'], code: 404 });
  });

  test('answers request by request, with its own retries', async () => {
    h.connector(GET).replies({ status: 503 }, { status: 503 }, { body: { size: '3' } });
    const run = await h.execute('a');
    expect(run).toHaveSucceededWith('3');
    expect(run.clock.elapsedMs).toBeGreaterThan(1000);
  });

  test('may be mocked by its request, too', async () => {
    h.http('GET', 'https://storage.googleapis.com/storage/v1/b/b/o/a').replies({ body: { size: '4' } });
    expect(await h.execute('a')).toHaveSucceededWith('4');
  });

  test.each<[string, unknown, string]>([
    ['a field the API does not have', { sizes: '1' }, "has no field 'sizes'"],
    ['a field in another spelling', { contenttype: 'text/plain' }, "did you mean 'contentType'?"],
    ['a 64-bit integer that is no text', { size: 2048 }, 'an integer written as text'],
    ['a time that is none', { updated: 'yesterday' }, 'a time such as'],
  ])('cannot return %s', (_title, reply, reason) => {
    expect(() => h.connector(GET).returns(reply)).toThrow(DishonestMock);
    expect(() => h.connector(GET).returns(reply)).toThrow(reason);
  });

  test('is checked when a function makes its value', async () => {
    h.connector(GET).returns(() => ({ sizes: '1' }));
    await expect(h.execute('a')).rejects.toThrow("has no field 'sizes'");
  });

  test('may return anything where honesty is switched off', async () => {
    h.connector(GET, { honest: false }).returns({ size: 5 });
    expect(await h.execute('a')).toHaveSucceededWith(5);
  });

  test.each<[string, unknown]>([
    ['googleapis.pubsub.v1.projects.topics.publish', { messageIds: ['1'] }],
    ['googleapis.secretmanager.v1.projects.secrets.versions.accessString', 'text'],
    ['googleapis.run.v2.projects.locations.jobs.run', { name: 'j', succeededCount: 1 }],
    ['googleapis.bigquery.v2.jobs.query', { jobComplete: true, rows: [{ f: [{ v: '1' }] }], totalRows: '1' }],
    [
      'googleapis.cloudtasks.v2.projects.locations.queues.tasks.create',
      { name: 't', scheduleTime: '2026-01-01T00:00:00Z' },
    ],
    ['googleapis.storage.v1.objects.list', { items: [{ name: 'a', metadata: { k: 'v' } }], prefixes: ['p/'] }],
    ['googleapis.firestore.v1.projects.databases.documents.get', { what: 'ever' }],
  ])('%s takes what it can return', (name, value) => {
    expect(() => h.connector(name).returns(value)).not.toThrow();
  });

  test.each([
    ['googleapis.storage.v1.object.get', "did you mean 'googleapis.storage.v1.objects.get'?"],
    ['googleapis.storage.v9.objects.get', "did you mean 'storage.v1'?"],
    ['storage.objects.get', 'give its whole name'],
    ['sys.now', 'is no connector'],
  ])('that is called %s there is not', (name, reason) => {
    expect(() => h.connector(name)).toThrow(reason);
  });

  test('has no conditions about arguments that its method does not have', () => {
    const get = h.connector('googleapis.storage.v1.objects.get').returns({ name: 'a' });
    expect(() => get.with({ objekt: 'a' })).toThrow("no argument 'objekt' (did you mean 'object'?); it has bucket");
    expect(() => get.with({ object: 'a', alt: 'media' })).not.toThrow();
  });

  test('of HTTP answers to a method that there is', () => {
    expect(() => h.http('GETT', 'https://example.com')).toThrow("'GETT' is no method of HTTP: write one of GET,");
    expect(() => h.http('get', 'https://example.com')).not.toThrow();
  });

  test.each<[string, unknown]>([
    ['googleapis.pubsub.v1.projects.topics.publish', { messageIds: [1] }],
    ['googleapis.secretmanager.v1.projects.secrets.versions.accessString', { payload: 'text' }],
    ['googleapis.workflowexecutions.v1.projects.locations.workflows.executions.get', { state: 'DONE' }],
    ['googleapis.bigquery.v2.jobs.insert', { status: { state: 'FINISHED' } }],
  ])('%s refuses what it cannot', (name, value) => {
    expect(() => h.connector(name).returns(value)).toThrow(DishonestMock);
  });
});

describe('a definition that cannot run', () => {
  test('is told with file, line and column', () => {
    expect(() => harness('main:\n  steps:\n    - a:\n        retrun: 1\n')).toThrow(BrokenDefinition);
    expect(() => harness('main:\n  steps:\n    - a:\n        retrun: 1\n')).toThrow(/a definition:4:9 /);
  });

  test('that is not there is told, too', () => {
    expect(() => harness('workflows/none.workflows.yaml')).toThrow(/ENOENT/);
  });
});

describe('a name that the definition does not have', () => {
  const h = harness(CALL);
  const NO_STEP = "the definition has no step 'asck' (did you mean 'ask'?); it has ask, caught, done";
  beforeEach(() => h.reset());

  test('is refused where a mock is made', () => {
    expect(() => h.step('asck')).toThrow(NO_STEP);
    expect(() => h.cancelsAt('asck')).toThrow(NO_STEP);
    expect(() => h.callback('asck')).toThrow(NO_STEP);
    expect(() => h.subworkflow('asck').returns(1)).toThrow("the definition has no subworkflow 'asck'; it has none");
    expect(() => h.subworkflow('main').raises({ tags: ['x'] })).toThrow('no subworkflow');
    expect(() => h.step('other.ask')).toThrow('no step');
    expect(() => h.step('main.ask')).not.toThrow();
  });

  test('is refused where a run is looked at, so that nothing seems not to have run', async () => {
    h.http('POST', 'https://api.test/**').replies({ body: 1 });
    const run = await h.execute();
    expect(() => run.step('asck')).toThrow(NO_STEP);
    expect(() => expect(run).not.toHaveVisited('asck')).toThrow(NO_STEP);
    await expect(h.begin().until('asck')).rejects.toThrow(NO_STEP);
    expect(run).not.toHaveVisited('caught');
  });
});
