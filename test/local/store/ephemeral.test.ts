import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openStore, type Change, type Store } from '../../../local/store/index.ts';

const key = fc.constantFrom('a', 'ab', 'abc', 'b', 'ba', 'ç', '\0', '\xff');
const change = fc.oneof(
  fc.record({ type: fc.constant('put' as const), key, value: fc.string().map((text) => Buffer.from(text)) }),
  fc.record({ type: fc.constant('del' as const), key }),
);
const action = fc.oneof(
  fc.record({ batch: fc.array(change, { maxLength: 4 }) }),
  fc.record({ get: fc.array(key, { minLength: 1, maxLength: 20 }) }),
  fc.record({ prefix: fc.constantFrom('', 'a', 'b'), reverse: fc.boolean() }),
);

async function perform(store: Store, step: typeof action extends fc.Arbitrary<infer T> ? T : never): Promise<unknown> {
  if ('batch' in step) return store.batch(step.batch as readonly Change[]);
  if ('get' in step) return [await store.getMany(step.get), await store.get(step.get[0] ?? '')];
  const found: string[] = [];
  for await (const [name, value] of store.entries(step)) found.push(`${name.toString('hex')}=${value.toString()}`);
  return found;
}

describe('an ephemeral store', () => {
  let directory: string;
  const open: (Store & { close(): Promise<void> })[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ephemeral-'));
  });
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
    await rm(directory, { recursive: true, force: true });
  });
  const opened = async (name: string, ephemeral: boolean) => {
    const store = await openStore(join(directory, name), { ephemeral });
    open.push(store);
    return store;
  };

  it('shows what a durable one shows', async () => {
    const [durable, ephemeral] = [await opened('durable', false), await opened('ephemeral', true)];
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (steps) => {
        const room = `room${round++}`;
        for (const step of steps) {
          expect(await perform(ephemeral.room(room), step)).toEqual(await perform(durable.room(room), step));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps what waits out of the hands of its writer', async () => {
    const store = await opened('ephemeral', true);
    const value = Buffer.from('before');
    await store.batch([{ type: 'put', key: 'k', value }]);
    value.write('after!');
    expect((await store.get('k'))?.toString()).toBe('before');
  });

  it('takes more than it holds in memory', async () => {
    const store = await opened('ephemeral', true);
    const value = Buffer.alloc(1024 * 1024, 7);
    const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);
    await Promise.all(keys.map((each) => store.batch([{ type: 'put', key: each, value }])));
    for (const each of keys) expect((await store.get(each))?.equals(value)).toBe(true);
    const found: number[] = [];
    for await (const [, bytes] of store.entries()) found.push(bytes.length);
    expect(found).toEqual(keys.map(() => value.length));
  });
});
