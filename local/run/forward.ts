/**
 * Carries requests to instances and answers back, both streamed. An abort on either side reaches the other.
 * Failures of the platform (not of the program) are plain text with 429, 503 or 504, as from Google's front end.
 */
import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiError } from '../wire/errors.ts';
import type { Clock } from '../wire/clock.ts';
import { abortReason, type Lease, type Pool } from './pool.ts';

/** Where a request goes, and for how long. */
export interface Target {
  readonly pool: Pool;
  readonly timeoutMilliseconds: number;
}

export interface Call {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array | Readable | undefined;
}

export interface Forwarder {
  /** Answers in any case; never rejects. */
  serve(target: Target, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** @throws the signal's reason; otherwise failures are responses */
  fetch(target: Target, call: Call, signal: AbortSignal | undefined): Promise<Response>;
  close(): void;
}

/** Well under the 5 s after which Node's servers close an idle connection, so that none is used as it closes. */
const IDLE_CONNECTION_MILLISECONDS = 2000;
/** Answers up to this size are read at once by fetch(), so that the instance is free whether or not they are used. */
const WHOLE_ANSWER_BYTES = 1024 * 1024;

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const NO_BODY = new Set([204, 205, 304]);

export function createForwarder(clock: Clock): Forwarder {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MILLISECONDS });
  const open = (target: Target, call: Call, controller: AbortController) =>
    begin(agent, clock, target, call, controller);
  return {
    serve: (target, request, response) => serve(open, target, request, response),
    fetch: (target, call, signal) => fetchFrom(open, target, call, signal),
    close: () => agent.destroy(),
  };
}

/** An answer whose body is still to come; `finish` frees the instance. */
interface Exchange {
  readonly answer: IncomingMessage;
  finish(): void;
}
type Open = (target: Target, call: Call, controller: AbortController) => Promise<Exchange>;

async function begin(agent: Agent, clock: Clock, target: Target, call: Call, controller: AbortController) {
  const { pool, timeoutMilliseconds } = target;
  const cancelTimer = clock.after(timeoutMilliseconds, () =>
    controller.abort(new ApiError('DEADLINE_EXCEEDED', `No whole answer within ${timeoutMilliseconds / 1000} s.`)),
  );
  let lease: Lease | undefined;
  const finish = () => {
    cancelTimer();
    lease?.release();
  };
  try {
    lease = await pool.acquire(controller.signal);
    return { answer: await exchange(agent, lease.port, call, controller.signal), finish };
  } catch (error) {
    finish();
    throw error;
  }
}

function exchange(agent: Agent, port: number, call: Call, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method, path, headers, body } = call;
    const outgoing = httpRequest({ agent, host: '127.0.0.1', port, method, path, headers, setHost: false, signal });
    outgoing.once('response', resolve);
    outgoing.on('error', (error) => {
      if (signal.aborted) reject(abortReason(signal));
      else reject(new ApiError('UNAVAILABLE', `The instance broke the connection: ${error.message}.`));
    });
    // The far side may answer before it has read everything; the response decides then, not this pipe.
    if (body instanceof Readable) pipeline(body, outgoing).catch((error: unknown) => outgoing.destroy(asError(error)));
    else outgoing.end(body);
  });
}

async function serve(open: Open, target: Target, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  try {
    const { answer, finish } = await open(target, incomingCall(request), controller);
    try {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', passedHeaders(answer.rawHeaders));
      response.flushHeaders();
      await pipeline(answer, response);
    } finally {
      finish();
    }
  } catch (error) {
    refuse(response, error);
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    // Half an answer is out: cutting the connection is the only way to say that it is not whole.
    response.destroy();
    return;
  }
  const { status, text } = failureOf(error);
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function incomingCall(request: IncomingMessage): Call {
  const { method = 'GET', url = '/', headers } = request;
  const chunked = headers['transfer-encoding'] !== undefined;
  const hasBody = chunked || Number(headers['content-length'] ?? 0) > 0;
  return {
    method,
    path: url,
    headers: {
      ...outgoingHeaders(headers),
      'x-forwarded-for': request.socket.remoteAddress ?? '127.0.0.1',
      'x-forwarded-proto': 'https',
      // Stated, because Node frames no body by itself for methods that usually have none.
      ...(chunked ? { 'transfer-encoding': 'chunked' } : {}),
    },
    body: hasBody ? request : undefined,
  };
}

function outgoingHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

/** Raw pairs, so that repeated headers (Set-Cookie) stay apart. */
function passedHeaders(raw: readonly string[]): string[] {
  return raw.filter((_, index) => !HOP_BY_HOP.has((raw[index - (index % 2)] ?? '').toLowerCase()));
}

async function fetchFrom(open: Open, target: Target, call: Call, signal: AbortSignal | undefined): Promise<Response> {
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', abort, { once: true });
  const detach = () => signal?.removeEventListener('abort', abort);
  try {
    const { answer, finish } = await open(target, call, controller);
    answer.once('close', () => {
      detach();
      finish();
    });
    return await responseOf(answer, call.method);
  } catch (error) {
    detach();
    signal?.throwIfAborted();
    const { status, text } = failureOf(error);
    return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  }
}

async function responseOf(answer: IncomingMessage, method: string): Promise<Response> {
  const status = answer.statusCode ?? 502;
  const raw = passedHeaders(answer.rawHeaders);
  const headers = new Headers();
  for (let index = 0; index < raw.length; index += 2) headers.append(raw[index] ?? '', raw[index + 1] ?? '');
  const init = { status, statusText: answer.statusMessage ?? '', headers };
  const length = answer.headers['content-length'];
  if (method === 'HEAD' || NO_BODY.has(status)) {
    answer.resume();
    return new Response(null, init);
  }
  if (length === undefined || Number(length) > WHOLE_ANSWER_BYTES) {
    return new Response(Readable.toWeb(answer) as ReadableStream<Uint8Array>, init);
  }
  const parts: Buffer[] = [];
  for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
  return new Response(Buffer.concat(parts), init);
}

function failureOf(error: unknown): { status: number; text: string } {
  if (error instanceof ApiError) return { status: error.httpStatus, text: `${error.message}\n` };
  return { status: 503, text: `The instance broke the answer off: ${asError(error).message}.\n` };
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
