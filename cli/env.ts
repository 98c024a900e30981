/** `notamesh env`: what Google's clients and gcloud need to talk to the local cloud. */
import type { Mesh } from '../deploy/index.ts';
import { CliError, EXIT } from './errors.ts';
import { requireMesh } from './mesh.ts';
import type { Command } from './command.ts';

/** Every service that the local cloud answers for: one left out would be called over the network. */
const GCLOUD_SERVICES = [
  'bigtableadmin',
  'cloudkms',
  'cloudresourcemanager',
  'cloudscheduler',
  'eventarc',
  'iam',
  'logging',
  'monitoring',
  'pubsub',
  'run',
  'secretmanager',
  'serviceusage',
  'workflows',
  'workflowexecutions',
];

export function environment(mesh: Mesh): Record<string, string> {
  const http = `http://127.0.0.1:${mesh.http}`;
  const grpc = `127.0.0.1:${mesh.grpc}`;
  const overrides = GCLOUD_SERVICES.map(
    (service) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${service.toUpperCase()}`, `${http}/`] as const,
  );
  return {
    GOOGLE_CLOUD_PROJECT: mesh.project,
    GOOGLE_CLOUD_LOCATION: mesh.location,
    STORAGE_EMULATOR_HOST: http,
    PUBSUB_EMULATOR_HOST: grpc,
    PUBSUB_PROJECT_ID: mesh.project,
    BIGTABLE_EMULATOR_HOST: grpc,
    WORKFLOWS_EMULATOR_HOST: http,
    // Google's clients otherwise look for a metadata server on the network.
    METADATA_SERVER_DETECTION: 'none',
    CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
    CLOUDSDK_CORE_PROJECT: mesh.project,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: `${http}/storage/v1/`,
    ...Object.fromEntries(overrides),
  };
}

export const env: Command = {
  name: 'env',
  about: 'print the environment that Google’s clients and gcloud need',
  example: 'eval "$(npx notamesh env)"',
  options: [['--shell <shell>', 'bash or json', 'bash']],
  async run({ terminal, flags, dataDir }) {
    if (!['bash', 'json'].includes(String(flags['shell']))) {
      throw new CliError(EXIT.usage, 'wrong-shell', `--shell ${String(flags['shell'])} is not known: bash or json.`);
    }
    const variables = environment(await requireMesh(dataDir));
    if (flags['shell'] === 'json' || flags['json']) terminal.json(variables);
    else for (const [name, value] of Object.entries(variables)) terminal.data(`export ${name}='${value}'`);
    return 0;
  },
};
