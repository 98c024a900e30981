/** Which cloud a command works on: the local one of its data directory, or a project of Google's. */
import { cloudTarget, localTarget, type Mesh } from '../deploy/index.ts';
import { ENVS, type Env } from '../infra/names.ts';
import type { Command, Context } from './command.ts';
import { CliError, EXIT } from './errors.ts';
import { requireMesh } from './mesh.ts';

export const TARGET_OPTIONS: NonNullable<Command['options']> = [
  ['--target <target>', 'local or cloud', 'local'],
  ['--project <id>', 'project of Google Cloud, for --target cloud'],
  ['--location <region>', 'region, for --target cloud', 'southamerica-east1'],
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

/** @throws CliError exit 2, or 3 where no local cloud runs */
export async function placeOf({ flags, dataDir, environment }: Context): Promise<Place> {
  const env = envOf(flags['env']);
  const target = flags['target'] ?? 'local';
  if (target === 'local') return { ...localPlace(await requireMesh(dataDir)), ...env };
  if (target !== 'cloud') throw new CliError(EXIT.usage, 'wrong-target', '--target is local or cloud.');
  const project = (flags['project'] as string | undefined) ?? environment['GOOGLE_CLOUD_PROJECT'];
  if (!project) throw new CliError(EXIT.usage, 'project-missing', 'Which project? Give --project.');
  return { ...cloudTarget({ project, location: String(flags['location']) }), ...env };
}

export const localPlace = (mesh: Mesh): Place => ({ ...localTarget(mesh), grpc: mesh.grpc });

function envOf(given: unknown): { readonly env?: Env } {
  if (given === undefined) return {};
  const env = ENVS.find((each) => each === given);
  if (env) return { env };
  throw new CliError(EXIT.usage, 'wrong-env', `--env is ${ENVS.join(', ')}, not ${String(given)}.`);
}

/** The answer to a call; undefined where the cloud says no. */
export async function answerOf<T>(place: Place, service: string, path: string, body?: object): Promise<T | undefined> {
  const response = await fetch(`${place.base(service)}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json', ...(await place.authorize()) },
  });
  if (response.ok) return (await response.json()) as T;
  await response.body?.cancel();
  return undefined;
}
