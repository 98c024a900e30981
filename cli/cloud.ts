/** Brings a local cloud up in this process and deploys the product on it, the way CI does: through its REST APIs. */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  applyDeployment,
  buildArchives,
  DeployError,
  localTarget,
  readDefinitions,
  type CheckDefinition,
  type Definitions,
  type Mesh,
  type Outcome,
} from '../deploy/index.ts';
import type { Cloud, CloudOptions } from '../local/main.ts';
import type { Log } from '../local/wire/room.ts';
import { originsFrom } from '../infra/sources.ts';
import { CliError, EXIT } from './errors.ts';
import { keyOf, type Known, type Notes } from './known.ts';
import { removeMesh, writeMesh } from './mesh.ts';
import { folderOf } from './prebuilt/find.mjs';
import { faultsIn } from './problems.ts';

export interface UpOptions {
  readonly root: string;
  readonly dataDir: string;
  readonly port: number;
  readonly grpcPort: number;
  readonly deploy: boolean;
  /** Workflow executions that run at once. */
  readonly concurrency?: number;
  /** How definitions are read where Google's documentation is silent. */
  readonly switches?: NonNullable<CloudOptions['switches']>;
  /** Nothing has to survive this process. */
  readonly ephemeral?: boolean;
  /** How like the real cloud the control planes are. */
  readonly behaviour?: NonNullable<CloudOptions['behaviour']>;
  /** False enforces no policy. */
  readonly iam?: boolean;
  /** Absent: nothing is. */
  readonly known?: Known;
  /** Handlers that are needed soon, in the order in which they first are: they start as soon as the cloud is ready. */
  readonly soon?: readonly string[];
  /** Origins of sources on this machine, by source name. */
  readonly origins?: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Running {
  readonly mesh: Mesh;
  readonly outcomes: readonly Outcome[];
  /** What of the handlers that are needed soon does not come up, and why. */
  readonly soon: ReturnType<Cloud['warmUp']>;
  /** Starts what nothing has needed yet; tells what does not come up, and why. */
  warmUp(): ReturnType<Cloud['warmUp']>;
  stop(): Promise<void>;
}

/**
 * @throws CliError exit 3 when a port is taken or the data directory is in use, exit 1 when the deployment fails or a
 * workflow definition would be refused
 */
export async function bringUp(options: UpOptions): Promise<Running> {
  // What was found sound was so as it is read otherwise.
  const sound = options.switches === undefined ? options.known?.sound : undefined;
  const definitions = options.deploy ? await checkedDefinitions(options, sound) : undefined;
  await mkdir(options.dataDir, { recursive: true });
  // The bundler is a process of its own: it works while this one loads and opens the local cloud.
  const archives = options.deploy ? buildArchives(options.root) : undefined;
  archives?.catch(() => undefined);
  const project = options.environment['NOTAMESH_PROJECT'] ?? 'demo-notamesh';
  const location = options.environment['NOTAMESH_LOCATION'] ?? 'southamerica-east1';
  const { log, close } = fileLog(join(options.dataDir, 'local.log'));
  const { startCloud } = await import('../local/main.ts');
  const codeCache = folderOf(options.root, 'code');
  const isNew = !existsSync(join(options.dataDir, 'store'));
  const behaviour = { ...options.behaviour, coldStarts: options.known !== undefined };
  const isSound = sound && { isSound: (source: string) => sound.has(keyOf(source)) };
  const cloud = await startCloud({ ...options, ...isSound, behaviour, project, location, log, codeCache }).catch(
    (error: unknown) => {
      close();
      throw explain(error, options);
    },
  );
  const stop = async () => {
    await removeMesh(options.dataDir);
    await cloud.stop();
    close();
  };
  try {
    const origins = { ...options.origins, ...originsFrom(options.environment) };
    const mesh: Mesh = { pid: process.pid, http: cloud.http, grpc: cloud.grpc, project, location, origins };
    const built = archives && definitions ? { archives: await archives, definitions } : undefined;
    const outcomes = built ? await deployOn(mesh, cloud, options, { ...built, isNew }, origins) : [];
    await writeMesh(options.dataDir, mesh);
    cloud.behaviour.change({ coldStarts: false });
    const soon = cloud.warmUp(options.soon ?? []);
    soon.catch(() => undefined);
    return { mesh, outcomes, soon, warmUp: () => cloud.warmUp(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function checkedDefinitions({ root, switches }: UpOptions, sound?: Notes): Promise<Definitions> {
  const check: CheckDefinition = async (file, source) => {
    const key = keyOf(source);
    if (sound?.has(key)) return [];
    const faults = await faultsIn(file, source, switches);
    if (faults.length === 0) sound?.add(key);
    return faults;
  };
  return readDefinitions(root, check).catch((error: unknown) => {
    throw error instanceof DeployError ? new CliError(EXIT.bad, 'broken-definition', error.message) : error;
  });
}

interface Built {
  readonly archives: Awaited<ReturnType<typeof buildArchives>>;
  readonly definitions: Definitions;
  /** The cloud's state began with this start. */
  readonly isNew: boolean;
}

async function deployOn(
  mesh: Mesh,
  cloud: Cloud,
  options: UpOptions,
  { archives, definitions, isNew }: Built,
  origins: Readonly<Record<string, string>>,
): Promise<readonly Outcome[]> {
  const { createLoopback } = await import('../local/loopback.ts');
  // What is kept runs as it did; what is deployed now has to come up first, unless its proof is known.
  cloud.behaviour.change({ coldStarts: false });
  const outcomes = await applyDeployment({
    root: options.root,
    target: localTarget({ ...mesh, http: cloud.http }),
    origins,
    environment: options.environment,
    archives,
    definitions,
    ...(options.known ? { proofs: toldTo(cloud, options.known.proofs) } : {}),
    // The tests prove it for the local cloud; a person who starts it should not wait for that.
    prove: false,
    trusting: true,
    nothingThere: isNew,
    // Calls to this very process, at a third of what the platform's fetch takes.
    fetch: createLoopback(),
    simulated: true,
  });
  const failed = outcomes.find(({ result }) => result === 'failed');
  if (failed) {
    const reason = failed.error instanceof Error ? failed.error.message : String(failed.error);
    throw new CliError(EXIT.bad, 'deploy-failed', `${failed.step.resource.address} could not be deployed: ${reason}`);
  }
  return outcomes;
}

/** A handler of which nothing is known has to come up before it counts as deployed. */
const toldTo = (cloud: Cloud, proofs: Notes): Notes => ({
  has(key) {
    const isKnown = proofs.has(key);
    cloud.behaviour.change({ coldStarts: isKnown });
    return isKnown;
  },
  add: (key) => proofs.add(key),
});

function explain(error: unknown, options: UpOptions): unknown {
  const { code, message: text = '' } = error as { code?: unknown; message?: string };
  if (code === 'data-dir-in-use' || code === 'data-dir-unusable') return new CliError(EXIT.notRunning, code, text);
  if (code === 'EADDRINUSE' || text.includes('EADDRINUSE')) {
    return new CliError(
      EXIT.notRunning,
      'port-taken',
      `Port ${options.port} or ${options.grpcPort} is taken by another program.`,
      'Choose others with --port and --grpc-port; 0 picks a free one.',
    );
  }
  return error;
}

/** The cloud's log: JSON lines in the data directory, so that the terminal stays readable. */
function fileLog(file: string): { log: Log; close: () => void } {
  const stream = createWriteStream(file, { flags: 'a' });
  const write = (level: string) => (fields: Record<string, unknown>, message: string) => {
    stream.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
  };
  const log: Log = { debug: () => undefined, info: write('info'), warn: write('warn'), error: write('error') };
  return { log, close: () => stream.end() };
}
