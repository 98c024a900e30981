/**
 * A source that throttles, fails, breaks off, repeats, reorders, keeps a wrong clock and is shared with a second reader
 * brings the same rows as a quiet one, and is never asked more often than its rate allows. HOSTILE_DOCUMENTS=100000 makes
 * the first scene as large.
 */
import 'notamesh/testing/jest';
import { SEFAZ } from '../../infra/sources/sefaz.ts';
import type { Rate, Source } from '../../handlers/sources.ts';
import { play, type Ending, type Scene } from './hostile-source.ts';

const HOSTILE = {
  seed: 'storm',
  throttle: { first: 1, share: 0.03, retryAfterSeconds: 90, asDate: true },
  failure: { first: 1, share: 0.03, status: 503 },
  reset: { first: 1, share: 0.03 },
  truncate: { first: 1, share: 0.03, afterBytes: 100 },
  refuse: { first: 1, share: 0.02 },
  steal: { first: 2, share: 0.05, numbers: 4 },
  repeat: { share: 0.2 },
  shuffle: { share: 0.2 },
  clockOffSeconds: -86_400,
} as const;

const large = Number(process.env['HOSTILE_DOCUMENTS'] ?? 1500);
const { name: _name, origin: _origin, description: _description, auth: _auth, lookupRate, ...sefaz } = SEFAZ;
const rate = { table: [{ fromHour: 0, toHour: 24, requests: 60 }] };

const SCENES: readonly (Omit<Scene, 'faults'> & { readonly title: string })[] = [
  {
    title: `${large} documents by number`,
    count: large,
    limit: { requests: 30, perSeconds: 60 },
    notice: { owner: '12345678000195' },
    source: {
      ...(sefaz as Partial<Source>),
      lookupRate: lookupRate as Rate,
      kind: 'sequence',
      sequencePath: gatewayPath('sequencePath'),
      numberPath: gatewayPath('numberPath'),
    },
  },
  {
    title: 'a feed with a cursor',
    count: 300,
    limit: { requests: 60, perSeconds: 60 },
    source: {
      kind: 'cursor',
      cursorPath: '/gateway/feed?size=20&after={cursor}',
      documents: 'data',
      next: { at: 'body', path: 'next' },
      rate,
    },
  },
  {
    title: 'two owners at once with one token',
    count: 300,
    owners: ['12345678000195', '98765432000110'],
    limit: { requests: 6, perSeconds: 60 },
    source: {
      ...(sefaz as Partial<Source>),
      ...shared('source'),
      kind: 'sequence',
      sequencePath: gatewayPath('sequencePath'),
      numberPath: gatewayPath('numberPath'),
      maxPagesPerCall: 2,
    },
  },
  {
    title: 'a list and its documents behind redirects',
    count: 30,
    rivalShare: 0.05,
    limit: { requests: 12, perSeconds: 60 },
    source: {
      kind: 'page',
      pagePath: '/gateway/moved/list?size=20&page={page}',
      documents: 'data',
      hasMore: 'hasMore',
      detail: { path: '/gateway/moved/documents/{item.number}', keepList: false },
      rate: { table: [{ fromHour: 0, toHour: 24, requests: 12 }] },
    },
  },
  {
    title: 'a list whose documents are got one by one',
    count: 100,
    limit: { requests: 60, perSeconds: 60 },
    source: {
      kind: 'page',
      pagePath: '/gateway/list?size=40&page={page}',
      documents: 'data',
      hasMore: 'hasMore',
      detail: { path: '/gateway/documents/{item.number}?as=base64%2Bgzip', keepList: false },
      rate,
    },
  },
];

/** Of the tax office, but counted for everybody together, or for each owner; look-ups are not counted apart. */
function shared(per: 'source' | 'owner'): Partial<Source> {
  return { rate: { table: [{ fromHour: 0, toHour: 24, requests: 6 }], per } };
}

function gatewayPath(field: 'sequencePath' | 'numberPath') {
  return { ...(SEFAZ[field] as { path: string; method: 'POST'; body: unknown }), path: '/gateway/dist' };
}

test.each(SCENES)(
  '$title',
  async ({ title, rivalShare = 0.2, ...scene }) => {
    const began = Date.now();
    const quiet = await play({ ...scene, faults: {} });
    const hostile = await play({ ...scene, faults: HOSTILE, lostShare: 0.15, rivalShare });
    expect(quiet.rows.size).toBeGreaterThan(scene.count);
    expect([quiet.quarantined, hostile.quarantined]).toEqual([0, 0]);
    expect(differing(quiet, hostile)).toEqual([]);
    for (const { gateway } of [quiet, hostile]) expect(gateway.exceeded).toBe(0);
    // A refusal that nobody heard of cannot be heeded.
    const unheard = ['refusal lost', 'crash'].reduce((sum, name) => sum + (hostile.faults[name] ?? 0), 0);
    expect(quiet.gateway.tooSoon).toBe(0);
    expect(hostile.gateway.tooSoon).toBeLessThanOrEqual(unheard);
    expect(hostile.gateway.busiest).toBeLessThanOrEqual(scene.limit.requests);
    // What was meant to go wrong did.
    for (const fault of ['throttle', 'failure', 'reset', 'truncate']) expect(hostile.faults[fault]).toBeGreaterThan(0);
    if (scene.source.kind === 'sequence') {
      expect(hostile.gaps).toBeGreaterThan(0);
      // What was stolen from an answer that was lost came with the next one.
      expect(hostile.gaps).toBeLessThanOrEqual(hostile.gateway.stolen);
      for (const fault of ['refuse', 'lost']) expect(hostile.faults[fault]).toBeGreaterThan(0);
      // Whoever comes while another one is at the cursor goes away.
      expect(hostile.rivals['busy']).toBeGreaterThan(0);
    }
    if (process.env['HOSTILE_DOCUMENTS'] !== undefined) report(title, quiet, hostile, (Date.now() - began) / 1000);
  },
  3_600_000,
);

test.each<[string, Readonly<Record<string, unknown>>, number]>([
  ['a list', { from: '2026-09-01', to: '2026-09-01' }, 25],
  ['one document', { key: '7' }, 1],
])(
  'a backfill lets live documents go first in the middle of a window: %s',
  async (_title, notice, most) => {
    const ending = await play({
      count: 100,
      faults: {},
      limit: { requests: 60, perSeconds: 60 },
      source: {
        kind: 'page',
        pagePath: '/gateway/list?size=5&page={page}&on={from}',
        documents: 'data',
        hasMore: 'hasMore',
        keyPath: '/gateway/documents/{key}',
        detail: { path: '/gateway/documents/{item.number}', keepList: false },
        rate,
      },
      notice: { batch: 'window', from: '2024-01-01', to: '2024-01-31', backfill: true },
      beside: { afterSeconds: 30, notice: { batch: 'live', ...notice } },
    });
    const of = (by: string) => ending.requests.filter((each) => each.by === by).map(({ seconds }) => seconds);
    const [live, window] = [of('beside'), of('ours-0')];
    const [first = 0, last = 0] = [live[0], live.at(-1)];
    // It waits for no more than the turn that is under way, though the window has minutes to go.
    expect(window.filter((at) => at > 30).length).toBeGreaterThan(60);
    expect(first - 30).toBeLessThan(25);
    expect(window.filter((at) => at > first && at < last)).toEqual([]);
    expect(live.length).toBeGreaterThanOrEqual(most);
    // What it was at goes on where it was, and nothing is asked twice.
    expect(window.some((at) => at > last)).toBe(true);
    expect(window).toHaveLength(120);
    expect(ending.results.find(({ by }) => by === 'ours-0')?.result).toMatchObject({
      batch: 'window',
      gaveWay: expect.any(Number),
    });
    expect(ending.gateway).toMatchObject({ exceeded: 0 });
  },
  600_000,
);

test('two owners who are counted together and declared as counted apart are told of by the source', async () => {
  const scene = SCENES.find(({ owners }) => owners !== undefined);
  if (scene === undefined) throw new Error('there is no scene');
  const both = {
    ...scene,
    count: 200,
    limit: { requests: 7, perSeconds: 60 },
    source: { ...scene.source, ...shared('owner') },
    faults: {},
  };
  expect((await play(both)).gateway.exceeded).toBeGreaterThan(0);
  expect((await play({ ...both, source: scene.source })).gateway.exceeded).toBe(0);
}, 600_000);

test('wherever the engine dies, no document is lost and at most one slice is read again', async () => {
  const [sequence] = SCENES;
  if (sequence === undefined) throw new Error('there is no scene');
  const scene = { ...sequence, count: 60, source: { ...sequence.source, maxPagesPerCall: 1 }, faults: {} };
  const quiet = await play(scene);
  // take, then a turn, a slice and a move for each of two slices, and the end.
  for (let crashAt = 1; crashAt <= 8; crashAt++) {
    const crashed = await play({ ...scene, crashAt });
    expect(differing(quiet, crashed)).toEqual([]);
    expect(crashed.gateway).toMatchObject({ exceeded: 0, tooSoon: 0 });
    expect(crashed.gateway.requests - quiet.gateway.requests).toBeLessThanOrEqual(1);
  }
}, 600_000);

/** The first few rows that are not the same, with the first cell that is not. */
function differing(quiet: Ending, hostile: Ending): string[] {
  const keys = [...new Set([...quiet.rows.keys(), ...hostile.rows.keys()])];
  const others = keys.filter((key) => quiet.rows.get(key) !== hostile.rows.get(key));
  return others.slice(0, 5).map((key) => {
    const [here, there] = [quiet, hostile].map(({ rows }) => rows.get(key)?.split('\n') ?? []);
    const odd = (cells: readonly string[] = [], rest: readonly string[] = []) =>
      cells.find((cell) => !rest.includes(cell));
    return `${key}: quiet ${odd(here, there)}, hostile ${odd(there, here)}`.slice(0, 600);
  });
}

function report(title: string, quiet: Ending, hostile: Ending, seconds: number): void {
  const figures = ({ rows, ...rest }: Ending) => ({ rows: rows.size, ...rest });
  process.stdout.write(`${JSON.stringify({ title, seconds, quiet: figures(quiet), hostile: figures(hostile) })}\n`);
}
