/**
 * Personal data (LGPD): a keyed pseudonym in place of a CPF, and an encrypted form of what names a person. A plain hash
 * of eleven digits would be reversed in seconds. Encryption is deterministic (its nonce comes from the content), so the
 * same document gives the same bytes and a replay writes nothing new.
 */

import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'v1';
/** 96 bits. */
const DOCUMENT_ID_CHARACTERS = 16;

export interface Vault {
  /** Names the key that seals. */
  readonly keyId: string;
  /** Names the key that pseudonyms and digests are made with. */
  readonly pseudonymKeyId: string;
  /** `p_` and 32 hexadecimal digits: HMAC-SHA-256 of the text, cut to 16 bytes. */
  pseudonym(text: string): string;
  /** A keyed digest, for hashes that must not betray what is in them. 64 hexadecimal digits. */
  digest(text: string, context: string): string;
  /** Tells documents apart by their bytes: a keyed digest of 16 characters. */
  documentId(bytes: Uint8Array): string;
  /**
   * @param context bound to the text; opening needs the same
   * @param digest of the same text and context; the nonce comes from it
   */
  seal(text: string, context: string, digest: string): string;
  /** @throws Error if it was sealed with another key or for another context, or was changed */
  open(sealed: string, context: string): string;
}

/**
 * Keys of the personal data, one a line, the newest first. The newest seals and every one opens, so a key changes by
 * putting a new one on top. Pseudonyms and digests come from the last line for ever: they are names of rows, and with
 * another key the same person would be another one.
 * @param keys 32 random bytes each, as base64
 * @throws RangeError if one is not 32 bytes
 */
export function createVault(keys: string): Vault {
  const lines = keys.split(/\r?\n/).filter((line) => line.trim() !== '');
  const masters = (lines.length === 0 ? [''] : lines).map(createMaster);
  const newest = masters[0] as Master;
  const oldest = masters.at(-1) as Master;
  return {
    keyId: newest.keyId,
    pseudonymKeyId: oldest.keyId,
    pseudonym: (text) => `p_${createHmac('sha256', oldest.pseudonymKey).update(text).digest('hex').slice(0, 32)}`,
    digest: (text, context) => createHmac('sha256', oldest.digestKey).update(`${context}\n${text}`).digest('hex'),
    documentId: (bytes) =>
      createHmac('sha256', oldest.digestKey)
        .update('document\n')
        .update(bytes)
        .digest('base64url')
        .slice(0, DOCUMENT_ID_CHARACTERS),
    seal(text, context, digest) {
      const nonce = Buffer.from(digest.slice(0, 2 * NONCE_BYTES), 'hex');
      const cipher = createCipheriv('aes-256-gcm', newest.sealKey, nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return headOf(newest) + sealed.toString('base64url');
    },
    open(sealed, context) {
      const master = masters.find((each) => sealed.startsWith(headOf(each)));
      if (master === undefined) {
        const known = masters.map(({ keyId }) => keyId).join(', ');
        throw new Error(`Personal data was sealed with another key than ${known}`);
      }
      const bytes = Buffer.from(sealed.slice(headOf(master).length), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', master.sealKey, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
      const opened = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
      return Buffer.concat(opened).toString('utf8');
    },
  };
}

/** What one master key is good for, each use with a key of its own. */
interface Master {
  readonly keyId: string;
  readonly pseudonymKey: KeyObject;
  readonly digestKey: KeyObject;
  readonly sealKey: KeyObject;
}

function createMaster(key: string): Master {
  const master = Buffer.from(key, 'base64');
  if (master.length !== KEY_BYTES) {
    throw new RangeError(`A personal data key is ${KEY_BYTES} bytes in base64; this one has ${master.length}`);
  }
  const derive = (purpose: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `notamesh ${purpose}`, KEY_BYTES)));
  return {
    keyId: createHmac('sha256', derive('key id')).update('').digest('hex').slice(0, 8),
    pseudonymKey: derive('pseudonym'),
    digestKey: derive('digest'),
    sealKey: derive('seal'),
  };
}

const headOf = ({ keyId }: Master): string => `${FORMAT}.${keyId}.`;
