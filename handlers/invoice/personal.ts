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

export interface Vault {
  /** Names the key in what it sealed. */
  readonly keyId: string;
  /** `p_` and 32 hexadecimal digits: HMAC-SHA-256 of the text, cut to 16 bytes. */
  pseudonym(text: string): string;
  /** A keyed digest, for hashes that must not betray what is in them. 64 hexadecimal digits. */
  digest(text: string, context: string): string;
  /**
   * @param context bound to the text; opening needs the same
   * @param digest of the same text and context; the nonce comes from it
   */
  seal(text: string, context: string, digest: string): string;
  /** @throws Error if it was sealed with another key or for another context, or was changed */
  open(sealed: string, context: string): string;
}

/**
 * @param key 32 random bytes as base64
 * @throws RangeError if it is not 32 bytes
 */
export function createVault(key: string): Vault {
  const master = Buffer.from(key, 'base64');
  if (master.length !== KEY_BYTES) {
    throw new RangeError(`A personal data key is ${KEY_BYTES} bytes in base64; this one has ${master.length}`);
  }
  const derive = (purpose: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `notamesh ${purpose}`, KEY_BYTES)));
  const pseudonymKey = derive('pseudonym');
  const digestKey = derive('digest');
  const sealKey = derive('seal');
  const keyId = createHmac('sha256', derive('key id')).update('').digest('hex').slice(0, 8);
  const head = `${FORMAT}.${keyId}.`;

  return {
    keyId,
    pseudonym: (text) => `p_${createHmac('sha256', pseudonymKey).update(text).digest('hex').slice(0, 32)}`,
    digest: (text, context) => createHmac('sha256', digestKey).update(`${context}\n${text}`).digest('hex'),
    seal(text, context, digest) {
      const nonce = Buffer.from(digest.slice(0, 2 * NONCE_BYTES), 'hex');
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return head + sealed.toString('base64url');
    },
    open(sealed, context) {
      if (!sealed.startsWith(head)) throw new Error(`Personal data was sealed with another key than ${keyId}`);
      const bytes = Buffer.from(sealed.slice(head.length), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    },
  };
}
