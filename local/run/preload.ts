/**
 * What every child runs before its own program, given to Node as `--import data:…` so that nothing is required of the
 * deployed code:
 *
 * - It ends with its whole process group when the local cloud is gone, however that died: the far end of an inherited
 *   pipe then closes. A worker thread watches it, because the program's own thread may be busy in an endless loop.
 * - It listens on 127.0.0.1 only. In the cloud a container's port is reached through Google's front alone; on a laptop
 *   a server without a host name would be open to the network around it.
 * - It tells the port it listens on through the pipe, so that nobody has to poll.
 */
export const LIFELINE_FD = 3;
export const LIFELINE_VARIABLE = 'LOCAL_RUN_LIFELINE';

const WATCH = `
const { Socket } = require('node:net');
const end = () => {
  try { process.kill(-process.pid, 'SIGKILL'); } catch { process.kill(process.pid, 'SIGKILL'); }
};
new Socket({ fd: ${LIFELINE_FD}, readable: true, writable: false }).on('end', end).on('error', end).on('close', end).resume();
`;

const MAIN = `
import { Server } from 'node:net';
import { writeSync } from 'node:fs';
import { isMainThread, Worker } from 'node:worker_threads';
// Taken away at once: processes that the program starts have another descriptor there.
const mine = process.env.${LIFELINE_VARIABLE} !== undefined;
delete process.env.${LIFELINE_VARIABLE};
if (mine && isMainThread) {
  new Worker(${JSON.stringify(WATCH)}, { eval: true, execArgv: [], env: {} }).unref();
  const listen = Server.prototype.listen;
  const open = (host) => host === undefined || host === null || host === '' || host === '0.0.0.0' || host === '::';
  const tell = (server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') return;
    try { writeSync(${LIFELINE_FD}, address.port + '\\n'); } catch {}
  };
  Server.prototype.listen = function (...args) {
    const [first, second] = args;
    if (typeof first === 'object' && first !== null) {
      if (first.port !== undefined && open(first.host)) args[0] = { ...first, host: '127.0.0.1' };
    } else if (typeof first === 'number' || (typeof first === 'string' && /^[0-9]+$/.test(first))) {
      if (typeof second === 'string' || second === undefined || second === null) {
        if (open(second)) args[1] = '127.0.0.1';
      } else args.splice(1, 0, '127.0.0.1');
    } else if (first === undefined || typeof first === 'function') {
      args = [0, '127.0.0.1', ...args.filter((value) => typeof value === 'function')];
    }
    this.once('listening', () => tell(this));
    return listen.apply(this, args);
  };
}
`;

/** Flags for Node in front of the program's own. */
export const PRELOAD_FLAGS: readonly string[] = ['--import', `data:text/javascript,${encodeURIComponent(MAIN)}`];
