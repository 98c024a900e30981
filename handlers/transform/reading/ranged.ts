/** Bytes that can be read from any place: an object in storage, a part of one, or what was inflated from it. */

import { Readable } from 'node:stream';
import type { ObjectName, ObjectStore } from '../../object-store.ts';

export interface Ranged {
  /** Tells these bytes from all others; names copies of them. */
  readonly id: string;
  /** Bytes from `start` up to but not including `end`; fewer at the end, none beyond it. */
  read(start: number, end: number): Promise<Buffer>;
  /** All of them. */
  stream(): Readable;
  size(): Promise<number>;
}

const WINDOW = 4 * 1024 * 1024;

export function rangedObject(store: ObjectStore, object: ObjectName): Ranged {
  return {
    id: `${object.bucket}/${object.name}#${object.generation}`,
    read: (start, end) => store.read(object, start, end),
    stream: () => store.stream(object),
    size: async () => (await store.describe(object.bucket, object.name)).size,
  };
}

export function rangedBuffer(id: string, bytes: Buffer): Ranged {
  return {
    id,
    read: async (start, end) => bytes.subarray(start, end),
    stream: () => Readable.from([bytes]),
    size: async () => bytes.length,
  };
}

/** A stretch of other bytes. */
export function rangedPart(id: string, whole: Ranged, start: number, length: number): Ranged {
  const end = start + length;
  return {
    id,
    read: (from, to) => whole.read(Math.min(end, start + from), Math.min(end, start + to)),
    stream: () => Readable.from(windows(whole, start, end)),
    size: async () => length,
  };
}

/** The bytes between two places, a few megabytes at a time. */
export async function* windows(bytes: Ranged, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const wanted = Math.min(end, at + WINDOW);
    const chunk = await bytes.read(at, wanted);
    if (chunk.length > 0) yield chunk;
    if (chunk.length < wanted - at) return;
    at += chunk.length;
  }
}
