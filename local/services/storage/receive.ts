/** Uploads in one request: the body is taken in, checked, and becomes an object, or nothing is left of it. */
import type { Change } from '../../store/index.ts';
import type { Bodies } from './bodies.ts';
import { verifyHashes, type Checksums } from './digest.ts';
import type { ObjectPlace, Objects } from './objects.ts';
import type { Preconditions } from './preconditions.ts';
import type { ObjectFields, ObjectRecord } from './records.ts';
import type { Received, Writer } from './writer.ts';

/** What an upload is to become. */
export interface UploadPlan {
  readonly place: ObjectPlace;
  readonly fields: ObjectFields;
  readonly conditions: Preconditions;
  /** Announced in the metadata; headers may add to them. */
  readonly hashes: Partial<Checksums>;
  readonly writer?: string | undefined;
}

interface KeepOptions {
  readonly fields: ObjectFields;
  readonly conditions: Preconditions;
  readonly writer?: string | undefined;
  /** Given for composed objects, which carry no MD5. */
  readonly componentCount?: number;
  /** The upload's file stays until the caller removes it. */
  readonly keepFile?: boolean;
  also?(record: ObjectRecord): readonly Change[];
}

/** Makes the object of a body that has arrived whole. */
export async function keepReceived(
  objects: Objects,
  bodies: Bodies,
  place: ObjectPlace,
  received: Received,
  options: KeepOptions,
): Promise<ObjectRecord> {
  const { fields, conditions, writer, componentCount, keepFile = false } = options;
  return objects.create(place, {
    fields,
    conditions,
    writer,
    size: received.size,
    crc32c: received.crc32c,
    ...(componentCount === undefined ? { md5: received.md5 } : { componentCount }),
    ...(options.also ? { also: options.also } : {}),
    place: () => bodies.place(received, keepFile),
  });
}

/**
 * `fill` writes the body and tells what it is to become.
 * @throws StorageError; nothing is stored then
 */
export async function receiveObject(
  objects: Objects,
  bodies: Bodies,
  fill: (writer: Writer) => Promise<UploadPlan>,
): Promise<ObjectRecord> {
  const writer = bodies.writer();
  try {
    const plan = await fill(writer);
    const received = await writer.finish();
    verifyHashes(plan.hashes, received);
    return await keepReceived(objects, bodies, plan.place, received, plan);
  } finally {
    // Where the file has become the object's it is not under this name any more.
    await writer.discard();
  }
}
