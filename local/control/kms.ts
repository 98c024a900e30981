/**
 * Encrypting with keys of Cloud KMS. The bytes of a key are in the store of this machine and nowhere else.
 * https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/encrypt
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Store } from '../store/index.ts';
import { table } from '../store/table.ts';
import { invalid } from '../wire/errors.ts';
import { ok, type RestRequest, type Route } from '../wire/router.ts';
import { crc32c } from './crc32c.ts';
import { canonicalName, checkProject, type Project } from './project.ts';
import type { Resources } from './resources.ts';

const KEY = 'projects/{project}/locations/{location}/keyRings/{keyRing}/cryptoKeys/{cryptoKey}';
/** Of plaintext and of additional data, for keys in software. */
const MOST_BYTES = 64 * 1024;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface KmsEnv extends Project {
  readonly store: Store;
}

interface Kms {
  readonly routes: readonly Route[];
  /** Gives a new key its bytes; an old one keeps them. */
  made(key: string): Promise<void>;
}

type Body = Readonly<Record<string, unknown>>;

export function createKms(env: KmsEnv, keys: Resources): Kms {
  const bytes = table<string>(env.store, 'cloudkms/bytes');
  const made = async (name: string): Promise<void> => {
    if ((await bytes.get(name)) === undefined) await bytes.put(name, randomBytes(KEY_BYTES).toString('base64'));
  };
  const route = (verb: string, answer: (name: string, key: Buffer, body: Body) => object): Route => ({
    service: 'cloudkms',
    method: 'POST',
    pattern: `/v1/${KEY}:${verb}`,
    async handle(request: RestRequest) {
      checkProject(env, request.params['project']);
      const [name] = await keys.get(canonicalName(env, KEY, request.params));
      const key = Buffer.from((await bytes.get(name)) ?? '', 'base64');
      return ok(answer(name, key, await request.json()));
    },
  });
  return { routes: [route('encrypt', encrypt), route('decrypt', decrypt)], made };
}

function encrypt(name: string, key: Buffer, body: Body): object {
  const plaintext = field(body, 'plaintext');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(field(body, 'additionalAuthenticatedData'));
  const sealed = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return {
    name: `${name}/cryptoKeyVersions/1`,
    ciphertext: sealed.toString('base64'),
    ciphertextCrc32c: String(crc32c(sealed)),
    ...(body['plaintextCrc32c'] === undefined ? {} : { verifiedPlaintextCrc32c: true }),
    ...(body['additionalAuthenticatedDataCrc32c'] === undefined
      ? {}
      : { verifiedAdditionalAuthenticatedDataCrc32c: true }),
    protectionLevel: 'SOFTWARE',
  };
}

function decrypt(_name: string, key: Buffer, body: Body): object {
  const sealed = field(body, 'ciphertext', 2 * MOST_BYTES);
  const plaintext = opened(key, sealed, field(body, 'additionalAuthenticatedData'));
  return {
    plaintext: plaintext.toString('base64'),
    plaintextCrc32c: String(crc32c(plaintext)),
    usedPrimary: true,
    protectionLevel: 'SOFTWARE',
  };
}

/** @throws ApiError INVALID_ARGUMENT, as the service says it of another key, of other data and of damage alike */
function opened(key: Buffer, sealed: Buffer, additional: Buffer): Buffer {
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES)).setAAD(additional);
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw invalid('Decryption failed: the ciphertext is invalid.');
  }
}

/** Bytes of a field, checked against their checksum where one is given. */
function field(body: Body, name: string, most = MOST_BYTES): Buffer {
  const given = body[name] ?? '';
  if (typeof given !== 'string') throw invalid(`${name} must be base64 text.`);
  const bytes = Buffer.from(given, 'base64');
  if (bytes.length > most) throw invalid(`${name} takes at most ${most} bytes, not ${bytes.length}.`);
  const checksum = body[`${name}Crc32c`];
  if (checksum !== undefined && String(checksum) !== String(crc32c(bytes))) {
    throw invalid(`The checksum in field ${name}Crc32c did not match the data in field ${name}.`);
  }
  return bytes;
}
