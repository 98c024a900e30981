/** What handlers need of object storage. The clients behind it are Google's own. */

import type { Readable } from 'node:stream';

export interface StoredObject {
  readonly bucket: string;
  readonly name: string;
  /** Decimal text. */
  readonly generation: string;
  readonly size: number;
}

export interface PutOptions {
  readonly contentType: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** @throws RetryableError storage-unavailable from every function, PermanentError object-not-found where one is read */
export interface ObjectStore {
  describe(bucket: string, name: string): Promise<StoredObject>;
  /** Bytes from `start` up to but not including `end`; fewer at the end of the object, none beyond it. */
  read(object: ObjectName, start: number, end: number): Promise<Buffer>;
  /** The whole object as stored, without decompression. */
  stream(object: ObjectName): Readable;
  /** Creates the object unless there is one; then its generation comes back and nothing was written. */
  create(bucket: string, name: string, body: Buffer, options: PutOptions): Promise<StoredObject & { created: boolean }>;
  /** Makes sure that the object holds these bytes. The same bytes again leave it alone. */
  put(bucket: string, name: string, body: Buffer, options: PutOptions): Promise<StoredObject>;
  /** Writes a stream of unknown length, replacing what is there. */
  putStream(bucket: string, name: string, body: Readable, options: PutOptions): Promise<StoredObject>;
  /** Copies unless the target exists. */
  copy(
    source: ObjectName,
    bucket: string,
    name: string,
    options: PutOptions,
  ): Promise<StoredObject & { created: boolean }>;
  remove(object: ObjectName): Promise<void>;
}

export interface ObjectName {
  readonly bucket: string;
  readonly name: string;
  readonly generation: string;
}
