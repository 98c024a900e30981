/** Replies as the quick way writes them: head and body in one, so that they leave in one packet. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { BYTES_TYPE, JSON_TYPE, jsonOf } from './replies.ts';
import type { Reply } from './router.ts';

/** True when all of it is on its way. */
export type WriteReply = (socket: Socket, reply: Reply) => boolean;

/** @param idleMs milliseconds a connection may be idle, for callers to know */
export function replyWriter(idleMs: number): WriteReply {
  const rest = `\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(idleMs / 1000)}\r\n\r\n`;
  let [date, end] = ['', ''];
  return (socket, reply) => {
    const now = httpDate();
    if (now !== date) [date, end] = [now, `\r\nDate: ${now}${rest}`];
    const { body } = reply;
    const isBytes = Buffer.isBuffer(body);
    const text = body === undefined ? '' : isBytes ? body.toString('latin1') : jsonOf(body);
    const size = isBytes ? text.length : Buffer.byteLength(text);
    const head = reply.status === undefined && reply.headers === undefined && !isBytes ? OK : headOf(reply);
    // A text of as many bytes as characters has none that the two would write differently.
    return socket.write(head + size + end + text, size === text.length ? 'latin1' : 'utf8');
  };
}

const OK = `HTTP/1.1 200 OK\r\ncontent-type: ${JSON_TYPE}\r\ncontent-length: `;

/** Up to the length of the body. */
function headOf({ status = 200, headers = {}, body }: Reply): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
  for (const [name, value] of Object.entries(headers)) head += `${name}: ${value.replaceAll(/[\r\n]/g, ' ')}\r\n`;
  const type = Buffer.isBuffer(body) ? BYTES_TYPE : JSON_TYPE;
  if (body !== undefined && !('content-type' in headers)) head += `content-type: ${type}\r\n`;
  return `${head}content-length: `;
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
