/** Checksums of a body, computed while it passes and compared with those the caller announced. */
import { createHash } from 'node:crypto';
import { crc32c, encodeCrc32c } from './crc32c.ts';
import { invalidValue } from './errors.ts';

export interface Checksums {
  readonly crc32c: string;
  /** Composed objects have none. */
  readonly md5?: string;
}

interface Digest {
  update(bytes: Uint8Array): void;
  /** Once only. */
  finish(): { readonly crc32c: string; readonly md5: string };
}

export function createDigest(): Digest {
  const md5 = createHash('md5');
  let crc = 0;
  return {
    update(bytes) {
      md5.update(bytes);
      crc = crc32c(bytes, crc);
    },
    finish: () => ({ crc32c: encodeCrc32c(crc), md5: md5.digest('base64') }),
  };
}

/** The pairs of `X-Goog-Hash: crc32c=...,md5=...`; other algorithms are passed over. */
export function announcedHashes(header: string | string[] | undefined): Partial<Checksums> {
  const found: { crc32c?: string; md5?: string } = {};
  for (const pair of [header ?? []].flat().join(',').split(',')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    if (equals > 0 && (name === 'crc32c' || name === 'md5')) found[name] = value;
  }
  return found;
}

/** @throws StorageError invalid when a checksum differs from what was announced */
export function verifyHashes(announced: Partial<Checksums>, actual: Checksums): void {
  for (const [name, label] of [
    ['crc32c', 'CRC32C'],
    ['md5', 'MD5 hash'],
  ] as const) {
    const given = announced[name];
    if (given !== undefined && given !== actual[name]) {
      throw invalidValue(`Provided ${label} "${given}" doesn't match calculated ${label} "${actual[name] ?? 'none'}".`);
    }
  }
}
