import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { aManualClock, aRun, aService, deploy, program, uri, type TestRun } from './a-run.ts';

let room: TestRun;
afterEach(() => room.close());

/** A request to the room's HTTP server, addressed to a service by its Host. */
function ask(service: string, options: { method?: string; path?: string; headers?: Record<string, string> } = {}) {
  const host = new URL(uri(service)).host;
  return httpRequest({
    host: '127.0.0.1',
    port: room.port,
    agent: false,
    ...options,
    headers: { ...options.headers, host },
  });
}
async function text(response: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of response) body += String(part);
  return body;
}
const answerTo = async (request: ReturnType<typeof ask>) => ((await once(request, 'response')) as [IncomingMessage])[0];

describe('a request by Host', () => {
  it('is answered by the service, with its status, headers and body', async () => {
    room = await aRun();
    const source = program(`(request, response) => {
      response.writeHead(418, 'Teapot', { 'set-cookie': ['a=1', 'b=2'], 'x-from': request.headers['x-forwarded-proto'] });
      response.end('short and stout');
    }`);
    await deploy(room, 'fetch', aService(room, source));
    const response = await answerTo(ask('fetch').end());
    expect([response.statusCode, response.statusMessage]).toEqual([418, 'Teapot']);
    expect(response.headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], 'x-from': 'https' });
    expect(await text(response)).toBe('short and stout');
  });

  it('to a service that is not there is a 404, and to another host none of its business', async () => {
    room = await aRun();
    for (const name of ['missing', 'tag---missing']) expect((await answerTo(ask(name).end())).statusCode).toBe(404);
    const foreign = await room.run.fetch('https://fetch-1234.southamerica-east1.run.app/');
    expect(foreign.status).toBe(404);
    expect((await fetch(`${room.base}/`)).status).toBe(501);
  });

  it('streams both ways while neither side has ended', async () => {
    room = await aRun();
    const source = program(`(request, response) => {
      request.on('data', (part) => response.write(String(part).toUpperCase()));
      request.on('end', () => response.end('!'));
    }`);
    await deploy(room, 'fetch', aService(room, source));
    const request = ask('fetch', { method: 'POST' });
    request.write('one');
    const response = await answerTo(request);
    const parts = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const heard = [String((await parts.next()).value)];
    request.write('two');
    heard.push(String((await parts.next()).value));
    request.end();
    heard.push(String((await parts.next()).value));
    expect(heard).toEqual(['ONE', 'TWO', '!']);
  });

  it.each(['POST', 'PUT', 'DELETE'])('carries a chunked body with %s', async (method) => {
    room = await aRun();
    const source = program(`async (request, response) => {
      let size = 0;
      for await (const part of request) size += part.length;
      response.end(String(size));
    }`);
    await deploy(room, 'fetch', aService(room, source));
    const request = ask('fetch', { method, headers: { 'transfer-encoding': 'chunked' } });
    for (let count = 0; count < 50; count++) request.write(Buffer.alloc(100_000));
    request.end();
    expect(await text(await answerTo(request))).toBe('5000000');
  });

  it('that the caller gives up ends at the service too', async () => {
    room = await aRun();
    const source = program(`(request, response) => {
      response.on('close', () => console.log('caller gone'));
      response.write('begun');
    }`);
    await deploy(room, 'fetch', aService(room, source));
    const request = ask('fetch').end();
    const response = await answerTo(request);
    await once(response, 'data');
    response.on('error', () => undefined);
    request.destroy();
    await room.log.until(({ message }) => message === 'caller gone');
  });

  it('whose answer breaks off is cut, not ended', async () => {
    room = await aRun();
    const source = program(`(request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    }`);
    await deploy(room, 'fetch', aService(room, source));
    const response = await answerTo(ask('fetch').end());
    await expect(text(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const answer = await room.run.fetch(uri('fetch'));
    expect(answer.status).toBe(503);
  });

  it('reaches a port that no other machine reaches', async () => {
    room = await aRun();
    await deploy(room, 'fetch', aService(room, program('(request, response) => response.end()')));
    const [service] = await room.run.services();
    const port = service?.revisions[0]?.instances[0]?.port ?? 0;
    const outside = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    for (const { address } of outside.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      const [error] = (await once(connect({ host: address, port }), 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
  });
});

describe('a request by fetch', () => {
  const echo = program(`async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    response.setHeader('x-type', request.headers['content-type'] ?? 'none');
    response.end(Buffer.concat(parts));
  }`);
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from('str'));
        controller.enqueue(Buffer.from('eam'));
        controller.close();
      },
    });

  it.each<[string, () => RequestInit['body'] | null, string, string]>([
    ['text', () => 'olá', 'olá', 'text/plain;charset=UTF-8'],
    ['bytes', () => Buffer.from('bytes'), 'bytes', 'none'],
    ['a form', () => new URLSearchParams({ a: 'b c' }), 'a=b+c', 'application/x-www-form-urlencoded;charset=UTF-8'],
    ['a stream', stream, 'stream', 'none'],
    ['nothing', () => null, '', 'none'],
  ])('carries %s', async (_title, body, expected, type) => {
    room = await aRun();
    await deploy(room, 'fetch', aService(room, echo));
    const init = { method: 'POST', body: body(), duplex: 'half' } as RequestInit;
    const response = await room.run.fetch(uri('fetch'), init);
    expect(await response.text()).toBe(expected);
    expect(response.headers.get('x-type')).toBe(type);
  });

  it('takes a body of many megabytes, back and forth', async () => {
    room = await aRun();
    await deploy(room, 'fetch', aService(room, echo));
    const body = Buffer.alloc(8 * 1024 * 1024, 'abc');
    const response = await room.run.fetch(uri('fetch'), { method: 'POST', body });
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
  });

  it('rejects when its signal aborts, at once or later', async () => {
    room = await aRun();
    await deploy(room, 'fetch', aService(room, program(`() => console.log('asked')`)));
    await expect(room.run.fetch(uri('fetch'), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    const controller = new AbortController();
    const answer = room.run.fetch(uri('fetch'), { signal: controller.signal });
    await room.log.until(({ message }) => message === 'asked');
    controller.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('follows no redirect and keeps an empty answer empty', async () => {
    room = await aRun();
    const source = program(`(request, response) => {
      response.writeHead(request.url === '/none' ? 204 : 302, { location: '/none' }).end();
    }`);
    await deploy(room, 'fetch', aService(room, source));
    expect((await room.run.fetch(uri('fetch'))).status).toBe(302);
    const none = await room.run.fetch(uri('fetch', '/none'));
    expect([none.status, none.body]).toEqual([204, null]);
  });
});

/** Holds every request until SIGUSR2, and says how many it has at once. */
const holding = program(
  `(request, response) => { held.push(response); console.log('held ' + held.length); }`,
  `const held = []; process.on('SIGUSR2', () => { for (const response of held.splice(0)) response.end('free'); });`,
);
const heldCount = (count: number) => room.log.until(({ message }) => message === `held ${count}`);
const pidOf = async () => (await room.run.services())[0]?.revisions[0]?.instances[0]?.pid ?? 0;

describe('under load a revision', () => {
  it('takes as many requests at once as it says, and queues the others', async () => {
    room = await aRun();
    await deploy(room, 'fetch', aService(room, holding, { maxInstanceRequestConcurrency: 2 }));
    const answers = Array.from({ length: 3 }, () => room.run.fetch(uri('fetch')));
    await heldCount(2);
    expect(await room.run.services()).toMatchObject([{ revisions: [{ queued: 1, instances: [{ active: 2 }] }] }]);
    const freed = [answers[0], answers[1]];
    process.kill(await pidOf(), 'SIGUSR2');
    expect(await Promise.all(freed.map(async (answer) => (await answer)?.text()))).toEqual(['free', 'free']);
    await heldCount(1);
    process.kill(await pidOf(), 'SIGUSR2');
    expect(await (await answers[2])?.text()).toBe('free');
    expect(room.log.entries.filter(({ message }) => message === 'held 3')).toEqual([]);
  });

  it('refuses with 429 what does not fit in the queue', async () => {
    room = await aRun({ queueLimit: 1 });
    await deploy(room, 'fetch', aService(room, holding, { maxInstanceRequestConcurrency: 1 }));
    const answers = [room.run.fetch(uri('fetch')), room.run.fetch(uri('fetch'))];
    await heldCount(1);
    const refused = await room.run.fetch(uri('fetch'));
    expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('no more fit in the queue')]);
    process.kill(await pidOf(), 'SIGUSR2');
    await answers[0];
    const second = room.log.until(({ message }) => message === 'held 1');
    await second;
    await room.run.stop();
    expect((await answers[1])?.status).toBe(503);
  });

  it('gets further instances up to the limit of this machine', async () => {
    room = await aRun({ maxInstances: 2 });
    const template = { maxInstanceRequestConcurrency: 1, scaling: { maxInstanceCount: 10 } };
    await deploy(room, 'fetch', aService(room, holding, template));
    const answers = Array.from({ length: 3 }, () => room.run.fetch(uri('fetch')));
    await room.log.until(
      ({ message, fields }) =>
        message === 'instance is ready' &&
        room.log.entries.filter((entry) => entry.message === 'instance is ready').length === 2 &&
        fields['pid'] !== 0,
    );
    const [service] = await room.run.services();
    expect(service?.revisions[0]).toMatchObject({ queued: 1, instances: [{ active: 1 }, { active: 1 }] });
    await room.run.stop();
    expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([503, 503, 503]);
  });

  it('answers 504 when a request takes longer than its timeout, and frees the place', async () => {
    const clock = aManualClock();
    room = await aRun({ clock });
    await deploy(room, 'fetch', aService(room, holding, { timeout: '30s', maxInstanceRequestConcurrency: 1 }));
    const answer = room.run.fetch(uri('fetch'));
    await heldCount(1);
    clock.advance(29_999);
    const waiting = room.run.fetch(uri('fetch'));
    clock.advance(1);
    const late = await answer;
    expect([late.status, await late.text()]).toEqual([504, expect.stringContaining('30 s')]);
    await heldCount(2);
    process.kill(await pidOf(), 'SIGUSR2');
    expect((await waiting).status).toBe(200);
  });
});

describe('an instance that dies', () => {
  const mortal = program(`(request, response) => {
    if (request.url === '/die') process.exit(3);
    response.end(String(process.pid));
  }`);
  const diedTimes = (count: number) =>
    room.log.until(
      () => room.log.entries.filter(({ message }) => message === 'instance exited with code 3').length === count,
    );

  it('answers 503 and is started again at once', async () => {
    room = await aRun();
    await deploy(room, 'fetch', aService(room, mortal));
    const before = await (await room.run.fetch(uri('fetch'))).text();
    expect((await room.run.fetch(uri('fetch', '/die'))).status).toBe(503);
    await diedTimes(1);
    const after = await room.run.fetch(uri('fetch'));
    expect(after.status).toBe(200);
    expect(await after.text()).not.toBe(before);
  });

  it('again and again is started ever more slowly, and refused meanwhile', async () => {
    const clock = aManualClock();
    room = await aRun({ clock });
    await deploy(room, 'fetch', aService(room, mortal));
    await room.run.fetch(uri('fetch', '/die'));
    await diedTimes(1);
    await room.run.fetch(uri('fetch', '/die'));
    await diedTimes(2);
    const refused = await room.run.fetch(uri('fetch'));
    expect([refused.status, await refused.text()]).toEqual([
      503,
      expect.stringContaining('the next start is in 0.25 s'),
    ]);
    const { body } = await room.call('GET', '/v2/projects/demo-notamesh/locations/southamerica-east1/services/fetch');
    expect(body['terminalCondition']).toMatchObject({ state: 'CONDITION_FAILED' });
    clock.advance(250);
    await room.log.until(() => room.log.entries.filter(({ message }) => message === 'instance is ready').length === 3);
    await room.run.fetch(uri('fetch', '/die'));
    await diedTimes(3);
    expect(await (await room.run.fetch(uri('fetch'))).text()).toContain('in 0.5 s');
    clock.advance(500);
    await room.log.until(() => room.log.entries.filter(({ message }) => message === 'instance is ready').length === 4);
    clock.advance(10_000);
    await room.run.fetch(uri('fetch', '/die'));
    await diedTimes(4);
    expect((await room.run.fetch(uri('fetch'))).status).toBe(200);
  });
});
