import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIds } from '../../../local/services/workflows/ids.ts';
import { createJournal } from '../../../local/services/workflows/journal.ts';
import { openStore } from '../../../local/store/index.ts';
import { createSerial } from '../../../local/wire/serial.ts';

describe('createIds', () => {
  it('gives UUIDs that rise, within a millisecond and when the clock is set back', () => {
    let now = 1_000_000;
    const next = createIds(() => now);
    const ids = Array.from({ length: 10_000 }, () => next());
    now -= 500;
    ids.push(next(), next());
    now += 10_000;
    ids.push(next());
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('createJournal', () => {
  it('keeps the order of writes to one key and writes all', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'notamesh-journal-'));
    const store = await openStore(directory);
    const journal = createJournal(store);
    const put = (key: string, value: string) => ({ type: 'put', key, value: Buffer.from(value) }) as const;
    await Promise.all(
      Array.from({ length: 10_000 }, (_, n) => journal.write([put('last', String(n)), put(`k${n}`, 'v')])),
    );
    expect((await store.get('last'))?.toString()).toBe('9999');
    let count = 0;
    for await (const chunk of store.chunks()) count += chunk.length;
    expect(count).toBe(10_001);
    await store.close();
    await rm(directory, { recursive: true });
  });

  it('tells every writer of a batch that failed, and goes on', async () => {
    let broken = true;
    const batch = () => (broken ? Promise.reject(new Error('disk full')) : Promise.resolve());
    const journal = createJournal({ batch } as never);
    const failed = [journal.write([]), journal.write([])];
    for (const one of failed) await expect(one).rejects.toThrow('disk full');
    broken = false;
    await journal.write([]);
    await journal.idle();
  });

  it('leaves out what hangs on a batch that failed, and nothing else', async () => {
    const batches: unknown[] = [];
    const outcomes: (() => void)[] = [];
    const batch = (changes: unknown) =>
      new Promise<void>((resolve, reject) => {
        batches.push(changes);
        outcomes.push(batches.length === 1 ? () => reject(new Error('disk full')) : resolve);
      });
    const journal = createJournal({ batch } as never);
    const put = (key: string, value: string) => ({ type: 'put', key, value }) as const;
    const first = journal.write([put('head', 'begun')]);
    const same = journal.write([put('mark', 'begun')], first);
    await new Promise(setImmediate);
    const after = journal.write([put('head', 'ended'), put('x', 'ghost')], first);
    const other = journal.write([put('y', 'other'), put('x', 'other')]);
    outcomes[0]?.();
    for (const each of [first, same, after]) await expect(each).rejects.toThrow('disk full');
    await new Promise(setImmediate);
    await expect(journal.write([put('late', 'ghost')], first)).rejects.toThrow('disk full');
    outcomes[1]?.();
    await other;
    const last = journal.write([put('z', 'more')], other);
    await new Promise(setImmediate);
    outcomes[2]?.();
    await last;
    expect(batches).toEqual([
      [put('head', 'begun'), put('mark', 'begun')],
      [put('x', 'other'), put('y', 'other')],
      [put('z', 'more')],
    ]);
  });
});

describe('createSerial', () => {
  it('orders work with one key, also after a failure, and lets other keys run', async () => {
    const serial = createSerial();
    const seen: string[] = [];
    let open = () => {};
    const held = serial('a', () => new Promise<void>((resolve) => (open = resolve)));
    const second = serial('a', async () => {
      seen.push('a2');
      throw new Error('no');
    });
    const third = serial('a', async () => void seen.push('a3'));
    await serial('b', async () => void seen.push('b'));
    expect(seen).toEqual(['b']);
    open();
    await held;
    await expect(second).rejects.toThrow('no');
    await third;
    expect(seen).toEqual(['b', 'a2', 'a3']);
  });
});
