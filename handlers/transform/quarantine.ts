/** Documents that stay out: their bytes go to the quarantine bucket under a name made from content, with the reason. */

import { createHash } from 'node:crypto';
import type { ObjectName, ObjectStore } from '../object-store.ts';
import { describeCode } from '../invoice/index.ts';

/** Uploads in flight at once. */
const PARALLEL = 16;

export interface Refused {
  readonly reason: string;
  /** The document, or its head. */
  readonly bytes: Buffer;
  /** Place in the raw object's (inflated) bytes. */
  readonly start: number;
  readonly end: number;
}

interface QuarantineOrigin {
  readonly raw: ObjectName;
  readonly source: string;
  readonly batch: string | undefined;
}

/**
 * Stores each document once. A document without bytes (a cut-off end) is named after its place instead.
 * @returns object names, in the order given
 */
export async function quarantineAll(
  refused: readonly Refused[],
  origin: QuarantineOrigin,
  bucket: string,
  store: ObjectStore,
): Promise<string[]> {
  const uri = `gs://${origin.raw.bucket}/${origin.raw.name}#${origin.raw.generation}`;
  const names: string[] = new Array<string>(refused.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < refused.length; index = next++) {
      const one = refused[index] as Refused;
      const hash = createHash('sha256').update(`${one.reason}\n`);
      hash.update(one.bytes.length > 0 ? one.bytes : `${uri}@${one.start}`);
      const name = `${origin.source}/${one.reason}/${hash.digest('hex').slice(0, 32)}.json`;
      names[index] = name;
      await store.create(bucket, name, one.bytes, {
        contentType: 'application/octet-stream',
        metadata: {
          reason: one.reason,
          detail: describeCode(one.reason) ?? one.reason,
          origin: uri,
          index: String(one.start),
          length: String(one.end - one.start),
          source: origin.source,
          ...(origin.batch === undefined ? {} : { batch: origin.batch }),
        },
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, refused.length) }, work));
  return names;
}
