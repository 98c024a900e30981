/**
 * Objects and their versions: every change is one atomic batch (metadata, body, event), made under the object's lock.
 *
 * A live object is under its name. In a bucket with versioning the generations it replaced are kept as noncurrent ones.
 */
import type { Readable } from 'node:stream';
import type { Change } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';
import type { Bodies, Placed, Span } from './bodies.ts';
import type { Buckets } from './buckets.ts';
import { mayNotReplace, noSuchObject } from './errors.ts';
import type { Generations } from './generations.ts';
import type { Locks } from './locks.ts';
import type { EventKind, Outbox, StorageEvent } from './outbox.ts';
import { demand, type Preconditions } from './preconditions.ts';
import { liveKey, noncurrentKey, type BodyRef, type ObjectFields, type ObjectRecord, type Records } from './records.ts';
import { googleLinks, objectResource, time } from './resource.ts';
import { demandRetained } from './retention.ts';

export interface ObjectPlace {
  readonly bucket: string;
  readonly name: string;
}

/** Without a generation the live object is meant. */
export interface ObjectVersion extends ObjectPlace {
  readonly generation?: number | undefined;
}

/** All that makes a new generation but its numbers. */
export interface Draft {
  readonly fields: ObjectFields;
  readonly size: number;
  readonly crc32c: string;
  readonly md5?: string | undefined;
  readonly componentCount?: number | undefined;
  readonly conditions: Preconditions;
  /** In whose name, where that is known. */
  readonly writer?: string | undefined;
  /** Puts the body in place; called once the preconditions hold. */
  place(): Promise<Placed>;
  /** Changes that belong into the same batch, given the new record. */
  also?(record: ObjectRecord): readonly Change[];
}

export interface Objects {
  find(version: ObjectVersion): Promise<ObjectRecord | undefined>;
  /** @throws StorageError notFound */
  get(version: ObjectVersion): Promise<ObjectRecord>;
  /** The record of a version and its bytes, whole or the span that `choose` wants of it. @throws StorageError notFound */
  open(version: ObjectVersion, choose?: (record: ObjectRecord) => Span): Promise<Opened>;
  /** Refuses before a body is read what create() would refuse after. @throws StorageError conditionNotMet, notFound */
  check(place: ObjectPlace, conditions: Preconditions): Promise<void>;
  /** @throws StorageError conditionNotMet, notFound for the bucket */
  create(place: ObjectPlace, draft: Draft): Promise<ObjectRecord>;
  /** @throws StorageError conditionNotMet, notFound */
  edit(version: ObjectVersion, conditions: Preconditions, change: FieldChange): Promise<ObjectRecord>;
  /** @throws StorageError conditionNotMet, notFound */
  remove(version: ObjectVersion, conditions: Preconditions): Promise<void>;
}

type FieldChange = (current: ObjectFields) => ObjectFields;

export interface Opened {
  readonly record: ObjectRecord;
  readonly body: Readable | Buffer;
}

interface ObjectsEnv {
  readonly records: Records;
  readonly buckets: Buckets;
  readonly bodies: Bodies;
  readonly outbox: Outbox;
  readonly generations: Generations;
  readonly locks: Locks;
  readonly clock: Clock;
  /** Whether a caller may put an object in place of another one. Absent: everybody may. */
  mayReplace?(writer: string, bucket: string): boolean;
}

/** What one batch writes, which events it tells and which bodies it leaves without an owner. */
interface Work {
  readonly changes: Change[];
  readonly events: StorageEvent[];
  readonly dropped: BodyRef[];
}

export function createObjects(env: ObjectsEnv): Objects {
  const find = (version: ObjectVersion) => findRecord(env.records, version);
  const get = async (version: ObjectVersion) => {
    env.buckets.get(version.bucket);
    const found = await find(version);
    if (!found) throw noSuchObject(version.bucket, version.name);
    return found;
  };
  /** One change of one object at a time, and none while its bucket is being deleted. */
  const alone = <T>({ bucket, name }: ObjectPlace, work: () => Promise<T>) =>
    env.locks.shared(bucket, () =>
      env.locks.exclusive(liveKey(bucket, name), async () => {
        env.buckets.get(bucket);
        return work();
      }),
    );
  return {
    find,
    get,
    open: (version, choose) => openVersion(env, get, version, choose),
    async check(place, conditions) {
      env.buckets.get(place.bucket);
      if (Object.keys(conditions).length > 0) demand(conditions, await find(place));
    },
    create: (place, draft) => alone(place, () => createRecord(env, place, draft)),
    edit: (version, conditions, change) =>
      alone(version, async () => {
        const current = await get(version);
        demand(conditions, current);
        const record: ObjectRecord = {
          ...current,
          fields: change(current.fields),
          metageneration: current.metageneration + 1,
          updated: env.clock.now(),
        };
        const work = newWork();
        work.changes.push(recordChange(env.records, record));
        work.events.push(eventOf(env, 'metadataUpdated', record));
        await commit(env, work);
        return record;
      }),
    remove: (version, conditions) =>
      alone(version, async () => {
        const current = await get(version);
        demand(conditions, current);
        const work = newWork();
        const keep = version.generation === undefined && versioned(env, version.bucket);
        if (!keep) demandRetained(env.buckets.get(version.bucket), current, env.clock.now());
        if (current.deleted === undefined) work.changes.push(env.records.live.deleteChange(liveKeyOf(current)));
        retire(env, work, current, keep);
        await commit(env, work);
      }),
  };
}

async function findRecord({ live, noncurrent }: Records, version: ObjectVersion): Promise<ObjectRecord | undefined> {
  const { bucket, name, generation } = version;
  const found = await live.get(liveKey(bucket, name));
  if (generation === undefined || found?.generation === generation) return found;
  return noncurrent.get(noncurrentKey(bucket, name, generation));
}

/** A body can go away between finding its record and opening it, when the object is being overwritten: then again. */
async function openVersion(
  env: ObjectsEnv,
  get: (version: ObjectVersion) => Promise<ObjectRecord>,
  version: ObjectVersion,
  choose: (record: ObjectRecord) => Span = ({ size }) => ({ start: 0, end: size }),
): Promise<Opened> {
  let before: ObjectRecord | undefined;
  for (;;) {
    const record = await get(version);
    const body = await env.bodies.open(record.body, choose(record));
    if (body) return { record, body };
    if (before?.body.id === record.body.id) {
      throw new Error(`the bytes of ${record.bucket}/${record.name} generation ${record.generation} are missing`);
    }
    before = record;
  }
}

async function createRecord(env: ObjectsEnv, place: ObjectPlace, draft: Draft): Promise<ObjectRecord> {
  const before = await env.records.live.get(liveKey(place.bucket, place.name));
  demand(draft.conditions, before);
  if (before && draft.writer !== undefined && env.mayReplace?.(draft.writer, place.bucket) === false) {
    throw mayNotReplace(draft.writer);
  }
  if (before && !versioned(env, place.bucket)) demandRetained(env.buckets.get(place.bucket), before, env.clock.now());
  const placed = await draft.place();
  const now = env.clock.now();
  const record: ObjectRecord = {
    bucket: place.bucket,
    name: place.name,
    generation: env.generations.next(),
    metageneration: 1,
    size: draft.size,
    crc32c: draft.crc32c,
    ...(draft.md5 === undefined ? {} : { md5: draft.md5 }),
    ...(draft.componentCount === undefined ? {} : { componentCount: draft.componentCount }),
    body: placed.ref,
    fields: draft.fields,
    created: now,
    updated: now,
  };
  const work = newWork();
  work.changes.push(placed.change, recordChange(env.records, record), ...(draft.also?.(record) ?? []));
  work.events.push(eventOf(env, 'finalized', record));
  if (before) retire(env, work, before, versioned(env, place.bucket));
  try {
    await commit(env, work);
  } catch (error) {
    await env.bodies.abandon(placed.ref);
    throw error;
  }
  return record;
}

/** A version stops being the live one (`keep`), or stops being. */
function retire(env: ObjectsEnv, work: Work, record: ObjectRecord, keep: boolean): void {
  const deleted = record.deleted ?? env.clock.now();
  const gone = { ...record, deleted };
  work.events.push(eventOf(env, keep ? 'archived' : 'deleted', gone));
  if (keep) {
    work.changes.push(recordChange(env.records, gone));
    return;
  }
  if (record.deleted !== undefined) work.changes.push(env.records.noncurrent.deleteChange(noncurrentKeyOf(record)));
  work.changes.push(env.bodies.removal(record.body));
  work.dropped.push(record.body);
}

async function commit(env: ObjectsEnv, work: Work): Promise<void> {
  const entries = work.events.map((event) => env.outbox.entry(event));
  await env.records.store.batch([...work.changes, ...entries, env.generations.mark()]);
  env.outbox.send(work.events);
  await Promise.all(work.dropped.map((body) => env.bodies.remove(body)));
}

function eventOf(env: ObjectsEnv, kind: EventKind, record: ObjectRecord): StorageEvent {
  return {
    id: String(env.generations.next()),
    type: `google.cloud.storage.object.v1.${kind}`,
    time: time(env.clock.now()),
    bucket: record.bucket,
    object: objectResource(record, googleLinks),
  };
}

const newWork = (): Work => ({ changes: [], events: [], dropped: [] });
const liveKeyOf = (record: ObjectRecord) => liveKey(record.bucket, record.name);
const noncurrentKeyOf = (record: ObjectRecord) => noncurrentKey(record.bucket, record.name, record.generation);

function recordChange({ live, noncurrent }: Records, record: ObjectRecord): Change {
  return record.deleted === undefined
    ? live.putChange(liveKeyOf(record), record)
    : noncurrent.putChange(noncurrentKeyOf(record), record);
}

function versioned(env: ObjectsEnv, bucket: string): boolean {
  const versioning = env.buckets.get(bucket).fields['versioning'] as { enabled?: boolean } | undefined;
  return versioning?.enabled === true;
}
