/**
 * Short HTTP calls to this machine, written to a kept connection in one go and read without node:http, at a third of
 * its cost. What is not plainly of the short form is left to node:http: a request before it is sent, an answer with all
 * that came of it.
 */
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { WholeAnswer, type Cancel } from './wire/fetch.ts';

export interface QuickCall {
  readonly method: string;
  readonly target: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
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

type Answer = WholeAnswer | OtherAnswer;

export class QuickLoopback {
  readonly idleMs: number;
  readonly wholeBytes: number;
  /** By host and port, the one used last at the end. */
  readonly #idle = new Map<string, Line[]>();
  /** Hosts whose answers were of another form: node:http keeps their connections better. */
  readonly #others = new Set<string>();

  /** @param wholeBytes longer answers are left to node:http, which streams them */
  constructor(idleMs: number, wholeBytes: number) {
    this.idleMs = idleMs;
    this.wholeBytes = wholeBytes;
  }

  takes(call: QuickCall): boolean {
    return isQuick(call) && !this.#others.has(call.target.host);
  }

  /** @throws the system's error, or the reason it was cancelled for */
  call(call: QuickCall, cancel: Cancel | undefined): Promise<Answer> {
    if (cancel?.isCancelled === true) return Promise.reject(cancel.reason as Error);
    return (this.#take(call.target.host) ?? new Line(this, call.target)).ask(call, cancel);
  }

  #take(host: string): Line | undefined {
    const idle = this.#idle.get(host);
    for (let line = idle?.pop(); line !== undefined; line = idle?.pop()) if (line.isOpen) return line;
    return undefined;
  }

  remember(host: string): void {
    if (this.#others.size === MOST_OTHERS) this.#others.clear();
    this.#others.add(host);
  }

  give(host: string, line: Line): void {
    const idle = this.#idle.get(host);
    if (idle) idle.push(line);
    else this.#idle.set(host, [line]);
  }

  drop(host: string, line: Line): void {
    const idle = this.#idle.get(host);
    const at = idle?.indexOf(line) ?? -1;
    if (at >= 0) idle?.splice(at, 1);
    if (idle?.length === 0) this.#idle.delete(host);
  }
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  readonly cancel: Cancel | undefined;
}

/** One connection. Whatever comes while nobody waits for an answer ends it. */
class Line {
  readonly #owner: QuickLoopback;
  readonly #host: string;
  readonly #socket: Socket;
  readonly #onData = (bytes: Buffer) => this.#take(bytes);
  readonly #onError = (error: Error) => this.#fail(error);
  readonly #onClose = () => this.#fail(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
  /** The other side has closed, or nothing has come for long. */
  readonly #onRest = () => {
    if (!this.#waiting) this.#socket.destroy();
  };
  #waiting: Waiting | undefined = undefined;
  #unread: Buffer | undefined = undefined;

  constructor(owner: QuickLoopback, { host, hostname, port }: URL) {
    this.#owner = owner;
    this.#host = host;
    this.#socket = connect({ host: hostname, port: port === '' ? 80 : Number(port), noDelay: true });
    this.#socket.on('data', this.#onData).on('error', this.#onError).on('close', this.#onClose);
    this.#socket.on('end', this.#onRest).on('timeout', this.#onRest);
    this.#socket.setTimeout(owner.idleMs);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable && this.#socket.readable;
  }

  ask(call: QuickCall, cancel: Cancel | undefined): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject, cancel };
      if (cancel) cancel.onCancel = () => this.#fail(cancel.reason);
      this.#socket.ref();
      send(this.#socket, call);
    });
  }

  #take(bytes: Buffer): void {
    if (!this.#waiting) return void this.#socket.destroy();
    const unread = this.#unread === undefined ? bytes : Buffer.concat([this.#unread, bytes]);
    this.#unread = unread;
    const answer = readAnswer(unread, this.#owner.wholeBytes);
    if (answer === 'more') return;
    const { resolve } = this.#end(this.#waiting);
    if (answer === 'other') {
      this.#owner.remember(this.#host);
      this.#leave();
      return resolve({ replay: new Replay(this.#socket, unread) });
    }
    if (answer.isKept && answer.length === unread.length && !this.#socket.destroyed) {
      this.#socket.unref();
      this.#owner.give(this.#host, this);
    } else {
      this.#socket.destroy();
    }
    resolve(answer.answer);
  }

  /** Nobody waits any more. */
  #end(waiting: Waiting): Waiting {
    if (waiting.cancel) waiting.cancel.onCancel = undefined;
    this.#waiting = undefined;
    this.#unread = undefined;
    return waiting;
  }

  #leave(): void {
    this.#socket.off('data', this.#onData).off('error', this.#onError).off('close', this.#onClose);
    this.#socket.off('end', this.#onRest).off('timeout', this.#onRest).setTimeout(0);
  }

  #fail(error: unknown): void {
    this.#socket.destroy();
    if (this.#waiting) this.#end(this.#waiting).reject(error);
    else this.#owner.drop(this.#host, this);
  }
}

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

interface Read {
  readonly answer: WholeAnswer;
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
  const whole = { headers, bytes: bytes.subarray(length - size, length) };
  return { answer: new WholeAnswer(Number(status), statusText, whole), isKept, length };
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
