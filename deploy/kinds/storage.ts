/** Buckets, and the content-addressed archives of the handlers. */
import { createHash } from 'node:crypto';
import { ApiFailure } from '../errors.ts';
import { LABELS, type Fields, type Kind, type Resource } from '../resource.ts';

export const bucket: Kind = {
  dataClass: 'data',
  labelled: true,
  compare: { immutable: ['location'], sets: { 'lifecycle.rule': '' } },
  async read(client, resource) {
    const found = await client.find({ service: 'storage', method: 'GET', path: `/storage/v1/b/${resource.name}` });
    return found && { ...found, location: String(found['location']).toLowerCase() };
  },
  async create(client, resource, spec) {
    await client.send({
      service: 'storage',
      method: 'POST',
      path: '/storage/v1/b',
      query: { project: client.target.project },
      body: { name: resource.name, ...spec },
    });
  },
  async update(client, resource, change) {
    await client.send({
      service: 'storage',
      method: 'PATCH',
      path: `/storage/v1/b/${resource.name}`,
      query: { ifMetagenerationMatch: String(change.live['metageneration']) },
      body: Object.fromEntries(change.paths.map((path) => [path, change.spec[path]])),
    });
  },
};

export const bucketLabels = (dataClass: string): Fields => ({
  ...LABELS,
  'data-class': dataClass,
  'data-owner': 'fiscal',
});

/**
 * An archive of handler code. Its name holds the hash of its bytes, so what is there under this name is right, and
 * unchanged code means an unchanged plan. spec: {bucket, sha256}; the bytes come from `archives`.
 */
export function archiveKind(archives: ReadonlyMap<string, Buffer>): Kind {
  return {
    dataClass: 'free',
    labelled: false,
    compare: {},
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
