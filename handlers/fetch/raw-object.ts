/**
 * Raw bytes into the raw bucket, before anybody reads them. The name comes from the content and the object is created
 * only if it is not there, so the same batch fetched twice is one object. Small bodies stay in memory; a large one goes
 * through a temporary object in staging while its hash is computed.
 */

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { PermanentError, RetryableError } from '../errors.ts';
import type { ObjectStore, PutOptions } from '../object-store.ts';

export interface RawObject {
  readonly bucket: string;
  readonly name: string;
  readonly generation: string;
  readonly size: number;
  readonly created: boolean;
}

export interface RawObjectPorts {
  readonly store: ObjectStore;
  readonly rawBucket: string;
  readonly stagingBucket: string;
  /** A name that nobody else uses. */
  readonly uniqueName: () => string;
}

/** Where the bytes come from; goes along as metadata and decides the folder. */
export interface RawPlace {
  readonly source: string;
  readonly batch: string | undefined;
  /** When the first word of it reached us, RFC 3339. */
  readonly noticed: string | undefined;
  /** Folder under the bucket. */
  readonly folder: string;
  readonly contentType: string;
}

const MEMORY_BYTES = 8 * 1024 * 1024;

export async function storeBytes(bytes: Buffer, place: RawPlace, ports: RawObjectPorts): Promise<RawObject> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const name = `${place.folder}/${hash.slice(0, 32)}.${extensionOf(bytes, place.contentType)}`;
  const object = await ports.store.create(ports.rawBucket, name, bytes, optionsOf(place));
  return only(object);
}

/** @throws RetryableError source-truncated if the body breaks off */
export async function storeBody(
  body: AsyncIterable<Uint8Array>,
  place: RawPlace,
  ports: RawObjectPorts,
): Promise<RawObject> {
  const chunks = body[Symbol.asyncIterator]();
  const head = await readUpTo(chunks, MEMORY_BYTES, place.source);
  if (head.ended) return storeBytes(Buffer.concat(head.chunks), place, ports);
  const hash = createHash('sha256');
  const first = head.chunks[0] ?? Buffer.alloc(0);
  async function* all(): AsyncGenerator<Buffer> {
    for (const chunk of head.chunks) {
      hash.update(chunk);
      yield chunk;
    }
    for (let next = await nextOf(chunks, place.source); !next.done; next = await nextOf(chunks, place.source)) {
      hash.update(next.value);
      yield Buffer.from(next.value);
    }
  }
  const options = optionsOf(place);
  const temporary = await ports.store.putStream(
    ports.stagingBucket,
    `incoming/${ports.uniqueName()}`,
    Readable.from(all()),
    options,
  );
  const name = `${place.folder}/${hash.digest('hex').slice(0, 32)}.${extensionOf(first, place.contentType)}`;
  const object = await ports.store.copy(temporary, ports.rawBucket, name, options);
  await ports.store.remove(temporary);
  return only(object);
}

/** @throws PermanentError source-refused if the body is larger than may be held */
export async function readBody(body: AsyncIterable<Uint8Array>, source: string): Promise<Buffer> {
  const head = await readUpTo(body[Symbol.asyncIterator](), MEMORY_BYTES, source);
  if (!head.ended) {
    throw new PermanentError(
      'source-refused',
      `A page of ${source} is larger than ${MEMORY_BYTES} bytes; ask for smaller pages`,
    );
  }
  return Buffer.concat(head.chunks);
}

async function readUpTo(
  chunks: AsyncIterator<Uint8Array>,
  limit: number,
  source: string,
): Promise<{ chunks: Buffer[]; ended: boolean }> {
  const read: Buffer[] = [];
  for (let size = 0; size <= limit;) {
    const next = await nextOf(chunks, source);
    if (next.done) return { chunks: read, ended: true };
    read.push(Buffer.from(next.value));
    size += next.value.length;
  }
  return { chunks: read, ended: false };
}

/** A body that breaks off, or is shorter than announced, is an error of the connection in Node's fetch. */
async function nextOf(chunks: AsyncIterator<Uint8Array>, source: string): Promise<IteratorResult<Uint8Array>> {
  try {
    return await chunks.next();
  } catch (error) {
    throw new RetryableError('source-truncated', `The body of ${source} broke off`, { cause: error });
  }
}

function optionsOf({ contentType, source, batch, noticed }: RawPlace): PutOptions {
  const known = { ...(batch === undefined ? {} : { batch }), ...(noticed === undefined ? {} : { noticed }) };
  return { contentType, metadata: { source, ...known } };
}

const ZIP = Buffer.from('PK\u0003\u0004');

function extensionOf(bytes: Buffer, contentType: string): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'json.gz';
  if (bytes.subarray(0, 4).equals(ZIP)) return 'zip';
  if (/xml/.test(contentType) || bytes[0] === 0x3c) return 'xml';
  return /ndjson|jsonl|json-seq|jsonlines/.test(contentType) ? 'ndjson' : 'json';
}

function only({ bucket, name, generation, size, created }: RawObject): RawObject {
  return { bucket, name, generation, size, created };
}
