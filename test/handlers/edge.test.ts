import { createEdge, jsonInput, type EdgeRequest } from '../../handlers/edge.ts';
import { required } from '../../handlers/environment.ts';
import { PermanentError, RetryableError } from '../../handlers/errors.ts';
import { handlers } from '../../handlers/index.ts';
import { existsSync } from 'node:fs';

interface Notice {
  readonly source: string;
  readonly batch: string;
}

function edge(handle: (input: Notice) => Promise<unknown>) {
  const lines: Readonly<Record<string, unknown>>[] = [];
  let time = 0;
  const answer = createEdge<Notice, unknown>(
    { name: 'test', read: jsonInput('notice'), handle, describe: ({ batch }) => ({ batch }) },
    { log: (line) => lines.push(line), now: () => (time += 5), project: 'p', revision: 'test-00001' },
  );
  const send = (body: unknown, over: Partial<EdgeRequest> = {}) =>
    answer({ method: 'POST', headers: {}, body, ...over });
  return { send, lines };
}

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = 'b7ad6b7169203331';
const execution = '11111111-2222-4333-8444-555555555555';

const notice = { source: 'demo', batch: 'b1' };

describe('edge', () => {
  test('answers with the result and writes one line', async () => {
    const { send, lines } = edge(async () => ({ done: true }));
    expect(
      await send(notice, { headers: { traceparent: `00-${trace}-${span}-01`, 'x-notamesh-execution': execution } }),
    ).toEqual({
      status: 200,
      headers: {},
      body: { done: true },
    });
    expect(lines).toEqual([
      {
        severity: 'INFO',
        message: 'test 200',
        handler: 'test',
        status: 200,
        milliseconds: 5,
        batch: 'b1',
        'logging.googleapis.com/trace': `projects/p/traces/${trace}`,
        'logging.googleapis.com/spanId': span,
        'logging.googleapis.com/trace_sampled': true,
        'logging.googleapis.com/labels': { 'workflows.googleapis.com/execution_id': execution },
      },
    ]);
  });

  test('what is no trace or execution is not logged, for headers come from outside', async () => {
    const { send, lines } = edge(async () => ({}));
    const headers = {
      traceparent: '00-123.456.789-09',
      'x-cloud-trace-context': 'Maria; 123.456.789-09',
      'x-notamesh-execution': '123.456.789-09',
    };
    await send(notice, { headers });
    expect(Object.keys(lines[0] ?? {})).toEqual(['severity', 'message', 'handler', 'status', 'milliseconds', 'batch']);
  });

  test("takes the load balancer's own trace header", async () => {
    const { send, lines } = edge(async () => ({}));
    await send(notice, { headers: { 'x-cloud-trace-context': `${trace}/255;o=0` } });
    expect(lines[0]).toMatchObject({
      'logging.googleapis.com/trace': `projects/p/traces/${trace}`,
      'logging.googleapis.com/spanId': '00000000000000ff',
      'logging.googleapis.com/trace_sampled': false,
    });
  });

  test('GET / tells who answers and reaches no handler', async () => {
    const { send, lines } = edge(() => Promise.reject(new Error('reached')));
    expect(await send(undefined, { method: 'GET', path: '/' })).toEqual({
      status: 200,
      headers: {},
      body: { handler: 'test', revision: 'test-00001', ready: true },
    });
    expect(lines).toEqual([]);
  });

  test('no result is 204', async () => {
    const { send } = edge(async () => undefined);
    expect(await send(notice)).toEqual({ status: 204, headers: {}, body: undefined });
  });

  test.each([
    ['a body that does not fit', { source: 'demo' }, {}, 400],
    ['no body', undefined, {}, 400],
    ['a text', 'hello', {}, 400],
    ['GET', notice, { method: 'GET' }, 405],
  ])('%s does not reach the handler', async (_title, body, over, status) => {
    let calls = 0;
    const { send } = edge(async () => ({ calls: ++calls }));
    expect(await send(body, over)).toMatchObject({
      status,
      body: { error: { code: 'request-invalid', retryable: false } },
    });
    expect(calls).toBe(0);
  });

  test.each([
    [new PermanentError('batch-not-found', 'gone', { status: 404 }), 404, false, {}],
    [new PermanentError('part-invalid', 'no part'), 422, false, {}],
    [new RetryableError('table-unavailable', 'later'), 503, true, {}],
    [
      new RetryableError('source-unavailable', 'later', { status: 429, retryAfterSeconds: 1.2 }),
      429,
      true,
      { 'retry-after': '2' },
    ],
  ])('%s becomes its status', async (error, status, retryable, headers) => {
    const { send } = edge(() => Promise.reject(error));
    expect(await send(notice)).toEqual({
      status,
      headers,
      body: { error: { code: error.code, message: error.message, retryable } },
    });
  });

  test('an unexpected error is an opaque 500, told in the log only', async () => {
    const { send, lines } = edge(() => Promise.reject(new TypeError('secret detail')));
    const reply = await send(notice);
    expect(reply.status).toBe(500);
    expect(JSON.stringify(reply)).not.toContain('secret detail');
    expect(lines).toMatchObject([{ severity: 'ERROR', error: 'internal', detail: 'TypeError: secret detail' }]);
  });

  test('a library that quotes what it was given does not bring it into the log', async () => {
    const { send, lines } = edge(async () => JSON.parse('{"xNome":"Maria da Silva"') as unknown);
    await send(notice);
    const caused = edge(() => {
      const cause = new Error(`no such host "Maria da Silva" for 'João' with \`X`);
      return Promise.reject(new RetryableError('source-unavailable', 'later', { cause }));
    });
    await caused.send(notice);
    expect(JSON.stringify([...lines, ...caused.lines])).not.toMatch(/Maria|João|`X/);
    expect(lines).toMatchObject([{ detail: 'SyntaxError', stack: expect.stringMatching(/^ +at /) as string }]);
    expect(caused.lines).toMatchObject([{ cause: 'Error: no such host … for … with …' }]);
  });

  test('a field that is not declared is held back, and that it was is told', async () => {
    const lines: Readonly<Record<string, unknown>>[] = [];
    const answer = createEdge<Notice, unknown>(
      {
        name: 'test',
        read: jsonInput('notice'),
        handle: async () => ({}),
        describe: () => ({ name: 'Maria', documents: 'Maria', batch: '111.444.777-35', rows: 3, flagged: undefined }),
      },
      { log: (line) => lines.push(line), now: () => 0, project: 'p', revision: 'r' },
    );
    await answer({ method: 'POST', headers: {}, body: notice });
    expect(lines).toEqual([
      {
        severity: 'INFO',
        message: 'test 200',
        handler: 'test',
        status: 200,
        milliseconds: 0,
        batch: '[cpf]',
        rows: 3,
        withheld: 2,
      },
    ]);
  });

  test('answers name no person either: workflows write them into the ledger', async () => {
    const { send } = edge(() =>
      Promise.reject(new PermanentError('batch-not-found', 'no batch 11144477735 of a@b.example')),
    );
    expect(await send(notice)).toMatchObject({ body: { error: { message: 'no batch [cpf] of [e-mail]' } } });
  });

  test('a log line never holds the body', async () => {
    const { send, lines } = edge(() => Promise.reject(new PermanentError('part-invalid', 'no')));
    await send({ ...notice, url: 'https://x.example/11144477735' });
    await send({ ...notice, cpf: '11144477735' });
    expect(JSON.stringify(lines)).not.toContain('11144477735');
  });
});

test('the catalogue names entries that exist', () => {
  expect(handlers.map(({ name }) => name)).toEqual(['receive', 'fetch', 'transform', 'write', 'inspect']);
  for (const { entry } of handlers) expect(existsSync(new URL(`../../${entry}`, import.meta.url))).toBe(true);
});

test('a variable that is not set is a fault of configuration', () => {
  expect(required({ A: 'x' }, 'A')).toBe('x');
  expect(() => required({ A: '' }, 'A')).toThrow(expect.objectContaining({ code: 'configuration-invalid' }));
});
