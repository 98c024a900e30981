/** https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions */
import { fields, type Shape } from './shape.ts';

const version = fields({
  name: 'string',
  createTime: 'time',
  destroyTime: 'time',
  state: { oneOf: ['STATE_UNSPECIFIED', 'ENABLED', 'DISABLED', 'DESTROYED'] },
  replicationStatus: 'any',
  etag: 'string',
  clientSpecifiedPayloadChecksum: 'boolean',
  scheduledDestroyTime: 'time',
  customerManagedEncryption: 'any',
});

const V1 = 'googleapis.secretmanager.v1.projects.secrets';

export const secretmanager: Readonly<Record<string, Shape>> = {
  [`${V1}.versions.accessString`]: 'string',
  [`${V1}.versions.access`]: fields({ name: 'string', payload: fields({ data: 'bytes', dataCrc32c: 'int64' }) }),
  [`${V1}.versions.get`]: version,
  [`${V1}.addVersion`]: version,
  [`${V1}.addVersionString`]: version,
};
