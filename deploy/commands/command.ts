/** What every command of the deployer has: flags, where it prints, and the deployment it works on. */
import { buildArchives, bundleArchives, prepare, type Deployment, type DeployOptions } from '../deployment.ts';
import { readDefinitions, type CheckDefinition } from '../definitions.ts';
import { committed } from '../commit.ts';
import { DeployError } from '../errors.ts';
import { openLog, type RunLog } from '../show/log.ts';
import { drainText, waitText } from '../show/report.ts';
import type { Draining } from '../work/drain.ts';
import type { LeaseOptions } from '../work/lease.ts';
import { cloudTarget, localTarget, readMesh, type Mesh } from '../rest/target.ts';
import type { Progress, Target } from '../rest/client.ts';
import { DEFAULT_ENV, STACK, type Env, type Place } from '../../infra/names.ts';
import { originsFrom } from '../../infra/sources.ts';

/** 0 nothing to do or done, 2 changes, 3 blocked, 1 error. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Flags {
  readonly target: 'local' | 'cloud';
  readonly dataDir: string;
  readonly project?: string;
  readonly location?: string;
  readonly env?: Env;
  readonly adopt?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly parallel?: string;
  readonly log?: string;
  /** Those of single commands. */
  readonly [flag: string]: unknown;
}

/** What a command gets from the program around it. */
export interface Surroundings {
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Data, on standard output. */
  readonly out: (text: string) => void;
  /** Everything else, on standard error. */
  readonly say: (line: string) => void;
  /** Who runs this, as people know it. */
  readonly holder: string;
  /** The process that runs it, and whether another one is surely dead. */
  readonly process?: LeaseOptions['process'];
  readonly checkDefinition?: CheckDefinition;
  /** Throws once a person has asked to stop. */
  readonly interrupted?: () => void;
  /** Replaces what a test wants to see or to break. */
  readonly overrides?: Pick<DeployOptions, 'time' | 'fetch' | 'select' | 'archives' | 'definitions' | 'onCall'>;
}

export interface Context extends Surroundings {
  readonly flags: Flags;
  readonly argument?: string;
}

export type FlagRow = readonly [flags: string, about: string, fallback?: string];

export interface DeployCommand {
  readonly name: string;
  readonly about: string;
  readonly example: string;
  /** Such as `[file]` or `<resource>`. */
  readonly argument?: string;
  readonly flags?: readonly FlagRow[];
  /** Once asked to stop, it ends what is under way; one that only reads ends at once. */
  readonly writes?: true;
  run(context: Context): Promise<ExitCode>;
}

/** The name a person types to confirm, and the one the lease is for: other environments carry theirs. */
export const stackName = ({ env = DEFAULT_ENV }: Pick<Place, 'env'>): string =>
  env === DEFAULT_ENV ? STACK : `${STACK}-${env}`;

/**
 * Reads the declarations and the target. Definitions come first: what the service would refuse must not be planned.
 * `offline`: the command calls nobody, so no local cloud has to run.
 */
export async function open(context: Context, { offline = false } = {}): Promise<Deployment> {
  const { root, environment, flags, overrides = {} } = context;
  const definitions = overrides.definitions ?? (await readDefinitions(root, context.checkDefinition));
  const { target, origins, simulated } = await targetOf(context).catch((error: unknown) => {
    if (offline) return NOWHERE;
    throw error;
  });
  const build = flags.target === 'cloud' ? bundleArchives : buildArchives;
  const archives = overrides.archives ?? (await build(root));
  // What is made last tells what may not be shown from the first call on.
  const made: { deployment?: Deployment } = {};
  const log = typeof flags.log === 'string' ? openLog(flags.log, () => made.deployment?.redactor) : undefined;
  made.deployment = await prepare({
    ...overrides,
    root,
    environment,
    definitions,
    archives,
    target,
    simulated,
    origins: { ...origins, ...originsFrom(environment) },
    adopt: flags.adopt ?? false,
    commit: once(() => committed(root, environment)),
    width: widthOf(flags.parallel),
    ...listeners(context, log, () => made.deployment),
  });
  return made.deployment;
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}

/** Where names come from when no cloud is there. */
const NOWHERE: Aimed = {
  target: localTarget({ http: 0, project: 'my-project', location: 'southamerica-east1' }),
  origins: {},
  simulated: false,
};

function listeners(context: Context, log: RunLog | undefined, deployment: () => Deployment | undefined) {
  const hidden = (text: string) => deployment()?.redactor.text(text) ?? text;
  return {
    onCall: (exchange: Parameters<RunLog['exchange']>[0]) => {
      log?.exchange(exchange);
      context.overrides?.onCall?.(exchange);
    },
    onWait: (waiting: Parameters<RunLog['waiting']>[0]) => {
      log?.waiting(waiting);
      const text = waitText(waiting);
      if (text !== undefined) context.say(hidden(text));
    },
    onProgress: ({ about, text }: Progress) => context.say(hidden(`⟳ ${about}: ${text}`)),
    onDrain: (waiting: Draining) => {
      const text = drainText(waiting);
      if (text !== undefined) context.say(text);
    },
  };
}

function widthOf(given: string | undefined): number {
  const width = Number(given ?? 8);
  if (Number.isInteger(width) && width > 0) return width;
  throw new DeployError('usage', `--parallel ${String(given)} is no number of resources: give 1 or more.`);
}

interface Aimed {
  readonly target: Target;
  readonly origins: Readonly<Record<string, string>>;
  readonly simulated: boolean;
}

async function targetOf({ flags, environment }: Context): Promise<Aimed> {
  const env = flags.env === undefined ? {} : { env: flags.env };
  if (flags.target === 'local') {
    const mesh = await readMesh(flags.dataDir);
    checkAimed(flags, mesh);
    return { target: { ...localTarget(mesh), ...env }, origins: mesh.origins ?? {}, simulated: true };
  }
  const project = projectOf(flags, environment);
  const location = flags.location ?? DEFAULT_LOCATION;
  return { target: { ...cloudTarget({ project, location }), ...env }, origins: {}, simulated: false };
}

const DEFAULT_LOCATION = 'southamerica-east1';

/** A local cloud is of one project in one region. @throws DeployError `usage` where another one is asked for */
function checkAimed(flags: Flags, mesh: Mesh): void {
  for (const each of ['project', 'location'] as const) {
    const asked = flags[each];
    if (asked === undefined || asked === mesh[each]) continue;
    throw new DeployError(
      'usage',
      `--${each} ${asked}: the local cloud on ${flags.dataDir} is ${mesh.project} in ${mesh.location}. Leave it out, ` +
        `start another one with "NOTAMESH_${each.toUpperCase()}=${asked} npx notamesh up --data-dir OTHER", or say --target cloud.`,
    );
  }
}

/** @throws DeployError `target-missing` */
export function projectOf(flags: Flags, environment: Surroundings['environment']): string {
  const project = flags.project ?? environment['GOOGLE_CLOUD_PROJECT'];
  if (project) return project;
  throw new DeployError('target-missing', 'Which project? Give --project, or set GOOGLE_CLOUD_PROJECT.');
}

/** One JSON document on standard output, without secrets. */
export function printJson(context: Context, value: unknown, deployment?: Deployment): void {
  const text = JSON.stringify(value, null, 2);
  context.out(`${deployment?.redactor.text(text) ?? text}\n`);
}
