/** https://cloud.google.com/storage/docs/json_api/v1/objects#resource, …/buckets#resource */
import { fields, type Shape } from './shape.ts';

const owner = fields({ entity: 'string', entityId: 'string' });

const object = fields({
  kind: { oneOf: ['storage#object'] },
  id: 'string',
  selfLink: 'string',
  mediaLink: 'string',
  name: 'string',
  bucket: 'string',
  generation: 'int64',
  metageneration: 'int64',
  contentType: 'string',
  contentEncoding: 'string',
  contentDisposition: 'string',
  contentLanguage: 'string',
  cacheControl: 'string',
  size: 'int64',
  md5Hash: 'bytes',
  crc32c: 'bytes',
  etag: 'string',
  storageClass: 'string',
  timeCreated: 'time',
  updated: 'time',
  timeDeleted: 'time',
  timeStorageClassUpdated: 'time',
  timeFinalized: 'time',
  customTime: 'time',
  retentionExpirationTime: 'time',
  softDeleteTime: 'time',
  hardDeleteTime: 'time',
  eventBasedHold: 'boolean',
  temporaryHold: 'boolean',
  componentCount: 'integer',
  kmsKeyName: 'string',
  metadata: 'map',
  owner,
  acl: ['any'],
  contexts: 'any',
  retention: fields({ mode: 'string', retainUntilTime: 'time' }),
  customerEncryption: fields({ encryptionAlgorithm: 'string', keySha256: 'bytes' }),
});

const bucket = fields({
  kind: { oneOf: ['storage#bucket'] },
  id: 'string',
  selfLink: 'string',
  name: 'string',
  projectNumber: 'int64',
  generation: 'int64',
  metageneration: 'int64',
  location: 'string',
  locationType: 'string',
  storageClass: 'string',
  etag: 'string',
  timeCreated: 'time',
  updated: 'time',
  labels: 'map',
  versioning: fields({ enabled: 'boolean' }),
  lifecycle: 'any',
  iamConfiguration: 'any',
  encryption: 'any',
  retentionPolicy: 'any',
  softDeletePolicy: 'any',
  hierarchicalNamespace: fields({ enabled: 'boolean' }),
  defaultEventBasedHold: 'boolean',
  rpo: 'string',
  acl: ['any'],
  defaultObjectAcl: ['any'],
  owner,
});

const list = (kind: string, item: Shape): Shape =>
  fields({ kind: { oneOf: [kind] }, items: [item], prefixes: ['string'], nextPageToken: 'string' });

const V1 = 'googleapis.storage.v1';

export const storage: Readonly<Record<string, Shape>> = {
  // Text: the content itself, which a call with `alt: media` gets.
  [`${V1}.objects.get`]: { oneOf: [object, 'string'] },
  [`${V1}.objects.list`]: list('storage#objects', object),
  [`${V1}.objects.insert`]: object,
  [`${V1}.objects.copy`]: object,
  [`${V1}.objects.compose`]: object,
  [`${V1}.objects.patch`]: object,
  [`${V1}.objects.update`]: object,
  [`${V1}.objects.rewrite`]: fields({
    kind: { oneOf: ['storage#rewriteResponse'] },
    totalBytesRewritten: 'int64',
    objectSize: 'int64',
    done: 'boolean',
    rewriteToken: 'string',
    resource: object,
  }),
  [`${V1}.buckets.get`]: bucket,
  [`${V1}.buckets.insert`]: bucket,
  [`${V1}.buckets.patch`]: bucket,
  [`${V1}.buckets.list`]: list('storage#buckets', bucket),
};
