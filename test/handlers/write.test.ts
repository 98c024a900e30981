import { RetryableError } from '../../handlers/errors.ts';
import { chooseHeader, invoiceRowKey } from '../../handlers/invoice/index.ts';
import { createKeyLocks } from '../../handlers/write/key-locks.ts';
import { claimObject } from '../../handlers/write/claim.ts';
import { merge } from '../../handlers/write/merge.ts';
import { repairIndex } from '../../handlers/write/repair.ts';
import { rowState } from '../../handlers/write/row-state.ts';
import type { StagedDocument } from '../../handlers/write/staged-document.ts';
import { describeEntry, writeLedger } from '../../handlers/write/write-ledger.ts';
import { tryPart, writePart } from '../../handlers/write/write-part.ts';
import { keyOf, nfeProc, procEvento, type NfeOptions, type Tree } from '../fixtures/nfe.ts';
import { createMemoryTable } from './memory-table.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';

const lines = (...documents: readonly unknown[]) => documents.map((one) => JSON.stringify(one)).join('\n');
const rowKey = invoiceRowKey(keyOf());

async function loaded(...files: readonly string[]): Promise<Pipeline> {
  const pipeline = createPipeline();
  for (const [index, file] of files.entries()) {
    await pipeline.put(`demo/b/${index}`, file);
    await pipeline.load(`demo/b/${index}`);
  }
  return pipeline;
}

/** What a reader sees: rows without lineage, which tells of the file, and the newest version of index rows. */
const content = ({ table }: Pipeline) =>
  Object.fromEntries(
    Object.entries(table.dump()).map(([key, cells]) => [
      key,
      key.startsWith('n#') ? cells.filter((cell) => !/^r:(uri|generation|offset|[0-9])/.test(cell)) : cells[0],
    ]),
  );

describe('write', () => {
  test('a file loaded again changes no cell and counts as unchanged', async () => {
    const pipeline = createPipeline();
    const file = lines(nfeProc(), nfeProc({ number: 2, items: 5 }), procEvento());
    await pipeline.put('demo/b/1', file);
    expect(await pipeline.load('demo/b/1')).toMatchObject({ documents: 3, loaded: 3, unchanged: 0, events: 1 });
    const before = pipeline.table.dump();
    expect(await pipeline.load('demo/b/1')).toMatchObject({ documents: 3, loaded: 0, unchanged: 3, events: 1 });
    await pipeline.put('demo/other/2', file);
    expect(await pipeline.load('demo/other/2')).toMatchObject({ loaded: 0, unchanged: 3 });
    expect(pipeline.table.dump()).toEqual(before);
  });

  test('a call repeated before the object is done counts what its first try loaded', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/1', lines(nfeProc(), nfeProc(), nfeProc({ number: 2 }), procEvento()));
    const first = await pipeline.load('demo/b/1', { noted: false });
    expect(first).toMatchObject({ documents: 4, loaded: 3, unchanged: 1 });
    const before = pipeline.table.dump();
    expect(await pipeline.load('demo/b/1')).toMatchObject({ documents: 4, loaded: 3, unchanged: 1 });
    expect(await pipeline.load('demo/b/1')).toMatchObject({ documents: 4, loaded: 0, unchanged: 4 });
    expect(pipeline.table.dump()).toEqual(before);
  });

  test('the same document twice in one part is loaded once', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/1', lines(nfeProc(), nfeProc(), procEvento(), procEvento()));
    expect(await pipeline.load('demo/b/1')).toMatchObject({ documents: 4, loaded: 2, unchanged: 2, events: 2 });
    expect(pipeline.view(rowKey)).toMatchObject({ versions: 1, status: 'cancelled', flags: [] });
  });

  test('invoice, cancellation, correction and its undoing end in one state in any order', async () => {
    const undo: Tree = { tpEventoAut: '110111', nProtEvento: '135240000000999' };
    const documents = [
      nfeProc({ items: 5 }),
      nfeProc({ items: 2, protocol: { dhRecbto: '2024-04-02T10:00:00-03:00' } }),
      procEvento(),
      procEvento({
        type: '110001',
        details: undo,
        registration: { dhRegEvento: '2024-04-03T09:00:00-03:00', nProt: '9' },
      }),
    ].map((one) => JSON.stringify(one));
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ];
    const results = await Promise.all(
      orders.map((order) => loaded(...order.map((index) => documents[index] as string))),
    );
    const [first, ...others] = results.map(content);
    for (const other of others) expect(other).toEqual(first);
    const view = results[0]?.view(rowKey);
    expect(view).toMatchObject({ status: 'authorized', versions: 2, header: { items: 2 } });
    expect(view?.items).toHaveLength(2);
  });

  test('index rows show the status, whichever of invoice and cancellation came first', async () => {
    const files = [lines(nfeProc()), lines(procEvento())];
    for (const order of [files, [...files].reverse()]) {
      const { table } = await loaded(...order);
      const values = Object.keys(table.dump())
        .filter((key) => !key.startsWith('n#'))
        .map((key) => JSON.parse(table.cells(key)[0]?.value.toString() ?? '') as { status: string });
      expect(values.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    }
  });

  test('an event without invoice makes no index row', async () => {
    const { table } = await loaded(lines(procEvento()));
    expect(Object.keys(table.dump())).toEqual([rowKey]);
  });

  const sameSecond = (options: NfeOptions) => lines(nfeProc(options));

  test('two contents of one second are both kept, counted and flagged', async () => {
    const pipeline = await loaded(sameSecond({}));
    await pipeline.put('demo/b/x', sameSecond({ ide: { natOp: 'Devolucao' } }));
    expect(await pipeline.load('demo/b/x')).toMatchObject({ loaded: 1, conflicts: 1 });
    expect(pipeline.view(rowKey)).toMatchObject({ versions: 2, flags: [{ code: 'conflict' }] });
  });

  test('990 items go in as one row', async () => {
    const pipeline = await loaded(lines(nfeProc({ items: 990 })));
    expect(pipeline.view(rowKey)?.items).toHaveLength(990);
  });

  test('copies that arrive at once are counted once', async () => {
    const pipeline = createPipeline();
    const file = lines(nfeProc(), nfeProc({ number: 2 }));
    for (const name of ['1', '2', '3']) await pipeline.put(`demo/b/${name}`, file);
    const counts = await Promise.all(['1', '2', '3'].map((name) => pipeline.load(`demo/b/${name}`)));
    expect(counts.reduce((sum, { loaded: one }) => sum + one, 0)).toBe(2);
    expect(counts.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(4);
  });

  test('a run that failed between main rows and index rows is made whole by the next', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/1', lines(nfeProc()));
    pipeline.table.beforeWrite = ([entry]) => {
      if (entry?.key.startsWith('n#') === false) throw new RetryableError('table-unavailable', 'down');
    };
    await expect(pipeline.load('demo/b/1')).rejects.toMatchObject({ code: 'table-unavailable' });
    pipeline.table.beforeWrite = () => undefined;
    expect(await pipeline.load('demo/b/1')).toMatchObject({ loaded: 1, unchanged: 0 });
    expect(content(pipeline)).toEqual(content(await loaded(lines(nfeProc()))));
  });

  test('a staging object that is none is refused', async () => {
    const pipeline = createPipeline();
    const part = await pipeline.store.create('staging', 'x.avro', Buffer.from('no avro'), { contentType: 'x' });
    await expect(writePart(part, pipeline.writePorts)).rejects.toMatchObject({ code: 'part-invalid' });
  });
});

describe('merge', () => {
  const document = (hash: string, timestamp = 1_000_000): StagedDocument => ({
    kind: 'invoice',
    column: 'doc',
    timestamp,
    hash,
    object: `raw/${hash}#1`,
    origin: `raw/${hash}#1@0`,
    reading: { column: 'doc', mapping: 1, document: hash, timestamp, hash },
    lineage: { origin: `raw/${hash}#1@0`, mapping: 0, rank: 0, columns: [] },
    cells: [
      { family: 'h', qualifier: Buffer.from('doc'), timestamp, value: Buffer.from(`{"n":"${hash}"}`) },
      { family: 'r', qualifier: Buffer.from('sha256'), timestamp, value: Buffer.from(hash) },
    ],
  });

  async function written(...documents: readonly StagedDocument[]) {
    const table = createMemoryTable();
    const effects: string[] = [];
    for (const one of documents) {
      const merged = merge(one, rowState(table.cells('k')));
      effects.push(merged.effect);
      if (merged.cells.length > 0) await table.write([{ key: 'k', cells: merged.cells }]);
    }
    return { effects, table, dump: table.dump() };
  }

  test('two contents on one millisecond end alike in either order, and the loser is remembered', async () => {
    const forth = await written(document('aaaa'), document('bbbb'));
    const back = await written(document('bbbb'), document('aaaa'));
    expect(back.dump).toEqual(forth.dump);
    const cells = forth.table.cells('k').map((cell) => ({ ...cell, value: cell.value.toString() }));
    expect(chooseHeader(cells)?.header).toEqual({ n: 'bbbb' });
    expect(cells.find(({ qualifier }) => qualifier === 'clash')?.value).toBe('aaaa');
  });

  test('either of them again is unchanged', async () => {
    const { effects } = await written(document('aaaa'), document('bbbb'), document('aaaa'), document('bbbb'));
    expect(effects).toEqual(['loaded', 'loaded', 'unchanged', 'unchanged']);
  });

  test('another second is another version and no conflict', () => {
    const state = rowState([]);
    expect(merge(document('aaaa'), state)).toMatchObject({ effect: 'loaded', conflict: false });
    expect(merge(document('bbbb', 3_000_000), state)).toMatchObject({ effect: 'loaded', conflict: false });
    expect(merge(document('cccc', 3_001_000), state)).toMatchObject({ effect: 'loaded', conflict: true });
  });
});

describe('key locks', () => {
  test('one key is held by one at a time, in the order of asking, and other keys do not wait', async () => {
    const locks = createKeyLocks();
    const log: string[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const first = locks(['a', 'b'], async () => {
      await gate;
      log.push('first');
    });
    const second = locks(['b', 'c'], async () => void log.push('second'));
    await locks(['d'], async () => void log.push('other'));
    open();
    await Promise.all([first, second]);
    expect(log).toEqual(['other', 'first', 'second']);
  });

  test('a failure lets go of the keys', async () => {
    const locks = createKeyLocks();
    await expect(locks(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(locks(['a'], async () => 'yes')).resolves.toBe('yes');
  });
});

describe('a dry run', () => {
  test('tells what each row would get, and writes nothing', async () => {
    const pipeline = createPipeline();
    const same = nfeProc({ number: 5 });
    await pipeline.put('demo/b/1', lines(nfeProc(), nfeProc({ number: 2 }), same));
    await pipeline.load('demo/b/1');
    const before = pipeline.table.dump();
    const corrected = nfeProc({ number: 2, protocol: { dhRecbto: '2026-03-01T10:00:00-03:00' } });
    await pipeline.put('demo/b/2', lines(nfeProc({ number: 3 }), corrected, same, procEvento()));
    const parts = (await pipeline.transformAll('demo/b/2')).flatMap((slice) => slice.parts);
    const [told] = await Promise.all(parts.map((part) => tryPart(part, pipeline.writePorts)));
    expect(told).toMatchObject({ documents: 4, unchanged: expect.any(Number) as number });
    expect(told?.changes).toContainEqual({ key: invoiceRowKey(keyOf({ number: 3 })), what: 'new' });
    expect(told?.changes).toContainEqual({ key: invoiceRowKey(keyOf({ number: 2 })), what: 'version' });
    expect(told?.changes?.length).toBe(told?.rows);
    expect((told?.loaded ?? 0) + (told?.unchanged ?? 0)).toBe(4);
    expect(pipeline.table.dump()).toEqual(before);
    const done = await pipeline.load('demo/b/2');
    expect(done).toMatchObject({ loaded: told?.loaded, unchanged: told?.unchanged, conflicts: told?.conflicts });
  });
});

describe('a claim', () => {
  const claim = (execution: string, replay = 'r-1') => ({ id: 'raw/a#1', execution, replay });
  const done = { kind: 'object', id: 'raw/a#1', state: 'done' } as const;

  test('lets one replay at a time have an object, and answers its retries alike', async () => {
    const ledger = createMemoryTable();
    expect(await claimObject(claim('e-1'), ledger, 1000)).toEqual({ claimed: true });
    expect(await claimObject(claim('e-1'), ledger, 2000)).toEqual({ claimed: true });
    expect(await claimObject(claim('e-2', 'r-2'), ledger, 3000)).toEqual({ claimed: false, why: 'under-way' });
    await writeLedger({ ...done, replay: 'r-1' }, ledger, 4000);
    expect(await claimObject(claim('e-3'), ledger, 5000)).toEqual({ claimed: false, why: 'done' });
    expect(await claimObject(claim('e-2', 'r-2'), ledger, 6000)).toEqual({ claimed: true });
  });

  test('is free again once its lease is over', async () => {
    const ledger = createMemoryTable();
    await claimObject(claim('dead'), ledger, 0);
    expect(await claimObject(claim('e-2', 'r-2'), ledger, 7_199_999)).toMatchObject({ claimed: false });
    expect(await claimObject(claim('e-2', 'r-2'), ledger, 7_200_001)).toEqual({ claimed: true });
  });

  test('that was written, though the client heard nothing of it and found it changed, is had', async () => {
    const ledger = createMemoryTable();
    const deaf = {
      ...ledger,
      writeIf: async (...call: Parameters<typeof ledger.writeIf>) => !(await ledger.writeIf(...call)),
    };
    expect(await claimObject(claim('e-1'), deaf, 1000)).toEqual({ claimed: true });
  });

  test('of two that come at once only one is had', async () => {
    const ledger = createMemoryTable();
    const both = await Promise.all([
      claimObject(claim('e-1'), ledger, 1000),
      claimObject(claim('e-2', 'r-2'), ledger, 1000),
    ]);
    expect(both.filter(({ claimed }) => claimed)).toHaveLength(1);
  });
});

describe('repair', () => {
  test('makes index rows say what the invoice says', async () => {
    const pipeline = createPipeline();
    await pipeline.put('demo/b/1', lines(nfeProc(), nfeProc({ number: 2 }), procEvento()));
    await pipeline.load('demo/b/1');
    const before = pipeline.table.dump();
    const keys = Object.keys(before).filter((key) => !key.startsWith('n#'));
    await pipeline.table.write(keys.map((key) => ({ key, cells: [], empty: ['x'] })));
    const ports = { invoices: pipeline.table, locks: createKeyLocks() };
    expect(await repairIndex([rowKey, invoiceRowKey(keyOf({ number: 2 }))], ports)).toEqual({ rows: 6 });
    const repaired = pipeline.table.dump();
    expect(Object.keys(repaired)).toEqual(Object.keys(before));
    for (const key of keys) expect(repaired[key]?.[0]).toBe(before[key]?.[0]);
  });
});

describe('ledger', () => {
  test('an entry is one row, its newest cells the last state', async () => {
    const ledger = createMemoryTable();
    const id = 'raw/demo/b/1.json#17';
    await writeLedger({ kind: 'object', id, state: 'running', source: 'demo', batch: null }, ledger, 1_700_000_000_000);
    await writeLedger(
      { kind: 'object', id, state: 'failed', error: { code: 'x', message: 'y' }, counts: { documents: 1 } },
      ledger,
      1_700_000_001_000,
    );
    const newest = await ledger.read([`o#${id}`], { families: 's', versions: 1 });
    const columns = Object.fromEntries(
      (newest.get(`o#${id}`) ?? []).map(({ qualifier, value }) => [qualifier, value.toString()]),
    );
    expect(columns).toEqual({
      state: 'failed',
      source: 'demo',
      updated: '2023-11-14T22:13:21.000Z',
      error: '{"code":"x","message":"y"}',
      counts: '{"documents":1}',
    });
  });

  test('a run that succeeds takes back the error', async () => {
    const ledger = createMemoryTable();
    await writeLedger({ kind: 'batch', id: 'demo#b', state: 'failed', error: { code: 'x' } }, ledger, 1000);
    await writeLedger({ kind: 'batch', id: 'demo#b', state: 'done' }, ledger, 2000);
    const [error] = ledger.cells('b#demo#b').filter(({ qualifier }) => qualifier === 'error');
    expect(error?.value.toString()).toBe('null');
  });

  test('keeps when the first word of an object came, whoever set it', async () => {
    const ledger = createMemoryTable();
    const entry = { kind: 'object', id: 'raw/a#1', state: 'done' } as const;
    await writeLedger({ ...entry, noticed: '2026-11-01T08:00:00-03:00' }, ledger, 1000);
    await writeLedger({ ...entry, id: 'raw/b#1', noticed: 'yesterday' }, ledger, 1000);
    const noticed = (key: string) =>
      ledger
        .cells(key)
        .find(({ qualifier }) => qualifier === 'noticed')
        ?.value.toString();
    expect(noticed('o#raw/a#1')).toBe('2026-11-01T11:00:00.000Z');
    expect(noticed('o#raw/b#1')).toBeUndefined();
  });

  test('the log tells numbers and codes of an entry, and how long an object took', () => {
    const now = Date.parse('2026-11-01T11:00:30Z');
    const done = { kind: 'object', id: 'raw/a#1', state: 'done', counts: { documents: 3 }, source: 'demo' } as const;
    expect(describeEntry({ ...done, noticed: '2026-11-01T11:00:00Z' }, now)).toEqual({
      ledger: 'object done',
      source: 'demo',
      documents: 3,
      noticeToRowSeconds: 30,
    });
    // A clock that is behind ours.
    expect(describeEntry({ ...done, noticed: '2026-11-01T12:00:00Z' }, now)).toMatchObject({ noticeToRowSeconds: 0 });
    expect(describeEntry({ ...done, state: 'failed', noticed: '2026-11-01T11:00:00Z' }, now)).not.toHaveProperty(
      'noticeToRowSeconds',
    );
    const error = { code: '123.456.789-09 is no code', message: 'x' };
    expect(describeEntry({ kind: 'batch', id: 'demo#b', state: 'failed', error }, now)).toMatchObject({
      problem: 'raised',
    });
  });
});
