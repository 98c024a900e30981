/** Cloud Run services that run an archive of ours on Google's Node.js base image, without a build (run v2). */
import type { CompareRules, Fields, Kind } from '../resource.ts';
import { pick } from './pubsub.ts';

const compare: CompareRules = {
  sets: { 'template.containers.0.env': 'name' },
  references: ['template.containers.0.env.secret'],
};

export const service: Kind = {
  dataClass: 'free',
  labelled: true,
  compare,
  read: (client, resource) => client.find({ service: 'run', method: 'GET', path: `/v2/${resource.name}` }),
  async create(client, resource, spec) {
    const [parent, serviceId = ''] = resource.name.split('/services/');
    await client.operate({
      service: 'run',
      method: 'POST',
      path: `/v2/${parent ?? ''}/services`,
      query: { serviceId },
      body: spec,
    });
  },
  async update(client, resource, change) {
    await client.operate({
      service: 'run',
      method: 'PATCH',
      path: `/v2/${resource.name}`,
      query: { updateMask: change.paths.join(',') },
      body: pick(change.spec, change.paths),
    });
  },
};

export interface Container {
  readonly bucket: string;
  readonly object: string;
  readonly generation: unknown;
  readonly args: readonly string[];
  readonly env: readonly Fields[];
  readonly memoryMiB: number;
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
    resources: { limits: { cpu: '1', memory: `${given.memoryMiB}Mi` } },
  };
}
