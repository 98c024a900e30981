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
    const told = { turn: again?.turn ?? null, progress: { waitSeconds: 0, requests: 1, asked: clock } };
    await lane('move', 'a', told);
    expect((await lane('keep', 'a'))?.turn?.start).toBe(clock + 6000);
    // What it was told comes again, late: of the turn that was reserved since nothing is given back.
    await lane('move', 'a', told);
    expect((await lane('keep', 'b', { aside: true }))?.turn?.start).toBe(clock + 6000 + 26_000);
  });

  test('begin when a rest is over, for whoever comes next', async () => {
    await lane('take', 'a');
    await lane('move', 'a', { progress: { code: '137', waitSeconds: 3600, requests: 1, asked: clock } });
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
    expect(Object.keys(table.dump())).toEqual(['c#sefaz#12345678000195', 'l#sefaz:lookup']);
    expect(columns('l#sefaz:lookup')['cursor']).toBeUndefined();
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
  ['no pages', { ...sefaz, kind: 'page', overlap: 0 }, '7', '7'],
  ['pages, not beyond the first', { ...sefaz, kind: 'page', overlap: 9 }, '7', '000001'],
  ['text: not at all', { ...sefaz, kind: 'cursor', overlap: 3 }, 'abc', 'abc'],
])('a run begins further back: %s', async (_title, source, cursor, begins) => {
  await lane('take', 'a', {}, source);
  await lane('move', 'a', { progress: { cursor, waitSeconds: 0, requests: 1 } }, source);
  await lane('leave', 'a', {}, source);
  expect(Number((await lane('take', 'b', {}, source))?.cursor) || begins).toEqual(Number(begins) || begins);
  expect(columns()['cursor']).toBe(cursor);
});

describe('a limit', () => {
  const OTHER = '98765432000110';
  const perOwner: Source = { ...sefaz, rate: { table: [{ fromHour: 0, toHour: 24, requests: 10 }], per: 'owner' } };
  const done = (asked: number) => ({ progress: { waitSeconds: 0, requests: 1, asked } });
  const refused = { progress: { code: '656', waitSeconds: 3600, throttled: true, requests: 1, asked: NOW } };

  test('is shared by the owners of a source: their turns come one behind the other', async () => {
    await lane('take', 'a');
    await lane('take', 'b', { owner: OTHER });
    expect((await lane('keep', 'a'))?.turn).toEqual({ start: NOW, end: NOW + 20_000 });
    const second = await lane('keep', 'b', { owner: OTHER });
    expect(second).toMatchObject({ turn: { start: NOW + 26_000 }, waitSeconds: 26 });
    // Its rest is not given back where somebody counts on it.
    await lane('move', 'a', done(NOW));
    expect((await lane('keep', 'a'))?.turn?.start).toBe(NOW + 52_000);
    expect(Object.keys(table.dump())).toEqual(['c#sefaz#12345678000195', `c#sefaz#${OTHER}`, 'l#sefaz']);
  });

  test('is shared by sources that name the same one', async () => {
    const other: Source = { ...sefaz, name: 'other', limit: 'sefaz' };
    await lane('take', 'a');
    await lane('keep', 'a');
    await lane('take', 'b', {}, other);
    expect((await lane('keep', 'b', {}, other))?.turn?.start).toBe(NOW + 26_000);
    expect(Object.keys(table.dump())).toEqual(['c#other#12345678000195', 'c#sefaz#12345678000195', 'l#sefaz']);
  });

  test("is each one's own where the source counts by owner", async () => {
    await lane('take', 'a', {}, perOwner);
    await lane('take', 'b', { owner: OTHER }, perOwner);
    expect((await lane('keep', 'a', {}, perOwner))?.turn?.start).toBe(NOW);
    expect((await lane('keep', 'b', { owner: OTHER }, perOwner))?.turn?.start).toBe(NOW);
    await lane('move', 'a', refused, perOwner);
    clock += 20_000;
    expect(await lane('keep', 'b', { owner: OTHER }, perOwner)).toMatchObject({ turn: { start: NOW + 26_000 } });
  });

  test('rests for all of them after a refusal, and for none after an end', async () => {
    await lane('take', 'a');
    await lane('take', 'b', { owner: OTHER });
    await lane('move', 'a', { progress: { code: '137', waitSeconds: 1800, requests: 1, asked: NOW } });
    expect((await lane('keep', 'b', { owner: OTHER }))?.turn?.start).toBe(NOW + 6000);
    expect(await lane('keep', 'a')).toMatchObject({ waitSeconds: 1800 });
    await lane('move', 'b', { owner: OTHER, ...refused });
    // What was promised before is not good any more.
    const turn = { start: NOW + 1_800_000, end: NOW + 1_820_000 };
    clock = turn.start;
    expect((await lane('keep', 'a', { turn }))?.turn?.start).toBe(NOW + 3_600_000);
  });

  test('gives a turn that was waited for as it was promised, and another where that has passed', async () => {
    await lane('take', 'a');
    await lane('keep', 'a');
    const promised = await lane('keep', 'a');
    const turn = promised?.turn ?? null;
    expect(turn?.start).toBe(NOW + 26_000);
    clock = NOW + 26_500;
    const writes = table.usage.writes;
    expect(await lane('keep', 'a', { turn })).toMatchObject({ turn, waitSeconds: 0 });
    expect(table.cells('l#sefaz').filter(({ qualifier }) => qualifier === 'pace')).toHaveLength(2);
    expect(table.usage.writes).toBe(writes + 1);
    clock = NOW + 40_000;
    expect((await lane('keep', 'a', { turn }))?.turn?.start).toBe(NOW + 52_000);
  });

  test('is used by single documents beside whoever has the lane, a short turn each', async () => {
    await lane('take', 'a');
    await lane('keep', 'a');
    const [first, second] = [
      await lane('keep', 'b', { lookup: true, single: true }),
      await lane('keep', 'c', { lookup: true, single: true, owner: null }),
    ];
    expect(first?.turn).toEqual({ start: NOW + 26_000, end: NOW + 31_000 });
    expect(second?.turn).toEqual({ start: NOW + 37_000, end: NOW + 42_000 });
    // 656 of a single document is one of the whole source.
    await lane('move', 'c', { lookup: true, owner: null, ...refused });
    expect(await lane('keep', 'a')).toMatchObject({ waitSeconds: 3600 });
    expect(columns('l#sefaz')).toMatchObject({ code: '656', notBefore: new Date(NOW + 3_600_000).toISOString() });
  });

  test('gives more time to a single request where the next turn is far', async () => {
    const rate = { table: [{ fromHour: 0, toHour: 24, requests: 2, perSeconds: 3600 }] };
    const rare: Source = { ...sefaz, rate, lookupRate: rate };
    await lane('keep', 'a', { lookup: true, single: true }, rare);
    const promised = await lane('keep', 'b', { lookup: true, single: true }, rare);
    const turn = promised?.turn ?? null;
    expect((turn?.end ?? 0) - (turn?.start ?? 0)).toBe(20_000);
    expect(promised?.requests).toBe(1);
    // What has to start first is late.
    clock = (turn?.start ?? 0) + 8000;
    expect(await lane('keep', 'b', { lookup: true, single: true, turn }, rare)).toMatchObject({ turn, waitSeconds: 0 });
  });

  test('never makes a rest shorter that another run was told of', async () => {
    await lane('take', 'a');
    await lane('move', 'a', { progress: { code: '137', waitSeconds: 3600, requests: 1, asked: NOW } });
    const aside = { aside: true, progress: { code: '137', waitSeconds: 60, requests: 1, asked: NOW } };
    await lane('move', 'b', aside);
    expect(await lane('keep', 'a')).toMatchObject({ waitSeconds: 3600 });
  });

  test('does not rest because past dates are at their end', async () => {
    await lane('take', 'a');
    await lane('move', 'b', { aside: true, progress: { code: '204', waitSeconds: 3600, requests: 1, asked: NOW } });
    expect(await lane('keep', 'a')).toMatchObject({ waitSeconds: 6 });
  });

  test('rests as a whole also where single documents are counted apart', async () => {
    const both: Source = {
      ...perOwner,
      lookupRate: { table: [{ fromHour: 0, toHour: 24, requests: 60 }], per: 'owner' },
    };
    await lane('take', 'a', {}, both);
    expect((await lane('keep', 'a', {}, both))?.turn?.start).toBe(NOW);
    expect((await lane('keep', 'b', { lookup: true }, both))?.turn?.start).toBe(NOW);
    await lane('move', 'b', { lookup: true, ...refused }, both);
    expect(await lane('keep', 'a', {}, both)).toMatchObject({ waitSeconds: 3600 });
    expect(await lane('keep', 'b', { lookup: true }, both)).toMatchObject({ waitSeconds: 3600 });
    expect(await lane('keep', 'c', { lookup: true, owner: OTHER }, both)).toMatchObject({ waitSeconds: 0 });
  });

  test('is left to live documents by who gives way, until they are done', async () => {
    const way = { aside: true, giveWay: true, owner: null };
    expect(await lane('take', 'w', way)).toMatchObject({ held: true });
    const turn = (await lane('keep', 'w', way))?.turn ?? null;
    expect(turn?.start).toBe(NOW);
    await lane('move', 'w', { ...way, turn, ...done(NOW) });
    await lane('take', 'a');
    // Somebody live comes: behind the turn that is under way, and nothing is given to the other one after it.
    const live = (await lane('keep', 'a'))?.turn ?? null;
    expect(live?.start).toBe(NOW + 6000);
    clock += 30_000;
    expect(await lane('keep', 'w', way)).toMatchObject({ held: true, turn: null, waitSeconds: 56 });
    await lane('move', 'a', { turn: live, ...done(NOW + 6000) });
    expect(await lane('keep', 'w', way)).toMatchObject({ turn: null });
    await lane('leave', 'a');
    expect((await lane('keep', 'w', way))?.turn?.start).toBe(clock);
    // One that died is waited for no longer than it would have been at it.
    await lane('take', 'b', { owner: OTHER });
    await lane('keep', 'b', { owner: OTHER });
    clock += 130_000;
    expect((await lane('keep', 'w', way))?.turn).not.toBeNull();
  });
});

test('a window of dates keeps the rate, and leaves the cursor alone', async () => {
  await lane('take', 'a');
  await lane('move', 'a', { progress: { cursor: '000050', waitSeconds: 0, requests: 1 } });
  await lane('leave', 'a');
  expect(await lane('take', 'b', { aside: true })).toMatchObject({ held: true, busy: 'wait', cursor: null });
  await lane('move', 'b', { aside: true, progress: { cursor: '000002', waitSeconds: 9, requests: 1, asked: clock } });
  expect(columns()['cursor']).toBe('000050');
  expect(columns()['notBefore']).toBeUndefined();
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
