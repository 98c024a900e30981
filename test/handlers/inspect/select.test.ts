import { createDesk, type Desk } from './desk.ts';

let desk: Desk;

const entry = (id: string, more: object = {}) =>
  ({ kind: 'object', id, state: 'done', source: id.split('/')[1] ?? null, ...more }) as const;

beforeEach(async () => {
  desk = createDesk();
  await desk.note(entry('raw/loja/b-1/a.json#1', { batch: 'b-1', reasons: { 'no-key': 2 } }), '2024-03-01T12:00:00Z');
  await desk.note(entry('raw/loja/b-1/a.json#2', { batch: 'b-1', flags: { totals: 1 } }), '2024-03-02T02:00:00Z');
  await desk.note(entry('raw/loja/b-1/ab.json#3', { batch: 'b-1', reasons: { 'no-key': 0 } }), '2024-03-05T12:00:00Z');
  await desk.note(
    entry('raw/loja/b-2/c.json#4', {
      batch: 'b-2',
      state: 'failed',
      error: { code: 'too-many-quarantined', message: 'x' },
      from: { offset: 7 },
      counts: { documents: 3 },
      flags: { totals: 1 },
      replay: 'r-1',
    }),
  );
  await desk.note(entry('raw/other/d.json#0', { state: 'failed', error: { code: 'x' }, from: null }));
});

const ids = async (select: object, limit = 50) =>
  (await desk.all({ ask: 'objects', select, limit })).found.map(({ id }) => id);

describe('objects of the ledger', () => {
  test('come page by page, each once, whatever the size of a page', async () => {
    for (const limit of [1, 2, 50]) expect(await ids({}, limit)).toHaveLength(5);
    const { pages } = await desk.all({ ask: 'objects', limit: 1 });
    expect(pages).toBe(6);
  });

  test('are selected by object, with every generation or one', async () => {
    expect(await ids({ object: 'gs://raw/loja/b-1/a.json' })).toEqual([
      'raw/loja/b-1/a.json#1',
      'raw/loja/b-1/a.json#2',
    ]);
    expect(await ids({ object: 'raw/loja/b-1/a.json#2' })).toEqual(['raw/loja/b-1/a.json#2']);
    expect(await ids({ object: 'raw/loja/b-1/a' })).toEqual([]);
  });

  test.each([
    ['batch', { batch: 'b-1' }, 3],
    ['source', { source: 'other' }, 1],
    ['state', { state: 'failed' }, 2],
    ['a reason that still holds', { reason: 'no-key' }, 1],
    ['a flag', { reason: 'totals' }, 2],
    ['the code of a failure', { reason: 'too-many-quarantined' }, 1],
    ['a local day', { from: '2024-03-01', to: '2024-03-01' }, 2],
    ['days from one on', { from: '2024-03-02' }, 3],
    ['not being touched since', { before: '2024-03-02T02:00:00.000Z' }, 1],
    ['two of these at once', { batch: 'b-1', reason: 'totals' }, 1],
  ])('are selected by %s', async (_what, select, count) => {
    expect(await ids(select)).toHaveLength(count);
  });

  test('bring along where a failed one goes on', async () => {
    const { found } = await desk.all({ ask: 'objects', select: { batch: 'b-2' } });
    expect(found).toEqual([
      {
        id: 'raw/loja/b-2/c.json#4',
        bucket: 'raw',
        object: 'loja/b-2/c.json',
        generation: '4',
        source: 'loja',
        batch: 'b-2',
        state: 'failed',
        replay: 'r-1',
        updated: '2024-05-01T10:00:00.000Z',
        code: 'too-many-quarantined',
        resume: { from: { offset: 7 }, counts: { documents: 3 }, flags: { totals: 1 }, reasons: {}, examples: [] },
      },
    ]);
    const [other] = (await desk.all({ ask: 'objects', select: { source: 'other' } })).found;
    expect(other).toMatchObject({ generation: null, resume: null });
  });
});

test('what a former release called otherwise is found by either name', async () => {
  await desk.note({ kind: 'object', id: 'raw/old/a.zip#1', state: 'done', reasons: { 'zip-nested': 1 } });
  for (const reason of ['zip-nested', 'too-packed']) {
    const { found } = await desk.all({ ask: 'objects', select: { reason } });
    expect(found).toMatchObject([{ id: 'raw/old/a.zip#1' }]);
  }
});

test('batches are selected alike, and a failed one knows its cursor', async () => {
  const batch = { kind: 'batch', source: 'loja' } as const;
  await desk.note({ ...batch, id: 'loja#b-1', batch: 'b-1', state: 'done', expected: 9, cursor: { page: 3 } });
  await desk.note({
    ...batch,
    id: 'loja#u',
    batch: 'https://l/u',
    uri: 'https://l/u',
    state: 'failed',
    cursor: { page: 3 },
  });
  await desk.note({ kind: 'batch', source: 'lo', id: 'lo#b', batch: 'b', state: 'failed' });
  const { found } = await desk.all({ ask: 'batches', select: { source: 'loja' } });
  expect(found).toEqual([
    expect.objectContaining({ batch: 'b-1', count: 9, cursor: null, state: 'done' }),
    expect.objectContaining({ batch: null, url: 'https://l/u', cursor: { page: 3 }, state: 'failed' }),
  ]);
});

test('a batch is asked for again as its notice named it, one document only where the ledger knows its key', async () => {
  const key = '35240312345678000195550010000000421123456781';
  const personal = '35240300012345678909559200000000421123456780';
  const failed = async (batch: string, asked: Record<string, string | null>) =>
    desk.note({ kind: 'batch', source: 'erp', id: `erp#${batch}`, batch, state: 'failed', asked });
  await failed('latest', { batch: null });
  await failed('only-a', { batch: null, key });
  await failed('only-b', { batch: null, key: personal });
  await failed('only-c', { batch: null, numbers: '5,9-12' });
  await failed('only-d', {});
  await failed('own', { batch: 'own', key: personal });
  const { found } = await desk.all({ ask: 'batches', select: { source: 'erp' } });
  expect(found.map(({ batch, askable }) => [batch, askable])).toEqual([
    [null, true],
    [null, true],
    [null, false],
    [null, true],
    ['only-d', false],
    ['own', false],
  ]);
  expect(found[1]?.['asked']).toEqual({ batch: null, key });
  expect(JSON.stringify(found)).not.toContain('12345678909');
});

test('who is asking a source is told by its lanes and by its limits, as long as they are at it', async () => {
  const ledger = desk.pipeline.writePorts.ledger;
  const row = (key: string, columns: Record<string, string>) =>
    ledger.write([
      {
        key,
        cells: Object.entries(columns).map(([qualifier, value]) => ({
          family: 's',
          qualifier,
          timestamp: 1000,
          value,
        })),
      },
    ]);
  const [past, future] = ['2024-05-01T11:59:00.000Z', '2024-05-01T12:01:00.000Z'];
  await row('c#erp#a', { holder: 'e-1', until: future });
  await row('c#erp#b', { holder: 'e-2', until: past });
  await row('c#erp', { holder: '', until: '' });
  await row('l#erp', { taken: 'e-3', live: future });
  await row('l#erp#a', { taken: 'e-4', live: '' });
  await row('l#erp:lookup', { taken: 'e-5', live: future });
  const { found } = await desk.ask({ ask: 'lane', select: { source: 'erp' } });
  expect(found.map(({ holder }) => holder)).toEqual(['e-1', 'e-3']);
});

describe('windows of a backfill', () => {
  test('are months or what is left of them, the newest first, with what the ledger knows', async () => {
    await desk.note({ kind: 'window', id: 'loja#2024-02-01..2024-02-29', state: 'done' });
    const { found, pages } = await desk.all({
      ask: 'windows',
      select: { source: 'loja', from: '2023-12-15', to: '2024-03-10' },
    });
    expect(found).toEqual([
      { from: '2024-03-01', to: '2024-03-10', state: 'open' },
      { from: '2024-02-01', to: '2024-02-29', state: 'done' },
      { from: '2024-01-01', to: '2024-01-31', state: 'open' },
      { from: '2023-12-15', to: '2023-12-31', state: 'open' },
    ]);
    expect(pages).toBe(2);
  });

  test('need a source and a range', async () => {
    await expect(desk.ask({ ask: 'windows', select: { source: 'loja' } })).rejects.toThrow('Windows need');
    const select = { source: 'undated', from: '2024-01-01', to: '2024-01-31' };
    await expect(desk.ask({ ask: 'windows', select })).rejects.toMatchObject({ code: 'request-invalid' });
    await expect(
      desk.ask({ ask: 'windows', select: { source: 'loja', from: '0001-01-01', to: '2024-01-01' } }),
    ).rejects.toThrow('too long');
  });
});
