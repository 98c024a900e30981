import { aControl, statusOf, type Json, type TestControl } from './a-control.ts';

const DATASETS = '/bigquery/bigquery/v2/projects/demo-notamesh/datasets';
const DAY_MS = 24 * 3600 * 1000;

let room: TestControl;
beforeEach(async () => {
  room = await aControl();
});
afterEach(() => room.close());

const dataset = (fields: Json = {}) =>
  room.ok('POST', DATASETS, { datasetReference: { datasetId: 'marts' }, location: 'southamerica-east1', ...fields });
const table = (tableId: string, fields: Json = {}) =>
  room.ok('POST', `${DATASETS}/marts/tables`, { tableReference: { tableId }, ...fields });
const reasonOf = ({ body }: { body: Json }) => ((body['error'] as Json)['errors'] as Json[])[0]?.['reason'];

describe('datasets', () => {
  it('are made with the service’s defaults', async () => {
    const made = await dataset({ labels: { env: 'prod' } });
    expect(made).toMatchObject({
      kind: 'bigquery#dataset',
      id: 'demo-notamesh:marts',
      datasetReference: { projectId: 'demo-notamesh', datasetId: 'marts' },
      location: 'southamerica-east1',
      maxTimeTravelHours: '168',
      creationTime: expect.stringMatching(/^\d+$/),
      access: expect.arrayContaining([{ role: 'OWNER', specialGroup: 'projectOwners' }]),
    });
    expect(await room.ok('GET', `${DATASETS}/marts`)).toEqual(made);
    expect(await room.ok('GET', '/bigquery/v2/projects/800000000001/datasets/marts')).toEqual(made);
    const again = await room.call('POST', DATASETS, { datasetReference: { datasetId: 'marts' } });
    expect([again.status, reasonOf(again), statusOf(again)]).toEqual([409, 'duplicate', 'ALREADY_EXISTS']);
  });

  it('are merged by PATCH, where null clears, and replaced by PUT', async () => {
    await dataset({ description: 'd', labels: { a: '1', b: '2' } });
    const merged = await room.ok('PATCH', `${DATASETS}/marts`, { labels: { a: null, c: '3' }, friendlyName: 'Marts' });
    expect(merged).toMatchObject({ description: 'd', labels: { b: '2', c: '3' }, friendlyName: 'Marts' });
    const replaced = await room.ok('PUT', `${DATASETS}/marts`, { description: 'only' });
    expect(replaced).toMatchObject({ description: 'only', location: 'southamerica-east1' });
    expect(replaced).not.toHaveProperty('labels');
  });

  it('are changed and deleted under If-Match', async () => {
    const { etag } = await dataset();
    room.pass(1);
    const header = { 'if-match': String(etag) };
    expect((await room.call('PATCH', `${DATASETS}/marts`, { description: 'a' }, header)).status).toBe(200);
    const late = await room.call('PATCH', `${DATASETS}/marts`, { description: 'b' }, header);
    expect([late.status, reasonOf(late)]).toEqual([412, 'conditionNotMet']);
    expect((await room.call('DELETE', `${DATASETS}/marts`, undefined, header)).status).toBe(412);
  });

  it.each([
    ['another location', { location: 'US' }],
    ['an unknown field', { friendlyname: 'x' }],
    ['a label that is none', { labels: { 'Not Allowed': 'x' } }],
  ])('refuse %s', async (_title, patch) => {
    await dataset();
    expect((await room.call('PATCH', `${DATASETS}/marts`, patch)).status).toBe(400);
  });

  it('hold on to their tables, and come back with them when undeleted', async () => {
    await dataset();
    const made = await table('invoices');
    const refused = await room.call('DELETE', `${DATASETS}/marts`);
    expect([refused.status, reasonOf(refused)]).toEqual([400, 'resourceInUse']);
    expect((await room.call('DELETE', `${DATASETS}/marts?deleteContents=true`)).status).toBe(204);
    expect((await room.call('GET', `${DATASETS}/marts/tables/invoices`)).status).toBe(404);
    await room.ok('POST', `${DATASETS}/marts:undelete`, {});
    expect(await room.ok('GET', `${DATASETS}/marts/tables/invoices`)).toEqual(made);
    await room.ok('DELETE', `${DATASETS}/marts?deleteContents=true`);
    room.pass(7 * DAY_MS);
    expect((await room.call('POST', `${DATASETS}/marts:undelete`, {})).status).toBe(404);
  });

  it('are listed by label and by page', async () => {
    for (const [datasetId, env] of [
      ['a', 'dev'],
      ['b', 'prod'],
      ['c', 'prod'],
    ]) {
      await dataset({ datasetReference: { datasetId }, labels: { env } });
    }
    const ids = (answer: Json) => ((answer['datasets'] ?? []) as { id: string }[]).map(({ id }) => id.split(':')[1]);
    expect(ids(await room.ok('GET', `${DATASETS}?filter=labels.env:prod`))).toEqual(['b', 'c']);
    const first = await room.ok('GET', `${DATASETS}?maxResults=2`);
    expect(ids(first)).toEqual(['a', 'b']);
    expect(ids(await room.ok('GET', `${DATASETS}?pageToken=${String(first['nextPageToken'])}`))).toEqual(['c']);
  });
});

describe('tables', () => {
  beforeEach(() => dataset());
  const schema = {
    fields: [
      { name: 'key', type: 'STRING', mode: 'REQUIRED' },
      { name: 'total', type: 'INT64' },
    ],
  };

  it('are made, listed and deleted', async () => {
    const made = await table('invoices', { schema, timePartitioning: { type: 'DAY' } });
    expect(made).toMatchObject({ type: 'TABLE', location: 'southamerica-east1', numRows: '0', schema });
    expect(await room.ok('GET', `${DATASETS}/marts/tables`)).toMatchObject({
      totalItems: 1,
      tables: [{ tableReference: { tableId: 'invoices' }, type: 'TABLE' }],
    });
    expect((await room.call('DELETE', `${DATASETS}/marts/tables/invoices`)).status).toBe(204);
    const gone = await room.call('GET', `${DATASETS}/marts/tables/invoices`);
    expect([gone.status, reasonOf(gone)]).toEqual([404, 'notFound']);
  });

  it('over Bigtable show the columns that their families give', async () => {
    const externalDataConfiguration = {
      sourceFormat: 'BIGTABLE',
      sourceUris: ['https://googleapis.com/bigtable/projects/p/instances/i/appProfiles/analytics/tables/invoices'],
      bigtableOptions: {
        readRowkeyAsString: true,
        columnFamilies: [
          { familyId: 'inv', onlyReadLatest: true, columns: [{ qualifierString: 'total', type: 'STRING' }] },
        ],
      },
    };
    const made = await table('raw', { externalDataConfiguration });
    expect(made).toMatchObject({ type: 'EXTERNAL', externalDataConfiguration });
    expect(made['schema']).toMatchObject({
      fields: [
        { name: 'rowkey', type: 'STRING' },
        { name: 'inv', fields: [{ name: 'total', fields: [{ name: 'cell', mode: 'NULLABLE' }] }] },
      ],
    });
    const body = { tableReference: { tableId: 'bad' } };
    for (const sourceUris of [[], ['gs://bucket/x'], [...externalDataConfiguration.sourceUris, 'x']]) {
      const answer = await room.call('POST', `${DATASETS}/marts/tables`, {
        ...body,
        externalDataConfiguration: { ...externalDataConfiguration, sourceUris },
      });
      expect(answer.status).toBe(400);
    }
  });

  it.each([
    ['take more columns', [...schema.fields, { name: 'more', type: 'DATE' }], 200],
    ['let a column be empty', [{ name: 'key', type: 'STRING' }, schema.fields[1]], 200],
    ['lose no column', [schema.fields[0]], 400],
    ['keep the types', [schema.fields[0], { name: 'total', type: 'STRING' }], 400],
    ['take no required column', [...schema.fields, { name: 'more', type: 'DATE', mode: 'REQUIRED' }], 400],
  ])('%s', async (_title, fields, status) => {
    await table('invoices', { schema });
    const answer = await room.call('PATCH', `${DATASETS}/marts/tables/invoices`, { schema: { fields } });
    expect(answer.status).toBe(status);
  });

  it('do not become views', async () => {
    await table('invoices', { schema });
    const answer = await room.call('PATCH', `${DATASETS}/marts/tables/invoices`, { view: { query: 'SELECT 1' } });
    expect(answer.status).toBe(400);
  });

  it('are not queried, which is said', async () => {
    const answer = await room.call('POST', '/bigquery/bigquery/v2/projects/demo-notamesh/queries', {
      query: 'SELECT 1',
    });
    expect([answer.status, statusOf(answer)]).toEqual([501, 'UNIMPLEMENTED']);
    expect(JSON.stringify(answer.body)).toContain('bigquery.jobs.query');
  });
});
