/** Rows over REST, as a workflow reads and writes them. */
import { aCloud, aTable, type Cloud } from './a-cloud.ts';

type Json = Record<string, unknown>;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const set = (qualifier: string, value: string, more: Json = {}) => ({
  setCell: {
    familyName: 'f',
    columnQualifier: base64(qualifier),
    timestampMicros: '1000',
    value: base64(value),
    ...more,
  },
});

describe('rows over REST', () => {
  let cloud: Cloud;
  let path: string;
  beforeEach(async () => {
    cloud = await aCloud();
    path = `v2/${(await aTable(cloud, 'invoices')).name}`;
  });
  afterEach(async () => {
    expect(cloud.failures).toEqual([]);
    await cloud.close();
  });
  const post = (verb: string, body: Json) => cloud.rest('POST', `/bigtable/${path}:${verb}`, body);
  const chunksOf = async (body: Json = {}) => {
    const answers = (await post('readRows', body)).body as unknown as { chunks: Json[] }[];
    return answers.flatMap(({ chunks }) => chunks);
  };

  test('are written one at a time and read with their cells', async () => {
    expect(await post('mutateRow', { rowKey: base64('k'), mutations: [set('q', 'v'), set('', '')] })).toEqual({
      status: 200,
      body: {},
    });
    expect(await chunksOf({ rows: { rowKeys: [base64('k')] } })).toEqual([
      { rowKey: base64('k'), familyName: 'f', qualifier: '', timestampMicros: '1000' },
      { qualifier: base64('q'), timestampMicros: '1000', value: base64('v'), commitRow: true },
    ]);
    expect(await post('readRows', { rows: { rowKeys: [base64('none')] } })).toEqual({ status: 200, body: [] });
  });

  test('are written many at a time, each with its outcome', async () => {
    const entries = [
      { rowKey: base64('a'), mutations: [set('q', '1')] },
      { rowKey: base64('b'), mutations: [set('q', '2', { familyName: 'none' })] },
    ];
    const { body } = await post('mutateRows', { entries });
    expect(body).toEqual([{ entries: [{ status: {} }, { index: '1', status: expect.objectContaining({ code: 5 }) }] }]);
    expect((await chunksOf()).map((chunk) => chunk['rowKey'])).toEqual([base64('a')]);
  });

  test('are read by range, filter and limit, with fields by proto name too', async () => {
    const entries = ['a', 'b', 'c', 'd'].map((key) => ({ rowKey: base64(key), mutations: [set('q', key)] }));
    await post('mutateRows', { entries });
    const keys = async (body: Json) => (await chunksOf(body)).map((chunk) => chunk['rowKey']);
    expect(await keys({ rows: { rowRanges: [{ startKeyOpen: base64('a'), endKeyClosed: base64('c') }] } })).toEqual([
      base64('b'),
      base64('c'),
    ]);
    expect(await keys({ rows: { row_ranges: [{ start_key_closed: base64('b') }] }, rows_limit: '1' })).toEqual([
      base64('b'),
    ]);
    expect(await keys({ filter: { rowKeyRegexFilter: base64('d') } })).toEqual([base64('d')]);
  });

  test('are changed under a condition and by rules', async () => {
    const rowKey = base64('k');
    const predicateFilter = { passAllFilter: true };
    const check = { rowKey, predicateFilter, falseMutations: [set('q', 'new')] };
    expect((await post('checkAndMutateRow', check)).body).toEqual({});
    expect((await post('checkAndMutateRow', check)).body).toEqual({ predicateMatched: true });
    const rules = [{ familyName: 'f', columnQualifier: base64('n'), incrementAmount: '258' }];
    expect((await post('readModifyWriteRow', { rowKey, rules })).body).toEqual({
      row: {
        key: rowKey,
        families: [
          {
            name: 'f',
            columns: [
              {
                qualifier: base64('n'),
                cells: [{ timestampMicros: expect.stringMatching(/^\d+$/), value: 'AAAAAAAAAQI=' }],
              },
            ],
          },
        ],
      },
    });
  });

  test('are sampled', async () => {
    await post('mutateRow', { rowKey: base64('k'), mutations: [set('q', 'v')] });
    const { status, body } = await cloud.rest('GET', `/bigtable/${path}:sampleRowKeys`);
    expect([status, Array.isArray(body)]).toEqual([200, true]);
    const instance = path.replace(/\/tables\/.*/, '');
    expect(await cloud.rest('POST', `/bigtable/${instance}:ping`, {})).toEqual({ status: 200, body: {} });
  });

  test.each([
    [{ rowKey: base64('k'), mutation: [] }, 'Unknown name "mutation": Cannot find field.'],
    [{ rowKey: base64('k'), mutations: [set('q', 'v', { val: 'x' })] }, `Unknown name "val" at 'mutations[0].setCell'`],
    [{ rowKey: base64('k'), mutations: ['set'] }, 'object expected'],
    [{ rowKey: '%', mutations: [set('q', 'v')] }, 'Invalid JSON payload received.'],
    [{ rowKey: base64('k'), mutations: [] }, 'mutation'],
  ])('are refused in %j', async (body, message) => {
    const { status, body: answer } = await post('mutateRow', body as Json);
    expect([status, answer['error']]).toEqual([
      400,
      expect.objectContaining({ status: 'INVALID_ARGUMENT', message: expect.stringContaining(message) }),
    ]);
  });

  test('of a table that does not exist are not found', async () => {
    const other = path.replace('invoices', 'none');
    expect((await cloud.rest('POST', `/bigtable/${other}:readRows`, {})).status).toBe(404);
  });
});
