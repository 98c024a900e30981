/**
 * HTTP requests to this machine, with Node's own client: the platform's fetch gives up on a silent server after five
 * minutes, while a workflow may wait for half an hour, and it refuses a body with GET.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { QuickLoopback, type QuickCall } from './quick-loopback.ts';
import { Cancel, NO_BODY, WholeAnswer, type Fetch, type FetchAnswer, type FetchInit } from './wire/fetch.ts';

/** Under the 5 s after which Node's servers close an idle connection, so that none is used as it closes. */
const IDLE_MS = 2000;
/** Answers up to this size are read at once, which is cheaper than streaming them. */
const WHOLE_BYTES = 256 * 1024;
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** One request and its answer, redirects included as they are; waits for as long as `signal` lets it. */
export function createLoopback(): Fetch {
  const options = { keepAlive: true, timeout: IDLE_MS };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  const quick = new QuickLoopback(IDLE_MS, WHOLE_BYTES);
  return async (url, init = {}) => {
    const target = url instanceof URL ? url : new URL(url);
    const body = init.body instanceof Uint8Array ? init.body : await bytesOf(init);
    const headers = headersToSend(init, body);
    const call = { method: init.method ?? 'GET', target, headers, body };
    if (quick.takes(call)) {
      const answer = await (init.cancel || !init.signal
        ? quick.call(call, init.cancel)
        : followed(init.signal, (cancel) => quick.call(call, cancel)));
      if (answer instanceof WholeAnswer) return answer;
      return toAnswer(call.method, await ask(httpRequest, { createConnection: () => answer.replay }, call, init));
    }
    return toAnswer(
      call.method,
      await (target.protocol === 'https:'
        ? ask(httpsRequest, { agent: agents.https }, call, init)
        : ask(httpRequest, { agent: agents.http }, call, init)),
    );
  };
}

/** As long as the work goes on, the signal cancels it. */
async function followed<T>(signal: AbortSignal, work: (cancel: Cancel) => Promise<T>): Promise<T> {
  const cancel = new Cancel();
  const stop = () => cancel.cancel(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work(cancel);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

type Connection = Pick<RequestOptions, 'agent' | 'createConnection'>;

function ask(
  request: typeof httpRequest,
  connection: Connection,
  { target, method, headers, body }: QuickCall,
  { signal }: FetchInit,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(target, { method, ...connection, headers, ...(signal ? { signal } : {}) });
    sent.once('error', reject);
    sent.once('response', resolve);
    sent.end(body);
  });
}

async function bytesOf({ body }: RequestInit): Promise<Uint8Array | undefined> {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? body : new Uint8Array(await new Response(body).arrayBuffer());
}

const DEFAULTS = { accept: '*/*', 'accept-encoding': 'gzip, deflate', 'user-agent': 'notamesh' };

function headersToSend(init: RequestInit, body: Uint8Array | undefined): Record<string, string> {
  const headers: Record<string, string> = { ...DEFAULTS };
  if (!addPlain(headers, init.headers)) {
    // The platform's class puts names in lower case, joins those that are the same and refuses what is no header.
    new Headers(init.headers).forEach((value, name) => (headers[name] = value));
  }
  if (body !== undefined) headers['content-length'] = String(body.length);
  if (typeof init.body === 'string') headers['content-type'] ??= 'text/plain;charset=UTF-8';
  return headers;
}

const PLAIN_NAME = /^[a-z][a-z0-9-]*$/i;
const PLAIN_VALUE = /^[!-~](?:[ -~]*[!-~])?$/;

/** False, and none of them added, when the platform's class would not take them just as they are. */
function addPlain(headers: Record<string, string>, given: RequestInit['headers']): boolean {
  if (given === undefined) return true;
  // Not asked by name: the platform's class is loaded when it is named, and most programs never need it.
  if (Object.getPrototypeOf(given) !== Object.prototype) return false;
  const own: Record<string, string> = {};
  for (const name in given as Record<string, string>) {
    const value: unknown = (given as Record<string, string>)[name];
    if (!PLAIN_NAME.test(name) || typeof value !== 'string' || !PLAIN_VALUE.test(value)) return false;
    const lower = name.toLowerCase();
    if (own[lower] !== undefined) return false;
    own[lower] = value;
  }
  Object.assign(headers, own);
  return true;
}

async function toAnswer(method: string, answer: IncomingMessage): Promise<FetchAnswer> {
  const status = answer.statusCode ?? 0;
  const statusText = answer.statusMessage ?? '';
  const headers = headersOf(answer);
  if (method === 'HEAD' || NO_BODY.has(status)) {
    answer.resume();
    return new Response(null, { status, statusText, headers });
  }
  const decoder = DECODERS[answer.headers['content-encoding']?.trim().toLowerCase() ?? ''];
  const length = Number(answer.headers['content-length'] ?? Infinity);
  if (!decoder && length <= WHOLE_BYTES) {
    const parts: Buffer[] = [];
    for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
    return new WholeAnswer(status, statusText, { headers, bytes: Buffer.concat(parts) });
  }
  const body: Readable = decoder ? decoded(answer, decoder()) : answer;
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, { status, statusText, headers });
}

/** Whoever stops reading ends the connection, and a connection that breaks breaks the reading. */
function decoded(answer: IncomingMessage, decoder: Transform): Transform {
  answer.once('error', (error) => decoder.destroy(error));
  decoder.once('close', () => answer.destroy());
  return answer.pipe(decoder);
}

function headersOf({ rawHeaders }: IncomingMessage): [name: string, value: string][] {
  return rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1] ?? '']] : []));
}
