/**
 * Short HTTP calls to this machine, written to a kept connection in one go and read without node:http, at a third of
 * its cost. What is not plainly of the short form is left to node:http: a request before it is sent, an answer with all
 * that came of it.
 */
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';

export interface QuickCall {
  readonly method: string;
  readonly target: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface QuickAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** An answer that node:http has to read: from this stream, which takes a request and drops it. */
export interface OtherAnswer {
  readonly replay: Duplex;
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
const HOST = /^(127\.\d+\.\d+\.\d+|localhost)$/;
const BODY_LIMIT_BYTES = 64 * 1024;
const HEAD_LIMIT_BYTES = 16 * 1024;
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const MOST_OTHERS = 256;
/** They change how a request is sent. */
const NOT_PLAIN = ['connection', 'transfer-encoding', 'expect', 'upgrade', 'trailer', 'te', 'keep-alive'];

function isQuick({ method, target, headers, body }: QuickCall): boolean {
  if (target.protocol !== 'http:' || !HOST.test(target.hostname) || target.username !== '' || !METHODS.has(method)) {
    return false;
  }
  if (body !== undefined && body.length > BODY_LIMIT_BYTES) return false;
  for (const name in headers) {
    if (!NAME.test(name) || NOT_PLAIN.includes(name) || !VALUE.test(headers[name] ?? '')) return false;
  }
  return true;
}

export class QuickLoopback {
  readonly #idleMs: number;
  readonly #wholeBytes: number;
  /** By host and port, the one used last at the end. */
  readonly #idle = new Map<string, Socket[]>();
  /** Hosts whose answers were of another form: node:http keeps their connections better. */
  readonly #others = new Set<string>();

  /** @param wholeBytes longer answers are left to node:http, which streams them */
  constructor(idleMs: number, wholeBytes: number) {
    this.#idleMs = idleMs;
    this.#wholeBytes = wholeBytes;
  }

  takes(call: QuickCall): boolean {
    return isQuick(call) && !this.#others.has(call.target.host);
  }

  /** @throws the system's error, or the signal's reason */
  call(call: QuickCall): Promise<QuickAnswer | OtherAnswer> {
    const { signal, target } = call;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const socket = this.#take(target);
      let unread: Buffer | undefined;
      const leave = () => {
        socket.off('data', take).off('error', fail).off('close', close);
        signal?.removeEventListener('abort', abort);
      };
      const fail = (error: unknown) => {
        leave();
        socket.on('error', ignore).destroy();
        reject(error as Error);
      };
      const abort = () => fail(signal?.reason);
      const close = () => fail(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
      const take = (bytes: Buffer) => {
        unread = unread === undefined ? bytes : Buffer.concat([unread, bytes]);
        const answer = readAnswer(unread, this.#wholeBytes);
        if (answer === 'more') return;
        leave();
        if (answer === 'other') {
          this.#remember(target.host);
          resolve({ replay: new Replay(socket, unread) });
          return;
        }
        if (answer.isKept && answer.length === unread.length && !socket.destroyed) this.#give(target.host, socket);
        else socket.on('error', ignore).destroy();
        resolve(answer);
      };
      socket.on('data', take).on('error', fail).on('close', close);
      signal?.addEventListener('abort', abort, { once: true });
      send(socket, call);
    });
  }

  #remember(host: string): void {
    if (this.#others.size === MOST_OTHERS) this.#others.clear();
    this.#others.add(host);
  }

  #take({ host, hostname, port }: URL): Socket {
    const idle = this.#idle.get(host);
    for (let socket = idle?.pop(); socket !== undefined; socket = idle?.pop()) {
      socket.removeAllListeners().setTimeout(0);
      if (!socket.destroyed && socket.writable && socket.readable) return socket.ref();
      socket.on('error', ignore).destroy();
    }
    return connect({ host: hostname, port: port === '' ? 80 : Number(port), noDelay: true });
  }

  /** Whatever comes while nobody waits for an answer ends the connection. */
  #give(host: string, socket: Socket): void {
    const idle = this.#idle.get(host) ?? [];
    this.#idle.set(host, idle);
    const drop = () => {
      const at = idle.indexOf(socket);
      if (at >= 0) idle.splice(at, 1);
      if (idle.length === 0 && this.#idle.get(host) === idle) this.#idle.delete(host);
      socket.destroy();
    };
    socket.on('error', drop).on('data', drop).on('end', drop).on('close', drop).setTimeout(this.#idleMs, drop).unref();
    idle.push(socket);
  }
}

const ignore = () => undefined;

function send(socket: Socket, { method, target, headers, body }: QuickCall): void {
  let head = `${method} ${target.pathname}${target.search} HTTP/1.1\r\n`;
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  if (!('host' in headers)) head += `Host: ${target.host}\r\n`;
  if (body === undefined && method !== 'GET' && method !== 'DELETE') head += 'Content-Length: 0\r\n';
  head += 'Connection: keep-alive\r\n\r\n';
  socket.write(
    body === undefined || body.length === 0 ? head : Buffer.concat([Buffer.from(head, 'latin1'), body]),
    'latin1',
  );
}

interface Read extends QuickAnswer {
  readonly isKept: boolean;
  /** Bytes it took. */
  readonly length: number;
}

const END_OF_HEAD = '\r\n\r\n';
const FIRST_LINE = /^HTTP\/1\.1 ([2-9]\d\d)(?: ([\t\x20-\x7e]*))?$/;
const NO_BODY = new Set([204, 304]);

/** `other`: not plainly an answer of known length, and for node:http to judge. */
function readAnswer(bytes: Buffer, wholeBytes: number): Read | 'more' | 'other' {
  const text = bytes.toString('latin1', 0, HEAD_LIMIT_BYTES);
  const end = text.indexOf(END_OF_HEAD);
  if (end < 0) return bytes.length >= HEAD_LIMIT_BYTES ? 'other' : 'more';
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const [, status = '', statusText = ''] = FIRST_LINE.exec(first) ?? [];
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, Math.max(0, colon)).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const size = NO_BODY.has(Number(status)) ? 0 : sizeOf(headers);
  const isPlain = headers.every(([name, value]) => NAME.test(name) && VALUE.test(value));
  if (status === '' || !isPlain || size === undefined || size > wholeBytes) return 'other';
  const length = end + END_OF_HEAD.length + size;
  if (bytes.length < length) return 'more';
  const isKept = !headers.some(([name, value]) => name === 'connection' && value.toLowerCase() !== 'keep-alive');
  return { status: Number(status), statusText, headers, body: bytes.subarray(length - size, length), isKept, length };
}

/** Undefined when the length of the body is not simply said, or the body is not what it stands for. */
function sizeOf(headers: readonly (readonly [string, string])[]): number | undefined {
  let size: number | undefined;
  for (const [name, value] of headers) {
    if (name === 'transfer-encoding' || name === 'content-encoding' || name === 'upgrade') return undefined;
    if (name !== 'content-length') continue;
    if (size !== undefined || !/^\d{1,12}$/.test(value)) return undefined;
    size = Number(value);
  }
  return size;
}

/** The rest of a connection whose request is sent: what is written is dropped, what came and comes is read. */
class Replay extends Duplex {
  readonly #socket: Socket;

  constructor(socket: Socket, came: Buffer) {
    super();
    this.#socket = socket;
    socket.pause();
    this.push(came);
    socket.on('data', (bytes: Buffer) => {
      if (!this.push(bytes)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
