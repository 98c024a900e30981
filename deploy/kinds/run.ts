/** Cloud Run services that run an archive of ours on Google's Node.js base image, without a build (run v2). */
import type { Client } from '../rest/client.ts';
import { isMap } from '../model/compare.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import { pick } from '../model/driver.ts';
import type { Fields, Resource, Update } from '../resource.ts';

/**
 * A create or update that fails leaves the service behind with a latest revision that never served, and every field as
 * declared: `ready` says whether that is so, else the next run would take it for done.
 * https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services
 */
export const service: Descriptor = {
  kind: 'service',
  address: { service: 'run', version: 'v2', collection: '/v2/projects/{project}/locations/{location}/services' },
  create: { form: { id: 'query', parameter: 'serviceId' } },
  update: { form: 'mask-query' },
  remove: { verb: 'DELETE' },
  operation: ['create', 'update', 'remove'],
  ownership: 'labels',
  dataClass: 'free',
  iam: 'get',
  diff: {
    outputOnly: [
      'name',
      'uid',
      'generation',
      'observedGeneration',
      'createTime',
      'updateTime',
      'deleteTime',
      'expireTime',
      'creator',
      'lastModifier',
      'conditions',
      'terminalCondition',
      'latestReadyRevision',
      'latestCreatedRevision',
      'trafficStatuses',
      'uri',
      'urls',
      'reconciling',
      'etag',
    ],
    serverDefaulted: ['launchStage', 'traffic', 'template.timeout', 'template.maxInstanceRequestConcurrency'],
    durations: ['template.timeout'],
    sets: { 'template.containers.*.env': 'name' },
    references: [
      'template.serviceAccount',
      'template.containers.*.env.*.valueSource.secretKeyRef.secret',
      'template.containers.*.sourceCode.cloudStorageSource.bucket',
    ],
    exact: ['labels', 'template.containers.*.env.*.value'],
  },
  notSent: ['ready'],
  list: { field: 'services' },
  hooks: {
    afterRead: (_client, _resource, found) => ({ ...found, ready: !neverServed(found) }),
    async update(client, resource, change) {
      // Another template makes a new revision of itself.
      if (change.paths.includes('ready') && !change.paths.includes('template')) await anew(client, resource, change);
    },
  },
  checks: {
    id: {
      pattern: /^[a-z](?:[a-z0-9-]{0,47}[a-z0-9])?$/,
      rule: '1 to 49 lower-case letters, digits and hyphens, beginning with a letter',
    },
    validateOnly: true,
  },
  permissions: permissionsOf('run.services', { write: ['iam.serviceAccounts.actAs'] }),
};

function neverServed(found: Fields): boolean {
  const condition = found['terminalCondition'];
  const failed = isMap(condition) && condition['state'] === 'CONDITION_FAILED';
  return failed && found['latestReadyRevision'] !== found['latestCreatedRevision'];
}

/**
 * The same template once more: without being told so, the service makes no revision of what it has. The discovery
 * document of run v2 has the parameter for services.patch; the messages of the gRPC form have it for worker pools alone.
 */
async function anew(client: Client, resource: Resource, { spec }: Update): Promise<void> {
  await client.operate({
    service: 'run',
    method: 'PATCH',
    path: `/v2/${resource.name}`,
    query: { updateMask: 'template', forceNewRevision: 'true' },
    body: pick(spec, ['template']),
  });
}

export interface Container {
  readonly bucket: string;
  readonly object: string;
  readonly generation: unknown;
  readonly args: readonly string[];
  readonly env: readonly Fields[];
  readonly memoryMiB: number;
  readonly processors: number;
}

/** The no-build form: Google's base image, our archive. Source: run v2 `SourceCode`, `base_image_uri`. */
export function container(place: { location: string }, given: Container): Fields {
  return {
    image: 'scratch',
    baseImageUri: `${place.location}-docker.pkg.dev/serverless-runtimes/google-22-full/runtimes/nodejs24`,
    command: ['node'],
    args: given.args,
    sourceCode: {
      cloudStorageSource: { bucket: given.bucket, object: given.object, generation: given.generation },
    },
    env: given.env,
    resources: { limits: { cpu: String(given.processors), memory: `${given.memoryMiB}Mi` } },
  };
}
