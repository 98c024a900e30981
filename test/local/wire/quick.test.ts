import { connect, type Socket } from 'node:net';
import { startHttpServer, type HttpServer } from '../../../local/wire/http.ts';
import type { Around } from '../../../local/wire/around.ts';
import { ApiError } from '../../../local/wire/errors.ts';
import { JsonText, ok, type RestRequest, type Route } from '../../../local/wire/router.ts';

const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const plain: Route = {
  service: 'test',
  method: 'POST',
  pattern: '/v1/echo/{id}',
  plain: true,
  handle: async (request) => ok({ id: request.params['id'], asks: request.query.get('q'), body: await request.json() }),
};
const streamed: Route = {
  service: 'test',
  method: 'POST',
  pattern: '/v1/stream',
  handle: async ({ bytes, stream }) => ok({ size: (await bytes()).length, isStream: stream.complete }),
};

const atOnce: Route = {
  service: 'test',
  method: 'GET',
  pattern: '/v1/now/{id}',
  plain: true,
  handle({ params: { id } }) {
    if (id === 'refused') throw new ApiError('FAILED_PRECONDITION', 'not now');
    if (id === 'unsayable') return ok({ id: 1n });
    return ok(new JsonText(`{"now":"${id}"}`));
  },
};

const whole: Route = {
  service: 'test',
  method: 'POST',
  pattern: '/v1/whole',
  handle: async (request) => ok(await request.json()),
};

describe('the HTTP port', () => {
  let server: HttpServer;
  let sockets: Socket[] = [];
  beforeEach(async () => {
    server = await startHttpServer({ host: '127.0.0.1', port: 0, routes: [plain, atOnce, streamed, whole], log });
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets = [];
    await server.close();
  });

  test.each(['/v1/echo/a', '/v1/whole'])('refuses a body that is not UTF-8 at %s', async (path) => {
    const body = Buffer.from('{"name": "Jo\u00e3o"}', 'latin1');
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('UTF-8');
  });

  /** A connection, and a wait for so many answers on it, as status lines with bodies. */
  const open = () => {
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    sockets.push(socket);
    let text = '';
    let isClosed = false;
    let look = () => undefined as void;
    socket.on('data', (data) => {
      text += data.toString();
      look();
    });
    socket.on('close', () => {
      isClosed = true;
      look();
    });
    const answers = (count: number) =>
      new Promise<string[]>((resolve) => {
        look = () => {
          const found = [
            ...text.matchAll(/HTTP\/1\.1 (\d+)[^]*?\r\n\r\n(?:[0-9a-f]+\r\n)?(\{[^]*?\}(?=HTTP|\r\n|$))?/g),
          ];
          const isWhole = found.length >= count && found.every(([, status, body]) => status === '100' || body);
          if (isWhole || isClosed) resolve(found.map(([, status, body = '']) => `${status} ${body}`));
        };
        look();
      });
    return { socket, answers };
  };
  const post = (path: string, body: string, headers = '') =>
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const echo = (id: string, body: string) => `200 {"id":"${id}","asks":null,"body":${body}}`;

  it('answers calls on one connection in their order, however they are cut', async () => {
    const { socket, answers } = open();
    const all = Buffer.from(post('/v1/echo/a', '{"x":"é"}') + post('/v1/echo/b', '{}') + post('/v1/echo/c', ''));
    for (const byte of all) {
      socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await answers(3)).toEqual([echo('a', '{"x":"é"}'), echo('b', '{}'), echo('c', '{}')]);
  });

  it('answers calls that came ahead of their turn', async () => {
    const { socket, answers } = open();
    const ids = Array.from({ length: 50 }, (_, i) => `n${i}`);
    socket.write(ids.map((id) => post(`/v1/echo/${id}`, '{}')).join(''));
    expect(await answers(50)).toEqual(ids.map((id) => echo(id, '{}')));
  });

  it('answers at once what needs no waiting, in its turn', async () => {
    const { socket, answers } = open();
    const get = (id: string) => `GET /v1/now/${id} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    socket.write(get('a') + post('/v1/echo/b', '{}') + get('refused'));
    const [first, second, third] = await answers(3);
    expect([first, second]).toEqual(['200 {"now":"a"}', echo('b', '{}')]);
    expect(third).toContain('400 {"error":{"code":400,"message":"not now"');
  });

  it('closes a connection whose answer cannot be said', async () => {
    const { socket, answers } = open();
    socket.write('GET /v1/now/unsayable HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await answers(1)).toEqual([]);
  });

  const chunked = 'POST /v1/stream HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';
  const large = 'x'.repeat(3 * 1024 * 1024);
  it.each([
    ['a route that streams', post('/v1/stream', 'four'), '200 {"size":4,"isStream":true}'],
    ['a body in chunks', `${chunked}4\r\nfour\r\n0\r\n\r\n`, '200 {"size":4,"isStream":true}'],
    ['a large body', post('/v1/stream', large), `200 {"size":${large.length},"isStream":true}`],
    [
      'a large body for a plain route',
      post('/v1/echo/l', JSON.stringify({ large })),
      echo('l', JSON.stringify({ large })),
    ],
    ['a call that is to close', post('/v1/echo/a', '{}', 'Connection: close\r\n'), echo('a', '{}')],
  ])('leaves %s to node:http, and what follows', async (_name, call, answer) => {
    const { socket, answers } = open();
    socket.write(post('/v1/echo/first', '{}') + call);
    expect(await answers(2)).toEqual([echo('first', '{}'), answer]);
  });

  it('says that it waits for a body', async () => {
    const { socket, answers } = open();
    socket.write(post('/v1/echo/a', '{}', 'Expect: 100-continue\r\n'));
    expect((await answers(2)).at(-1)).toBe(echo('a', '{}'));
  });

  it.each([
    ['a host that is not this machine', post('/v1/echo/a', '{}').replace('localhost', 'evil.example'), 403],
    ['an origin that is not this machine', post('/v1/echo/a', '{}', 'Origin: https://evil.example\r\n'), 403],
    ['a body that is no JSON', post('/v1/echo/a', '{'), 400],
    ['a body that is no object', post('/v1/echo/a', '[]'), 400],
    ['a path nobody knows', post('/v1/none', '{}'), 501],
  ])('refuses %s', async (_name, call, status) => {
    const { socket, answers } = open();
    socket.write(call);
    const [answer = ''] = await answers(1);
    expect(answer.slice(0, 3)).toBe(String(status));
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['two lengths', post('/v1/echo/a', '{}', 'Content-Length: 5\r\n')],
    ['a head without end', `POST /v1/echo/a HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}`],
    ['a line that is cut', 'POST /v1/echo/a HTTP/1.1\r\nHost: localhost\nX: y\r\n z: w\r\n\r\n'],
  ])('refuses %s and closes', async (_name, call) => {
    const { socket } = open();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.write(call);
    await closed;
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it('answers a caller that has said all it has to say', async () => {
    const { socket, answers } = open();
    socket.end(post('/v1/echo/a', '{}'));
    expect(await answers(1)).toEqual([echo('a', '{}')]);
  });

  it.each([
    ['without node:http', false],
    ['by node:http when it may be cut', true],
  ])('shows a call to who watches it, %s', async (_name, isRough) => {
    const seen: unknown[] = [];
    const around: Around = {
      isRough,
      watches: () => true,
      call(route, request, next) {
        const json = async () => ({ ...(await request.json()), watched: true });
        seen.push(route.pattern, request.method, request.params['id'], request.query.get('q'), hasStream(request));
        return next(Object.create(request, { json: { value: json } }) as RestRequest);
      },
    };
    await server.close();
    server = await startHttpServer({ host: '127.0.0.1', port: 0, routes: [plain], log, around });
    const { socket, answers } = open();
    socket.write(post('/v1/echo/a?q=1', '{}'));
    expect(await answers(1)).toEqual(['200 {"id":"a","asks":"1","body":{"watched":true}}']);
    expect(seen).toEqual(['/v1/echo/{id}', 'POST', 'a', '1', isRough]);
  });
});

function hasStream(request: RestRequest): boolean {
  try {
    return request.stream !== undefined;
  } catch {
    return false;
  }
}
