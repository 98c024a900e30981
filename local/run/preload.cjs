/**
 * What every child runs before its own program, given to Node as `--require`, so that nothing is required of the
 * deployed code. It is plain JavaScript because the child has no TypeScript loader, and CommonJS because loading an ES
 * module first would double the time a handler takes to start.
 *
 * - It ends with its whole process group when the local cloud is gone, however that died: the far end of an inherited
 *   pipe then closes. A worker thread watches too, because the program's own thread may be busy in an endless loop; it
 *   is started once the program listens, so that it costs nothing on the way there.
 * - It listens on 127.0.0.1 only. In the cloud a container's port is reached through Google's front alone; on a laptop
 *   a server without a host name would be open to the network around it.
 * - It keeps what V8 made of the program's main file, which takes a third of its start, and uses it the next time.
 * - It tells the port it listens on through the pipe, so that nobody has to poll.
 */
'use strict';
const { Server, Socket } = require('node:net');
const { mkdirSync, readFileSync, renameSync, writeFileSync, writeSync } = require('node:fs');
const Module = require('node:module');
const { dirname } = require('node:path');
const { Script } = require('node:vm');
const { isMainThread, Worker } = require('node:worker_threads');

/** As in preload.ts. */
const LIFELINE_FD = 3;
const LIFELINE_VARIABLE = 'LOCAL_RUN_LIFELINE';
const CODE_VARIABLE = 'LOCAL_RUN_CODE';
/** By then a program has served its first requests. */
const SETTLED_MS = 5000;

// Taken away at once: processes that the program starts have another descriptor there.
const mine = process.env[LIFELINE_VARIABLE] !== undefined;
delete process.env[LIFELINE_VARIABLE];
const code = process.env[CODE_VARIABLE];
delete process.env[CODE_VARIABLE];
if (mine && isMainThread) {
  if (code !== undefined) compileOnce(code);
  watch();
  listenOnLoopback();
}

/** `import(…)`, with comments in between or not, and a first line that is for the shell. */
const UNFIT = /^#!|\bimport\s*(\/\*[^]*?\*\/\s*)*\(/;

/** Only for the main file, and only where it then means the same: code from a cache cannot import. */
function compileOnce(file) {
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, filename) {
    Module.prototype._compile = compile;
    const cachedData = this === process.mainModule ? read(file) : undefined;
    // Where something is kept, this was looked at when it was.
    const isFit = cachedData !== undefined || (this === process.mainModule && !UNFIT.test(content));
    if (!isFit) return compile.call(this, content, filename);
    const script = new Script(Module.wrap(content), { filename, cachedData });
    if (cachedData === undefined || script.cachedDataRejected) keepLater(script, file);
    const { resolve, cache, extensions } = Module.createRequire(filename);
    const own = Object.assign((id) => this.require(id), { resolve, cache, extensions, main: this });
    return Reflect.apply(script.runInThisContext(), this.exports, [
      this.exports,
      own,
      this,
      filename,
      dirname(filename),
    ]);
  };
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function keepLater(script, file) {
  let due = true;
  const keepNow = () => {
    if (due) keep(script, file);
    due = false;
  };
  setTimeout(keepNow, SETTLED_MS).unref();
  process.once('exit', keepNow);
}

function keep(script, file) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, script.createCachedData());
    renameSync(draft, file);
  } catch {
    // The next start compiles again.
  }
}

function watch() {
  const lifeline = new Socket({ fd: LIFELINE_FD, readable: true, writable: false });
  lifeline.on('end', end).on('error', end).on('close', end).resume().unref();
}

let watching = false;

function startWatcher() {
  if (watching) return;
  watching = true;
  new Worker(`(${watcher.toString()})()`, { eval: true, execArgv: [], env: {} }).unref();
}

function watcher() {
  const { Socket } = require('node:net');
  const end = () => {
    try {
      process.kill(-process.pid, 'SIGKILL');
    } catch {
      process.kill(process.pid, 'SIGKILL');
    }
  };
  new Socket({ fd: 3, readable: true, writable: false }).on('end', end).on('error', end).on('close', end).resume();
}

function end() {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}

function listenOnLoopback() {
  const listen = Server.prototype.listen;
  const open = (host) => host === undefined || host === null || host === '' || host === '0.0.0.0' || host === '::';
  const tell = (server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') return;
    try {
      writeSync(LIFELINE_FD, `${address.port}\n`);
    } catch {
      // The local cloud asks the port as well.
    }
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
    this.once('listening', () => {
      tell(this);
      startWatcher();
    });
    return listen.apply(this, args);
  };
}
