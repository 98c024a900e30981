/** Secret Manager v1; versions are in ../secrets.ts. */
import type { Kind } from '../kind.ts';
import { plain } from '../shape.ts';
import { patchMaskRequired } from './forms.ts';

/** https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets */
export const SECRET: Kind = {
  service: 'secretmanager',
  version: 'v1',
  parent: 'projects/{project}',
  collection: 'secrets',
  noun: 'Secret',
  listField: 'secrets',
  id: { pattern: /^[A-Za-z0-9_-]{1,255}$/, rule: 'secretId must be 1 to 255 letters, digits, hyphens and underscores' },
  create: { id: 'query', parameter: 'secretId' },
  update: [patchMaskRequired],
  fields: {
    ...plain(
      'replication',
      'topics',
      'expireTime',
      'ttl',
      'rotation',
      'versionDestroyTtl',
      'customerManagedEncryption',
    ),
    labels: 'map',
    annotations: 'map',
    versionAliases: 'map',
    tags: 'map',
  },
  required: ['replication'],
  labelled: true,
  immutable: ['replication', 'customerManagedEncryption', 'tags'],
  output: ['name', 'createTime', 'etag'],
  defaults: {},
  etag: true,
  name: 'project-number',
  created: (_id, site) => ({ createTime: site.time }),
  changed({ ttl }, site) {
    if (typeof ttl !== 'string') return {};
    const expireTime = new Date(Date.parse(site.time) + Number.parseFloat(ttl) * 1000).toISOString();
    return { ttl: undefined, expireTime };
  },
  expires: 'expireTime',
};
