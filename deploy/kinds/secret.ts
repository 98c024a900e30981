/**
 * Secrets (secretmanager v1): the container, and that it has at least one version. Payloads are never read, compared,
 * planned or logged. A first version comes from the environment, or from random bytes where the declaration allows it.
 */
import { randomBytes } from 'node:crypto';
import { DeployError } from '../errors.ts';
import type { Client } from '../client.ts';
import { permissionsOf, type Descriptor } from '../descriptor.ts';
import type { Fields, Resource, Vanishing } from '../resource.ts';

/**
 * spec: {labels, replication, hasVersion: true}; `payloads` gives the bytes of a first version by secret name.
 * https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets
 */
export function secretKind(payloads: (name: string) => Buffer | undefined): Descriptor {
  const addVersion = (client: Client, resource: Resource) => sendVersion(client, resource, payloads(resource.name));
  return {
    kind: 'secret',
    address: { service: 'secretmanager', version: 'v1', collection: '/v1/projects/{project}/secrets' },
    create: { form: { id: 'query', parameter: 'secretId' } },
    update: { form: 'mask-query' },
    remove: { verb: 'DELETE' },
    operation: [],
    ownership: 'labels',
    dataClass: 'data',
    iam: 'get',
    notSent: ['hasVersion'],
    diff: {
      immutable: ['replication'],
      outputOnly: ['name', 'createTime', 'etag', 'policyMember'],
      writeOnly: [{ path: 'ttl' }],
      durations: ['rotation.rotationPeriod', 'versionDestroyTtl'],
      exact: ['labels', 'annotations'],
    },
    list: { field: 'secrets' },
    hooks: {
      async afterRead(client, resource, found) {
        const versions = await versionsOf(client, resource);
        return { ...found, hasVersion: versions.some((version) => version['state'] === 'ENABLED') };
      },
      afterCreate: addVersion,
      async update(client, resource, change) {
        if (change.paths.includes('hasVersion')) await addVersion(client, resource);
      },
      vanishing: countVersions,
    },
    checks: {
      id: { pattern: /^[A-Za-z0-9_-]{1,255}$/, rule: '1 to 255 letters, digits, hyphens and underscores' },
    },
    permissions: permissionsOf('secretmanager.secrets', {
      write: ['secretmanager.versions.add', 'secretmanager.versions.list'],
    }),
  };
}

async function sendVersion(client: Client, resource: Resource, payload: Buffer | undefined): Promise<void> {
  if (!payload) {
    throw new DeployError('secret-missing', `Secret ${resource.name} has no version and no payload was given for it.`);
  }
  await client.send({
    service: 'secretmanager',
    method: 'POST',
    path: `/v1/${resource.name}:addVersion`,
    body: { payload: { data: payload.toString('base64') } },
  });
}

async function versionsOf(client: Client, resource: Resource): Promise<Fields[]> {
  const path = `/v1/${resource.name}/versions`;
  const listed = await client.send({ service: 'secretmanager', method: 'GET', path });
  return (listed['versions'] ?? []) as Fields[];
}

async function countVersions(client: Client, resource: Resource): Promise<Vanishing | undefined> {
  const versions = await versionsOf(client, resource);
  const count = versions.filter((version) => version['state'] !== 'DESTROYED').length;
  return count === 0 ? undefined : { what: 'versions', count };
}

/** A fresh key as text: base64, because secrets reach handlers as environment variables. */
export function freshKey(bytes: number): Buffer {
  return Buffer.from(randomBytes(bytes).toString('base64'));
}
