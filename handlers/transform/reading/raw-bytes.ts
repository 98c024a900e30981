/**
 * Bytes of the documents from a position on, as chunks. Plain bytes are read by ranges. gzip is told by its first two
 * bytes, not by a name, and so is UTF-16, which Windows writes; a large one is turned into plain UTF-8 in staging once,
 * so that going on later is a range again.
 */

import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ObjectName, ObjectStore } from '../../object-store.ts';
import type { Damage } from './cursor.ts';
import { inflated, type Inflated } from './inflate.ts';
import { rangedObject, windows, type Ranged } from './ranged.ts';

export const FIRST_WINDOW = 1024 * 1024;

export interface RawBytes {
  readonly chunks: AsyncIterable<Buffer>;
  /** Copy in which positions count, if the bytes were packed and many. */
  readonly copy: ObjectName | undefined;
  /** Set once the chunks have ended: the stream broke off there. */
  damage(): Damage | undefined;
}

export interface ReadingPorts {
  readonly store: ObjectStore;
  readonly stagingBucket: string;
}

interface Place {
  readonly offset: number;
  readonly inflated?: ObjectName;
  readonly damage?: Damage;
}

export async function openRawBytes(raw: Ranged, place: Place, ports: ReadingPorts): Promise<RawBytes> {
  const { offset, inflated: copy, damage } = place;
  const bytes = copy === undefined ? raw : rangedObject(ports.store, copy);
  const head = await bytes.read(0, offset === 0 ? FIRST_WINDOW : 4);
  const decode = copy === undefined ? decoderOf(head) : undefined;
  if (decode === undefined) return { copy, chunks: byRanges(bytes, offset, head), damage: () => damage };
  const whole = head.length < FIRST_WINDOW && offset === 0 ? head : await bytes.read(0, FIRST_WINDOW);
  if (whole.length < FIRST_WINDOW) {
    const decoded = decode(Readable.from([whole]));
    return { copy: undefined, chunks: skip(decoded.chunks, offset), damage: decoded.damage };
  }
  const decoded = decode(raw.stream());
  const kept = await keepInflated(raw.id, decoded.chunks, ports);
  const chunks = byRanges(rangedObject(ports.store, kept), offset, undefined);
  return { copy: kept, chunks, damage: decoded.damage };
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

/** What turns the bytes into plain UTF-8, from the first of them; undefined where they are that already. */
function decoderOf(head: Buffer): ((bytes: Readable) => Inflated) | undefined {
  const [first, second] = head;
  if (first === 0x1f && second === 0x8b) return (bytes) => inflated(bytes, 'gzip');
  // A brace, a bracket or the sign that opens a tag.
  const opens = (byte: number | undefined) => byte === 0x7b || byte === 0x5b || byte === 0x3c;
  if ((first === 0xff && second === 0xfe) || (opens(first) && second === 0)) return (bytes) => utf16('utf-16le', bytes);
  if ((first === 0xfe && second === 0xff) || (first === 0 && opens(second))) return (bytes) => utf16('utf-16be', bytes);
  return undefined;
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

async function* byRanges(bytes: Ranged, offset: number, first: Buffer | undefined): AsyncGenerator<Buffer> {
  if (offset > 0 || first === undefined) {
    yield* windows(bytes, offset, Number.MAX_SAFE_INTEGER);
    return;
  }
  yield first;
  if (first.length === FIRST_WINDOW) yield* windows(bytes, FIRST_WINDOW, Number.MAX_SAFE_INTEGER);
}

async function* skip(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
