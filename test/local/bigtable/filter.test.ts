import type { Table } from '@google-cloud/bigtable';
import { aClient, aCloud, aTable, INSTANCE, type Cloud } from './a-cloud.ts';
import { aStub, type Stub } from './a-stub.ts';
import { cellsOf, FAMILIES, FILTER_CASES, ROWS } from './filter-cases.ts';

const INVALID_ARGUMENT = 3;
const UNIMPLEMENTED = 12;

describe('filters', () => {
  let cloud: Cloud;
  let table: Table;
  let stub: Stub;
  beforeAll(async () => {
    cloud = await aCloud();
    table = await aTable(cloud, 'filtered', FAMILIES);
    for (const row of ROWS) await table.insert(row as never);
    stub = aStub(cloud.grpcPort);
  });
  afterAll(async () => {
    stub.close();
    await cloud.close();
  });

  test.each(FILTER_CASES)('$title', async ({ filter, cells }) => {
    expect(await cellsOf(table, filter)).toEqual(cells);
  });

  const read = (filter: object) => stub.call('ReadRows', { tableName: table.name, filter });
  const all = { passAllFilter: true };
  const nested = (depth: number): object => (depth === 0 ? all : { chain: { filters: [all, nested(depth - 1)] } });

  test.each([
    ['a chain of one', { chain: { filters: [all] } }],
    ['an interleave of one', { interleave: { filters: [all] } }],
    ['a condition without predicate', { condition: { trueFilter: all } }],
    ['a sink inside a condition', { condition: { predicateFilter: all, trueFilter: { sink: true } } }],
    ['a filter flag that is false', { passAllFilter: false }],
    ['a limit of zero', { cellsPerRowLimitFilter: 0 }],
    ['a sample of everything', { rowSampleFilter: 1 }],
    ['a label with capitals', { applyLabelTransformer: 'Left' }],
    ['a label of 16 characters', { applyLabelTransformer: 'a'.repeat(16) }],
    ['two labels in a chain', { chain: { filters: [{ applyLabelTransformer: 'a' }, { applyLabelTransformer: 'b' }] } }],
    ['a family regex with a colon', { familyNameRegexFilter: 'f:' }],
    ['a time range below a millisecond', { timestampRangeFilter: { startTimestampMicros: 1500 } }],
    ['a broken regex', { valueRegexFilter: Buffer.from('(') }],
    ['a lookahead', { valueRegexFilter: Buffer.from('(?=a)') }],
    ['a backreference', { valueRegexFilter: Buffer.from('(a)\\1') }],
    ['nesting above 20', nested(20)],
    ['more than 20,480 bytes', { valueRegexFilter: Buffer.alloc(20_481, 'a') }],
    ['a regex that is too large when compiled', { valueRegexFilter: Buffer.from('(?:a{0,1000}){0,1}'.repeat(60)) }],
  ])('refuses %s', async (_title, filter) => {
    await expect(read(filter)).rejects.toMatchObject({ code: INVALID_ARGUMENT });
  });

  test('a filter this server does not know is named', async () => {
    // Field 77, a flag: as a newer client would send it.
    const filter = Buffer.from([0xe8, 0x04, 0x01]);
    const name = Buffer.from(table.name);
    const request = Buffer.concat([Buffer.from([0x0a, name.length]), name, Buffer.from([0x1a, filter.length]), filter]);
    const failure = { code: UNIMPLEMENTED, details: expect.stringContaining('77') };
    await expect(stub.callBytes('ReadRows', request)).rejects.toMatchObject(failure);
  });

  test('nesting of 20 is taken', async () => {
    await expect(read(nested(19))).resolves.not.toHaveLength(0);
  });

  test('a sink takes cells past the rest of the chain', async () => {
    const seen = {
      interleave: {
        filters: [
          { chain: { filters: [{ valueRegexFilter: Buffer.from('v1') }, { sink: true }] } },
          { valueRegexFilter: Buffer.from('v3') },
        ],
      },
    };
    const messages = await read({ chain: { filters: [seen, { blockAllFilter: true }] } });
    const chunks = messages.flatMap(({ chunks: found }) => found as { value: Buffer }[]);
    expect(chunks.map(({ value }) => value.toString())).toEqual(['v1']);
  });

  test('a sample keeps a share of the rows', async () => {
    const [most, least] = await Promise.all([0.999999, 0.000001].map((share) => read({ rowSampleFilter: share })));
    expect(most?.length).toBe(1);
    expect(least?.length).toBe(0);
  });
});

// The same cases against Google's emulator, where one is at hand: BIGTABLE_REFERENCE_HOST=127.0.0.1:8086
const reference = process.env['BIGTABLE_REFERENCE_HOST'];
if (reference !== undefined) {
  describe('filters of the reference', () => {
    const client = aClient(reference);
    const table = client.instance(INSTANCE).table(`filters-${process.pid}`);
    beforeAll(async () => {
      await table.create({ families: [...FAMILIES] });
      for (const row of ROWS) await table.insert(row as never);
    });
    afterAll(async () => {
      await table.delete();
      await client.close();
    });

    test.each(FILTER_CASES)('$title', async ({ filter, cells }) => {
      expect(await cellsOf(table, filter)).toEqual(cells);
    });
  });
}
