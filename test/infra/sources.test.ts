import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { schedules } from '../../infra/schedules.ts';
import { originsFrom, sources, sourceSecrets, type SourceSpec } from '../../infra/sources.ts';
import { READY_MADE } from '../../infra/sources/chosen.ts';
import { checkSource } from '../../schemas/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

function inForce(environment: Record<string, string>, own?: unknown): SourceSpec[] {
  const file = join(folder, 'sources.json');
  writeFileSync(file, typeof own === 'string' ? own : (JSON.stringify(own) ?? ''));
  const given = own === undefined ? environment : { NOTAMESH_SOURCES: file, ...environment };
  return sources(originsFrom(environment), { simulated: false, environment: given });
}

const named = (given: readonly SourceSpec[]) => given.map(({ name }) => name);
const minimal = { name: 'erp', kind: 'batch', origin: 'https://erp.example', owner: 'finance' };

describe('sources that are there', () => {
  test.each(sources({}, { simulated: true }))('$name is a definition as handlers take them', (source) => {
    expect(checkSource()(source)).toEqual({ ok: true });
    expect(source.owner).toBeTruthy();
  });

  test.each(READY_MADE)('$name, ready-made, is one too', (source) => {
    expect(checkSource()(source)).toEqual({ ok: true });
  });
});

describe('chosen sources', () => {
  test('are none unless they are asked for', () => {
    expect(named(inForce({}))).toEqual(['loja', 'push']);
  });

  test('are the ready-made ones by name, with the data owner of the deployment', () => {
    const given = inForce({
      NOTAMESH_USE_SOURCES: 'portal, challenge',
      NOTAMESH_DATA_OWNERS: 'tax@firm.example,b@c.example',
    });
    expect(named(given)).toEqual(['loja', 'push', 'portal', 'challenge']);
    expect(given[2]).toMatchObject({ owner: 'tax@firm.example', kind: 'page' });
    expect(sourceSecrets(given)).toContainEqual({ id: 'portal-key', env: 'PORTAL_KEY', reader: 'fetch' });
  });

  test("are the deployer's own, also as variations of ready-made ones, each with a schedule for each cursor owner", () => {
    const owners = ['12345678000195', { name: 'fazenda', secretEnv: 'FAZENDA_CPF' }];
    const given = inForce({ NOTAMESH_ORIGIN_SEFAZ: 'https://gateway.firm.example' }, [
      minimal,
      { use: 'sefaz', owner: 'tax', cursorOwners: owners },
      { use: 'qive', name: 'loja', owner: 'shop' },
    ]);
    expect(named(given)).toEqual(['push', 'erp', 'sefaz', 'loja']);
    expect(given[2]?.origin).toBe('https://gateway.firm.example');
    expect(sourceSecrets(given).map(({ env }) => env)).toEqual([
      'PUSH_WEBHOOK_SECRET',
      'SEFAZ_GATEWAY_TOKEN',
      'FAZENDA_CPF',
      'QIVE_API_ID',
      'QIVE_API_KEY',
    ]);
    expect(schedules(given)).toMatchObject([
      { id: 'ingest-sefaz-12345678000195', cron: '7 * * * *', argument: { source: 'sefaz', owner: '12345678000195' } },
      { id: 'ingest-sefaz-fazenda', workflow: 'ingest-batch', argument: { owner: 'fazenda' } },
      { id: 'ingest-loja', cron: '*/15 * * * *', argument: { source: 'loja' }, active: true },
      { id: 'reconcile' },
    ]);
  });

  test.each<[string, Record<string, string>, unknown, RegExp]>([
    [
      'a name nobody knows',
      { NOTAMESH_USE_SOURCES: 'portal,nope' },
      undefined,
      /no ready-made source nope; there are portal/,
    ],
    ['a ready-made one without an owner', { NOTAMESH_USE_SOURCES: 'portal' }, undefined, /portal: it names no owner/],
    [
      'one asked by the clock for nobody',
      { NOTAMESH_USE_SOURCES: 'sefaz', NOTAMESH_DATA_OWNERS: 'a@b.c' },
      undefined,
      /cursorOwners/,
    ],
    ['a file that is not there', { NOTAMESH_SOURCES: '/nowhere.json' }, undefined, /must be a file of JSON \(ENOENT/],
    ['no JSON', {}, '[', /must be a file of JSON/],
    ['no list', {}, {}, /JSON array/],
    ['no definition', {}, [1], /entry 1 is no source definition/],
    ['a base nobody knows', {}, [{ use: 'x' }], /entry 1: there is no ready-made source x/],
    ['the same name twice', {}, [minimal, minimal], /source erp is there twice/],
    ['no owner', {}, [{ ...minimal, owner: undefined }], /source erp: it names no owner/],
    ['a field that is none', {}, [{ ...minimal, orign: 'x' }], /source erp: .*orign/],
    ['an unknown kind', {}, [{ ...minimal, kind: 'pages' }], /kind must be equal to one of.*batch,page,cursor/],
    ['a kind without its path', {}, [{ ...minimal, kind: 'cursor' }], /kind cursor needs cursorPath; .*needs next/],
    [
      'a place that is none',
      {},
      [{ ...minimal, batchPath: '/{bath}' }],
      /batchPath has no \{bath\}; there are \{batch\}/,
    ],
    [
      'a place in a body',
      {},
      [
        {
          ...minimal,
          kind: 'sequence',
          sequence: { last: 'l' },
          sequencePath: { path: '/', body: { a: [{ b: '{nsu}' }] } },
        },
      ],
      /sequencePath has no \{nsu\}/,
    ],
    [
      'an hour without rate',
      {},
      [{ ...minimal, rate: { table: [{ fromHour: 0, toHour: 23, requests: 1 }] } }],
      /rate.table says nothing of hour 23/,
    ],
    [
      'an hour with two rates, in a zone that is none',
      {},
      [
        {
          ...minimal,
          rate: {
            zone: 'Mars/Olympus',
            table: [
              { fromHour: 0, toHour: 24, requests: 0 },
              { fromHour: 5, toHour: 6, requests: 0 },
            ],
          },
        },
      ],
      /hour 5 twice; rate.table allows no request at any hour; rate.zone "Mars\/Olympus" is no time zone/,
    ],
    ['codes nowhere', {}, [{ ...minimal, codes: { 1: { means: 'end' } } }], /no codeAt/],
    ['a meaning that is none', {}, [{ ...minimal, statuses: { 403: { means: 'x' } } }], /statuses.403.means/],
    ['a CPF as cursor owner', {}, [{ ...minimal, cursorOwners: ['12345678909'] }], /cursorOwners.0 must match/],
    [
      'going back in lists of several batches',
      {},
      [{ ...minimal, kind: 'page', overlap: 3, pagePath: '/x?batch={batch}&page={page}' }],
      /overlap remembers one page/,
    ],
    [
      'windows of dates that no path has',
      {},
      [{ ...minimal, kind: 'page', pagePath: '/x?page={page}', backfill: { window: 'day' } }],
      /backfill asks for windows/,
    ],
    [
      'documents of lists and single ones counted apart',
      {},
      [
        {
          ...minimal,
          detail: { path: '/{item.id}' },
          lookupRate: { table: [{ fromHour: 0, toHour: 24, requests: 1 }] },
        },
      ],
      /lookupRate counts documents by key and number apart/,
    ],
    [
      'runs that end where no page is remembered',
      {},
      [{ ...minimal, kind: 'page', pagePath: '/x?page={page}', maxPagesPerRun: 5 }],
      /never be asked for: set overlap to 0/,
    ],
    [
      'runs that end between pages of a batch',
      {},
      [{ ...minimal, kind: 'page', pagePath: '/x?batch={batch}&page={page}', maxPagesPerRun: 5 }],
      /lists by \{batch\} no page is remembered.*leave it out/,
    ],
    [
      'runs that come no further than they go back',
      {},
      [{ ...minimal, kind: 'page', pagePath: '/x?page={page}', maxPagesPerRun: 2, overlap: 2 }],
      /comes no further than overlap 2/,
    ],
    ['going back in batches', {}, [{ ...minimal, overlap: 3 }], /overlap goes back in pages/],
  ])('are refused with %s', (_title, environment, own, message) => {
    expect(() => inForce(environment, own)).toThrow(
      expect.objectContaining({ code: 'setting', message: expect.stringMatching(message) }),
    );
  });
});

test('runs of so many pages each go on where the last one ended, with an overlap of none, and cursors without', () => {
  const page = { ...minimal, kind: 'page', pagePath: '/x?page={page}', maxPagesPerRun: 1, overlap: 0 };
  const cursor = { ...minimal, kind: 'cursor', cursorPath: '/x?c={cursor}', next: { at: 'header', path: 'X' } };
  for (const one of [page, { ...cursor, maxPagesPerRun: 1 }]) expect(() => inForce({}, [one])).not.toThrow();
});

describe('the page about sources', () => {
  const page = readFileSync(new URL('../../docs/sources.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/```json\n([^`]*)```/g)]
    .map(([, text = '']) => (text.startsWith('"') ? `{${text}}` : text))
    .flatMap((text): Record<string, unknown>[] => {
      const value = JSON.parse(text) as Record<string, unknown> | Record<string, unknown>[];
      return Array.isArray(value) ? value : [value];
    });

  test.each(examples.map((each) => [String(each['name'] ?? each['use'] ?? Object.keys(each)[0]), each] as const))(
    'shows %s as it can be declared',
    (_name, example) => {
      const fragment = example['kind'] === undefined ? { kind: 'batch' } : {};
      const whole = example['use'] === undefined ? { ...minimal, ...fragment, ...example } : example;
      expect(named(inForce({}, [whole]))).toHaveLength(3);
    },
  );
});
