import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ARCHIVE_LIMITS, prune, unpack, type ArchiveLimits } from '../../../local/run/archive.ts';
import { pax, tar, tarGz, type TestEntry } from './tar-gz.ts';

let outer: string;
let root: string;
beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), 'archive-'));
  root = join(outer, 'run');
});
afterEach(() => rm(outer, { recursive: true, force: true }));

async function* chunks(bytes: Buffer, size = 100) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const put = (entries: readonly TestEntry[], limits: Partial<ArchiveLimits> = {}) =>
  unpack(root, chunks(tarGz(entries)), { ...ARCHIVE_LIMITS, ...limits });
const read = async (sha: string, path: string) => readFile(join(root, sha, path), 'utf8');

describe('an archive', () => {
  it('is unpacked into a directory named by its content', async () => {
    const content = 'x'.repeat(5000);
    const sha = await put([
      { path: 'app/', flag: '5' },
      { path: './app/main.mjs', content },
      { path: 'bin/run', content: '#!', mode: 0o755 },
      { path: 'empty', content: '' },
    ]);
    expect(sha).toMatch(/^[0-9a-f]{64}$/);
    expect(await read(sha, 'app/main.mjs')).toBe(content);
    expect(await read(sha, 'empty')).toBe('');
    expect((await stat(join(root, sha, 'bin/run'))).mode & 0o111).toBe(0o111);
    expect((await stat(join(root, sha, 'app/main.mjs'))).mode & 0o111).toBe(0);
    expect(await readdir(root)).toEqual([sha]);
  });

  it('keeps long names of both kinds', async () => {
    const [long, longer] = [`${'a/'.repeat(80)}pax`, `${'b/'.repeat(80)}gnu`];
    const sha = await put([
      { path: 'header', flag: 'x', content: pax('path', long) + pax('mtime', '1.5') },
      { path: 'cut', content: 'one' },
      { path: '././@LongLink', flag: 'L', content: `${longer}\0` },
      { path: 'cut', content: 'two' },
      { path: 'plain', content: 'three' },
    ]);
    expect(await read(sha, long)).toBe('one');
    expect(await read(sha, longer)).toBe('two');
    expect(await read(sha, 'plain')).toBe('three');
  });

  it('keeps links inside itself', async () => {
    const sha = await put([
      { path: 'node_modules/.bin/tool', flag: '2', link: '../tool/main.js' },
      { path: 'node_modules/tool/main.js', content: 'tool' },
      { path: 'copy.js', flag: '1', link: 'node_modules/tool/main.js' },
    ]);
    expect(await read(sha, 'node_modules/.bin/tool')).toBe('tool');
    expect(await readlink(join(root, sha, 'node_modules/.bin/tool'))).toBe('../tool/main.js');
    expect(await read(sha, 'copy.js')).toBe('tool');
  });

  it('is unpacked once, also by several at the same time', async () => {
    const entries = [{ path: 'a', content: 'a' }];
    const all = await Promise.all([put(entries), put(entries), put(entries)]);
    expect(new Set([...all, await put(entries)]).size).toBe(1);
    expect(await readdir(root)).toEqual([all[0]]);
  });

  it.each<[string, TestEntry[], string]>([
    ['an absolute path', [{ path: '/tmp/evil', content: 'x' }], 'unsafe-path'],
    ['a path that climbs out', [{ path: '../evil', content: 'x' }], 'unsafe-path'],
    ['a path that climbs later', [{ path: 'a/b/../../../evil', content: 'x' }], 'unsafe-path'],
    [
      'a path that climbs in a long name',
      [{ path: 'h', flag: 'x', content: pax('path', '../evil') }, { path: 'a' }],
      'unsafe-path',
    ],
    ['a Windows path', [{ path: '..\\evil', content: 'x' }], 'unsafe-path'],
    ['a drive', [{ path: 'C:/evil', content: 'x' }], 'unsafe-path'],
    ['a link out', [{ path: 'a', flag: '2', link: '../../outside' }], 'unsafe-link'],
    ['an absolute link', [{ path: 'a', flag: '2', link: '/etc/passwd' }], 'unsafe-link'],
    ['a link to nowhere', [{ path: 'a', flag: '2', link: 'missing' }], 'unsafe-link'],
    ['a link to itself', [{ path: 'a', flag: '2', link: 'a' }], 'unsafe-link'],
    [
      'a link out by way of another link',
      [
        { path: 'd/', flag: '5' },
        { path: 'd/up', flag: '2', link: '..' },
        { path: 'e', flag: '2', link: 'd/up/../../outside' },
      ],
      'unsafe-link',
    ],
    [
      'a link inside a link',
      [
        { path: 'a', flag: '2', link: '..' },
        { path: 'a/evil', flag: '2', link: 'x' },
      ],
      'unsafe-link',
    ],
    [
      'a file in place of a link',
      [
        { path: 'a', flag: '2', link: '../outside' },
        { path: 'a', content: 'x' },
      ],
      'unsafe-path',
    ],
    [
      'a file below a link',
      [
        { path: 'a', flag: '2', link: '..' },
        { path: 'a/outside', content: 'x' },
      ],
      'unsafe-path',
    ],
    ['a hard link out', [{ path: 'a', flag: '1', link: '../outside' }], 'unsafe-path'],
    ['a hard link to nothing', [{ path: 'a', flag: '1', link: 'b' }], 'unsafe-link'],
    [
      'a hard link to a directory',
      [
        { path: 'd/', flag: '5' },
        { path: 'a', flag: '1', link: 'd' },
      ],
      'unsafe-link',
    ],
    ['a device', [{ path: 'a', flag: '3' }], 'unsupported-entry'],
    ['a pipe', [{ path: 'a', flag: '6' }], 'unsupported-entry'],
    [
      'a file below a file',
      [
        { path: 'a', content: 'x' },
        { path: 'a/b', content: 'x' },
      ],
      'unsafe-path',
    ],
  ])('with %s is refused and leaves nothing', async (_title, entries, code) => {
    await expect(put([{ path: 'fine', content: 'x' }, ...entries])).rejects.toMatchObject({ code });
    expect(await readdir(root)).toEqual([]);
    expect(await readdir(outer)).toEqual(['run']);
  });

  it.each<[string, Partial<ArchiveLimits>, string]>([
    ['bytes', { contentBytes: 1500 }, 'too-large'],
    ['entries', { entries: 2 }, 'too-large'],
    ['compressed bytes', { archiveBytes: 50 }, 'too-large'],
  ])('with too many %s is refused', async (_title, limits, code) => {
    const copies = [
      { path: 'a', content: 'x'.repeat(1000) },
      { path: 'b', flag: '1', link: 'a' },
      { path: 'c', flag: '1', link: 'a' },
    ];
    await expect(put(copies, limits)).rejects.toMatchObject({ code });
    expect(await readdir(root)).toEqual([]);
  });

  const good = tar([{ path: 'a', content: 'x'.repeat(2000) }]);
  const flipped = Buffer.from(good);
  flipped[3] = 65;
  it.each<[string, Buffer]>([
    ['no gzip', good],
    ['an empty body', Buffer.alloc(0)],
    ['half a gzip', gzipSync(good).subarray(0, 40)],
    ['half a tar', gzipSync(good.subarray(0, 1200))],
    ['a wrong checksum', gzipSync(flipped)],
    ['noise', gzipSync(Buffer.alloc(2048, 7))],
  ])('that is %s is refused', async (_title, bytes) => {
    await expect(unpack(root, chunks(bytes))).rejects.toMatchObject({ code: 'not-an-archive' });
    expect(await readdir(root)).toEqual([]);
  });

  it('that goes on without end after its last entry is refused', async () => {
    const bomb = gzipSync(Buffer.concat([good, Buffer.alloc(4 * 1024 * 1024)]));
    const limits = { ...ARCHIVE_LIMITS, contentBytes: 2000, entries: 10 };
    await expect(unpack(root, chunks(bomb), limits)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('that cannot be read to its end leaves nothing', async () => {
    const bytes = tarGz([{ path: 'a', content: 'x' }]);
    const broken = (async function* () {
      yield bytes.subarray(0, 20);
      throw new Error('the disk is gone');
    })();
    await expect(unpack(root, broken)).rejects.toThrow('the disk is gone');
    expect(await readdir(root)).toEqual([]);
  });
});

it('archives that nothing needs any more are pruned', async () => {
  const [kept, old] = [await put([{ path: 'a', content: '1' }]), await put([{ path: 'a', content: '2' }])];
  await prune(root, new Set([kept]));
  expect(await readdir(root)).toEqual([kept]);
  expect(old).not.toBe(kept);
});
