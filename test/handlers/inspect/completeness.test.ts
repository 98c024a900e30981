import { invoiceRowKey } from '../../../handlers/invoice/index.ts';
import { nameWithoutPerson } from '../../../handlers/invoice/personal-text.ts';
import { see } from '../../../handlers/inspect/numbers.ts';
import { keyOf, nfeProc, procEvento, type NfeOptions, procInut } from '../../fixtures/nfe.ts';
import { createDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = createDesk();
});

const ISSUER = keyOf().slice(6, 20);
const summary = (options: NfeOptions) => ({
  resNFe: {
    chNFe: keyOf(options),
    CNPJ: ISSUER,
    xNome: 'Padaria Modelo Ltda',
    dhEmi: '2024-03-31T23:30:00-03:00',
    dhRecbto: '2024-03-31T23:31:07-03:00',
    tpNF: '1',
    vNF: '20.00',
    nProt: '135240000000001',
    cSitNFe: '1',
  },
});

describe('sequences', () => {
  const answer = (owner: string, first: number, last: number, received?: number) => {
    const cells = Object.entries({ first, last, received }).flatMap(([qualifier, value]) =>
      value === undefined ? [] : [{ family: 's', qualifier, timestamp: 1000, value: String(value) }],
    );
    return { key: `g#sefaz#${owner}#${String(first).padStart(15, '0')}`, cells };
  };

  test('gaps between answers and inside them are told, however the pages fall', async () => {
    await desk.pipeline.writePorts.ledger.write([
      answer('A', 1, 50, 50),
      answer('A', 51, 100, 48),
      answer('A', 90, 120),
      answer('A', 131, 140, 10),
      answer('B', 500, 510, 11),
      answer('B', 505, 506, 2),
      answer('B', 512, 512, 1),
    ]);
    const { found, counts, pages } = await desk.all({ ask: 'sequences' });
    expect(pages).toBe(3);
    expect(counts).toEqual({ nsuGaps: 3, nsuMissing: 13 });
    expect(found).toEqual([
      { kind: 'nsu-gap', source: 'sefaz', owner: 'A', from: 51, to: 100, missing: 2, numbers: '51-100' },
      { kind: 'nsu-gap', source: 'sefaz', owner: 'A', from: 121, to: 130, missing: 10, numbers: '121-130' },
      { kind: 'nsu-gap', source: 'sefaz', owner: 'B', from: 511, to: 511, missing: 1, numbers: '511' },
    ]);
  });

  test('of a source without a path for numbers, or one too large, say no numbers to ask for', async () => {
    await desk.pipeline.writePorts.ledger.write([
      { ...answer('', 1, 10, 10), key: 'g#erp##000000000000001' },
      { ...answer('', 21, 30, 10), key: 'g#erp##000000000000021' },
      answer('A', 1, 10, 10),
      answer('A', 300, 310, 11),
    ]);
    const { found } = await desk.all({ ask: 'sequences' });
    expect(found.map(({ source, missing, numbers }) => [source, missing, numbers])).toEqual([
      ['erp', 10, undefined],
      ['sefaz', 289, undefined],
    ]);
  });

  test('name the run that is asking for some of their numbers, for the same owner', async () => {
    await desk.pipeline.writePorts.ledger.write([
      answer('A', 1, 10, 10),
      answer('A', 21, 30, 10),
      answer('B', 5, 5),
      answer('B', 21, 30),
    ]);
    const run = (name: string, state: 'running' | 'done', asked: object) =>
      desk.note({
        kind: 'batch',
        id: `sefaz#only-numbers-${name}`,
        state,
        source: 'sefaz',
        execution: name,
        asked: { ...asked },
      });
    await run('other', 'running', { owner: 'B', numbers: '31-40' });
    await run('over', 'done', { owner: 'B', numbers: '6-20' });
    await run('alive', 'running', { owner: 'A', numbers: '3,9-20' });
    await desk.note({
      kind: 'batch',
      id: 'sefaz#only-key',
      state: 'running',
      source: 'sefaz',
      execution: 'key',
      asked: { key: '1' },
    });
    const { found } = await desk.all({ ask: 'sequences' });
    expect(found.map(({ owner, numbers, execution }) => [owner, numbers, execution])).toEqual([
      ['A', '11-20', 'alive'],
      ['B', '6-20', undefined],
    ]);
  });

  test('what was refilled by number, or is not there, is missing no longer', async () => {
    const row = (key: string, columns: Record<string, string>) => ({
      key: `g#sefaz#A#${key}`,
      cells: Object.entries(columns).map(([qualifier, value]) => ({ family: 's', qualifier, timestamp: 1000, value })),
    });
    await desk.pipeline.writePorts.ledger.write([
      row('001', { first: '001', last: '010', received: '7', numbers: '1-2,5-9' }),
      row('003#n', { first: '003', last: '004', received: '1', numbers: '3', nothing: '4' }),
      row('021', { first: '021', last: '030', received: '10', numbers: '21-30' }),
      row('015#n', { first: '015', last: '015', received: '1', numbers: '15', nothing: '' }),
    ]);
    const { found } = await desk.all({ ask: 'sequences' });
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      [10, 14],
      [16, 20],
    ]);
  });
});

describe('batches', () => {
  test('what was promised or stored and is not in the ledger is told', async () => {
    const batch = { kind: 'batch', source: 'loja', state: 'done' } as const;
    const object = { kind: 'object', source: 'loja', state: 'done' } as const;
    await desk.note({ ...batch, id: 'loja#a/1', batch: 'a/1', expected: 120, objects: 6 });
    for (let index = 0; index < 5; index++) {
      await desk.note({ ...object, id: `raw/loja/a-1/${index}#1`, batch: 'a/1', counts: { documents: 20 } });
    }
    await desk.note({ ...object, id: 'raw/loja/a-1/other#1', batch: 'a-1', counts: { documents: 500 } });
    await desk.note({ ...batch, id: 'loja#b', batch: 'b', expected: 1, objects: 1 });
    await desk.note({ ...object, id: 'raw/loja/b/1#1', batch: 'b', counts: { documents: 1 } });
    await desk.note({ ...batch, id: 'loja#fresh', batch: 'fresh', expected: 1 }, '2024-05-01T11:30:00Z');
    await desk.note({ ...batch, id: 'loja#latest', batch: 'latest', objects: 7 });
    // What is named after its owner or what was looked up lies in the folder of a day.
    await desk.note({ ...batch, id: 'loja#12', batch: '12', objects: 3, asked: { owner: '12' } });
    await desk.note({ ...batch, id: 'loja#only-a', batch: 'only-a', objects: 1 });
    const { found, counts } = await desk.all({ ask: 'counts', minutes: 60 });
    expect(counts).toEqual({ batches: 2, shortBatches: 1, missingDocuments: 20, unloadedObjects: 1 });
    expect(found).toEqual([
      { kind: 'short-batch', source: 'loja', batch: 'a/1', expected: 120, documents: 100 },
      { kind: 'unloaded-objects', source: 'loja', batch: 'a/1', objects: 6, loaded: 5 },
    ]);
  });
});

describe('batches of one owner, or with a CPF in their names', () => {
  test('are counted where fetch has put them', async () => {
    const batch = { kind: 'batch', source: 'loja', state: 'done', expected: 5, objects: 1 } as const;
    const object = { kind: 'object', source: 'loja', state: 'done', counts: { documents: 5 } } as const;
    await desk.note({ ...batch, id: 'loja#maio', batch: 'maio', asked: { owner: '12' } });
    await desk.note({ ...object, id: 'raw/loja/12/maio/1#1', batch: 'maio' });
    await desk.note({ ...batch, id: 'loja#52998224725', batch: '52998224725' });
    const name = nameWithoutPerson('52998224725');
    const folder = name.replaceAll(/[^0-9A-Za-z._-]/g, '-');
    await desk.note({ ...object, id: `raw/loja/${folder}/1#1`, batch: name });
    expect((await desk.all({ ask: 'counts' })).counts).toMatchObject({ batches: 2, missingDocuments: 0, unloadedObjects: 0 }); // prettier-ignore
  });
});

describe('documents', () => {
  const check = (more: object = {}) => desk.all({ ask: 'documents', days: 5, ...more });

  test('summaries without document and events without invoice are told once they are old enough', async () => {
    const orphan = keyOf({ number: 3 });
    await desk.load(
      'a',
      summary({ number: 1 }),
      summary({ number: 2 }),
      nfeProc({ number: 2 }),
      nfeProc({ number: 9 }),
    );
    await desk.load('b', procEvento({ key: orphan }));
    const { counts, found } = await check();
    expect(counts).toMatchObject({ invoices: 3, incomplete: 1, orphanEvents: 1, conflicts: 0, staleIndex: 0 });
    expect(found).toContainEqual(expect.objectContaining({ kind: 'incomplete', key: keyOf({ number: 1 }) }));
    expect(found).toContainEqual(expect.objectContaining({ kind: 'orphan-events', key: orphan, events: 1 }));
    expect((await check({ days: 60 })).counts).toMatchObject({ incomplete: 0, orphanEvents: 0 });
    await desk.load('c', nfeProc({ number: 1 }), nfeProc({ number: 3 }));
    expect((await check()).counts).toMatchObject({ invoices: 4, incomplete: 0, orphanEvents: 0 });
  });

  test('what a service shows with its items completes a summary', async () => {
    const itens = [{ descricao: 'PAO', quantidade: '2', valorUnitario: '10,00', valor: '20,00' }];
    await desk.load('a', summary({}), { chaveNotaFiscal: keyOf(), valorNotaFiscal: '20,00', dataEmissao: '31/03/2024', itens }); // prettier-ignore
    expect((await check()).counts).toMatchObject({ invoices: 1, incomplete: 0, conflicts: 0, staleIndex: 0 });
  });

  test('a range of days looks at the documents of those days alone', async () => {
    await desk.load('a', summary({ number: 1 }));
    const inside = { select: { from: '2024-03-31', to: '2024-03-31' } };
    expect((await check(inside)).counts).toMatchObject({ invoices: 1 });
    expect((await check({ select: { from: '2024-04-01' } })).counts).toMatchObject({ invoices: 0 });
    expect((await check({ select: { to: '2024-03-30' } })).counts).toMatchObject({ invoices: 0 });
  });

  test('two contents of one second are a conflict, a correction is none', async () => {
    await desk.load('a', nfeProc(), nfeProc({ ide: { natOp: 'Outra' } }));
    await desk.load(
      'b',
      nfeProc({ number: 2 }),
      nfeProc({ number: 2, protocol: { dhRecbto: '2024-04-02T10:00:00-03:00' } }),
    );
    const { counts, found } = await check();
    expect(counts).toMatchObject({ conflicts: 1 });
    expect(found).toEqual([expect.objectContaining({ kind: 'conflict', key: keyOf() })]);
  });

  test('index rows that do not say what the invoice says are told, with the row they belong to', async () => {
    await desk.load('a', nfeProc(), nfeProc({ number: 2 }));
    await desk.load('b', procEvento());
    expect((await check()).counts).toMatchObject({ staleIndex: 0 });
    // As a writer leaves it that does not read rows back.
    const { table } = desk.pipeline;
    const key = Object.keys(table.dump()).find((each) => each.startsWith('t#') && each.endsWith(keyOf())) ?? '';
    const old = table.cells(key).map((cell) => ({ ...cell, value: '{"status":"authorized"}' }));
    await table.write([{ key, cells: old }]);
    const { counts, found } = await check();
    expect(counts).toMatchObject({ staleIndex: 1 });
    expect(found).toEqual([{ kind: 'stale-index', index: key, key: keyOf(), row: invoiceRowKey(keyOf()) }]);
  });
});

describe('numbers of invoices', () => {
  const numbers = (...list: readonly number[]) => list.map((number) => nfeProc({ number }));

  test('gaps of a series are told, however the pages fall', async () => {
    await desk.load('a', ...numbers(1, 2, 3, 6, 7, 8, 9, 12), nfeProc({ number: 500, series: 2 }));
    const { counts, found, pages } = await desk.all({ ask: 'numbers' });
    expect(pages).toBeGreaterThan(3);
    expect(counts).toEqual({
      series: 2,
      sparseSeries: 0,
      numberGaps: 2,
      numberMissing: 4,
      voidedNumbers: 0,
      repeatedNumbers: 0,
    });
    const at = { kind: 'number-gap', issuer: ISSUER, model: '55', series: '1' };
    expect(found).toEqual([
      { ...at, from: 4, to: 5, missing: 2 },
      { ...at, from: 10, to: 11, missing: 2 },
    ]);
  });

  test('a series of which most is missing is only counted, unless its issuer is asked for', async () => {
    await desk.load('a', ...numbers(10, 500, 900));
    expect((await desk.all({ ask: 'numbers' })).counts).toMatchObject({ sparseSeries: 1, numberGaps: 0 });
    expect((await desk.all({ ask: 'numbers', issuer: ISSUER })).counts).toMatchObject({
      sparseSeries: 0,
      numberGaps: 2,
      numberMissing: 888,
    });
  });

  test('that were voided are not missing, where the authority has registered it', async () => {
    await desk.load(
      'a',
      ...numbers(1, 2, 3, 6, 7, 8, 9, 12, 20),
      procInut({ from: '4', to: '5' }),
      procInut({ from: '10', to: '10' }),
      procInut({ from: '13', to: '15' }),
      procInut({ from: '15', to: '19', answer: { cStat: '241' } }),
      procInut({ from: '11', to: '11', answer: null }),
      procInut({ from: '11', to: '11', series: '2' }),
    );
    const { counts, found } = await desk.all({ ask: 'numbers' });
    expect(counts).toMatchObject({ numberGaps: 2, numberMissing: 5, voidedNumbers: 6 });
    expect(found.map(({ issuer, from, to }) => [issuer, from, to])).toEqual([
      [ISSUER, 11, 11],
      [ISSUER, 16, 19],
    ]);
  });

  test('that were voided count as there, so that a series is dense enough to be judged', async () => {
    await desk.load('a', ...numbers(1, 2, 30, 31));
    expect((await desk.all({ ask: 'numbers' })).counts).toMatchObject({ sparseSeries: 1 });
    await desk.load('b', procInut({ from: '3', to: '28' }));
    const { counts } = await desk.all({ ask: 'numbers' });
    expect(counts).toMatchObject({ sparseSeries: 0, numberGaps: 1, numberMissing: 1, voidedNumbers: 26 });
  });

  test('a number used twice is told', async () => {
    const twice = { number: 2, issuedAt: '2024-04-02T08:00:00-03:00' };
    await desk.load('a', ...numbers(1, 2, 3), nfeProc(twice));
    const { counts, found } = await desk.all({ ask: 'numbers' });
    expect(counts).toMatchObject({ repeatedNumbers: 1, numberGaps: 0 });
    expect(found).toEqual([{ kind: 'repeated-number', issuer: ISSUER, series: '55-1', number: 2, key: keyOf(twice) }]);
  });

  test('runs grow together whatever the order, and a torn series is given up before it fills the memory', () => {
    const series = {};
    for (const number of [5, 1, 3, 2, 4, 9, 7, 8]) expect(see(number, 's', series)).toBe(true);
    expect(series).toEqual({
      s: [
        [1, 5],
        [7, 9],
      ],
    });
    expect([1, 3, 5, 8].map((number) => see(number, 's', series))).toEqual([false, false, false, false]);
    for (let number = 100; number < 10_000; number += 2) see(number, 's', series);
    expect(series).toEqual({ s: 'sparse' });
  });
});
