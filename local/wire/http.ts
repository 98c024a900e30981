/**
 * The one HTTP server of the local cloud: every REST API behind one port.
 *
 * Only this machine may call: the Host must be a loopback name (or a name this cloud serves, such as *.run.app), and a
 * browser's Origin must be a loopback one, so that no web page can reach it by DNS rebinding.
 */
import { isUtf8 } from 'node:buffer';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Around } from './around.ts';
import { ApiError, invalid } from './errors.ts';
import { describe, type Log } from './log.ts';
import { serveQuick } from './quick.ts';
import type { QuickRequest } from './quick-request.ts';
import { createRouter, type Match, type Reply, type RestRequest, type Route, type Router } from './router.ts';

const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
const IDLE_MS = 60_000;
/** Connections that may wait to be taken: a thousand callers may come in one moment, and each would be refused else. */
const BACKLOG = 4096;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|[a-z0-9.-]+\.localhost|\[::1\])(:\d+)?$/;
const SERVED = /^[a-z0-9.-]+\.(googleapis\.com|run\.app)(:\d+)?$/;

export interface HttpServerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly routes: readonly Route[];
  readonly log: Log;
  /** Takes calls addressed to a host this cloud serves itself (`*.run.app`), before any route. */
  readonly byHost?: (host: string, request: IncomingMessage, response: ServerResponse, listener?: string) => boolean;
  readonly around?: Around;
}

export interface HttpServer {
  readonly port: number;
  /** A further port, and what RestRequest.listener says of calls that come in there. @throws the system's error */
  listen(listener: string): Promise<number>;
  /** Ends idle and running connections. */
  close(): Promise<void>;
}

/** @throws the system's error (EADDRINUSE) when the port is taken. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const router = createRouter(options.routes);
  const server = createServer({ keepAliveTimeout: IDLE_MS, requestTimeout: 0 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      fail(response, error, options.log);
      // What is left of the body is read and dropped, so that the caller gets to reading the answer.
      request.resume();
    });
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const host = request.headers.host ?? '';
    if (options.byHost?.(host, request, response, listeners.get(request.socket))) return;
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
      listener: listeners.get(request.socket),
      authorization: request.headers.authorization,
      bytes: (limit) => readBody(request, limit ?? BODY_LIMIT_BYTES),
      json: () => readJson(request),
    };
    const { around } = options;
    const reply = around?.watches(found.route)
      ? await around.call(found.route, rest, (request) => found.route.handle(request))
      : await found.route.handle(rest);
    if (reply !== 'answered') send(response, reply);
  };
  const handOver = (socket: Socket) => void server.emit('connection', socket);
  const listeners = new WeakMap<Socket, string>();
  const fronts: Server[] = [];
  const sockets = new Set<Socket>();
  const open = async (port: number, listener?: string): Promise<number> => {
    const quick = {
      idleMs: IDLE_MS,
      answer: (request: QuickRequest) => quickAnswer(router, request, listener, options),
      handOver,
    };
    const front = createSocketServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      if (listener !== undefined) listeners.set(socket, listener);
      serveQuick(socket, quick);
    });
    await new Promise<void>((resolve, reject) => {
      front.once('error', reject);
      front.listen({ port, host: options.host, backlog: BACKLOG }, resolve);
    });
    fronts.push(front);
    return (front.address() as AddressInfo).port;
  };
  return {
    port: await open(options.port),
    listen: (listener) => open(0, listener),
    async close() {
      const closed = fronts.map((front) => new Promise((resolve) => front.close(resolve)));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

/** Undefined for what only node:http can take: streams, hosts served by themselves, calls nobody knows. */
function quickAnswer(
  router: Router,
  request: QuickRequest,
  listener: string | undefined,
  { log, around }: HttpServerOptions,
): Promise<Reply> | undefined {
  if (!LOOPBACK.test(request.host)) return undefined;
  const mark = request.url.indexOf('?');
  const found = router.match(request.method, mark < 0 ? request.url : request.url.slice(0, mark));
  if (found?.route.plain !== true) return undefined;
  const watcher = around?.watches(found.route) ? around : undefined;
  if (watcher?.isRough) return undefined;
  const rest = new PlainRequest(found, request, mark, listener);
  return answerPlain(found.route, rest, watcher).catch((error: unknown) => errorReply(error, log));
}

async function answerPlain(route: Route, request: PlainRequest, watcher: Around | undefined): Promise<Reply> {
  checkCaller(request.host, request.callerOrigin);
  const reply = await (watcher ? watcher.call(route, request, (seen) => route.handle(seen)) : route.handle(request));
  if (reply === 'answered') throw new Error(`${route.pattern} is plain and cannot answer by itself`);
  return reply;
}

/** What a plain route is given; it has no stream and no response. */
class PlainRequest implements RestRequest {
  // Not #private: who watches calls puts an object in front of this one.
  private readonly request: QuickRequest;
  private readonly mark: number;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly listener: string | undefined;
  principal: string | undefined;

  constructor({ path, params }: Match, request: QuickRequest, mark: number, listener: string | undefined) {
    this.listener = listener;
    this.request = request;
    this.mark = mark;
    this.path = path;
    this.params = params;
  }

  get method(): string {
    return this.request.method;
  }

  get query(): URLSearchParams {
    return new URLSearchParams(this.mark < 0 ? '' : this.request.url.slice(this.mark + 1));
  }

  get headers(): IncomingMessage['headers'] {
    return Object.fromEntries(this.request.headers);
  }

  get authorization(): string | undefined {
    return this.request.headers.get('authorization');
  }

  get origin(): string {
    return `http://${this.request.host}`;
  }

  get host(): string {
    return this.request.host;
  }

  /** What the caller's browser says it comes from. */
  get callerOrigin(): string | undefined {
    return this.request.origin;
  }

  get stream(): IncomingMessage {
    throw new Error('a plain route has no stream');
  }

  get response(): ServerResponse {
    throw new Error('a plain route has no response');
  }

  async bytes(limit = BODY_LIMIT_BYTES): Promise<Buffer> {
    const { body } = this.request;
    if (body.length > limit) throw tooLarge(limit);
    return body;
  }

  async json(): Promise<Record<string, unknown>> {
    return parseJson(this.request.body);
  }
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

function errorReply(error: unknown, log: Log): Reply {
  if (!(error instanceof ApiError)) log.error({ error: describe(error) }, 'a request failed unexpectedly');
  const shown = error instanceof ApiError ? error : new ApiError('INTERNAL', 'Internal error of the local cloud.');
  return { status: shown.httpStatus, body: shown.toBody() };
}

function fail(response: ServerResponse, error: unknown, log: Log): void {
  const reply = errorReply(error, log);
  if (response.headersSent) {
    // Half an answer is out: cutting the connection is the only way to say that it is not whole.
    response.destroy();
    return;
  }
  send(response, reply);
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  // Leaving the loop early must not cut the connection, as it does by default: an answer is to follow.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw tooLarge(limit);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const tooLarge = (limit: number) => invalid(`The request body is larger than ${limit} bytes.`);

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  return parseJson(await readBody(request, BODY_LIMIT_BYTES));
}

function parseJson(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  // Decoded all the same, letters would be replaced and what is stored would not be what was sent.
  if (!isUtf8(body)) throw invalid('The request body is not UTF-8, the only encoding of JSON.');
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
