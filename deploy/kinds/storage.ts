/** Buckets, and the content-addressed archives of the handlers (storage v1). */
import { createHash } from 'node:crypto';
import type { Client } from '../rest/client.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import { ApiFailure } from '../errors.ts';
import type { Fields, Kind, Resource, Vanishing } from '../resource.ts';

/** https://cloud.google.com/storage/docs/json_api/v1/buckets */
export const bucket: Descriptor = {
  kind: 'bucket',
  address: { service: 'storage', version: 'storage/v1', item: '/storage/v1/b/{name}', collection: '/storage/v1/b' },
  create: { form: { id: 'name', form: 'bare' }, query: { project: '{project}' } },
  update: { form: 'merge', guard: { field: 'metageneration', query: 'ifMetagenerationMatch' } },
  remove: { verb: 'DELETE' },
  operation: [],
  ownership: 'labels',
  dataClass: 'data',
  iam: 'bucket',
  diff: {
    immutable: ['location', 'customPlacementConfig', 'hierarchicalNamespace'],
    outputOnly: [
      'owner',
      'projectNumber',
      'selfLink',
      'etag',
      'metageneration',
      'timeCreated',
      'updated',
      'locationType',
      'softDeletePolicy.effectiveTime',
      'retentionPolicy.effectiveTime',
      'retentionPolicy.isLocked',
    ],
    serverDefaulted: ['softDeletePolicy', 'rpo', 'iamConfiguration.publicAccessPrevention', 'storageClass'],
    sets: { 'lifecycle.rule': '' },
    whole: ['lifecycle.rule.*', 'lifecycle.rule.*.condition', 'lifecycle.rule.*.action'],
    exact: ['labels'],
  },
  list: { field: 'items', query: { project: '{project}' } },
  hooks: {
    // Written as it was given, read in capitals.
    afterRead: (_client, _resource, found) => ({ ...found, location: String(found['location']).toLowerCase() }),
    revive,
    vanishing: objectsOf,
    beforeRemove: emptyOut,
  },
  checks: {
    id: {
      pattern: /^(?!goog)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
      rule: '3 to 63 lower-case letters, digits, dots, hyphens and underscores',
    },
  },
  permissions: permissionsOf('storage.buckets'),
};

/**
 * A bucket that was deleted softly keeps its name until it is gone for good: it is brought back, empty as it was left.
 * https://cloud.google.com/storage/docs/json_api/v1/buckets/restore
 */
async function revive(client: Client, resource: Resource, spec: Fields): Promise<boolean> {
  const path = `/storage/v1/b/${resource.name}`;
  const query = { project: client.target.project, softDeleted: 'true', prefix: resource.name };
  const page = await client.find({ service: 'storage', method: 'GET', path: '/storage/v1/b', query });
  const deleted = ((page?.['items'] ?? []) as Fields[]).find(({ name }) => name === resource.name);
  if (!deleted) return false;
  const generation = String(deleted['generation']);
  await client.send({ service: 'storage', method: 'POST', path: `${path}/restore`, query: { generation }, body: {} });
  const { location: _never, ...body } = spec;
  await client.send({ service: 'storage', method: 'PATCH', path, body });
  return true;
}

const PAGE = 1000;

async function objectsOf(client: Client, resource: Resource): Promise<Vanishing | undefined> {
  const page = await client.find({
    service: 'storage',
    method: 'GET',
    path: `/storage/v1/b/${resource.name}/o`,
    query: { versions: 'true', maxResults: String(PAGE), fields: 'nextPageToken,items(name)' },
  });
  const count = ((page?.['items'] ?? []) as unknown[]).length;
  if (count === 0) return undefined;
  return { what: 'objects', count, ...(page?.['nextPageToken'] ? { atLeast: true } : {}) };
}

const AT_ONCE = 16;

/**
 * A bucket goes only when no version of any object is left, and no object while the bucket keeps it. Whoever removes it
 * has named the data; a policy that is locked stays all the same.
 */
async function emptyOut(client: Client, resource: Resource, live: Fields): Promise<void> {
  const bucketPath = `/storage/v1/b/${resource.name}`;
  if (live['retentionPolicy']) {
    await client.send({ service: 'storage', method: 'PATCH', path: bucketPath, body: { retentionPolicy: null } });
  }
  const path = `${bucketPath}/o`;
  const query = { versions: 'true', maxResults: String(PAGE), fields: 'items(name,generation)' };
  for (;;) {
    const page = await client.find({ service: 'storage', method: 'GET', path, query });
    const left = (page?.['items'] ?? []) as { name: string; generation: string }[];
    if (left.length === 0) return;
    for (let start = 0; start < left.length; start += AT_ONCE) {
      await Promise.all(left.slice(start, start + AT_ONCE).map((object) => erase(client, path, object)));
    }
  }
}

async function erase(client: Client, path: string, { name, generation }: { name: string; generation: string }) {
  const of = `${path}/${encodeURIComponent(name)}`;
  await client.find({ service: 'storage', method: 'DELETE', path: of, query: { generation } });
}

/**
 * An archive of handler code. Its name holds the hash of its bytes, so what is there under this name is right, and
 * unchanged code means an unchanged plan. spec: {bucket, sha256}; the bytes come from `archives`.
 */
export function archiveKind(archives: ReadonlyMap<string, Buffer>): Kind {
  return {
    dataClass: 'free',
    ownership: 'name',
    compare: {},
    permissions: { read: ['storage.objects.get'], create: ['storage.objects.create'], update: [], remove: [] },
    async read(client, resource) {
      const found = await client.find({
        service: 'storage',
        method: 'GET',
        path: `/storage/v1/b/${String(resource.spec['bucket'])}/o/${encodeURIComponent(resource.name)}`,
      });
      return found && { ...resource.spec, name: found['name'], generation: found['generation'] };
    },
    async create(client, resource) {
      try {
        await client.send({
          service: 'storage',
          method: 'POST',
          path: `/upload/storage/v1/b/${String(resource.spec['bucket'])}/o`,
          query: { uploadType: 'media', name: resource.name, ifGenerationMatch: '0' },
          bytes: { content: archiveOf(resource, archives), type: 'application/gzip' },
        });
      } catch (error) {
        // Somebody else put the same bytes there first.
        if (!(error instanceof ApiFailure && error.httpStatus === 412)) throw error;
      }
    },
  };
}

function archiveOf(resource: Resource, archives: ReadonlyMap<string, Buffer>): Buffer {
  const found = archives.get(resource.name);
  if (!found) throw new Error(`no archive was built for ${resource.name}`);
  return found;
}

export const archiveName = (handler: string, archive: Buffer): string =>
  `${handler}/${createHash('sha256').update(archive).digest('hex')}.tar.gz`;
