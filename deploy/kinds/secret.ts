/**
 * Secrets: the container, and that it has at least one version. Payloads are never read, compared, planned or logged.
 * A first version comes from the environment, or from random bytes where the declaration allows that.
 */
import { randomBytes } from 'node:crypto';
import { DeployError } from '../errors.ts';
import type { Client } from '../client.ts';
import { LABELS, type Fields, type Kind, type Resource } from '../resource.ts';

/** spec: {labels, hasVersion: true}; `payloads` gives the bytes of a first version by secret name. */
export function secretKind(payloads: (name: string) => Buffer | undefined): Kind {
  const addVersion = async (client: Client, resource: Resource) => {
    const payload = payloads(resource.name);
    if (!payload) {
      throw new DeployError(
        'secret-missing',
        `Secret ${resource.name} has no version and no payload was given for it.`,
      );
    }
    await client.send({
      service: 'secretmanager',
      method: 'POST',
      path: `/v1/${resource.name}:addVersion`,
      body: { payload: { data: payload.toString('base64') } },
    });
  };
  return {
    dataClass: 'data',
    labelled: true,
    compare: {},
    async read(client, resource) {
      const found = await client.find({ service: 'secretmanager', method: 'GET', path: `/v1/${resource.name}` });
      if (!found) return undefined;
      const listed = await client.send({
        service: 'secretmanager',
        method: 'GET',
        path: `/v1/${resource.name}/versions`,
      });
      const versions = (listed['versions'] ?? []) as Fields[];
      return { ...found, hasVersion: versions.some((version) => version['state'] === 'ENABLED') };
    },
    async create(client, resource, spec) {
      const [parent, secretId = ''] = resource.name.split('/secrets/');
      await client.send({
        service: 'secretmanager',
        method: 'POST',
        path: `/v1/${parent ?? ''}/secrets`,
        query: { secretId },
        body: { replication: { automatic: {} }, labels: spec['labels'] ?? LABELS },
      });
      await addVersion(client, resource);
    },
    async update(client, resource, change) {
      if (change.paths.includes('labels')) {
        await client.send({
          service: 'secretmanager',
          method: 'PATCH',
          path: `/v1/${resource.name}`,
          query: { updateMask: 'labels' },
          body: { labels: change.spec['labels'] },
        });
      }
      if (change.paths.includes('hasVersion')) await addVersion(client, resource);
    },
  };
}

/** A fresh key as text: base64, because secrets reach handlers as environment variables. */
export function freshKey(bytes: number): Buffer {
  return Buffer.from(randomBytes(bytes).toString('base64'));
}
