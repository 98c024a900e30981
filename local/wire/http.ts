/**
 * The one HTTP server of the local cloud: every REST API behind one port.
 *
 * Only this machine may call: the Host must be a loopback name (or a name this cloud serves, such as *.run.app), and a
 * browser's Origin must be a loopback one, so that no web page can reach it by DNS rebinding.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, invalid } from './errors.ts';
import { describe, type Log } from './log.ts';

import { createRouter, type Reply, type RestRequest, type Route } from './router.ts';

const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|[a-z0-9.-]+\.localhost|\[::1\])(:\d+)?$/;
const SERVED = /^[a-z0-9.-]+\.(googleapis\.com|run\.app)(:\d+)?$/;

export interface HttpServerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly routes: readonly Route[];
  readonly log: Log;
  /** Takes calls addressed to a host this cloud serves itself (`*.run.app`), before any route. */
  readonly byHost?: (host: string, request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface HttpServer {
  readonly port: number;
  /** Ends idle and running connections. */
  close(): Promise<void>;
}

/** @throws the system's error (EADDRINUSE) when the port is taken. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const router = createRouter(options.routes);
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      fail(response, error, options.log);
      // What is left of the body is read and dropped, so that the caller gets to reading the answer.
      request.resume();
    });
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const host = request.headers.host ?? '';
    if (options.byHost?.(host, request, response)) return;
    checkCaller(host, request.headers.origin);
    const method = request.method ?? 'GET';
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const rawPath = mark < 0 ? url : url.slice(0, mark);
    const found = router.match(method, rawPath);
    if (!found) throw unknownMethod(method, rawPath, router.methodsFor(rawPath));
    const rest: RestRequest = {
      method,
      path: found.path,
      params: found.params,
      query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
      headers: request.headers,
      origin: `http://${host}`,
      stream: request,
      response,
      bytes: (limit) => readBody(request, limit ?? BODY_LIMIT_BYTES),
      json: () => readJson(request),
    };
    const reply = await found.route.handle(rest);
    if (reply !== 'answered') send(response, reply);
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function checkCaller(host: string, origin: string | undefined): void {
  if (!LOOPBACK.test(host) && !SERVED.test(host)) {
    throw new ApiError(
      'PERMISSION_DENIED',
      `Host "${host}" is not this machine. The local cloud answers calls to 127.0.0.1 or localhost only.`,
    );
  }
  if (origin === undefined || origin === 'null') return;
  if (!LOOPBACK.test(origin.replace(/^https?:\/\//, ''))) {
    throw new ApiError('PERMISSION_DENIED', `Origin "${origin}" may not call the local cloud.`);
  }
}

function unknownMethod(method: string, path: string, others: readonly string[]): ApiError {
  const hint = others.length > 0 ? ` The path is known with ${others.join(', ')}.` : '';
  return new ApiError('UNIMPLEMENTED', `The local cloud does not model ${method} ${path}.${hint}`);
}

export function send(response: ServerResponse, reply: Reply): void {
  const { status = 200, headers = {}, body } = reply;
  if (body === undefined) {
    response.writeHead(status, { 'content-length': '0', ...headers }).end();
    return;
  }
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'content-length': String(bytes.length), ...headers }).end(bytes);
}

function fail(response: ServerResponse, error: unknown, log: Log): void {
  if (!(error instanceof ApiError)) log.error({ error: describe(error) }, 'a request failed unexpectedly');
  if (response.headersSent) {
    // Half an answer is out: cutting the connection is the only way to say that it is not whole.
    response.destroy();
    return;
  }
  const shown = error instanceof ApiError ? error : new ApiError('INTERNAL', 'Internal error of the local cloud.');
  send(response, { status: shown.httpStatus, body: shown.toBody() });
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  // Leaving the loop early must not cut the connection, as it does by default: an answer is to follow.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw invalid(`The request body is larger than ${limit} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch (error) {
    throw invalid(`The request body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  // Google's REST clients send an empty text for a message that was left out.
  if (parsed === '') return {};
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw invalid('The request body must be a JSON object.');
  }
  return parsed as Record<string, unknown>;
}
