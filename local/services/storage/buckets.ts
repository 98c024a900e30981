/** Buckets: what they are and what may be changed about them. All are in memory too: every call asks for one. */
import { demand, type Preconditions } from './preconditions.ts';
import { conditionNotMet, invalidValue, missing, noSuchBucket, StorageError } from './errors.ts';
import { changedBucketFields, lockedBucketFields, newBucketFields } from './bucket-fields.ts';
import type { Locks } from './locks.ts';
import { LIVE, NONCURRENT, type BucketFields, type BucketRecord, type DeletedBucket, type Records } from './records.ts';
import type { Clock } from '../../wire/clock.ts';

export interface Buckets {
  /** @throws StorageError notFound */
  get(name: string): BucketRecord;
  exists(name: string): boolean;
  /** In name order. */
  list(project: string): BucketRecord[];
  /** @throws StorageError conflict, invalid */
  insert(project: string, given: Given): Promise<BucketRecord>;
  /** `replace`: PUT, what is not given falls back to its default. @throws StorageError */
  change(name: string, given: Given, conditions: Preconditions, replace: boolean): Promise<BucketRecord>;
  /** Locks its retention policy, for good. @throws StorageError invalid, conditionNotMet */
  lock(name: string, conditions: Preconditions): Promise<BucketRecord>;
  /** Softly, when the bucket's policy says so. @throws StorageError conflict when anything is in it */
  remove(name: string, conditions: Preconditions): Promise<void>;
  /** Those that are softly deleted, in name order; their names are taken as long as they are kept. */
  listDeleted(project: string): Promise<DeletedBucket[]>;
  /** @throws StorageError notFound */
  restore(name: string, generation: string | null): Promise<BucketRecord>;
}

/** Buckets of one name differ by it. */
export const bucketGeneration = ({ created }: BucketRecord) => String(created * 1000);

type Given = Readonly<Record<string, unknown>>;

export async function openBuckets(records: Records, locks: Locks, clock: Clock): Promise<Buckets> {
  const known = new Map(await records.buckets.list());
  const get = (name: string) => {
    const found = known.get(name);
    if (!found) throw noSuchBucket();
    return found;
  };
  const save = async (record: BucketRecord) => {
    await records.buckets.put(record.name, record);
    known.set(record.name, record);
    return record;
  };
  const edit = (name: string, conditions: Preconditions, change: (fields: BucketFields) => BucketFields) =>
    locks.exclusive(name, async () => {
      const current = get(name);
      demandMetageneration(conditions, current);
      const fields = change(current.fields);
      return save({ ...current, metageneration: current.metageneration + 1, updated: clock.now(), fields });
    });
  const bin = binOf(records, clock);
  return {
    get,
    exists: (name) => known.has(name),
    list: (project) =>
      [...known.values()].filter((bucket) => bucket.project === project).sort((a, b) => (a.name < b.name ? -1 : 1)),
    insert: (project, given) => {
      const name = bucketName(given['name']);
      return locks.exclusive(name, async () => {
        if (known.has(name)) {
          throw new StorageError(
            'conflict',
            'Your previous request to create the named bucket succeeded and you already own it.',
          );
        }
        if (await bin.kept(name)) {
          throw new StorageError(
            'conflict',
            'The name is taken by a bucket that is softly deleted: restore that one, or wait until it is gone.',
          );
        }
        const now = clock.now();
        const fields = newBucketFields(given, now);
        return save({ name, project, metageneration: 1, created: now, updated: now, fields });
      });
    },
    change: (name, given, conditions, replace) =>
      edit(name, conditions, (fields) => changedBucketFields(fields, given, clock.now(), replace)),
    lock: (name, conditions) => edit(name, conditions, lockedBucketFields),
    remove: (name, conditions) =>
      locks.exclusive(name, async () => {
        demandMetageneration(conditions, get(name));
        if (await holdsAnything(records, name)) {
          throw new StorageError('conflict', 'The bucket you tried to delete is not empty.');
        }
        await bin.take(get(name));
        known.delete(name);
      }),
    listDeleted: (project) => bin.list(project),
    restore: (name, generation) =>
      locks.exclusive(name, async () => {
        const restored = await bin.restore(name, generation);
        known.set(name, restored);
        return restored;
      }),
  };
}

/** Buckets that are softly deleted. */
function binOf(records: Records, clock: Clock) {
  const kept = async (name: string) => {
    const found = await records.deletedBuckets.get(name);
    return found && found.hardDelete > clock.now() ? found : undefined;
  };
  return {
    kept,
    async list(project: string): Promise<DeletedBucket[]> {
      const rows = (await records.deletedBuckets.list()).map(([, row]) => row);
      return rows.filter(({ bucket, hardDelete }) => bucket.project === project && hardDelete > clock.now());
    },
    /** The bucket is gone, or kept as its policy says. */
    async take(bucket: BucketRecord): Promise<void> {
      const policy = bucket.fields['softDeletePolicy'] as { retentionDurationSeconds?: string } | undefined;
      const seconds = Number(policy?.retentionDurationSeconds ?? 0);
      const now = clock.now();
      const row = { bucket, softDeleted: now, hardDelete: now + seconds * 1000 };
      await records.store.batch([
        records.buckets.deleteChange(bucket.name),
        ...(seconds > 0 ? [records.deletedBuckets.putChange(bucket.name, row)] : []),
      ]);
    },
    async restore(name: string, generation: string | null): Promise<BucketRecord> {
      const found = await kept(name);
      if (!found || (generation !== null && generation !== bucketGeneration(found.bucket))) throw noSuchBucket();
      const restored = { ...found.bucket, metageneration: found.bucket.metageneration + 1, updated: clock.now() };
      await records.store.batch([records.buckets.putChange(name, restored), records.deletedBuckets.deleteChange(name)]);
      return restored;
    },
  };
}

async function holdsAnything(records: Records, bucket: string): Promise<boolean> {
  for (const kind of [LIVE, NONCURRENT]) {
    for await (const _ of records.store.entries({ prefix: `${kind}\0${bucket}\0`, limit: 1 })) return true;
  }
  return false;
}

/** Buckets have no generation to compare with. */
function demandMetageneration(conditions: Preconditions, { metageneration }: BucketRecord): void {
  if (conditions.generationMatch !== undefined) throw conditionNotMet('If-Match');
  demand(conditions, { generation: -1, metageneration });
}

/** Source: https://cloud.google.com/storage/docs/buckets#naming */
function bucketName(name: unknown): string {
  if (name === undefined || name === null || name === '') throw missing('name');
  const fits = typeof name === 'string' && /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(name);
  const parts = fits ? name.split('.') : [];
  const wellCut = parts.every((part) => part.length > 0 && part.length <= 63) && (parts.length > 1 || fits);
  const reserved = fits && (name.startsWith('goog') || /^\d+\.\d+\.\d+\.\d+$/.test(name));
  if (!fits || !wellCut || reserved || (parts.length === 1 && name.length > 63)) {
    throw invalidValue(`Invalid bucket name: '${String(name)}'`);
  }
  return name;
}
