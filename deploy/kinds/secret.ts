/**
 * Secrets (secretmanager v1): the container, and that it has at least one version. Payloads are never read, compared,
 * planned or logged. A first version comes from the environment, or from random bytes where the declaration allows it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { DeployError } from '../errors.ts';
import type { Client } from '../rest/client.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import type { Fields, Resource, Vanishing } from '../resource.ts';

export interface Payload {
  readonly bytes: Buffer;
  /** Other bytes than last time become a new version; otherwise only the first version comes from us. */
  readonly rotates: boolean;
}

/** Holds the hash of what was last sent, because the payload itself is never read. */
const HASH = 'notamesh-payload-hash';

/**
 * spec: {labels, replication, hasVersion: true, payload: 'as given'}; `payloads` gives the bytes by secret name.
 * https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets
 */
export function secretKind(payloads: (name: string) => Payload | undefined): Descriptor {
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
    notSent: ['hasVersion', 'payload'],
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
        const given = payloads(resource.name);
        const sent = (found['annotations'] as Fields | undefined)?.[HASH];
        const another = given?.rotates === true && sent !== hashOf(resource.name, given.bytes);
        return {
          ...found,
          hasVersion: versions.some((version) => version['state'] === 'ENABLED'),
          payload: another ? 'another than last sent' : 'as given',
        };
      },
      afterCreate: addVersion,
      async update(client, resource, change) {
        if (change.paths.includes('hasVersion') || change.paths.includes('payload')) await addVersion(client, resource);
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

async function sendVersion(client: Client, resource: Resource, payload: Payload | undefined): Promise<void> {
  if (!payload) {
    const message = `Secret ${resource.name} has no version and no payload was given for it.`;
    throw new DeployError('secret-missing', message);
  }
  const path = `/v1/${resource.name}`;
  const body = { payload: { data: payload.bytes.toString('base64') } };
  await client.send({ service: 'secretmanager', method: 'POST', path: `${path}:addVersion`, body });
  if (!payload.rotates) return;
  // Only once the version is there: interrupted in between, the next run adds one more and nothing is lost.
  const found = await client.send({ service: 'secretmanager', method: 'GET', path });
  const annotations = { ...(found['annotations'] as Fields), [HASH]: hashOf(resource.name, payload.bytes) };
  const query = { updateMask: 'annotations' };
  await client.send({ service: 'secretmanager', method: 'PATCH', path, query, body: { annotations } });
}

/** Of the name too, so that equal payloads of two secrets do not show. */
function hashOf(name: string, payload: Buffer): string {
  return createHash('sha256').update(name).update('\0').update(payload).digest('hex').slice(0, 32);
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
