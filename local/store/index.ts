/**
 * The durable, ordered store under every room of the local cloud: one LevelDB, one key prefix per room.
 *
 * In: byte keys and byte values, changed in atomic batches. Out: point reads and range scans in key order.
 * What a resolved batch wrote survives kill -9 of the process: LevelDB hands it to the operating system before it
 * resolves. (Power loss is not covered: the laptop's cloud does not fsync every write.)
 */
import { ClassicLevel } from 'classic-level';
import { bytesOf, jsonOf, textOf, type Value } from './value.ts';
import { withPrefix, WriteBehind, type Backend, type Change, type Key } from './write-behind.ts';

export { Json, Lazy, type Value } from './value.ts';
export type { Change, Key } from './write-behind.ts';

/** Bounds are byte-wise; `prefix` limits to keys that start with it. Absent bounds are open. */
export interface Range {
  readonly prefix?: Key;
  readonly gte?: Key;
  readonly gt?: Key;
  readonly lt?: Key;
  readonly lte?: Key;
  readonly reverse?: boolean;
  readonly limit?: number;
}

export interface Store {
  get(key: Key): Promise<Buffer | undefined>;
  /** In this thread, and at once. */
  text(key: string): string | undefined;
  /** As text() does it. */
  bytes(key: Key): Buffer | undefined;
  /** A JSON record, as text() does it. Not to be changed. */
  json<T>(key: string): T | undefined;
  getMany(keys: readonly Key[]): Promise<(Buffer | undefined)[]>;
  /** All changes or none; durable against kill -9 once resolved. */
  batch(changes: readonly Change[]): Promise<void>;
  /** As batch(); undefined when it is done already, which only an ephemeral store can say. */
  apply(changes: readonly Change[]): Promise<void> | undefined;
  readonly isEphemeral: boolean;
  /** In key order, from a snapshot taken at the first step. Keys come without the room's prefix. */
  entries(range?: Range): AsyncIterableIterator<[key: Buffer, value: Buffer]>;
  /** As entries(), many at a time: cheaper by far for long scans. */
  chunks(range?: Range, size?: number): AsyncIterableIterator<[key: Buffer, value: Buffer][]>;
  /** A view whose keys all begin with this name; rooms never see each other's keys. */
  room(name: string): Store;
}

export class StoreError extends Error {
  readonly code: 'data-dir-in-use' | 'data-dir-unusable';
  constructor(code: StoreError['code'], message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export interface StoreOptions {
  /** Nothing has to survive the process: a batch is done before it is written. */
  readonly ephemeral?: boolean;
}

/**
 * Opens (or makes) the LevelDB in a directory.
 * @throws StoreError `data-dir-in-use` when another process holds it, `data-dir-unusable` for anything else.
 */
export async function openStore(
  directory: string,
  { ephemeral = false }: StoreOptions = {},
): Promise<Store & { close(): Promise<void> }> {
  const level: Level = new ClassicLevel<Buffer, Buffer>(directory, {
    keyEncoding: 'buffer',
    valueEncoding: 'buffer',
    // Rows are read back right after they are written: a bigger write buffer keeps those reads in memory.
    writeBufferSize: 16 * 1024 * 1024,
    cacheSize: 32 * 1024 * 1024,
  });
  try {
    await level.open();
  } catch (error) {
    throw openingError(directory, error);
  }
  const direct = backend(level);
  const database = {
    level,
    backend: ephemeral ? new WriteBehind(direct, await isEmpty(level)) : direct,
    isEphemeral: ephemeral,
  };
  return Object.assign(view(database, ''), { close: () => level.close() });
}

async function isEmpty(level: Level): Promise<boolean> {
  return (await level.keys({ limit: 1 }).all()).length === 0;
}

type Level = ClassicLevel<Buffer, Buffer>;

interface Database {
  readonly level: Level;
  readonly backend: Backend;
  readonly isEphemeral: boolean;
}

/** So few keys are read in this thread: handing a read to a worker thread costs five times what the read itself does. */
const FEW_KEYS = 16;

function backend(level: Level): Backend {
  const batch: Backend['batch'] = (changes, prefix) =>
    level.batch(
      changes.map((change) => {
        const key = toBuffer(withPrefix(prefix, change.key));
        return change.type === 'put' ? { type: 'put', key, value: bytesOf(change.value) } : { type: 'del', key };
      }),
    );
  return {
    getSync: (key) => level.getSync(toBuffer(key)),
    getMany: (keys) =>
      keys.length <= FEW_KEYS
        ? Promise.resolve(keys.map((key) => level.getSync(toBuffer(key))))
        : level.getMany(keys.map(toBuffer)),
    batch,
    apply: batch,
    settle: () => Promise.resolve(),
  };
}

function openingError(directory: string, error: unknown): StoreError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'LEVEL_LOCKED') {
    return new StoreError(
      'data-dir-in-use',
      `The data directory ${directory} is in use by another local cloud. Stop it with "notamesh down", or choose another --data-dir.`,
      error,
    );
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new StoreError('data-dir-unusable', `The data directory ${directory} cannot be opened: ${detail}`, error);
}

function view(database: Database, prefixText: string): Store {
  const { level, backend, isEphemeral } = database;
  const prefix = Buffer.from(prefixText);
  const bounds = (range: Range) => levelRange(range, prefix);
  const read = (key: Key) => backend.getSync(withPrefix(prefixText, key));
  async function* chunks(range: Range = {}, size = 256): AsyncIterableIterator<[Buffer, Buffer][]> {
    await backend.settle();
    const iterator = level.iterator({ ...bounds(range), highWaterMarkBytes: 1024 * 1024 });
    try {
      for (;;) {
        const found = await iterator.nextv(size);
        if (found.length === 0) return;
        yield found.map(([key, value]) => [key.subarray(prefix.length), value]);
      }
    } finally {
      await iterator.close();
    }
  }
  return {
    get: (key) => Promise.resolve(maybe(read(key), bytesOf)),
    bytes: (key) => maybe(read(key), bytesOf),
    text: (key) => maybe(read(key), textOf),
    json: <T>(key: string) => maybe(read(key), jsonOf) as T | undefined,
    getMany: async (keys) => {
      const values = await backend.getMany(keys.map((key) => withPrefix(prefixText, key)));
      return values.map((value) => maybe(value, bytesOf));
    },
    batch: (changes) => backend.batch(changes, prefixText),
    apply: (changes) => backend.apply(changes, prefixText),
    isEphemeral,
    async *entries(range = {}) {
      for await (const chunk of chunks(range)) yield* chunk;
    },
    chunks,
    room: (name) => view(database, `${prefixText}${name}\0`),
  };
}

function maybe<T>(value: Value | undefined, read: (value: Value) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

function levelRange(range: Range, prefix: Buffer) {
  const inner = range.prefix === undefined ? prefix : Buffer.concat([prefix, toBuffer(range.prefix)]);
  const bound = (key: Key) => Buffer.concat([prefix, toBuffer(key)]);
  const after = keyAfterPrefix(inner);
  return {
    ...lowerBound(range, bound, inner),
    ...upperBound(range, bound, after),
    reverse: range.reverse ?? false,
    limit: range.limit ?? -1,
  };
}

function lowerBound(range: Range, bound: (key: Key) => Buffer, inner: Buffer) {
  if (range.gt !== undefined) {
    const gt = bound(range.gt);
    return Buffer.compare(gt, inner) >= 0 ? { gt } : { gte: inner };
  }
  const gte = range.gte === undefined ? inner : bound(range.gte);
  return { gte: Buffer.compare(gte, inner) >= 0 ? gte : inner };
}

function upperBound(range: Range, bound: (key: Key) => Buffer, after: Buffer | undefined) {
  const within = (key: Buffer) => after === undefined || Buffer.compare(key, after) < 0;
  if (range.lte !== undefined) {
    const lte = bound(range.lte);
    if (within(lte)) return { lte };
  } else if (range.lt !== undefined) {
    const lt = bound(range.lt);
    if (within(lt)) return { lt };
  }
  return after === undefined ? {} : { lt: after };
}

/** The first key after all keys with this prefix; undefined when there is none (empty, or all 0xff). */
export function keyAfterPrefix(prefix: Buffer): Buffer | undefined {
  for (let index = prefix.length - 1; index >= 0; index--) {
    const byte = prefix[index] ?? 0;
    if (byte < 0xff) {
      const after = Buffer.from(prefix.subarray(0, index + 1));
      after[index] = byte + 1;
      return after;
    }
  }
  return undefined;
}

function toBuffer(key: Key): Buffer {
  return typeof key === 'string' ? Buffer.from(key) : key;
}
