import { startHttpServer, type HttpServer } from '../../../local/wire/http.ts';
import { ok, type Route } from '../../../local/wire/router.ts';

const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const route = (method: string, plain: boolean): Route => ({
  service: 'test',
  method,
  pattern: '/v1/things/{thing}',
  ...(plain ? { plain } : {}),
  handle: () => ok({ method }),
});

let server: HttpServer;
beforeAll(async () => {
  const routes = [route('GET', true), route('POST', false), route('DELETE', true)];
  server = await startHttpServer({ host: '127.0.0.1', port: 0, routes, log });
});
afterAll(() => server.close());

const call = (method: string, headers: Record<string, string>) =>
  fetch(`http://127.0.0.1:${server.port}/v1/things/a`, { method, headers });

describe('a page of this machine', () => {
  test.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:80', 'https://app.localhost'])(
    'at %s reads answers',
    async (origin) => {
      for (const method of ['GET', 'POST']) {
        const response = await call(method, { origin });
        expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
        expect(response.headers.get('vary')).toBe('Origin');
      }
      expect((await call('PUT', { origin })).headers.get('access-control-allow-origin')).toBe(origin);
    },
  );

  test('is told before it calls what it may', async () => {
    const response = await call('OPTIONS', {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'authorization,content-type',
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
    const headers = ['allow-origin', 'allow-methods', 'allow-headers'].map((name) =>
      response.headers.get(`access-control-${name}`),
    );
    expect(headers).toEqual(['http://localhost:3000', 'GET,POST,DELETE', 'authorization,content-type']);
  });
});

test.each(['https://evil.example', 'null', 'http://localhost.evil.example', 'http://127.0.0.1.evil.example'])(
  'any other page, such as one at %s, is refused',
  async (origin) => {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const response = await call(method, { origin, 'access-control-request-method': 'POST' });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
  },
);

test('calls without an origin are answered without a word of it', async () => {
  const response = await call('GET', {});
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  expect((await call('OPTIONS', {})).status).toBe(501);
});
