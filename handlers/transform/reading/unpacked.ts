/**
 * Bytes without what they are packed in: gzip, zlib, base64, a text of JSON, or UTF-16, which Windows writes. Few are
 * kept in memory; many become plain bytes in staging once, so that going on later is a range again.
 */

import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { defaultSplitLimits } from '../../invoice/index.ts';
import type { ObjectName, ObjectStore } from '../../object-store.ts';
import { debased } from './base64.ts';
import type { Damage } from './cursor.ts';
import { inflated, type Inflated } from './inflate.ts';
import type { Packing } from './packing.ts';
import { rangedBuffer, rangedObject, windows, type Ranged } from './ranged.ts';

/** Packed and plain bytes up to these many stay in memory. */
const FEW_PACKED = 1024 * 1024;
const FEW_PLAIN = 8 * 1024 * 1024;

export interface Unpacked {
  readonly bytes: Ranged;
  /** Where they lie, if they are many. */
  readonly copy?: ObjectName;
  /** They break off. */
  readonly damage?: Damage;
}

export interface ReadingPorts {
  readonly store: ObjectStore;
  readonly stagingBucket: string;
}

/**
 * @param most plain bytes that may come
 * @returns undefined if they are not packed so after all
 */
export async function unpacked(
  raw: Ranged,
  form: Exclude<Packing, 'zip' | 'avro'>,
  most: number,
  ports: ReadingPorts,
): Promise<Unpacked | undefined> {
  if (form === 'text') return textOf(raw);
  const head = await raw.read(0, FEW_PACKED);
  if (head.length < FEW_PACKED) {
    const decoded = decode(Readable.from([head]), form, most);
    const bytes = await few(decoded.chunks);
    if (bytes !== undefined) return { bytes: rangedBuffer(`${raw.id}~`, bytes), ...damageOf(decoded) };
  }
  const decoded = decode(raw.stream(), form, most);
  const copy = await keepInflated(raw.id, decoded.chunks, ports);
  return { bytes: rangedObject(ports.store, copy), copy, ...damageOf(decoded) };
}

const damageOf = (decoded: Inflated): Pick<Unpacked, 'damage'> => {
  const damage = decoded.damage();
  return damage === undefined ? {} : { damage };
};

/** All of it, or undefined if that is too much to hold. */
async function few(chunks: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > FEW_PLAIN) return undefined;
    kept.push(chunk);
  }
  return Buffer.concat(kept);
}

/** A JSON text that holds a document is no longer than a document. */
async function textOf(raw: Ranged): Promise<Unpacked | undefined> {
  const kept: Buffer[] = [];
  let left = defaultSplitLimits.maxDocumentBytes;
  for await (const chunk of windows(raw, 0, left + 1)) {
    left -= chunk.length;
    kept.push(chunk);
  }
  if (left < 0) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.concat(kept).toString());
    return typeof value === 'string' ? { bytes: rangedBuffer(`${raw.id}~`, Buffer.from(value)) } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts inflated bytes in staging under a name made from what they were inflated from. A copy that is there stays, with
 * its generation: another execution on the same object may be reading it.
 */
export async function keepInflated(
  id: string,
  chunks: AsyncIterable<Buffer>,
  { store, stagingBucket }: ReadingPorts,
): Promise<ObjectName> {
  const name = `inflated/${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
  const options = { contentType: 'application/octet-stream' };
  const own = await store.putStream(stagingBucket, `${name}.${randomUUID()}`, Readable.from(chunks), options);
  const { bucket, generation } = await store.copy(own, stagingBucket, name, options);
  await store.remove(own);
  return { bucket, name, generation };
}

function decode(bytes: Readable, form: Exclude<Packing, 'zip' | 'avro' | 'text'>, most: number): Inflated {
  if (form === 'gzip' || form === 'zlib') return inflated(bytes, form, { most });
  return form === 'base64' ? debased(bytes) : utf16(form, bytes);
}

function utf16(encoding: string, bytes: Readable): Inflated {
  async function* chunks(): AsyncGenerator<Buffer> {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of bytes as AsyncIterable<Buffer>)
      yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  }
  return { chunks: chunks(), damage: () => undefined };
}
