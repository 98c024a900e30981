/** Cloud KMS v1: key rings and keys; encrypting is in ../kms.ts. https://cloud.google.com/kms/docs/reference/rest */
import { invalid } from '../../wire/errors.ts';
import type { Kind } from '../kind.ts';
import { plain } from '../shape.ts';
import { LOCATION, patchMaskRequired } from './forms.ts';

const ID = { pattern: /^[a-zA-Z0-9_-]{1,63}$/, rule: 'an id is 1 to 63 letters, digits, hyphens and underscores' };

export const KEY_RING: Kind = {
  service: 'cloudkms',
  version: 'v1',
  parent: LOCATION,
  collection: 'keyRings',
  noun: 'KeyRing',
  listField: 'keyRings',
  id: ID,
  create: { id: 'query', parameter: 'keyRingId' },
  update: [],
  stays: true,
  fields: {},
  required: [],
  immutable: [],
  output: ['name', 'createTime'],
  defaults: {},
  etag: false,
  name: 'project-id',
  created: (_id, site) => ({ createTime: site.time }),
};

const SYMMETRIC = { protectionLevel: 'SOFTWARE', algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION' };

export const CRYPTO_KEY: Kind = {
  service: 'cloudkms',
  version: 'v1',
  parent: `${LOCATION}/keyRings/{keyRing}`,
  within: 'keyRings',
  collection: 'cryptoKeys',
  noun: 'CryptoKey',
  listField: 'cryptoKeys',
  id: ID,
  create: { id: 'query', parameter: 'cryptoKeyId' },
  update: [patchMaskRequired],
  stays: true,
  fields: {
    ...plain('purpose', 'nextRotationTime', 'rotationPeriod', 'destroyScheduledDuration'),
    versionTemplate: plain('protectionLevel', 'algorithm'),
    labels: 'map',
  },
  required: ['purpose'],
  labelled: true,
  immutable: ['purpose', 'destroyScheduledDuration'],
  output: ['name', 'primary', 'createTime'],
  defaults: { versionTemplate: SYMMETRIC, destroyScheduledDuration: '2592000s' },
  etag: false,
  name: 'project-id',
  created: (_id, { name, time }) => ({
    createTime: time,
    primary: {
      name: `${name}/cryptoKeyVersions/1`,
      state: 'ENABLED',
      createTime: time,
      generateTime: time,
      ...SYMMETRIC,
    },
  }),
  check({ purpose, rotationPeriod, versionTemplate }) {
    if (purpose !== undefined && purpose !== 'ENCRYPT_DECRYPT') {
      throw invalid(`The local cloud models keys of purpose ENCRYPT_DECRYPT, not ${String(purpose)}.`);
    }
    const { protectionLevel = 'SOFTWARE' } = (versionTemplate ?? {}) as { protectionLevel?: unknown };
    if (protectionLevel !== 'SOFTWARE') {
      throw invalid(`The local cloud models keys in SOFTWARE, not in ${String(protectionLevel)}.`);
    }
    if (rotationPeriod !== undefined && !(Number.parseFloat(String(rotationPeriod)) >= 86_400)) {
      throw invalid('rotationPeriod must be at least 24 hours.');
    }
  },
  caution: 'the local cloud keeps the rotation period of a key but does not rotate it',
};

export const CLOUDKMS: readonly Kind[] = [KEY_RING, CRYPTO_KEY];
