import { Cancel } from '../../local/wire/fetch.ts';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createOutbound } from '../../local/outbound.ts';
import { performHttp } from '../../local/services/workflows/driver/http-effect.ts';
import { manualClock } from './workflows/manual-clock.ts';

let server: Server;
let origin: string;
let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
const seen: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const outbound = createOutbound({
  port: () => (server.address() as AddressInfo).port,
  run: () => Promise.resolve(new Response('from a service')),
});
const text = async (url: string, init?: RequestInit) => (await outbound(url, init)).text();

describe('outbound', () => {
  it('brings calls of Google’s hosts back here, with the service’s label in front', async () => {
    answer = (_request, response) => response.end('{}');
    await text('https://southamerica-east1-run.googleapis.com/v2/x?y=1');
    expect(seen).toMatchObject([{ path: '/run/v2/x?y=1' }]);
    expect(await text('https://service-1.run.app/')).toBe('from a service');
  });

  it('sends headers in any case, without the platform’s class, which takes long to load', async () => {
    answer = (_request, response) => response.end('{}');
    const platform = Object.getOwnPropertyDescriptor(globalThis, 'Headers') as PropertyDescriptor;
    const refuse = () => {
      throw new Error('the class was asked for');
    };
    Object.defineProperty(globalThis, 'Headers', { configurable: true, get: refuse });
    try {
      await text(origin, { headers: { 'User-Agent': 'a', 'X-Trace': 'b' } });
    } finally {
      Object.defineProperty(globalThis, 'Headers', platform);
    }
    await text(origin, { headers: { 'X-One': 'a', 'x-one': 'b' } });
    expect(seen).toMatchObject([{ headers: { 'user-agent': 'a', 'x-trace': 'b' } }, { headers: { 'x-one': 'a, b' } }]);
  });

  test.each(['https://example.com/', 'http://10.0.0.1/', 'http://[fe80::1]/'])('refuses %s', async (url) => {
    await expect(outbound(url)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test.each([
    { status: 301, method: 'POST', then: 'GET', body: '' },
    { status: 302, method: 'POST', then: 'GET', body: '' },
    { status: 303, method: 'PUT', then: 'GET', body: '' },
    { status: 307, method: 'POST', then: 'POST', body: 'b' },
    { status: 308, method: 'PUT', then: 'PUT', body: 'b' },
  ])('follows $status of $method by $then', async ({ status, method, then, body }) => {
    answer = ({ url }, response) => {
      if (url === '/a') response.writeHead(status, { location: '/b' }).end('moved');
      else response.end('there');
    };
    const headers = { authorization: 'Bearer t', 'content-type': 'text/plain' };
    expect(await text(`${origin}/a`, { method, headers, body: 'b' })).toBe('there');
    expect(seen[1]).toMatchObject({ path: '/b', method: then, body, headers: { authorization: 'Bearer t' } });
  });

  it('follows nothing out of this machine, no loop, and nothing when told not to', async () => {
    answer = ({ url }, response) => {
      response.writeHead(302, { location: url === '/out' ? 'https://example.com/' : '/loop' }).end();
    };
    await expect(outbound(`${origin}/out`)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(outbound(`${origin}/loop`)).rejects.toMatchObject({ code: 'ERR_REDIRECTS' });
    expect((await outbound(`${origin}/loop`, { redirect: 'manual' })).status).toBe(302);
  });

  it('keeps credentials from another origin', async () => {
    answer = ({ url }, response) => {
      if (url === '/a') response.writeHead(307, { location: origin.replace('127.0.0.1', 'localhost') }).end();
      else response.end();
    };
    await text(`${origin}/a`, { headers: { authorization: 'Bearer t' } });
    expect(seen[1]?.headers).not.toHaveProperty('authorization');
  });
});

describe('a request of a workflow', () => {
  const perform = (request: object) =>
    performHttp(
      {
        fetch: outbound,
        clock: manualClock(),
        mintIdToken: (audience, email) => `${audience} ${email}`,
        mintAccessToken: () => 'none',
      },
      { method: 'GET', url: `${origin}/`, headers: {}, timeoutSeconds: 1800, ...request },
      'runner@p.iam.gserviceaccount.com',
      new Cancel(),
    );
  const bodyOf = async (request: object = {}) => {
    const outcome = await perform(request);
    return outcome.kind === 'http' ? Buffer.from(outcome.body).toString() : outcome;
  };

  test.each([
    { encoding: 'gzip', compress: gzipSync },
    { encoding: 'deflate', compress: deflateSync },
    { encoding: 'br', compress: brotliCompressSync },
    { encoding: 'identity', compress: (data: string) => Buffer.from(data) },
  ])('reads an answer in $encoding', async ({ encoding, compress }) => {
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(compress('hello'));
    expect(await bodyOf()).toBe('hello');
  });

  it('sends a body with any method', async () => {
    answer = (_request, response, body) => response.end(body);
    for (const method of ['GET', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect(await bodyOf({ method, body: Buffer.from('x') })).toBe('x');
    }
    expect(seen[0]?.headers).toMatchObject({ 'content-length': '1' });
  });

  test.each([
    { method: 'HEAD', status: 200 },
    { method: 'GET', status: 204 },
    { method: 'GET', status: 304 },
  ])('takes $status of $method, which has no body', async ({ method, status }) => {
    answer = (_request, response) => response.writeHead(status, { 'content-encoding': 'gzip' }).end();
    expect(await perform({ method })).toMatchObject({ kind: 'http', status, body: new Uint8Array() });
  });

  it('keeps its connection from call to call, whatever form the answers have', async () => {
    const ports = new Set<number | undefined>();
    answer = (request, response) => {
      ports.add(request.socket.remotePort);
      response.end('short');
    };
    for (let call = 0; call < 3; call++) expect(await bodyOf()).toBe('short');
    expect(ports.size).toBe(1);
    answer = (_request, response) => {
      response.write('in ');
      response.end('chunks');
    };
    for (let call = 0; call < 3; call++) expect(await bodyOf()).toBe('in chunks');
    answer = (_request, response) => response.end('x'.repeat(1_000_000));
    expect(await bodyOf()).toHaveLength(1_000_000);
  });

  it('ends when it is taken back', async () => {
    const controller = new AbortController();
    const gone = new Promise((resolve) => {
      answer = (request) => {
        request.socket.once('close', resolve);
        controller.abort();
      };
    });
    await expect(outbound(`${origin}/`, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await gone;
  });

  it('joins headers that come twice', async () => {
    answer = (_request, response) => response.writeHead(200, { 'X-A': ['1', '2'], 'Set-Cookie': ['a=1', 'b=2'] }).end();
    const outcome = await perform({});
    expect(outcome).toMatchObject({ headers: { 'x-a': '1, 2', 'set-cookie': 'a=1, b=2' } });
  });

  it('stops reading one byte above 2 MB, unpacked', async () => {
    answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
    const outcome = await perform({});
    expect(outcome.kind === 'http' && outcome.body.length).toBe(2 * 1024 * 1024 + 1);
  });

  test.each<{ title: string; tag: string; request?: object; break?: (response: ServerResponse) => void }>([
    { title: 'no one listens', tag: 'ConnectionFailedError', request: { url: 'http://127.0.0.1:1/' } },
    {
      title: 'the host is not of this machine',
      tag: 'ConnectionFailedError',
      request: { url: 'https://example.com/' },
    },
    { title: 'the connection breaks before the answer', tag: 'ConnectionError', break: (r) => r.socket?.destroy() },
    {
      title: 'the connection breaks within the answer',
      tag: 'ConnectionError',
      break: (r) => {
        r.writeHead(200, { 'content-length': '100' });
        r.write('half', () => r.socket?.destroy());
      },
    },
    {
      title: 'the answer is not what it says it is',
      tag: 'ConnectionError',
      break: (r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'),
    },
    { title: 'a header cannot be sent', tag: 'SystemError', request: { headers: { 'x-a': 'a\nb' } } },
    { title: 'it is for a private network', tag: 'SystemError', request: { privateServiceName: 'projects/p' } },
    { title: 'it has a certificate of its own', tag: 'SystemError', request: { caCertificate: 'PEM' } },
  ])('fails with $tag when $title', async ({ tag, request = {}, break: breaks }) => {
    answer = (_request, response) => breaks?.(response);
    expect(await perform(request)).toMatchObject({ kind: 'failure', tag, message: expect.any(String) as string });
  });
});
