/** `notamesh up`: the local cloud with the product deployed on it, until Ctrl-C. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Mesh } from '../deploy/index.ts';
import type { Running } from './cloud.ts';
import type { Command, Context } from './command.ts';
import type { DemoSource } from './demo.ts';
import { untilGone } from './data-dir.ts';
import { atDataDir, CliError, EXIT, type ExitCode } from './errors.ts';
import { knownIn } from './known.ts';
import { findMesh } from './mesh.ts';
import { settle } from './settle.ts';
import { SWITCHES_OPTION, switchesOf } from './switches.ts';

export const up: Command = {
  name: 'up',
  about: 'start the local cloud and deploy the product on it',
  stopsInOrder: true,
  example: 'npx notamesh up --demo',
  options: [
    ['--port <number>', 'REST port; 0 picks a free one', '8700'],
    ['--grpc-port <number>', 'gRPC port; 0 picks a free one', '8701'],
    [
      '--concurrency <number>',
      'workflow executions that are ACTIVE at once, others are QUEUED (or NOTAMESH_CONCURRENCY; 10000 unless given)',
    ],
    SWITCHES_OPTION,
    ['--polls <number>', 'long-running operations are done at this poll; 0: at once', '1'],
    ['--no-iam', 'let everybody do everything: no policy is enforced'],
    ['--iam-delay <seconds>', 'a change of a policy acts so much later', '0'],
    ['--late-agents', 'agents of Google services come into being on first use only'],
    ['--ephemeral', 'keep nothing: state is in a folder of its own, deleted at the end'],
    ['--demo', 'ingest sample batches from a simulated source'],
    ['--no-deploy', 'leave the cloud empty'],
    ['--detach', 'return once it is ready, and leave it running'],
  ],
  async run(context) {
    const existing = await findMesh(context.dataDir);
    if (existing && !context.flags['ephemeral']) throw alreadyRunning(context.dataDir, existing);
    return context.flags['detach'] ? detach(context) : stay(context);
  },
};

function alreadyRunning(dataDir: string, mesh: Mesh): CliError {
  return new CliError(
    EXIT.notRunning,
    'data-dir-in-use',
    `A local cloud already runs on ${dataDir} (pid ${mesh.pid}, port ${mesh.http}).`,
    `Use it, stop it with "npx notamesh down${atDataDir(dataDir)}", or choose another --data-dir.`,
  );
}

async function stay(context: Context): Promise<ExitCode> {
  const { terminal, flags } = context;
  const began = performance.now();
  const ephemeral = flags['ephemeral'] === true;
  const dataDir = ephemeral ? await mkdtemp(join(tmpdir(), 'notamesh-')) : context.dataDir;
  const concurrency = concurrencyOf(flags['concurrency'] ?? context.environment['NOTAMESH_CONCURRENCY']);
  const switches = await switchesOf(context);
  const ports = { port: portOf(flags['port'], '--port'), grpcPort: portOf(flags['grpcPort'], '--grpc-port') };
  if (ephemeral) sayUnused(context);
  // Loaded here, because the command line must be quick where no cloud is needed.
  const { bringUp } = await import('./cloud.ts');
  const { startDemoSource } = await import('./demo.ts');
  const source = flags['demo'] ? await startDemoSource(dataDir) : undefined;
  const clean = async () => {
    await source?.stop();
    if (ephemeral) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const running = await bringUp({
      ...context,
      ...ports,
      dataDir,
      ephemeral,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(switches === undefined ? {} : { switches }),
      behaviour: {
        polls: numberIn(flags['polls'], POLLS),
        iamDelaySeconds: numberIn(flags['iamDelay'] ?? 0, IAM_DELAY),
        lateAgents: flags['lateAgents'] === true,
      },
      iam: flags['iam'] !== false,
      deploy: flags['deploy'] !== false,
      known: knownIn(context.root),
      // As a batch needs them.
      soon: ['write', 'fetch', 'transform'],
      ...(source ? { origins: source.origins } : {}),
    });
    try {
      banner(context, running, dataDir, ephemeral, performance.now() - began);
      // Told at once: without them the demonstration waits.
      const told = tell(context, running.soon);
      if (source) await demonstrate(context, running, source, began);
      await Promise.race([told.then((known) => tell(context, running.warmUp(), known)), context.interrupted]);
      settle();
      await stopReason(context, dataDir);
      terminal.say('stopping …');
    } finally {
      await running.stop();
    }
  } finally {
    await clean();
  }
  return EXIT.ok;
}

/** Handlers that worked before may not do so now. @returns those that were told of, now or before */
async function tell({ terminal }: Context, starts: Running['soon'], known: readonly string[] = []): Promise<string[]> {
  const down = await starts.catch((error: unknown) => [{ service: 'of any name', reason: String(error) }]);
  const others = down.filter(({ service }) => !known.includes(service));
  for (const { service, reason } of others) {
    terminal.say(`✖ handler ${service} does not come up: ${reason}   [handler-down]`);
  }
  return [...known, ...others.map(({ service }) => service)];
}

/** A folder that is named, and that commands which look there would find nothing in. */
function sayUnused({ dataDir, environment, terminal }: Context): void {
  if (dataDir === (environment['NOTAMESH_DATA_DIR'] ?? '.notamesh')) return;
  terminal.say(`note: --data-dir ${dataDir} is not used: --ephemeral keeps its state in a folder of its own`);
}

/** @throws CliError when the state was deleted under the running cloud, which would acknowledge what nobody keeps */
async function stopReason({ interrupted }: Context, dataDir: string): Promise<void> {
  const watching = new AbortController();
  const asked = interrupted.then(() => false);
  const gone = untilGone(join(dataDir, 'store'), watching.signal).then(
    () => true,
    () => asked,
  );
  const isGone = await Promise.race([gone, asked]);
  watching.abort();
  if (!isGone) return;
  throw new CliError(
    EXIT.notRunning,
    'data-dir-gone',
    `${dataDir} was deleted while the cloud ran: what it held is lost, and nothing more can be kept.`,
    'Start it again; "npx notamesh reset --yes" deletes the state of a cloud that is down.',
  );
}

async function demonstrate(context: Context, running: Running, source: DemoSource, began: number): Promise<void> {
  const { runDemo } = await import('./demo.ts');
  await runDemo({ terminal: context.terminal, mesh: running.mesh, source, began, interrupted: context.interrupted });
}

function banner(context: Context, running: Running, dataDir: string, ephemeral: boolean, milliseconds: number): void {
  const { mesh, outcomes } = running;
  const at = atDataDir(dataDir);
  const { terminal, flags } = context;
  if (flags['json']) {
    terminal.line({ event: 'ready', ...mesh, dataDir, seconds: milliseconds / 1000 });
    return;
  }
  const written = outcomes.filter(({ result }) => result === 'done').length;
  const deployed =
    flags['deploy'] === false
      ? 'nothing deployed'
      : `${outcomes.length} resources deployed${written === 0 ? ', none new' : ''}`;
  terminal.say(
    `notamesh   project ${mesh.project}   state ${dataDir} (${ephemeral ? 'deleted at the end' : 'kept; --ephemeral to discard'})`,
  );
  terminal.say(`  REST     http://127.0.0.1:${mesh.http}      gRPC 127.0.0.1:${mesh.grpc}      ${deployed}`);
  terminal.say(`✔ ready in ${(milliseconds / 1000).toFixed(1)} s   (Ctrl-C stops it)`);
  for (const name of ['BIGTABLE_EMULATOR_HOST', 'PUBSUB_EMULATOR_HOST']) {
    const set = context.environment[name];
    if (set === undefined || set === `127.0.0.1:${mesh.grpc}`) continue;
    terminal.say(`  note: ${name}=${set} is not used here; this cloud serves its own on 127.0.0.1:${mesh.grpc}`);
  }
  if (!flags['demo']) terminal.say(`  next: npx notamesh ingest <files>${at}   or   eval "$(npx notamesh env${at})"`);
}

function portOf(value: unknown, flag: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CliError(
      EXIT.usage,
      'wrong-port',
      `${flag} ${String(value)} is not a port: give a number from 0 to 65535.`,
    );
  }
  return port;
}

interface Bounds {
  readonly flag: string;
  readonly code: string;
  /** What the number counts. */
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

const POLLS: Bounds = { flag: '--polls', code: 'wrong-polls', unit: 'polls', least: 0, most: 1000, whole: true };
const CONCURRENCY: Bounds = {
  flag: '--concurrency',
  code: 'wrong-concurrency',
  unit: 'executions',
  least: 1,
  most: 10_000,
  whole: true,
};
const IAM_DELAY: Bounds = {
  flag: '--iam-delay',
  code: 'wrong-iam-delay',
  unit: 'seconds',
  least: 0,
  most: 86_400,
  whole: false,
};

/** @throws CliError */
function numberIn(value: unknown, { flag, code, unit, least, most, whole }: Bounds): number {
  const number = Number(value);
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number;
  const text = `${flag} ${String(value)} is not a number of ${unit}: give one from ${least} to ${most}.`;
  throw new CliError(EXIT.usage, code, text);
}

/** Undefined when nothing was said. @throws CliError */
function concurrencyOf(value: unknown): number | undefined {
  return value === undefined || value === '' ? undefined : numberIn(value, CONCURRENCY);
}

/** Starts the same command again as a process of its own, and waits for it to be ready or to end. */
async function detach(context: Context): Promise<ExitCode> {
  const { root, dataDir, terminal, flags } = context;
  if (flags['ephemeral'])
    throw new CliError(EXIT.usage, 'wrong-flags', '--detach keeps its state; leave out --ephemeral.');
  await mkdir(dataDir, { recursive: true });
  const output = await open(join(dataDir, 'up.log'), 'w');
  const words = ['--data-dir', dataDir, '--port', String(flags['port']), '--grpc-port', String(flags['grpcPort'])];
  if (flags['concurrency'] !== undefined) words.push('--concurrency', String(flags['concurrency']));
  if (flags['switches'] !== undefined) words.push('--switches', String(flags['switches']));
  words.push('--polls', String(flags['polls']));
  words.push('--iam-delay', String(flags['iamDelay']));
  if (flags['iam'] === false) words.push('--no-iam');
  if (flags['lateAgents']) words.push('--late-agents');
  if (flags['demo']) words.push('--demo');
  if (flags['deploy'] === false) words.push('--no-deploy');
  const child = spawn(process.execPath, [join(root, 'notamesh.mjs'), 'up', ...words], {
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
  });
  let ended: number | null | undefined;
  child.once('exit', (code) => (ended = code));
  for (;;) {
    const mesh = await findMesh(dataDir);
    if (mesh) {
      await output.close();
      child.unref();
      if (flags['json']) terminal.json(mesh);
      else
        terminal.say(
          `✔ ready on http://127.0.0.1:${mesh.http} (pid ${mesh.pid}); stop it with: npx notamesh down${atDataDir(dataDir)}`,
        );
      return EXIT.ok;
    }
    if (ended !== undefined) {
      const said = await readFile(join(dataDir, 'up.log'), 'utf8');
      await output.close();
      throw new CliError(
        (ended ?? EXIT.bug) as ExitCode,
        'did-not-start',
        `The local cloud did not start: ${said.trim()}`,
      );
    }
    await delay(50);
  }
}
