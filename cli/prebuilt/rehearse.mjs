/**
 * Starts the local cloud once, as `npm start` does, and ends it when the first invoices are loaded: what V8 makes of the
 * code is then kept, and it is known that the handlers work. Its state is in a folder of its own that goes with it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WORDS = ['up', '--demo', '--ephemeral', '--port', '0', '--grpc-port', '0'];
/** Nothing of whoever installs decides how it ends, and no secret of theirs gets there. */
const PASSED_ON = ['PATH', 'HOME'];
const PATIENCE_MS = 120_000;
/** To end in good order, once asked. */
const GRACE_MS = 10_000;

/**
 * @param {string} root of the repository
 * @throws Error why the cloud did not come up, or not in time
 */
export async function rehearse(root) {
  const folder = await mkdtemp(join(tmpdir(), 'notamesh-rehearsal-'));
  try {
    await rehearseIn(root, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} root @param {string} folder for all that is temporary */
async function rehearseIn(root, folder) {
  const environment = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const child = spawn(process.execPath, [join(root, 'notamesh.mjs'), ...WORDS], {
    cwd: root,
    env: { ...Object.fromEntries(environment), TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (/** @type {Buffer} */ data) => (said += data.toString()));
  let isDone = false;
  let isLate = false;
  /** What does not end in good order ends all the same: an installation must not hang for it. */
  const end = () => {
    child.kill();
    timers.push(setTimeout(() => child.kill('SIGKILL'), GRACE_MS));
  };
  const timers = [
    setTimeout(() => {
      isLate = true;
      end();
    }, PATIENCE_MS),
  ];
  child.once('message', () => {
    isDone = true;
    end();
  });
  try {
    await once(child, 'close');
  } finally {
    timers.forEach(clearTimeout);
  }
  if (isLate) throw new Error(`no invoice was loaded in ${PATIENCE_MS / 1000} s`);
  if (!isDone) throw new Error(said.trim().split('\n').at(-1) || 'it ended early');
}
