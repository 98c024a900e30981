import { createHash, randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { Storage as Client, type Bucket } from '@google-cloud/storage';
import { openCloud, statusOf, type Cloud } from './cloud.ts';

let cloud: Cloud;
let bucket: Bucket;

beforeAll(async () => {
  cloud = await openCloud();
  [bucket] = await cloud.client().createBucket('client-bucket', { location: 'southamerica-east1' });
});

afterAll(() => cloud.close());

describe("Google's client writes and reads", () => {
  test.each([
    ['five bytes, resumable', 5, {}],
    ['five bytes, multipart', 5, { resumable: false }],
    ['nothing, resumable', 0, {}],
    ['nothing, multipart', 0, { resumable: false }],
    ['a megabyte in chunks', 1_000_000, { chunkSize: 256 * 1024 }],
    ['exactly four chunks', 1024 * 1024, { chunkSize: 256 * 1024 }],
    ['a megabyte, resumable', 1_000_000, { validation: 'md5' as const }],
    ['a megabyte, multipart', 1_000_000, { resumable: false, validation: 'crc32c' as const }],
    ['the most that is kept in the store', 16 * 1024, { resumable: false }],
    ['the least that is kept in a file', 16 * 1024 + 1, { resumable: false }],
  ])('%s', async (title, size, options) => {
    const bytes = randomBytes(size);
    const file = bucket.file(`sizes/${title}`);
    await file.save(bytes, { contentType: 'application/json', ...options });
    const [read] = await file.download({ validation: 'crc32c' });
    expect(read.equals(bytes)).toBe(true);
    const [metadata] = await file.getMetadata();
    expect(metadata).toMatchObject({
      size: String(size),
      contentType: 'application/json',
      metageneration: '1',
      md5Hash: createHash('md5').update(bytes).digest('base64'),
    });
  });

  test('through the environment variable as through the option', async () => {
    process.env['STORAGE_EMULATOR_HOST'] = cloud.origin;
    try {
      const file = new Client({ projectId: 'demo-notamesh' }).bucket('client-bucket').file('by/variable');
      await file.save('one');
      await file.save('two', { resumable: false });
      expect(String((await file.download())[0])).toBe('two');
    } finally {
      delete process.env['STORAGE_EMULATOR_HOST'];
    }
  });

  test('ranges of a small and of a large object', async () => {
    for (const size of [100, 100_000]) {
      const bytes = randomBytes(size);
      const file = bucket.file(`ranges/${size}`);
      await file.save(bytes, { resumable: false });
      for (const [start, end] of [
        [0, 0],
        [10, 19],
        [50, size - 1],
        [90, size + 50],
      ] as const) {
        const [part] = await file.download({ start, end });
        expect(part.equals(bytes.subarray(start, end + 1))).toBe(true);
      }
      expect((await file.download({ start: 40 }))[0].equals(bytes.subarray(40))).toBe(true);
      expect(await statusOf(file.download({ start: size }))).toBe(416);
    }
  });

  test('gzip as stored, and unpacked by the client', async () => {
    const file = bucket.file('zipped');
    const packed = gzipSync('nota fiscal');
    await file.save(packed, { resumable: false, metadata: { contentEncoding: 'gzip', contentType: 'text/plain' } });
    expect(String((await file.download())[0])).toBe('nota fiscal');
    expect((await file.download({ decompress: false }))[0].equals(packed)).toBe(true);
  });
});

describe("Google's client manages objects", () => {
  test.each([[true], [false]])('creates once with ifGenerationMatch 0 (resumable: %s)', async (resumable) => {
    const file = bucket.file(`once/${resumable}`);
    const save = () => file.save('x', { resumable, preconditionOpts: { ifGenerationMatch: 0 } });
    await save();
    expect(await statusOf(save())).toBe(412);
    expect(await text(file.createReadStream())).toBe('x');
  });

  test('pages through a list and rolls names up at a delimiter', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `list/${index % 5}/${index}`);
    await Promise.all(names.map((name) => bucket.file(name).save(name, { resumable: false })));
    const [all] = await bucket.getFiles({ prefix: 'list/' });
    expect(all.map((file) => file.name)).toEqual([...names].sort());
    const [page, next] = await bucket.getFiles({ prefix: 'list/', maxResults: 10, autoPaginate: false });
    expect(page.map((file) => file.name)).toEqual([...names].sort().slice(0, 10));
    const [rest] = await bucket.getFiles({ ...next, maxResults: 100 });
    expect(rest.map((file) => file.name)).toEqual([...names].sort().slice(10));
    const [, , answer] = await bucket.getFiles({ prefix: 'list/', delimiter: '/', autoPaginate: false });
    expect(answer).toMatchObject({ prefixes: ['list/0/', 'list/1/', 'list/2/', 'list/3/', 'list/4/'] });
  });

  test('copies with the metadata, moves, joins and deletes', async () => {
    const first = bucket.file('ops/first');
    await first.save(randomBytes(40_000), { contentType: 'text/plain', metadata: { metadata: { source: 'demo' } } });
    const [copy] = await first.copy(bucket.file('ops/copy'));
    expect((await copy.getMetadata())[0]).toMatchObject({ contentType: 'text/plain', metadata: { source: 'demo' } });
    await copy.move(bucket.file('ops/moved'));
    expect((await copy.exists())[0]).toBe(false);
    const second = bucket.file('ops/second');
    await second.save('tail', { resumable: false });
    const [joined] = await bucket.combine([bucket.file('ops/moved'), second], bucket.file('ops/joined'));
    const [metadata] = await joined.getMetadata();
    expect(metadata).toMatchObject({ size: '40004', componentCount: 2 });
    expect(metadata.md5Hash).toBeUndefined();
    const whole = Buffer.concat([(await first.download())[0], Buffer.from('tail')]);
    expect((await joined.download({ validation: 'crc32c' }))[0].equals(whole)).toBe(true);
    await joined.delete();
    expect(await statusOf(joined.download())).toBe(404);
    expect(await statusOf(joined.delete())).toBe(404);
  });

  test('changes metadata key by key and raises the metageneration', async () => {
    const file = bucket.file('meta');
    await file.save('x', { resumable: false });
    await file.setMetadata({ cacheControl: 'no-cache', metadata: { a: '1', b: '2' } });
    await file.setMetadata({ cacheControl: null as unknown as string, metadata: { a: null } });
    const [metadata] = await file.getMetadata();
    expect(metadata).toMatchObject({ metageneration: '3', metadata: { b: '2' } });
    expect(metadata.cacheControl).toBeUndefined();
    expect(await statusOf(file.setMetadata({ metadata: {} }, { ifMetagenerationMatch: 2 }))).toBe(412);
  });

  test('keeps generations of a versioned bucket and finds each', async () => {
    const [versioned] = await cloud.client().createBucket('versioned-bucket', { versioning: { enabled: true } });
    const file = versioned.file('doc');
    await file.save('one', { resumable: false });
    const first = String(file.metadata.generation);
    await file.save('two', { resumable: false });
    expect(Number(file.metadata.generation)).toBeGreaterThan(Number(first));
    expect(String((await versioned.file('doc', { generation: first }).download())[0])).toBe('one');
    await file.delete();
    expect((await versioned.file('doc').exists())[0]).toBe(false);
    const [versions] = await versioned.getFiles({ versions: true });
    expect(versions.map((version) => version.metadata.timeDeleted !== undefined)).toEqual([true, true]);
    expect(await statusOf(versioned.delete())).toBe(409);
    for (const version of versions) await version.delete();
    await versioned.delete();
    expect((await versioned.exists())[0]).toBe(false);
  });
});
