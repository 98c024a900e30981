import type { Source } from '../../handlers/sources.ts';
import { useLane, type LaneAnswer, type LaneRequest } from '../../handlers/write/lane.ts';
import { checkAgainst } from '../../schemas/index.ts';
import { createMemoryTable, type MemoryTable } from './memory-table.ts';

const NOW = Date.UTC(2026, 8, 15, 15);
const sefaz: Source = {
  name: 'sefaz',
  kind: 'sequence',
  origin: 'https://s.example',
  sequencePath: '/',
  sequence: { last: 'u', digits: 6 },
  rate: { table: [{ fromHour: 0, toHour: 24, requests: 10 }] },
};
const requestFits = checkAgainst('write-request');
const responseFits = checkAgainst('write-response');
let table: MemoryTable;
let clock: number;

beforeEach(() => {
  table = createMemoryTable();
  clock = NOW;
});

async function lane(
  action: LaneRequest['action'],
  execution: string,
  rest: Partial<LaneRequest> = {},
  source: Source = sefaz,
): Promise<LaneAnswer | null> {
  const request: LaneRequest = { source: source.name, owner: '12345678000195', action, execution, ...rest };
  expect(requestFits({ lane: request })).toEqual({ ok: true });
  const answer = await useLane(request, source, table, clock);
  expect(responseFits({ lane: answer })).toEqual({ ok: true });
  return answer;
}

const columns = (key = 'c#sefaz#12345678000195') =>
  Object.fromEntries([...table.cells(key)].reverse().map(({ qualifier, value }) => [qualifier, value.toString()]));

test('sources that need none have none, and nothing is written for them', async () => {
  const batch: Source = { name: 'b', kind: 'batch', origin: 'https://b.example' };
  expect(await lane('take', 'a', {}, batch)).toBeNull();
  expect(await lane('take', 'a', {}, { ...batch, kind: 'page' })).toBeNull();
  expect(table.usage).toEqual({ reads: 0, writes: 0 });
  expect(await lane('take', 'a', { owner: null }, { ...batch, kind: 'page', overlap: 2 })).toMatchObject({
    held: true,
  });
  expect(Object.keys(table.dump())).toEqual(['c#b']);
});

describe('one execution at a time', () => {
  test('holds it, and the other is told when to look again', async () => {
    expect(await lane('take', 'a')).toMatchObject({ held: true, cursor: null, turn: null });
    expect(await lane('take', 'a')).toMatchObject({ held: true });
    expect(await lane('take', 'b')).toMatchObject({ held: false, busy: 'skip', waitSeconds: 60 });
    clock += 899_000;
    expect(await lane('take', 'b')).toMatchObject({ held: false, waitSeconds: 1 });
    expect(await lane('take', 'b', {}, { ...sefaz, kind: 'batch' })).toMatchObject({ busy: 'wait' });
  });

  test('loses it when it does not come back in time, and only if somebody else took it', async () => {
    await lane('take', 'a');
    clock += 1_000_000;
    expect(await lane('keep', 'a')).toMatchObject({ held: true });
    clock += 1_000_000;
    expect(await lane('take', 'b')).toMatchObject({ held: true });
    for (const action of ['keep', 'move', 'leave'] as const) {
      const progress = { waitSeconds: 0, requests: 1, cursor: 'x' };
      expect(await lane(action, 'a', { progress })).toMatchObject({ held: false });
    }
    expect(columns()).toMatchObject({ holder: 'b' });
    expect(columns()['cursor']).toBeUndefined();
  });

  test('gives it back, and the next one goes on at its cursor', async () => {
    await lane('take', 'a');
    await lane('move', 'a', {
      progress: { cursor: '000050', max: '000090', code: '138', waitSeconds: 0, requests: 1 },
    });
    await lane('leave', 'a');
    expect(columns()).toMatchObject({ cursor: '000050', max: '000090', code: '138', holder: '', until: '' });
    expect(await lane('take', 'b')).toMatchObject({ held: true, cursor: '000050' });
  });

  test('wins where two take it at the same moment', async () => {
    let raced = false;
    table.beforeWrite = async () => {
      if (raced) return;
      raced = true;
      const other = await useLane(
        { source: 'sefaz', owner: '12345678000195', action: 'take', execution: 'b' },
        sefaz,
        table,
        clock,
      );
      expect(other?.held).toBe(true);
    };
    // The table in memory has compared already: as the service does, compare again where it is written.
    const writeIf = table.writeIf.bind(table);
    table.writeIf = async (entry, column) => {
      if (!raced) await table.beforeWrite([]);
      return writeIf(entry, column);
    };
    expect(await lane('take', 'a')).toMatchObject({ held: false });
    expect(columns()).toMatchObject({ holder: 'b' });
  });

  test('gives up where the lane never stands still', async () => {
    table.writeIf = async () => false;
    await expect(lane('take', 'a')).rejects.toMatchObject({ code: 'table-unavailable', name: 'RetryableError' });
  });
});

describe('turns', () => {
  test('count as used until it is told what was done with them', async () => {
    await lane('take', 'a');
    const first = await lane('keep', 'a');
    expect(first).toMatchObject({ held: true, waitSeconds: 0, requests: 4, turn: { start: NOW, end: NOW + 20_000 } });
    // It died: nothing may go out before the turn and a request's space have passed.
    const again = await lane('keep', 'a');
    expect(again?.turn).toEqual({ start: NOW + 26_000, end: NOW + 46_000 });
    expect(again?.waitSeconds).toBe(26);
    clock += 27_000;
    await lane('move', 'a', { progress: { waitSeconds: 0, requests: 1, asked: clock } });
    expect((await lane('keep', 'a'))?.turn?.start).toBe(clock + 6000);
  });

  test('begin when a cool-down is over, for whoever comes next', async () => {
    await lane('take', 'a');
    await lane('move', 'a', { progress: { code: '656', waitSeconds: 3600, requests: 1, asked: clock } });
    await lane('leave', 'a');
    clock += 600_000;
    await lane('take', 'b');
    expect(await lane('keep', 'b')).toMatchObject({ waitSeconds: 3000, turn: { start: NOW + 3_600_000 } });
    // The lease lasts beyond the wait.
    clock += 3_100_000;
    expect(await lane('take', 'c')).toMatchObject({ held: false });
  });

  test('of look-ups are counted apart where their rate is another', async () => {
    const both: Source = {
      ...sefaz,
      lookupRate: { table: [{ fromHour: 0, toHour: 24, requests: 20, perSeconds: 3600 }] },
    };
    await lane('take', 'a', {}, both);
    expect(await lane('take', 'b', { lookup: true }, both)).toMatchObject({ held: true, cursor: null });
    const { start, end } = (await lane('keep', 'b', { lookup: true }, both))?.turn ?? { start: 0, end: 0 };
    expect(end - start).toBe(189_474);
    await lane('move', 'b', { lookup: true, progress: { cursor: '7', waitSeconds: 0, requests: 1 } }, both);
    expect(Object.keys(table.dump())).toEqual(['c#sefaz#12345678000195', 'c#sefaz:lookup#12345678000195']);
    expect(columns('c#sefaz:lookup#12345678000195')['cursor']).toBeUndefined();
  });

  test('without a rate are as long as a call', async () => {
    const { rate: _rate, ...free } = sefaz;
    await lane('take', 'a', {}, free);
    expect(await lane('keep', 'a', {}, free)).toMatchObject({ requests: 0, turn: { start: NOW, end: NOW + 540_000 } });
  });
});

test.each<[string, Source, string, string]>([
  ['numbers', { ...sefaz, overlap: 20 }, '000050', '000030'],
  ['numbers, not beyond the first', { ...sefaz, overlap: 99 }, '000050', '000000'],
  ['pages', { ...sefaz, kind: 'page', overlap: 2 }, '7', '5'],
  ['pages, not beyond the first', { ...sefaz, kind: 'page', overlap: 9 }, '7', '000001'],
  ['text: not at all', { ...sefaz, kind: 'cursor', overlap: 3 }, 'abc', 'abc'],
])('a run begins further back: %s', async (_title, source, cursor, begins) => {
  await lane('take', 'a', {}, source);
  await lane('move', 'a', { progress: { cursor, waitSeconds: 0, requests: 1 } }, source);
  await lane('leave', 'a', {}, source);
  expect(Number((await lane('take', 'b', {}, source))?.cursor) || begins).toEqual(Number(begins) || begins);
  expect(columns()['cursor']).toBe(cursor);
});

test('a window of dates keeps the rate, and leaves the cursor alone', async () => {
  await lane('take', 'a');
  await lane('move', 'a', { progress: { cursor: '000050', waitSeconds: 0, requests: 1 } });
  await lane('leave', 'a');
  expect(await lane('take', 'b', { aside: true })).toMatchObject({ held: true, busy: 'wait', cursor: null });
  await lane('move', 'b', { aside: true, progress: { cursor: '000002', waitSeconds: 9, requests: 1, asked: clock } });
  expect(columns()).toMatchObject({ cursor: '000050', notBefore: new Date(clock + 9000).toISOString() });
});

test('numbers gone through are rows of the ledger, refilled ones beside them', async () => {
  await lane('take', 'a');
  const progress = { waitSeconds: 0, requests: 1, first: '000051', last: '000060', numbers: '51-53,55' };
  await lane('move', 'a', { progress });
  await lane('move', 'a', { lookup: true, progress: { ...progress, last: '000054', numbers: '54', nothing: '' } });
  const key = 'g#sefaz#12345678000195#000000000000051';
  expect(columns(key)).toMatchObject({ first: '000051', last: '000060', received: '4', numbers: '51-53,55' });
  expect(columns(`${key}#n`)).toMatchObject({ last: '000054', received: '1', numbers: '54', nothing: '' });
});
