/**
 * Cloud Storage's JSON API on this machine: buckets, objects with generations and preconditions, three ways of upload.
 *
 * In: REST calls, a directory for bodies, a corner of the store. Out: answers as Google's, and one event for every
 * change of an object, handed to emit() at least once. What was acknowledged survives kill -9; what was not is absent.
 *
 * Not here: IAM (local/control), ACLs, XML paths and signed URLs, notifications, soft delete of objects, holds, retention of
 * single objects, lifecycle actions. Parameters that would need them are refused with 501.
 */
import { Readable } from 'node:stream';
import { describe } from '../../wire/log.ts';
import type { Room, RoomEnv } from '../../wire/room.ts';
import { createBodies } from './bodies.ts';
import { bucketRoutes } from './bucket-routes.ts';
import { openBuckets } from './buckets.ts';
import { createCopies } from './copies.ts';
import { openGenerations } from './generations.ts';
import { createLocks } from './locks.ts';
import { objectRoutes } from './object-routes.ts';
import { createObjects, type ObjectVersion } from './objects.ts';
import { createOutbox, type StorageEvent } from './outbox.ts';
import { createRecords } from './records.ts';
import { routeMaker } from './request.ts';
import { googleLinks, objectResource, type Resource } from './resource.ts';
import { createSessions } from './sessions.ts';
import { uploadRoutes } from './upload-routes.ts';

export type { EventKind, StorageEvent } from './outbox.ts';
export { StorageError } from './errors.ts';

export interface StorageEnv extends RoomEnv {
  /** For bodies; made if absent. */
  readonly directory: string;
  /** Resolves when the event is somebody else's care. Called again, with the same id, until it does. */
  emit(event: StorageEvent): Promise<void>;
  /** Whether a caller may put an object in place of another one. Absent: everybody may. */
  mayReplace?(writer: string, bucket: string): boolean;
}

export interface Storage extends Room {
  /**
   * The object resource and its bytes as stored (gzip stays gzip). The stream must be read or destroyed.
   * @throws StorageError notFound
   */
  read(bucket: string, name: string, generation?: number | string): Promise<{ metadata: Resource; stream: Readable }>;
  /** Whether the (live) object is there; false as well when its bucket is not. */
  exists(bucket: string, name: string, generation?: number | string): Promise<boolean>;
  bucketExists(bucket: string): boolean;
}

const EXPIRY_PERIOD_MS = 600_000;

export async function createStorage(env: StorageEnv): Promise<Storage> {
  const { store, clock, log } = env;
  const locks = createLocks();
  const records = createRecords(store);
  const buckets = await openBuckets(records, locks, clock);
  const bodies = await createBodies(env.directory, store);
  const generations = await openGenerations(store, clock);
  const outbox = createOutbox(env);
  const objects = createObjects({ ...env, records, buckets, bodies, outbox, generations, locks });
  const copies = createCopies(objects, bodies);
  const sessions = createSessions({ store, clock, objects, bodies });
  const expiry = repeat(env, () => sessions.expire());
  const routes = routeMaker(log);
  return {
    routes: [
      ...bucketRoutes(env, buckets, routes),
      ...uploadRoutes({ objects, bodies, sessions }, routes),
      ...objectRoutes({ store, buckets, objects, copies }, routes),
    ],
    grpc: [],
    async start() {
      const removed = await bodies.sweep((id) => sessions.continues(id));
      if (removed > 0) log.info({ files: removed }, 'removed files of uploads that never became objects');
      await sessions.expire();
      expiry.start();
      outbox.start();
    },
    async stop() {
      expiry.stop();
      await outbox.stop();
    },
    async read(bucket, name, generation) {
      const { record, body } = await objects.open(version(bucket, name, generation));
      const stream = Buffer.isBuffer(body) ? Readable.from([body]) : body;
      return { metadata: objectResource(record, googleLinks), stream };
    },
    exists: async (bucket, name, generation) =>
      buckets.exists(bucket) && (await objects.find(version(bucket, name, generation))) !== undefined,
    bucketExists: (bucket) => buckets.exists(bucket),
  };
}

function version(bucket: string, name: string, generation?: number | string): ObjectVersion {
  return { bucket, name, generation: generation === undefined ? undefined : Number(generation) };
}

function repeat({ clock, log }: StorageEnv, work: () => Promise<void>) {
  let cancel: (() => void) | undefined;
  const next = () => {
    cancel = clock.after(EXPIRY_PERIOD_MS, () => {
      next();
      work().catch((error: unknown) => log.error({ error: describe(error) }, 'old uploads could not be removed'));
    });
  };
  return { start: next, stop: () => cancel?.() };
}
