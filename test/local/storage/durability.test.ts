import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { crc32c, encodeCrc32c } from '../../../local/services/storage/crc32c.ts';
import type { StorageEvent } from '../../../local/services/storage/index.ts';
import { createOutbox } from '../../../local/services/storage/outbox.ts';
import { openStore } from '../../../local/store/index.ts';
import type { Clock } from '../../../local/wire/clock.ts';
import { openCloud, type Cloud } from './cloud.ts';
import { beginUpload, call, makeBucket, pathOf, post, put, sendChunk } from './wire.ts';

const CHUNK = 256 * 1024;

let cloud: Cloud;

beforeEach(async () => {
  cloud = await openCloud({ clock: handClock().clock });
  await makeBucket(cloud, 'box');
});

afterEach(() => cloud.close());

/** Time that moves by hand. */
function handClock() {
  let now = 1_800_000_000_000;
  const timers = new Set<{ due: number; callback: () => void }>();
  const clock: Clock = {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { due: now + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  const advance = (milliseconds: number) => {
    now += milliseconds;
    for (const timer of [...timers]) {
      if (timer.due <= now && timers.delete(timer)) timer.callback();
    }
  };
  return { clock, advance, waiting: () => timers.size };
}

/** Resolves once the condition holds; every event and answer of the room gives it a chance. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

const kinds = (events: readonly StorageEvent[]) => events.map(({ type }) => type.split('.').at(-1));
const files = async (folder: string) => (await readdir(join(cloud.directory, 'files', folder))).length;

describe('after a crash', () => {
  test('objects, buckets and versions are as they were acknowledged', async () => {
    const large = randomBytes(100_000);
    await makeBucket(cloud, 'versions', { versioning: { enabled: true }, labels: { owner: 'fiscal' } });
    await put(cloud, 'box', 'large', large);
    await put(cloud, 'box', 'small', 'small');
    const first = await put(cloud, 'versions', 'doc', 'one');
    const second = await put(cloud, 'versions', 'doc', 'two');
    const before = await call(cloud, pathOf('box', 'large'));
    cloud = await cloud.crash();
    const after = await call(cloud, pathOf('box', 'large'));
    const facts = ({ json }: typeof after) => ({ ...json, selfLink: undefined, mediaLink: undefined });
    expect(facts(after)).toEqual(facts(before));
    expect((await buffer((await cloud.storage.read('box', 'large')).stream)).equals(large)).toBe(true);
    expect(await text((await cloud.storage.read('box', 'small')).stream)).toBe('small');
    const generation = String(first.json['generation']);
    expect(await text((await cloud.storage.read('versions', 'doc', generation)).stream)).toBe('one');
    expect((await call(cloud, '/b/versions')).json).toMatchObject({ labels: { owner: 'fiscal' } });
    const third = await put(cloud, 'versions', 'doc', 'three');
    expect(Number(third.json['generation'])).toBeGreaterThan(Number(second.json['generation']));
  });

  test('generations rise although the clock stands still or goes back', async () => {
    const first = Number((await put(cloud, 'box', 'doc', '1')).json['generation']);
    const second = Number((await put(cloud, 'box', 'doc', '2')).json['generation']);
    await call(cloud, pathOf('box', 'doc'), { method: 'DELETE' });
    const early: Clock = { now: () => 1000, after: () => () => undefined };
    cloud = await cloud.crash({ clock: early });
    const third = Number((await put(cloud, 'box', 'doc', '3')).json['generation']);
    expect([first < second, second < third]).toEqual([true, true]);
  });

  test('a resumable upload goes on where it was acknowledged', async () => {
    const bytes = randomBytes(CHUNK + 5000);
    const session = new URL(await beginUpload(cloud, 'box', 'doc', '', { contentType: 'text/plain' }));
    await sendChunk(cloud, session.href, `bytes 0-${CHUNK - 1}/*`, bytes.subarray(0, CHUNK));
    const untouched = new URL(await beginUpload(cloud, 'box', 'other'));
    cloud = await cloud.crash();
    const here = ({ pathname, search }: URL) => pathname + search;
    const asked = await sendChunk(cloud, here(session), 'bytes */*');
    expect(asked.headers.get('range')).toBe(`bytes=0-${CHUNK - 1}`);
    const last = `bytes ${CHUNK}-${bytes.length - 1}/${bytes.length}`;
    const done = await sendChunk(cloud, here(session), last, bytes.subarray(CHUNK));
    expect(done.json).toMatchObject({ contentType: 'text/plain', crc32c: encodeCrc32c(crc32c(bytes)) });
    expect((await sendChunk(cloud, here(untouched), 'bytes 0-*/*', 'hello')).status).toBe(200);
    cloud = await cloud.crash();
    const again = await sendChunk(cloud, here(session), 'bytes */*');
    expect(again).toMatchObject({ status: 200, json: { generation: done.json['generation'] } });
  });

  test('files that belong to no object and no upload are removed, all others stay', async () => {
    await put(cloud, 'box', 'kept', randomBytes(50_000));
    const session = new URL(await beginUpload(cloud, 'box', 'going-on'));
    await sendChunk(cloud, session.href, `bytes 0-${CHUNK - 1}/*`, randomBytes(CHUNK));
    for (const folder of ['bodies', 'uploads']) {
      await mkdir(join(cloud.directory, 'files', folder), { recursive: true });
      await writeFile(join(cloud.directory, 'files', folder, 'orphan'), 'x');
    }
    cloud = await cloud.crash();
    expect([await files('bodies'), await files('uploads')]).toEqual([1, 1]);
    expect((await sendChunk(cloud, session.pathname + session.search, 'bytes */*')).status).toBe(308);
  });
});

describe('bodies', () => {
  test('leave the disk with their objects', async () => {
    const large = randomBytes(50_000);
    await put(cloud, 'box', 'doc', large);
    await put(cloud, 'box', 'doc', large);
    expect(await files('bodies')).toBe(1);
    await post(cloud, `${pathOf('box', 'doc')}/rewriteTo/b/box/o/copy`);
    await call(cloud, pathOf('box', 'doc'), { method: 'DELETE' });
    expect(await buffer((await cloud.storage.read('box', 'copy')).stream)).toEqual(large);
    await call(cloud, pathOf('box', 'copy'), { method: 'DELETE' });
    expect([await files('bodies'), await files('uploads')]).toEqual([0, 0]);
  });

  test('are read to their end although the object is overwritten meanwhile', async () => {
    const large = randomBytes(3_000_000);
    await put(cloud, 'box', 'doc', large);
    const { stream } = await cloud.storage.read('box', 'doc');
    await put(cloud, 'box', 'doc', 'new');
    expect((await buffer(stream)).equals(large)).toBe(true);
  });

  test('of abandoned uploads are removed after a week, finished ones are forgotten after an hour', async () => {
    const { clock, advance } = handClock();
    await cloud.close();
    cloud = await openCloud({ clock });
    await makeBucket(cloud, 'box');
    const abandoned = await beginUpload(cloud, 'box', 'abandoned');
    await sendChunk(cloud, abandoned, `bytes 0-${CHUNK - 1}/*`, randomBytes(CHUNK));
    const finished = await beginUpload(cloud, 'box', 'finished');
    await sendChunk(cloud, finished, 'bytes 0-*/*', 'x');
    advance(2 * 3_600_000);
    const { pathname, search } = new URL(abandoned);
    cloud = await cloud.crash({ clock });
    expect((await sendChunk(cloud, new URL(finished).pathname + new URL(finished).search, 'bytes */*')).status).toBe(
      404,
    );
    expect((await sendChunk(cloud, pathname + search, 'bytes */*')).status).toBe(308);
    advance(8 * 86_400_000);
    cloud = await cloud.crash({ clock });
    expect((await sendChunk(cloud, pathname + search, 'bytes */*')).status).toBe(404);
    expect(await files('uploads')).toBe(0);
    expect((await call(cloud, pathOf('box', 'finished'))).status).toBe(200);
  });
});

describe('events', () => {
  test('tell of every change with the full resource', async () => {
    const made = await put(cloud, 'box', 'doc', 'one');
    await put(cloud, 'box', 'doc', 'two');
    await call(cloud, pathOf('box', 'doc'), { method: 'PATCH', body: '{"metadata":{"k":"v"}}' });
    await call(cloud, pathOf('box', 'doc'), { method: 'DELETE' });
    await until(() => cloud.events.length === 5);
    expect(kinds(cloud.events).sort()).toEqual(['deleted', 'deleted', 'finalized', 'finalized', 'metadataUpdated']);
    const [first] = cloud.events;
    expect(first).toMatchObject({
      type: 'google.cloud.storage.object.v1.finalized',
      bucket: 'box',
      object: { name: 'doc', generation: made.json['generation'], size: '3', md5Hash: made.json['md5Hash'] },
    });
    expect(new Set(cloud.events.map(({ id }) => id)).size).toBe(5);
  });

  test('say archived where a versioned bucket keeps the old generation', async () => {
    await makeBucket(cloud, 'versions', { versioning: { enabled: true } });
    await put(cloud, 'versions', 'doc', 'one');
    await put(cloud, 'versions', 'doc', 'two');
    await until(() => cloud.events.length === 3);
    expect(kinds(cloud.events).sort()).toEqual(['archived', 'finalized', 'finalized']);
  });

  test('that nobody took are emitted again after a crash, with the same id, and then no more', async () => {
    const refused: string[] = [];
    cloud = await cloud.crash({
      emit: async ({ id }) => {
        refused.push(id);
        throw new Error('not now');
      },
    });
    await put(cloud, 'box', 'a', 'x');
    await put(cloud, 'box', 'b', 'x');
    await until(() => refused.length === 2);
    cloud = await cloud.crash({ start: false });
    expect(cloud.events).toEqual([]);
    await cloud.storage.start();
    await until(() => cloud.events.length === 2);
    expect(cloud.events.map(({ id }) => id).sort()).toEqual(refused.sort());
    await cloud.storage.stop();
    cloud = await cloud.crash();
    await put(cloud, 'box', 'c', 'x');
    await until(() => cloud.events.length > 0);
    expect(cloud.events.map(({ object }) => object['name'])).toEqual(['c']);
  });

  test('that were refused come again with back-off', async () => {
    const { clock, advance, waiting } = handClock();
    let attempts = 0;
    cloud = await cloud.crash({
      clock,
      emit: async () => {
        attempts++;
        if (attempts < 3) throw new Error('not now');
      },
    });
    const timersBefore = waiting();
    await put(cloud, 'box', 'doc', 'x');
    await until(() => attempts === 1 && waiting() === timersBefore + 1);
    advance(99);
    expect(attempts).toBe(1);
    advance(1);
    await until(() => attempts === 2 && waiting() === timersBefore + 1);
    advance(200);
    await until(() => cloud.events.length === 1);
    expect(attempts).toBe(3);
  });

  test('beyond what memory holds wait in the store and all arrive once', async () => {
    const store = await openStore(join(cloud.directory, 'outbox'));
    const emitted: string[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const emit = async ({ id }: StorageEvent) => {
      await gate;
      emitted.push(id);
    };
    const outbox = createOutbox({ store, clock: handClock().clock, log, emit }, 10);
    outbox.start();
    const ids = Array.from({ length: 300 }, (_, index) => String(1000 + index));
    for (const id of ids) {
      const event: StorageEvent = {
        id,
        type: 'google.cloud.storage.object.v1.finalized',
        time: '',
        bucket: 'box',
        object: {},
      };
      await store.batch([outbox.entry(event)]);
      outbox.send([event]);
    }
    open();
    await until(() => emitted.length >= ids.length);
    await outbox.stop();
    expect([...emitted].sort()).toEqual(ids);
    for await (const [key] of store.entries()) throw new Error(`left in the outbox: ${key.toString()}`);
    await store.close();
  });
});
