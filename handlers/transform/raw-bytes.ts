/**
 * Bytes of a raw object from a position on, as chunks. Plain objects are read by ranges. gzip is told by its first two
 * bytes, not by a name, and so is UTF-16, which Windows writes; a large one is turned into plain UTF-8 in staging once,
 * so that going on later is a range again.
 */

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ObjectName, ObjectStore } from '../object-store.ts';

const FIRST_WINDOW = 1024 * 1024;
const WINDOW = 4 * 1024 * 1024;

/** What is wrong with the compressed bytes. */
export type Damage = 'truncated' | 'corrupt-gzip';

export interface RawBytes {
  /** The object that positions count in: the raw one, or its inflated copy. */
  readonly object: ObjectName;
  readonly chunks: AsyncIterable<Buffer>;
  /** Set once the chunks have ended: the stream broke off there. */
  damage(): Damage | undefined;
}

interface RawBytesOptions {
  readonly store: ObjectStore;
  readonly stagingBucket: string;
}

/**
 * @param offset position in the bytes of the documents: inflated ones, if the object is gzip
 * @param known damage of the original, if `object` is its inflated copy
 */
export async function openRawBytes(
  object: ObjectName,
  offset: number,
  known: Damage | undefined,
  { store, stagingBucket }: RawBytesOptions,
): Promise<RawBytes> {
  const head = offset === 0 ? await store.read(object, 0, FIRST_WINDOW) : await store.read(object, 0, 2);
  const decode = decoderOf(head);
  if (decode === undefined) {
    return { object, chunks: byRanges(store, object, offset, offset === 0 ? head : undefined), damage: () => known };
  }
  const whole = head.length < FIRST_WINDOW && offset === 0 ? head : await store.read(object, 0, FIRST_WINDOW);
  if (whole.length < FIRST_WINDOW) {
    const inflated = decode(Readable.from([whole]));
    return { object, chunks: skip(inflated.chunks, offset), damage: inflated.damage };
  }
  const inflated = decode(store.stream(object));
  const id = createHash('sha256').update(`${object.bucket}/${object.name}#${object.generation}`).digest('hex');
  const name = `inflated/${id.slice(0, 32)}`;
  const copy = await store.putStream(stagingBucket, name, Readable.from(inflated.chunks), {
    contentType: 'application/octet-stream',
  });
  return { object: copy, chunks: byRanges(store, copy, offset, undefined), damage: inflated.damage };
}

interface Decoded {
  readonly chunks: AsyncGenerator<Buffer>;
  readonly damage: () => Damage | undefined;
}

/** What turns the bytes into plain UTF-8, from the first two of them; undefined where they are that already. */
function decoderOf(head: Buffer): ((bytes: Readable) => Decoded) | undefined {
  const [first, second] = head;
  if (first === 0x1f && second === 0x8b) return inflate;
  const opens = (byte: number | undefined) => byte === 0x7b || byte === 0x5b;
  if ((first === 0xff && second === 0xfe) || (opens(first) && second === 0)) return (bytes) => utf16('utf-16le', bytes);
  if ((first === 0xfe && second === 0xff) || (first === 0 && opens(second))) return (bytes) => utf16('utf-16be', bytes);
  return undefined;
}

function utf16(encoding: string, bytes: Readable): Decoded {
  async function* chunks(): AsyncGenerator<Buffer> {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of bytes as AsyncIterable<Buffer>)
      yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  }
  return { chunks: chunks(), damage: () => undefined };
}

async function* byRanges(
  store: ObjectStore,
  object: ObjectName,
  offset: number,
  first: Buffer | undefined,
): AsyncGenerator<Buffer> {
  let at = offset;
  if (first !== undefined) {
    yield first;
    if (first.length < FIRST_WINDOW) return;
    at += first.length;
  }
  for (;;) {
    const bytes = await store.read(object, at, at + WINDOW);
    if (bytes.length > 0) yield bytes;
    if (bytes.length < WINDOW) return;
    at += bytes.length;
  }
}

function inflate(compressed: Readable): Decoded {
  let damage: Damage | undefined;
  async function* chunks(): AsyncGenerator<Buffer> {
    const gunzip = createGunzip({ chunkSize: 256 * 1024 });
    compressed.on('error', (error) => gunzip.destroy(error));
    compressed.pipe(gunzip);
    try {
      for await (const chunk of gunzip) yield chunk as Buffer;
    } catch (error) {
      damage = damageOf(error);
      if (damage === undefined) throw error;
    } finally {
      compressed.destroy();
      gunzip.destroy();
    }
  }
  return { chunks: chunks(), damage: () => damage };
}

function damageOf(error: unknown): Damage | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return 'truncated';
  return code.startsWith('Z_') ? 'corrupt-gzip' : undefined;
}

async function* skip(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
