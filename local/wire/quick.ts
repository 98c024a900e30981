/**
 * Small JSON calls, read from the socket and answered without node:http, at a third of its cost: what clients that
 * poll send by the thousand. A connection goes over to node:http, for good and with all that was read, as soon as it
 * asks for anything else.
 */
import type { Socket } from 'node:net';
import { createAttention } from './attention.ts';
import { readQuickRequest, type QuickRequest } from './quick-request.ts';
import { replyWriter } from './quick-reply.ts';
import type { Reply } from './router.ts';
import type { Soon } from './soon.ts';

export interface QuickOptions {
  /** Undefined: this call is not for the quick way. Neither throws nor rejects. */
  readonly answer: (request: QuickRequest) => Soon<Reply> | undefined;
  /** Takes the connection over; what was read is in the socket again. */
  readonly handOver: (socket: Socket) => void;
  /** Milliseconds a connection may be idle. */
  readonly idleMs: number;
}

const stayAwake = createAttention();
const NOTHING: Buffer = Buffer.alloc(0);

export function serveQuick(socket: Socket, options: QuickOptions): void {
  const write = replyWriter(options.idleMs);
  let unread = NOTHING;
  let isBusy = false;
  let isPaused = false;
  let hasEnded = false;
  const take = (bytes: Buffer) => {
    unread = unread.length === 0 ? bytes : Buffer.concat([unread, bytes]);
    if (!isBusy) serve();
    // One call at a time: what comes ahead of its turn waits in the socket.
    else pause();
  };
  const serve = () => {
    while (!isBusy && !socket.destroyed) {
      const request = unread.length === 0 ? 'more' : readQuickRequest(unread);
      if (request === 'more') return waitForMore();
      const answer = request === 'other' ? undefined : options.answer(request);
      if (request === 'other' || answer === undefined) return leave();
      unread = unread.length === request.length ? NOTHING : unread.subarray(request.length);
      isBusy = true;
      if (answer instanceof Promise) void answer.then(replyLate, drop);
      else reply(answer);
    }
  };
  const waitForMore = () => {
    if (hasEnded) socket.end();
    else if (isPaused) {
      isPaused = false;
      socket.resume();
    }
  };
  const pause = () => {
    isPaused = true;
    socket.pause();
  };
  /** Busy until it is on its way. */
  const reply = (answer: Reply) => {
    try {
      if (socket.destroyed || write(socket, answer)) isBusy = false;
      else socket.once('drain', goOn);
      stayAwake();
    } catch {
      drop();
    }
  };
  const replyLate = (answer: Reply) => {
    reply(answer);
    serve();
  };
  const goOn = () => {
    isBusy = false;
    serve();
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
