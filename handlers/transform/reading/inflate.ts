/** Inflates a stream of gzip, zlib or raw deflate, and stops where it is damaged or where no honest archive goes. */

import type { Readable } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { Damage } from './cursor.ts';

/** So much may come out of any stream, and out of any archive. */
const FREE_BYTES = 64 * 1024 * 1024;
const FREE_ARCHIVE_BYTES = 1024 * 1024 * 1024;
/** Beyond that, so many times what went in. Invoices pack ten to fifty times. */
const LARGEST_RATIO = 200;
const CHUNK = 256 * 1024;

export interface Inflated {
  readonly chunks: AsyncGenerator<Buffer>;
  /** Set once the chunks have ended. */
  readonly damage: () => Damage | undefined;
}

/** Bytes that may be inflated from so many packed ones: of one stream, and of an archive with all its entries. */
export const inflateAllowance = (packedBytes: number): number => Math.max(FREE_BYTES, packedBytes * LARGEST_RATIO);
export const archiveAllowance = (packedBytes: number): number =>
  Math.max(FREE_ARCHIVE_BYTES, packedBytes * LARGEST_RATIO);

type Form = 'gzip' | 'zlib' | 'deflate';
const UNPACKERS = { gzip: createGunzip, zlib: createInflate, deflate: createInflateRaw } as const;

/** @param limit inflated bytes that may come: as many as the packed ones allow, and no more than `most` */
export function inflated(packed: Readable, form: Form, { most }: { readonly most: number }): Inflated {
  let damage: Damage | undefined;
  async function* chunks(): AsyncGenerator<Buffer> {
    const unpack = UNPACKERS[form]({ chunkSize: CHUNK });
    packed.on('error', (error) => unpack.destroy(error));
    packed.pipe(unpack);
    let count = 0;
    try {
      for await (const chunk of unpack as AsyncIterable<Buffer>) {
        count += chunk.length;
        if (count > Math.min(most, inflateAllowance(unpack.bytesWritten))) {
          damage = 'inflates-too-far';
          return;
        }
        yield chunk;
      }
    } catch (error) {
      damage = damageOf(error, form);
      if (damage === undefined) throw error;
    } finally {
      packed.destroy();
      unpack.destroy();
    }
  }
  return { chunks: chunks(), damage: () => damage };
}

function damageOf(error: unknown, form: Form): Damage | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return 'truncated';
  return code.startsWith('Z_') ? (form === 'deflate' ? 'corrupt-zip' : 'corrupt-gzip') : undefined;
}
