/** Object storage in memory, for tests of handlers. It behaves as the real one does where handlers rely on it. */

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { PermanentError } from '../../handlers/errors.ts';
import type { ObjectName, ObjectStore, PutOptions, StoredObject } from '../../handlers/object-store.ts';

interface Kept {
  readonly body: Buffer;
  readonly generation: string;
  readonly options: PutOptions;
}

export interface MemoryStore extends ObjectStore {
  readonly objects: Map<string, Kept>;
  /** Largest range asked for, and how often anything was written. */
  readonly usage: { largestRead: number; writes: number };
}

export function createMemoryStore(): MemoryStore {
  const objects = new Map<string, Kept>();
  const usage = { largestRead: 0, writes: 0 };
  let generations = 1000;
  const id = (bucket: string, name: string) => `${bucket}/${name}`;
  const find = ({ bucket, name, generation }: Partial<ObjectName> & { bucket: string; name: string }): Kept => {
    const kept = objects.get(id(bucket, name));
    if (kept === undefined || (generation !== undefined && kept.generation !== generation)) {
      throw new PermanentError('object-not-found', `There is no object ${id(bucket, name)}`, { status: 404 });
    }
    return kept;
  };
  const about = (bucket: string, name: string): StoredObject => {
    const { body, generation } = find({ bucket, name });
    return { bucket, name, generation, size: body.length };
  };
  const write = (bucket: string, name: string, body: Buffer, options: PutOptions): StoredObject => {
    usage.writes++;
    objects.set(id(bucket, name), { body, generation: String(generations++), options });
    return about(bucket, name);
  };
  const create = (bucket: string, name: string, body: Buffer, options: PutOptions) => {
    const created = !objects.has(id(bucket, name));
    return { ...(created ? write(bucket, name, body, options) : about(bucket, name)), created };
  };
  const md5 = (body: Buffer) => createHash('md5').update(body).digest('hex');
  return {
    objects,
    usage,
    describe: async (bucket, name) => about(bucket, name),
    read: async (object, start, end) => {
      usage.largestRead = Math.max(usage.largestRead, end - start);
      return find(object).body.subarray(start, end);
    },
    stream: (object) => Readable.from(chunked(find(object).body)),
    create: async (bucket, name, body, options) => create(bucket, name, body, options),
    put: async (bucket, name, body, options) => {
      const present = objects.get(id(bucket, name));
      return present && md5(present.body) === md5(body) ? about(bucket, name) : write(bucket, name, body, options);
    },
    putStream: async (bucket, name, body, options) => {
      const chunks: Buffer[] = [];
      for await (const chunk of body) chunks.push(chunk as Buffer);
      return write(bucket, name, Buffer.concat(chunks), options);
    },
    copy: async (source, bucket, name, options) => create(bucket, name, find(source).body, options),
    remove: async ({ bucket, name }) => void objects.delete(id(bucket, name)),
  };
}

function* chunked(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += 65_536) yield body.subarray(at, at + 65_536);
}
