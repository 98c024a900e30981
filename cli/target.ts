/** Which cloud a command works on: the local one of its data directory, or a project of Google's. */
import { cloudTarget, localTarget, type Mesh } from '../deploy/index.ts';
import { ENVS, type Env } from '../infra/names.ts';
import type { Command, Context } from './command.ts';
import { atDataDir, CliError, EXIT } from './errors.ts';
import { requireMesh } from './mesh.ts';

const DEFAULT_LOCATION = 'southamerica-east1';

export const TARGET_OPTIONS: NonNullable<Command['options']> = [
  ['--target <target>', 'local or cloud', 'local'],
  ['--project <id>', 'project of Google Cloud, for --target cloud'],
  ['--location <region>', 'region, for --target cloud', DEFAULT_LOCATION],
];
export const ENV_OPTION: NonNullable<Command['options']>[number] = ['--env <name>', `${ENVS.join(', ')}; default prod`];

/** Where names resolve, and how its APIs are called. */
export interface Place {
  readonly project: string;
  readonly location: string;
  readonly env?: Env;
  /** Port of the local cloud; absent for Google's. */
  readonly grpc?: number;
  base(service: string): string;
  authorize(): Promise<Readonly<Record<string, string>>>;
}

/** @throws CliError exit 2, also for a project that the local cloud is not, or 3 where no local cloud runs */
export async function placeOf({ flags, dataDir, environment }: Context): Promise<Place> {
  const env = envOf(flags['env']);
  const target = flags['target'] ?? 'local';
  if (target === 'local')
    return { ...localPlace(aimedAt(await requireMesh(dataDir), flags['project'], dataDir)), ...env };
  if (target !== 'cloud') throw new CliError(EXIT.usage, 'wrong-target', '--target is local or cloud.');
  const project = (flags['project'] as string | undefined) ?? environment['GOOGLE_CLOUD_PROJECT'];
  if (!project) throw new CliError(EXIT.usage, 'project-missing', 'Which project? Give --project.');
  return { ...cloudTarget({ project, location: String(flags['location']) }), ...env };
}

/** A local cloud is of one project. @throws CliError `other-project`, so that nothing is done where nobody meant it */
function aimedAt(mesh: Mesh, asked: unknown, dataDir: string): Mesh {
  if (asked === undefined || asked === mesh.project) return mesh;
  throw new CliError(
    EXIT.usage,
    'other-project',
    `--project ${String(asked)}: the local cloud on ${dataDir} is ${mesh.project}.`,
    'Add --target cloud, or leave --project out.',
  );
}

export const localPlace = (mesh: Mesh): Place => ({ ...localTarget(mesh), grpc: mesh.grpc });

function envOf(given: unknown): { readonly env?: Env } {
  if (given === undefined) return {};
  const env = ENVS.find((each) => each === given);
  if (env) return { env };
  throw new CliError(EXIT.usage, 'wrong-env', `--env is ${ENVS.join(', ')}, not ${String(given)}.`);
}

/** What a hint has to add so that it acts on the same cloud; `run` names workflows itself, and takes no environment. */
export function atPlace(place: Place, dataDir: string): { readonly target: string; readonly env: string } {
  const env = place.env === undefined ? '' : ` --env ${place.env}`;
  if (place.grpc !== undefined) return { target: atDataDir(dataDir), env };
  const { project, location } = place;
  const at = location === DEFAULT_LOCATION ? '' : ` --location ${location}`;
  return { target: ` --target cloud --project ${project}${at}`, env };
}

/** A call as the target wants it. */
export async function callOf(place: Place, service: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...(init.headers as Readonly<Record<string, string>>), ...(await place.authorize()) };
  return fetch(`${place.base(service)}${path}`, { ...init, headers });
}

/**
 * The answer to a call that has to be had.
 * @throws CliError exit 6 with what the cloud says against it
 */
export async function toldBy<T>(place: Place, service: string, path: string, init?: RequestInit): Promise<T> {
  const response = await callOf(place, service, path, init);
  if (response.ok) return (await response.json()) as T;
  throw await refusalOf(place, response);
}

/** What the cloud says against a call. */
export async function refusalOf({ project }: Place, response: Response): Promise<CliError> {
  const { status, url } = response;
  const { host, pathname } = new URL(url);
  const hint = status === 403 || status === 401 ? `Whoever asks needs a role that may do so in ${project}.` : undefined;
  const reason = reasonIn(await response.text());
  return new CliError(EXIT.cloud, 'cloud-refused', `${host} answers ${status} at ${pathname}: ${reason}`, hint);
}

function reasonIn(text: string): string {
  try {
    return (JSON.parse(text) as { error?: { message?: string } }).error?.message ?? text.slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
}

/** The answer to a call; undefined where the cloud says no. */
export async function answerOf<T>(place: Place, service: string, path: string, body?: object): Promise<T | undefined> {
  const response = await callOf(place, service, path, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  });
  if (response.ok) return (await response.json()) as T;
  await response.body?.cancel();
  return undefined;
}
