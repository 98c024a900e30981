/**
 * Starts the local cloud once, as `npm start` does, and ends it when the first invoices are loaded: what V8 makes of the
 * code is then kept, and it is known that the handlers work. Its state is in a folder of its own that goes with it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const WORDS = ['up', '--demo', '--ephemeral', '--port', '0', '--grpc-port', '0'];
/** Nothing of whoever installs decides how it ends, and no secret of theirs gets there. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR'];
const PATIENCE_MS = 120_000;

/**
 * @param {string} root of the repository
 * @throws Error why the cloud did not come up, or not in time
 */
export async function rehearse(root) {
  const environment = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const child = spawn(process.execPath, [join(root, 'notamesh.mjs'), ...WORDS], {
    cwd: root,
    env: Object.fromEntries(environment),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: PATIENCE_MS,
  });
  let said = '';
  child.stderr?.on('data', (/** @type {Buffer} */ data) => (said += data.toString()));
  let isDone = false;
  child.once('message', () => {
    isDone = true;
    child.kill();
  });
  await once(child, 'close');
  if (!isDone) throw new Error(said.trim().split('\n').at(-1) || 'it ended early');
}
