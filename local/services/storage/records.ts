/** What the room keeps in its store: facts only. What Google derives from them (links, ids, etags) is in resource.ts. */
import { table, type Table } from '../../store/table.ts';
import type { Store } from '../../store/index.ts';

/** The parts of an object that its owner may set and change. */
export interface ObjectFields {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentDisposition?: string;
  readonly contentLanguage?: string;
  readonly cacheControl?: string;
  readonly customTime?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly storageClass?: string;
}

/** Where an object's bytes are: in the store beside the metadata, or in a file. */
export interface BodyRef {
  readonly kind: 'inline' | 'file';
  readonly id: string;
}

export interface ObjectRecord {
  readonly bucket: string;
  readonly name: string;
  /** Microseconds since 1970 at which it was made, raised where needed to be above all earlier ones. */
  readonly generation: number;
  readonly metageneration: number;
  readonly size: number;
  readonly crc32c: string;
  /** Composed objects have none. */
  readonly md5?: string;
  readonly componentCount?: number;
  readonly body: BodyRef;
  readonly fields: ObjectFields;
  /** Milliseconds since 1970, as all times here. */
  readonly created: number;
  readonly updated: number;
  /** When it stopped being the live version; only noncurrent versions have it. */
  readonly deleted?: number;
}

export type BucketFields = Readonly<Record<string, unknown>>;

export interface BucketRecord {
  readonly name: string;
  readonly project: string;
  readonly metageneration: number;
  readonly created: number;
  readonly updated: number;
  /** The resource as the caller set it, with defaults filled in. */
  readonly fields: BucketFields;
}

/** A deleted bucket that its soft delete policy still keeps. */
export interface DeletedBucket {
  readonly bucket: BucketRecord;
  readonly softDeleted: number;
  readonly hardDelete: number;
}

export interface Records {
  readonly store: Store;
  readonly buckets: Table<BucketRecord>;
  readonly deletedBuckets: Table<DeletedBucket>;
  readonly live: Table<ObjectRecord>;
  readonly noncurrent: Table<ObjectRecord>;
}

export function createRecords(store: Store): Records {
  return {
    store,
    buckets: table(store, 'bucket'),
    deletedBuckets: table(store, 'deletedBucket'),
    live: table(store, LIVE),
    noncurrent: table(store, NONCURRENT),
  };
}

export const LIVE = 'object';
export const NONCURRENT = 'noncurrent';

/** Neither bucket nor object names contain a NUL, so keys are in the order of the names' UTF-8 bytes. */
export const liveKey = (bucket: string, name: string) => `${bucket}\0${name}`;
export const noncurrentKey = (bucket: string, name: string, generation: number) =>
  `${bucket}\0${name}\0${String(generation).padStart(17, '0')}`;
