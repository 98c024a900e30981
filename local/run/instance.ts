/** One running copy of a revision: a child process of this Node, from spawn to exit. */
import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import type { Clock } from '../wire/clock.ts';
import { freePort } from '../wire/free-port.ts';
import { eachLine } from './lines.ts';
import { CODE_VARIABLE, LIFELINE_FD, LIFELINE_VARIABLE, PRELOAD_FLAGS } from './preload.ts';

export interface Program {
  /** The unpacked archive. */
  readonly directory: string;
  /** What follows `node` on the command line. */
  readonly args: readonly string[];
  /** The whole environment, but PORT. */
  readonly environment: Readonly<Record<string, string>>;
  /** Megabytes of heap after which V8 gives up, as the container's memory limit does. */
  readonly heapMegabytes: number;
  readonly startupMilliseconds: number;
  /** File that keeps what V8 makes of the program. */
  readonly code?: string;
}

interface InstanceEnv {
  readonly clock: Clock;
  /** Each line the program prints. */
  output(stream: 'stdout' | 'stderr', line: string): void;
}

export interface Instance {
  readonly port: number;
  readonly pid: number;
  /** How it ended, such as `exited with code 1`; never rejects. */
  readonly exited: Promise<string>;
  /** SIGTERM to the whole group, SIGKILL after the grace period; resolves when it is gone. */
  stop(graceMilliseconds: number): Promise<void>;
}

class StartError extends Error {}

const LAST_LINES = 20;
const PORT_ATTEMPTS = 5;
const PROBE_MILLISECONDS = 100;

/**
 * Spawns the program and resolves when its port accepts connections.
 * @throws StartError saying how it ended, with its last lines on stderr
 */
export async function startInstance(program: Program, env: InstanceEnv, signal: AbortSignal): Promise<Instance> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    if (signal.aborted) throw new StartError('It was stopped before it started.');
    const launched = launch(program, env, port);
    const abort = () => void launched.instance.stop(0);
    signal.addEventListener('abort', abort);
    const failure = await launched.ready.finally(() => signal.removeEventListener('abort', abort));
    if (failure === undefined) return launched.instance;
    await launched.instance.stop(0);
    // Somebody else took the port between our look and the program's listen.
    if (attempt < PORT_ATTEMPTS && failure.includes('EADDRINUSE')) continue;
    throw new StartError(failure);
  }
}

function launch(program: Program, env: InstanceEnv, port: number) {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${program.heapMegabytes}`, ...PRELOAD_FLAGS, ...program.args],
    {
      cwd: program.directory,
      env: {
        ...program.environment,
        PORT: String(port),
        [LIFELINE_VARIABLE]: String(process.pid),
        ...(program.code === undefined ? {} : { [CODE_VARIABLE]: program.code }),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C in the terminal reaches the local cloud first, which ends its children in order.
      detached: true,
    },
  );
  const last: string[] = [];
  eachLine(child.stdout as Readable, (line) => env.output('stdout', line));
  eachLine(child.stderr as Readable, (line) => {
    last.push(line);
    if (last.length > LAST_LINES) last.shift();
    env.output('stderr', line);
  });
  const exited = exitOf(child);
  const instance: Instance = {
    port,
    pid: child.pid ?? 0,
    exited,
    stop: (grace) => stop(child, exited, env.clock, grace),
  };
  const ready = listening({ child, port, exited, limit: program.startupMilliseconds, clock: env.clock }).then(
    (failure) => (failure === undefined ? undefined : [`${failure}.`, ...last].join('\n')),
  );
  return { instance, ready };
}

/** Settles after the output has been read to its end, so that the last lines are at hand. */
function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    // What the program left running in its group goes with it; until then it would hold the output open.
    child.once('exit', () => signalGroup(child, 'SIGKILL'));
    child.once('close', (code, signal) =>
      resolve(signal === null ? `exited with code ${code}` : `was ended by ${signal}`),
    );
  });
}

interface Waiting {
  readonly child: ChildProcess;
  readonly port: number;
  readonly exited: Promise<string>;
  readonly limit: number;
  readonly clock: Clock;
}

/** Undefined once the port accepts, else what was waited for in vain. */
function listening({ child, port, exited, limit, clock }: Waiting) {
  return new Promise<string | undefined>((resolve) => {
    const lifeline = child.stdio[LIFELINE_FD] as Readable | null | undefined;
    const timers: (() => void)[] = [];
    const finish = (failure: string | undefined) => {
      for (const cancel of timers) cancel();
      lifeline?.off('data', probe).resume();
      resolve(failure);
    };
    const probe = () => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.once('error', () => undefined);
      socket.once('connect', () => {
        socket.destroy();
        finish(undefined);
      });
    };
    // Programs that listen in ways the preload does not see (node:cluster) are found by asking now and then.
    const again = () => {
      probe();
      timers[0] = clock.after(PROBE_MILLISECONDS, again);
    };
    timers[0] = clock.after(PROBE_MILLISECONDS, again);
    timers[1] = clock.after(limit, () => finish(`It did not listen on its PORT within ${limit / 1000} s`));
    lifeline?.on('error', () => undefined).on('data', probe);
    void exited.then((how) => finish(`It ${how} before it listened on the port of its PORT variable`));
  });
}

async function stop(child: ChildProcess, exited: Promise<string>, clock: Clock, grace: number): Promise<void> {
  signalGroup(child, grace > 0 ? 'SIGTERM' : 'SIGKILL');
  const cancel = clock.after(grace, () => signalGroup(child, 'SIGKILL'));
  await exited;
  cancel();
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Gone already.
  }
}
