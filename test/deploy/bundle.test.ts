import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { bundleHandlers } from '../../deploy/release/bundle.ts';
import { handlers } from '../../handlers/index.ts';

const root = process.cwd();
let archives: ReadonlyMap<string, Buffer>;
const content = (name: string) => gunzipSync(archives.get(name) ?? Buffer.alloc(0)).toString('latin1');
const hash = (packed: Buffer | undefined) =>
  createHash('sha256')
    .update(packed ?? '')
    .digest('hex');

beforeAll(async () => {
  archives = await bundleHandlers(root, handlers);
});

describe('the archives of the handlers', () => {
  test('the same sources give the same bytes', async () => {
    const again = await bundleHandlers(root, handlers);
    expect([...again].map(([name, packed]) => [name, hash(packed)])).toEqual(
      [...archives].map(([name, packed]) => [name, hash(packed)]),
    );
  });

  test.each([
    ['Bigtable', 'BIGTABLE_EMULATOR_HOST', ['write', 'inspect']],
    ['Pub/Sub', 'PUBSUB_EMULATOR_HOST', ['receive']],
    ['Storage', 'STORAGE_EMULATOR_HOST', ['fetch', 'transform', 'write']],
  ])('the client of %s is in those that use it only', (_client, mark, users) => {
    const found = handlers.filter(({ name }) => content(name).includes(mark)).map(({ name }) => name);
    expect(found.filter((name) => !users.includes(name))).toEqual([]);
    expect(found).toEqual(expect.arrayContaining(users));
  });

  // In KiB, packed; what each weighs today and a little air, so that a heavy import is noticed when it is made.
  test.each([
    ['receive', 750],
    ['fetch', 370],
    ['transform', 580],
    ['write', 740],
    ['inspect', 740],
  ])('%s stays below %d KiB', (name, limit) => {
    expect((archives.get(name)?.length ?? Number.POSITIVE_INFINITY) / 1024).toBeLessThan(limit);
  });

  test('the program of the threads lies beside the one that starts them, and nowhere else', () => {
    const found = handlers.filter(({ name }) => content(name).includes('app/handler/worker.cjs'));
    expect(found.map(({ name }) => name)).toEqual(['transform']);
  });

  test('none carries what administers Bigtable, which takes longer to load than all else', () => {
    expect(handlers.filter(({ name }) => content(name).includes('BigtableTableAdmin'))).toEqual([]);
  });

  test('none carries the googleapis package, which only the metrics exporter of a client would need', () => {
    expect(handlers.filter(({ name }) => content(name).includes('abusiveexperiencereport'))).toEqual([]);
  });
});
