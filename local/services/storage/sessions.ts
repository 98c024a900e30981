/**
 * Resumable uploads. A session outlives the process: what it is to become is in the store, its bytes in a file.
 *
 * An answer "so many bytes are stored" is given only when they are in the file. A finished session remembers its object
 * for an hour, for callers whose last answer got lost.
 */
import { randomBytes } from 'node:crypto';
import type { Store } from '../../store/index.ts';
import { table, type Table } from '../../store/table.ts';
import type { Clock } from '../../wire/clock.ts';
import type { Bodies } from './bodies.ts';
import { checkChunk, isWhole, withKnownTotal, type ChunkRange } from './content-range.ts';
import { verifyHashes, type Checksums } from './digest.ts';
import { removeIfThere } from './files.ts';
import { invalidValue, StorageError } from './errors.ts';
import type { Objects } from './objects.ts';
import { keepReceived, type UploadPlan } from './receive.ts';
import type { ObjectRecord } from './records.ts';
import { createWriter, reopenWriter, type Writer } from './writer.ts';

const UNFINISHED_MS = 7 * 86_400_000;
const FINISHED_MS = 3_600_000;
/** Sessions whose checksums so far are kept in memory; the others read their file again when they go on. */
const WARM_LIMIT = 1000;
const KIND = 'session';
const CORNER = `${KIND}\0`;

interface SessionRecord {
  readonly plan: UploadPlan;
  /** Announced by X-Upload-Content-Length. */
  readonly size?: number;
  readonly created: number;
  readonly finished?: { readonly at: number; readonly object: ObjectRecord };
}

export type Progress =
  | { readonly state: 'finished'; readonly object: ObjectRecord }
  | { readonly state: 'partial'; readonly storedBytes: number };

/** One request of a session. */
interface Chunk {
  readonly range: ChunkRange;
  readonly hashes: Partial<Checksums>;
  readonly body: AsyncIterable<Buffer>;
  /** Ends the reading of `body` from outside, when another request takes over. */
  abort(): void;
}

export interface Sessions {
  /** @returns the upload id */
  begin(plan: UploadPlan, size: number | undefined): Promise<string>;
  /** @throws StorageError notFound, invalid, conditionNotMet */
  take(id: string, chunk: Chunk): Promise<Progress>;
  /** @throws StorageError notFound */
  cancel(id: string): Promise<void>;
  /** Whether an upload of a former process may still go on. */
  continues(id: string): Promise<boolean>;
  /** Forgets sessions that are too old, with their bytes. */
  expire(): Promise<void>;
}

interface SessionsEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly objects: Objects;
  readonly bodies: Bodies;
}

interface Room extends SessionsEnv {
  readonly records: Table<SessionRecord>;
  readonly writers: Writers;
}

export function createSessions(env: SessionsEnv): Sessions {
  const records = table<SessionRecord>(env.store, KIND);
  const room: Room = { ...env, records, writers: createWriters(env.bodies) };
  const turns = createTurns();
  return {
    async begin(plan, size) {
      const created = env.clock.now();
      const id = `${timeWord(created)}-${randomBytes(24).toString('base64url')}`;
      await records.put(id, { plan, created, ...(size === undefined ? {} : { size }) });
      room.writers.begin(id);
      return id;
    },
    take: (id, chunk) => turns.take(id, chunk.abort, () => advance(room, id, chunk)),
    cancel: (id) =>
      turns.take(id, undefined, async () => {
        await get(room, id);
        await drop(room, id);
      }),
    continues: async (id) => {
      const found = await records.get(id);
      return found !== undefined && found.finished === undefined;
    },
    async expire() {
      const now = env.clock.now();
      // Ids begin with the time of their making, so the young ones need no look.
      const old = { prefix: CORNER, lt: CORNER + timeWord(now - FINISHED_MS) };
      for await (const [key, value] of env.store.entries(old)) {
        const id = key.subarray(CORNER.length).toString();
        const session = JSON.parse(value.toString()) as SessionRecord;
        const age = now - (session.finished?.at ?? session.created);
        if (age > (session.finished ? FINISHED_MS : UNFINISHED_MS) && !turns.busy(id)) await drop(room, id);
      }
    },
  };
}

const timeWord = (milliseconds: number) => Math.max(milliseconds, 0).toString(36).padStart(9, '0');

async function get({ records }: Room, id: string): Promise<SessionRecord> {
  const found = await records.get(id);
  if (!found) throw new StorageError('notFound', 'No such resumable upload: it is unknown, cancelled or expired.');
  return found;
}

async function drop({ records, writers, bodies }: Room, id: string): Promise<void> {
  writers.forget(id);
  await records.delete(id);
  await removeIfThere(bodies.uploadPath(id));
}

async function advance(room: Room, id: string, chunk: Chunk): Promise<Progress> {
  const session = await get(room, id);
  if (session.finished) return { state: 'finished', object: session.finished.object };
  const range = withKnownTotal(chunk.range, session.size);
  const writer = await room.writers.take(id);
  let end: number | undefined;
  try {
    checkChunk(range, writer.size);
    end = await fill(writer, chunk.body, range);
  } catch (error) {
    // What came before the break is kept. A writer that cannot is left: the file is the truth.
    await room.writers.park(id, writer).catch(() => undefined);
    throw error;
  }
  if (isWhole(range, writer.size, end)) {
    return { state: 'finished', object: await finish(room, id, session, writer, chunk.hashes) };
  }
  await room.writers.park(id, writer);
  return { state: 'partial', storedBytes: writer.size };
}

/**
 * Bytes that are stored already and sent again are passed over.
 * @returns the place in the object where the body ended; undefined when the request only asked
 */
async function fill(writer: Writer, body: AsyncIterable<Buffer>, range: ChunkRange): Promise<number | undefined> {
  const { start, length, total } = range;
  if (start === undefined) return undefined;
  let at = start;
  const end = length === undefined ? (total ?? Infinity) : start + length;
  for await (const bytes of body) {
    if (at + bytes.length > end) throw invalidValue('The request has more bytes than its Content-Range announces.');
    const known = writer.size - at;
    at += bytes.length;
    if (known < bytes.length) await writer.write(known > 0 ? bytes.subarray(known) : bytes);
  }
  return at;
}

async function finish(
  room: Room,
  id: string,
  session: SessionRecord,
  writer: Writer,
  hashes: Partial<Checksums>,
): Promise<ObjectRecord> {
  const { plan } = session;
  try {
    const received = await writer.finish();
    verifyHashes({ ...plan.hashes, ...hashes }, received);
    const object = await keepReceived(room.objects, room.bodies, plan.place, received, {
      fields: plan.fields,
      conditions: plan.conditions,
      writer: plan.writer,
      // Until the batch is written the session owns the bytes: they were acknowledged to its caller.
      keepFile: true,
      also: (made) => [room.records.putChange(id, { ...session, finished: { at: room.clock.now(), object: made } })],
    });
    await writer.discard();
    return object;
  } catch (error) {
    // What the caller got wrong cannot be mended in this session; a failure of the disk can.
    if (error instanceof StorageError) await drop(room, id);
    throw error;
  }
}

type Writers = ReturnType<typeof createWriters>;

function createWriters(bodies: Bodies) {
  const warm = new Map<string, Writer>();
  const keep = (id: string, writer: Writer) => {
    warm.set(id, writer);
    const [oldest] = warm.keys();
    if (warm.size > WARM_LIMIT && oldest !== undefined) warm.delete(oldest);
  };
  return {
    /** A fresh session has no bytes on disk, so a small upload needs no file at all. */
    begin: (id: string) => keep(id, createWriter(bodies.uploadPath(id))),
    async take(id: string): Promise<Writer> {
      const known = warm.get(id);
      warm.delete(id);
      return known ?? reopenWriter(bodies.uploadPath(id));
    },
    /** Until the session's next request; its bytes are in the file then. */
    async park(id: string, writer: Writer): Promise<void> {
      await writer.park();
      keep(id, writer);
    },
    forget: (id: string) => warm.delete(id),
  };
}

/** A new request of a session means that its caller has given the former one up. */
function createTurns() {
  const active = new Map<string, { abort: (() => void) | undefined; done: Promise<unknown> }>();
  return {
    busy: (id: string) => active.has(id),
    async take<T>(id: string, abort: (() => void) | undefined, work: () => Promise<T>): Promise<T> {
      for (let other = active.get(id); other; other = active.get(id)) {
        other.abort?.();
        await other.done.catch(() => undefined);
      }
      const done = work().finally(() => active.delete(id));
      active.set(id, { abort, done });
      return done;
    },
  };
}
