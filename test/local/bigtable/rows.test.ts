import type { Table } from '@google-cloud/bigtable';
import { aCloud, aTable, INSTANCE, type Cloud } from './a-cloud.ts';
import { aStub, type Stub } from './a-stub.ts';

const NOT_FOUND = 5;
const INVALID_ARGUMENT = 3;

describe('rows through the client', () => {
  let cloud: Cloud;
  let stub: Stub;
  let tables = 0;
  beforeAll(async () => {
    cloud = await aCloud();
    stub = aStub(cloud.grpcPort);
  });
  afterAll(async () => {
    stub.close();
    expect(cloud.failures).toEqual([]);
    await cloud.close();
  });
  const fresh = (...families: (string | object)[]) =>
    aTable(cloud, `t${++tables}`, families.length > 0 ? families : ['f', 'g']);
  const idsOf = async (table: Table, options: object = {}) => {
    const ids: string[] = [];
    for await (const row of table.createReadStream(options)) ids.push((row as { id: string }).id);
    return ids;
  };

  test('are read back with families, qualifiers and times as written', async () => {
    const table = await fresh();
    await table.insert({ key: 'k', data: { g: { z: 'last' }, f: { b: { value: 'two', timestamp: 2000 }, a: 'one' } } });
    const [row] = await table.row('k').get();
    expect(Object.keys(row.data)).toEqual(['f', 'g']);
    expect(Object.keys(row.data.f)).toEqual(['a', 'b']);
    expect(row.data.f.b).toEqual([{ value: 'two', timestamp: '2000', labels: [] }]);
  });

  test('keep the versions of a column newest first, and one cell per time', async () => {
    const table = await fresh();
    for (const [timestamp, value] of [
      [2000, 'old two'],
      [1000, 'one'],
      [3000, 'three'],
      [2000, 'two'],
    ] as const) {
      await table.insert({ key: 'k', data: { f: { a: { value, timestamp } } } });
    }
    const [row] = await table.row('k').get();
    expect(row.data.f.a.map(({ value }: { value: string }) => value)).toEqual(['three', 'two', 'one']);
  });

  test('take the server time for timestamp -1, in whole milliseconds', async () => {
    const table = await fresh();
    cloud.setNow(1_700_000_000_123);
    const set = { familyName: 'f', columnQualifier: Buffer.from('a'), timestampMicros: -1, value: Buffer.from('v') };
    await stub.call('MutateRow', { tableName: table.name, rowKey: Buffer.from('k'), mutations: [{ setCell: set }] });
    const [row] = await table.row('k').get();
    expect(row.data.f.a[0].timestamp).toBe('1700000000123000');
  });

  test('are selected by keys, ranges, prefix and limit', async () => {
    const table = await fresh();
    const keys = ['a', 'b#1', 'b#2', 'b$', 'c', 'd'];
    await table.insert(keys.map((key) => ({ key, data: { f: { a: 'v' } } })));
    expect(await idsOf(table)).toEqual(keys);
    expect(await idsOf(table, { keys: ['d', 'a', 'd', 'none'] })).toEqual(['a', 'd']);
    expect(await idsOf(table, { start: 'b#2', end: 'c' })).toEqual(['b#2', 'b$', 'c']);
    expect(
      await idsOf(table, { start: { value: 'b#2', inclusive: false }, end: { value: 'c', inclusive: false } }),
    ).toEqual(['b$']);
    expect(await idsOf(table, { prefix: 'b#' })).toEqual(['b#1', 'b#2']);
    expect(await idsOf(table, { keys: ['a', 'c'], ranges: [{ start: 'b$', end: 'c' }] })).toEqual(['a', 'b$', 'c']);
    expect(await idsOf(table, { limit: 2 })).toEqual(['a', 'b#1']);
    expect(await idsOf(table, { limit: 1, filter: [{ row: 'b.*' }] })).toEqual(['b#1']);
    expect(await idsOf(table, { prefix: 'zz' })).toEqual([]);
  });

  test('tell each failed entry of a bulk write, and write the others', async () => {
    const table = await fresh();
    const entries = [
      { key: 'good', data: { f: { a: 'v' } } },
      { key: 'family', data: { f: { a: 'v' }, nope: { a: 'v' } } },
      { key: 'time', data: { f: { a: 'v', b: { value: 'v', timestamp: 1500 } } } },
      { key: 'k'.repeat(4097), data: { f: { a: 'v' } } },
      { key: 'good too', data: { f: { a: 'v' } } },
    ];
    const failure = await table.insert(entries).then(
      () => undefined,
      (error: { name: string; errors: { code: number; message: string }[] }) => error,
    );
    expect(failure?.name).toBe('PartialFailureError');
    expect(failure?.errors.map(({ code }) => code)).toEqual([NOT_FOUND, INVALID_ARGUMENT, INVALID_ARGUMENT]);
    expect(failure?.errors[0]?.message).toMatch(/Requested column family not found$/);
    expect(failure?.errors[1]?.message).toContain('Timestamp granularity mismatch. Expected a multiple of 1000');
    // An entry is atomic: the good cells of a refused one are not there either.
    expect(await idsOf(table)).toEqual(['good', 'good too']);
  });

  test('are deleted by column, family and row, and are gone with their last cell', async () => {
    const table = await fresh();
    await table.insert(['x', 'y', 'z'].map((key) => ({ key, data: { f: { a: 'v', b: 'v' }, g: { c: 'v' } } })));
    await table.row('x').deleteCells(['f:a', 'g']);
    await table.row('y').delete();
    await table.row('z').deleteCells(['f', 'g']);
    const [rows] = await table.getRows();
    expect(rows.map((row) => [row.id, Object.keys(row.data as object)])).toEqual([['x', ['f']]]);
    expect(Object.keys((rows[0]?.data as Record<string, object>)['f'] ?? {})).toEqual(['b']);
    await expect(table.row('never').delete()).resolves.toBeDefined();
  });

  test('hold large cells, many columns, and grow by appending', async () => {
    const table = await fresh();
    const large = Buffer.alloc(3_500_000, 7);
    const items = Object.fromEntries(
      Array.from({ length: 990 }, (_, index) => [`f${String(index + 1).padStart(3, '0')}`, 'x'.repeat(1500)]),
    );
    await table.insert({ key: 'big', data: { f: items, g: { blob: large } } });
    for (let round = 0; round < 3; round++)
      await table.insert({ key: 'big', data: { f: { [`f5000${round}`]: 'between', zz: `${round}` } } });
    const [row] = await table.row('big').get({ decode: false });
    expect(Object.keys(row.data.f)).toHaveLength(994);
    expect(Object.keys(row.data.f)).toEqual(Object.keys(row.data.f).sort());
    expect(row.data.f.zz.map(({ value }: { value: Buffer }) => value.toString())).toEqual(['2', '1', '0']);
    expect(large.equals(row.data.g.blob[0].value)).toBe(true);
    await table.row('big').deleteCells(['f']);
    const [rest] = await table.row('big').get();
    expect(Object.keys(rest.data)).toEqual(['g']);
  });

  test('are one of two outcomes under a condition', async () => {
    const table = await fresh();
    const row = table.row('k');
    const onMatch = [{ method: 'insert', data: { f: { matched: 'yes' } } }];
    const onNoMatch = [{ method: 'insert', data: { f: { first: 'yes' } } }];
    const filter = [{ column: 'first' }];
    expect((await row.filter(filter, { onMatch, onNoMatch } as never))[0]).toBe(false);
    expect((await row.filter(filter, { onMatch, onNoMatch } as never))[0]).toBe(true);
    expect(Object.keys((await row.get())[0].data.f)).toEqual(['first', 'matched']);
  });

  test('count and append, never behind the cell they replace', async () => {
    const table = await fresh();
    const row = table.row('k');
    const future = 9_000_000_000_000_000;
    await table.insert({ key: 'k', data: { f: { text: { value: 'a', timestamp: future } } } });
    const results = await Promise.all(Array.from({ length: 20 }, () => row.increment('f:count', 3)));
    expect(Math.max(...results.map(([value]) => Number(value)))).toBe(60);
    await row.createRules({ column: 'f:text', append: 'b' } as never);
    const [{ data }] = await row.get();
    expect(data.f.count[0].value).toBe(60);
    expect(data.f.text[0]).toMatchObject({ value: 'ab', timestamp: String(future) });
    await expect(row.increment('f:text', 1)).rejects.toMatchObject({ code: INVALID_ARGUMENT });
  });

  test('are sampled up to the end of the table', async () => {
    const table = cloud.client.instance(INSTANCE).table('sampled');
    await table.create({ families: ['f'], splits: ['g', 'p'].map((key) => Buffer.from(key)) as never });
    await table.insert(['a', 'h', 'z'].map((key) => ({ key, data: { f: { a: 'v' } } })));
    const [samples] = await table.sampleRowKeys();
    expect(samples.map(({ key }) => Buffer.from(key).toString())).toEqual(['g', 'p', '']);
    const offsets = samples.map(({ offset }) => Number(offset));
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  });

  test('of a prefix, or all, are dropped', async () => {
    const table = await fresh();
    await table.insert(['a#1', 'a#2', 'b#1'].map((key) => ({ key, data: { f: { a: 'v' } } })));
    await table.deleteRows('a#');
    expect(await idsOf(table)).toEqual(['b#1']);
    await table.truncate();
    expect(await idsOf(table)).toEqual([]);
    await table.insert({ key: 'c', data: { f: { a: 'v' } } });
    expect(await idsOf(table)).toEqual(['c']);
  });

  test('keep as many versions as the family allows, and deleting one brings none back', async () => {
    const table = await fresh({ name: 'f', rule: { versions: 2 } });
    for (const timestamp of [1000, 2000, 3000])
      await table.insert({ key: 'k', data: { f: { a: { value: `${timestamp}`, timestamp } } } });
    const times = async () => {
      const [rows] = await table.getRows();
      return rows
        .flatMap((row) => (row.data as Record<string, Record<string, { timestamp: string }[]>>)['f']?.['a'] ?? [])
        .map(({ timestamp }) => timestamp);
    };
    expect(await times()).toEqual(['3000', '2000']);
    const range = { startTimestampMicros: 3000, endTimestampMicros: 4000 };
    const deletion = { deleteFromColumn: { familyName: 'f', columnQualifier: Buffer.from('a'), timeRange: range } };
    await stub.call('MutateRow', { tableName: table.name, rowKey: Buffer.from('k'), mutations: [deletion] });
    expect(await times()).toEqual(['2000']);
  });

  test('lose cells beyond the age the family allows as time passes', async () => {
    const table = await fresh({ name: 'f', rule: { age: { seconds: 60 } } }, 'g');
    cloud.setNow(1_000_000);
    await table.insert({ key: 'k', data: { f: { a: { value: 'v', timestamp: 1_000_000_000 } }, g: { b: 'v' } } });
    await table.insert({ key: 'only', data: { f: { a: { value: 'v', timestamp: 1_000_000_000 } } } });
    cloud.setNow(1_060_000);
    expect(await idsOf(table, { filter: [{ family: 'f' }] })).toEqual(['k', 'only']);
    cloud.setNow(1_060_001);
    expect(await idsOf(table, { filter: [{ family: 'f' }] })).toEqual([]);
    expect(await idsOf(table)).toEqual(['k']);
  });

  test('do not reappear when a family is dropped and made again', async () => {
    const table = await fresh();
    await table.insert({ key: 'k', data: { f: { a: 'v' }, g: { b: 'v' } } });
    await table.family('f').delete();
    await expect(table.insert({ key: 'k', data: { f: { a: 'v' } } })).rejects.toMatchObject({
      name: 'PartialFailureError',
    });
    await table.family('f').create();
    expect((await table.row('k').get())[0].data.f).toBeUndefined();
    await table.insert({ key: 'k', data: { f: { c: 'v' } } });
    expect(Object.keys((await table.row('k').get())[0].data.f)).toEqual(['c']);
  });

  test('do not reappear when a table is deleted and made again', async () => {
    const table = await fresh();
    await table.insert({ key: 'k', data: { f: { a: 'v' } } });
    await table.delete();
    await expect(table.getRows()).rejects.toMatchObject({ code: NOT_FOUND });
    await table.create({ families: ['f'] });
    expect(await idsOf(table)).toEqual([]);
  });
});
