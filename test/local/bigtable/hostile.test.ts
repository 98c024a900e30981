import fc from 'fast-check';
import { aCloud, aTable, type Cloud } from './a-cloud.ts';
import { aStub, type Stub } from './a-stub.ts';

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const UNIMPLEMENTED = 12;

describe('hostile requests', () => {
  let cloud: Cloud;
  let stub: Stub;
  let tableName: string;
  beforeAll(async () => {
    cloud = await aCloud();
    stub = aStub(cloud.grpcPort);
    tableName = (await aTable(cloud, 'invoices')).name;
  });
  afterAll(async () => {
    stub.close();
    expect(cloud.failures).toEqual([]);
    await cloud.close();
  });
  const rowKey = Buffer.from('k');
  const setCell = (fields: object = {}) => ({
    setCell: { familyName: 'f', columnQualifier: Buffer.from('a'), timestampMicros: 1000, value: rowKey, ...fields },
  });

  test.each([
    ['MutateRow', { rowKey, mutations: [] }],
    ['MutateRow', { rowKey: Buffer.alloc(0), mutations: [setCell()] }],
    ['MutateRow', { rowKey: Buffer.alloc(4097), mutations: [setCell()] }],
    ['MutateRow', { rowKey, mutations: [{}] }],
    ['MutateRow', { rowKey, mutations: [setCell({ timestampMicros: -2 })] }],
    ['MutateRow', { rowKey, mutations: [setCell({ timestampMicros: 1 })] }],
    ['MutateRow', { rowKey, mutations: [setCell({ columnQualifier: Buffer.alloc(16_385) })] }],
    ['MutateRow', { rowKey, mutations: Array.from({ length: 100_001 }, () => ({ deleteFromRow: {} })) }],
    ['MutateRows', { entries: [] }],
    [
      'MutateRows',
      {
        entries: Array.from({ length: 2 }, () => ({
          rowKey,
          mutations: Array.from({ length: 50_001 }, () => ({ deleteFromRow: {} })),
        })),
      },
    ],
    ['ReadRows', { rowsLimit: -1 }],
    ['ReadRows', { rows: { rowRanges: [{ startKeyClosed: Buffer.from('b'), endKeyOpen: Buffer.from('a') }] } }],
    ['CheckAndMutateRow', { rowKey }],
    ['ReadModifyWriteRow', { rowKey, rules: [] }],
    ['ReadModifyWriteRow', { rowKey, rules: [{ familyName: 'f' }] }],
  ])('%s refuses what its contract forbids', async (method, request) => {
    await expect(stub.call(method, { tableName, ...request })).rejects.toMatchObject({ code: INVALID_ARGUMENT });
  });

  test.each([
    ['ReadRows', { reversed: true }],
    ['ReadRows', { authorizedViewName: 'view' }],
    ['MutateRow', { rowKey, mutations: [{ addToCell: { familyName: 'f' } }] }],
    ['ExecuteQuery', {}],
    ['ReadChangeStream', {}],
  ])('%s names what is not modelled', async (method, request) => {
    const failure = await stub.call(method, { tableName, ...request }).then(
      () => undefined,
      (error: { code: number; details: string }) => error,
    );
    expect(failure?.code).toBe(UNIMPLEMENTED);
    expect(failure?.details).toMatch(/reversed|view|AddToCell|ExecuteQuery|ReadChangeStream/);
  });

  test.each(['ReadRows', 'MutateRow', 'MutateRows', 'SampleRowKeys', 'CheckAndMutateRow', 'ReadModifyWriteRow'])(
    '%s of an unknown table is NOT_FOUND',
    async (method) => {
      const request = { tableName: 'projects/p/instances/i/tables/none' };
      await expect(stub.call(method, { ...request, rowKey })).rejects.toMatchObject({ code: NOT_FOUND });
    },
  );

  test('random bytes are answered with an error or as an empty request, never with a failure of ours', async () => {
    const prefix = Buffer.concat([Buffer.from([0x0a, tableName.length]), Buffer.from(tableName)]);
    const bytes = fc.uint8Array({ maxLength: 40 });
    const methods = fc.constantFrom(
      'ReadRows',
      'MutateRow',
      'MutateRows',
      'SampleRowKeys',
      'CheckAndMutateRow',
      'ReadModifyWriteRow',
    );
    await fc.assert(
      fc.asyncProperty(methods, bytes, fc.boolean(), async (method, random, named) => {
        const request = named ? Buffer.concat([prefix, random]) : Buffer.from(random);
        const code = await stub.callBytes(method, request).then(
          () => 0,
          (error: { code: number }) => error.code,
        );
        expect([0, INVALID_ARGUMENT, NOT_FOUND, UNIMPLEMENTED]).toContain(code);
      }),
      { numRuns: 300 },
    );
  });

  test('an empty value, an empty qualifier and the last possible time are data like any other', async () => {
    const time = '9223372036854775000';
    const cell = setCell({ columnQualifier: Buffer.alloc(0), value: Buffer.alloc(0), timestampMicros: time });
    await stub.call('MutateRow', { tableName, rowKey: Buffer.from('edge'), mutations: [cell] });
    const [message] = await stub.call('ReadRows', { tableName, rows: { rowKeys: [Buffer.from('edge')] } });
    const [chunk] = message?.['chunks'] as { timestampMicros: string; qualifier: { value: Buffer }; value: Buffer }[];
    expect(chunk).toMatchObject({ timestampMicros: time, commitRow: true });
    expect(chunk?.qualifier.value).toHaveLength(0);
    expect(chunk?.value).toHaveLength(0);
  });

  test('100,000 mutations of one row are taken in one call', async () => {
    const mutations = Array.from({ length: 100_000 }, (_, index) =>
      setCell({ timestampMicros: ((index * 7919) % 100_000) * 1000 }),
    );
    await stub.call('MutateRow', { tableName, rowKey: Buffer.from('many'), mutations });
    const messages = await stub.call('ReadRows', { tableName, rows: { rowKeys: [Buffer.from('many')] } });
    expect(messages.flatMap(({ chunks }) => chunks as object[])).toHaveLength(100_000);
  });
});
