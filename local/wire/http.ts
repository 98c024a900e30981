/** The one HTTP server of the local cloud: every REST API behind one port, for callers on this machine only. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Around } from './around.ts';
import { checkHost, checkOrigin } from './caller.ts';
import { allowReading, preflightReply } from './cors.ts';
import { ApiError } from './errors.ts';
import { BODY_LIMIT_BYTES, parseJson, tooLarge, unpacked } from './json-body.ts';
import type { Log } from './log.ts';
import { meantBy } from './method-override.ts';
import { plainAnswer } from './plain.ts';
import { serveQuick } from './quick.ts';
import type { QuickRequest } from './quick-request.ts';
import { errorReply, send } from './replies.ts';
import { createRouter, type RestRequest, type Route } from './router.ts';
import { handleCall } from './system-parameters.ts';

const IDLE_MS = 60_000;
/** Connections that may wait to be taken: a thousand callers may come in one moment, and each would be refused else. */
const BACKLOG = 4096;

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
    checkHost(host);
    checkOrigin(request.headers.origin);
    allowReading(request, response);
    const { method, url } = await meantBy(request, readBody);
    const mark = url.indexOf('?');
    const rawPath = mark < 0 ? url : url.slice(0, mark);
    const found = router.match(method, rawPath);
    const preflight = preflightReply(request, () => router.methodsFor(rawPath));
    if (preflight) return send(response, preflight);
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
      fieldMask: textOf(request.headers['x-goog-fieldmask']),
      bytes: (limit) => readBody(request, limit ?? BODY_LIMIT_BYTES),
      json: () => readJson(request),
    };
    const { around } = options;
    const reply = around?.watches(found.route)
      ? await around.call(found.route, rest, (request) => handleCall(found.route, request))
      : await handleCall(found.route, rest);
    if (reply !== 'answered') send(response, reply);
  };
  const plain = { router, log: options.log, around: options.around };
  const handOver = (socket: Socket) => void server.emit('connection', socket);
  const listeners = new WeakMap<Socket, string>();
  const fronts: Server[] = [];
  const sockets = new Set<Socket>();
  const open = async (port: number, listener?: string): Promise<number> => {
    const quick = {
      idleMs: IDLE_MS,
      answer: (request: QuickRequest) => plainAnswer(plain, request, listener),
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

function unknownMethod(method: string, path: string, others: readonly string[]): ApiError {
  const hint = others.length > 0 ? ` The path is known with ${others.join(', ')}.` : '';
  return new ApiError('UNIMPLEMENTED', `The local cloud does not model ${method} ${path}.${hint}`);
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

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = await readBody(request, BODY_LIMIT_BYTES);
  return parseJson(await unpacked(body, request.headers['content-encoding']));
}

const textOf = (header: string | string[] | undefined) => (typeof header === 'string' ? header : undefined);
