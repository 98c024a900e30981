/**
 * Small JSON calls, read from the socket and answered without node:http, at a third of its cost: what clients that
 * poll send by the thousand. A connection goes over to node:http, for good and with all that was read, as soon as it
 * asks for anything else.
 */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { readQuickRequest, type QuickRequest } from './quick-request.ts';
import type { Reply } from './router.ts';

export interface QuickOptions {
  /** Undefined: this call is not for the quick way. Never rejects. */
  readonly answer: (request: QuickRequest) => Promise<Reply> | undefined;
  /** Takes the connection over; what was read is in the socket again. */
  readonly handOver: (socket: Socket) => void;
  /** Milliseconds a connection may be idle. */
  readonly idleMs: number;
}

const NOTHING: Buffer = Buffer.alloc(0);

export function serveQuick(socket: Socket, options: QuickOptions): void {
  let unread = NOTHING;
  let isBusy = false;
  let hasEnded = false;
  const take = (bytes: Buffer) => {
    unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes]);
    if (!isBusy) next();
    // One call at a time: what comes ahead of its turn waits in the socket.
    else socket.pause();
  };
  const next = () => {
    if (socket.destroyed) return;
    const request = unread.length === 0 ? 'more' : readQuickRequest(unread);
    if (request === 'more') {
      if (hasEnded) socket.end();
      else socket.resume();
      return;
    }
    const answer = request === 'other' ? undefined : options.answer(request);
    if (request === 'other' || !answer) return leave();
    unread = unread.subarray(request.length);
    isBusy = true;
    void answer.then(reply).catch(drop);
  };
  const reply = (answer: Reply) => {
    const isFlushed = socket.destroyed || socket.write(...message(answer, options.idleMs));
    if (isFlushed) goOn();
    else socket.once('drain', goOn);
  };
  const goOn = () => {
    isBusy = false;
    next();
  };
  const end = () => {
    hasEnded = true;
    if (!isBusy) socket.end();
  };
  const expire = () => {
    if (!isBusy) socket.destroy();
  };
  const drop = () => socket.destroy();
  const leave = () => {
    socket.off('data', take).off('end', end).off('timeout', expire).off('error', drop).setTimeout(0).pause();
    if (unread.length > 0) socket.unshift(unread);
    unread = NOTHING;
    options.handOver(socket);
    socket.resume();
  };
  socket.on('data', take).on('end', end).on('timeout', expire).on('error', drop).setTimeout(options.idleMs);
}

/** Head and body in one, so that they leave in one packet. */
function message({ status = 200, headers = {}, body }: Reply, idleMs: number): [string, BufferEncoding] {
  const isBytes = Buffer.isBuffer(body);
  const text = body === undefined ? '' : isBytes ? body.toString('latin1') : JSON.stringify(body);
  const type = isBytes ? 'application/octet-stream' : 'application/json; charset=utf-8';
  const size = isBytes ? text.length : Buffer.byteLength(text);
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
  for (const [name, value] of Object.entries(headers)) head += `${name}: ${value.replaceAll(/[\r\n]/g, ' ')}\r\n`;
  if (body !== undefined && !('content-type' in headers)) head += `content-type: ${type}\r\n`;
  head += `content-length: ${size}\r\nDate: ${httpDate()}\r\n`;
  head += `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(idleMs / 1000)}\r\n\r\n`;
  // A text of as many bytes as characters has none that the two would write differently.
  return [head + text, size === text.length ? 'latin1' : 'utf8'];
}

let dateSecond = 0;
let dateText = '';

/** Made once a second. */
function httpDate(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
}
