import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGenerator } from '../../samples/index.ts';
import { run } from '../../samples/main.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samples-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Result {
  readonly code: number;
  readonly out: string[];
  readonly err: string[];
}

async function command(argv: readonly string[], whileServing?: (notice: string) => Promise<void>): Promise<Result> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(argv, {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    interrupted: () => whileServing?.(out[0] ?? '') ?? Promise.resolve(),
  });
  return { code, out, err };
}

describe('generate', () => {
  test('writes one line per document and one expectation per line', async () => {
    const file = join(folder, 'batch.ndjson');
    const noted = join(folder, 'expected.ndjson');
    const flags = ['--count', '50', '--seed', '7', '--flawed', '0.2', '--events', '0.2', '--items', '1-2'];
    const { code, err } = await command(['generate', ...flags, '--ndjson', file, '--expected', noted]);
    const settings = { seed: '7', flawedShare: 0.2, eventShare: 0.2, items: { min: 1, max: 2 } };
    const documents = [...createGenerator(settings).documents({ count: 50 })];
    expect(code).toBe(0);
    expect(err[0]).toMatch(/^50 documents: \d+ invoices, \d+ events, \d+ to be rejected; \d+ flawed$/);
    expect(await readFile(file, 'utf8')).toBe(documents.map(({ text }) => `${text}\n`).join(''));
    const lines = (await readFile(noted, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      documents.map(({ index, expected }) => ({ index, ...expected })),
    );
  });

  test('writes one file per document', async () => {
    const out = join(folder, 'a', 'b');
    expect(await command(['generate', '--count', '130', '--form', 'challenge', '--out', out])).toMatchObject({
      code: 0,
    });
    const names = (await readdir(out)).sort();
    expect(names).toHaveLength(130);
    expect([names[0], names[129]]).toEqual(['001.json', '130.json']);
    expect(JSON.parse(await readFile(join(out, '007.json'), 'utf8'))).toMatchObject({ NFeID: 7 });
  });

  test('takes dates, flaws and forms', async () => {
    const file = join(folder, 'x.ndjson');
    const flags = '--count 20 --since 2026-08-01 --until 2026-08-02 --flawed 1 --flaws totals --form compact'.split(
      ' ',
    );
    expect(await command(['generate', ...flags, '--ndjson', file, '--expected', join(folder, 'e')])).toMatchObject({
      code: 0,
    });
    for (const line of (await readFile(join(folder, 'e'), 'utf8')).trimEnd().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({
        flags: ['totals'],
        issuedOn: expect.stringMatching(/^2026-08-0[12]$/) as string,
      });
    }
    expect(await readFile(file, 'utf8')).toContain('"_attributes"');
  });

  test.each([
    [['generate'], 2, /--out DIR or --ndjson FILE/],
    [['generate', '--out', 'a', '--ndjson', 'b'], 2, /either --out DIR or --ndjson FILE/],
    [['generate', '--count', '-5', '--out', 'x'], 2, /--count.*Not a whole number/],
    [['generate', '--count', '9999999999', '--ndjson', '-'], 2, /index/],
    [['generate', '--flawed', '1.2', '--out', 'x'], 2, /--flawed.*between 0 and 1/],
    [['generate', '--flaws', 'nonsense', '--out', 'x'], 2, /"nonsense" is none of/],
    [['generate', '--form', 'xml', '--out', 'x'], 2, /--form/],
    [['generate', '--items', '0', '--out', 'x'], 2, /items.min/],
    [['generate', '--since', '2026-13-01', '--out', 'x'], 2, /"2026-13-01" is not a date/],
    [['generate', '--since', '2026-12-01', '--until', '2026-11-01', '--out', 'x'], 2, /before/],
    [['serve', '--port', '99999'], 2, /above 65535/],
    [['serve', '--fail-share', 'often'], 2, /--fail-share/],
    [['frobnicate'], 2, /unknown command/],
  ])('%j ends with %i and says why', async (argv, code, message) => {
    const result = await command(argv);
    expect(result.code).toBe(code);
    expect(result.err.join('\n')).toMatch(message);
    expect(result.out).toEqual([]);
  });

  test('says what cannot be written', async () => {
    const blocked = join(folder, 'file');
    await writeFile(blocked, '');
    for (const target of [
      ['--out', blocked],
      ['--ndjson', join(blocked, 'x')],
      ['--ndjson', folder],
    ]) {
      const result = await command(['generate', '--count', '3', ...target]);
      expect(result).toMatchObject({ code: 1, err: [expect.stringMatching(/cannot write: E(EXIST|NOTDIR|ISDIR)/)] });
    }
  });
});

describe('serve', () => {
  test('prints notices, serves slices of one seed with faults, and ends when interrupted', async () => {
    const found: unknown[] = [];
    const flags = '--port 0 --batches 2 --count 4 --seed 9 --format ndjson --throttle-first 1 --retry-after 3'.split(
      ' ',
    );
    const { code, out, err } = await command(['serve', ...flags], async (notice) => {
      const { url } = JSON.parse(notice) as { url: string };
      const throttled = await fetch(url);
      found.push(throttled.status, throttled.headers.get('retry-after'));
      await throttled.arrayBuffer();
      found.push((await (await fetch(url.replace('lote-1', 'lote-2'))).text()).trimEnd().split('\n'));
    });
    const second = [...createGenerator({ seed: '9' }).documents({ from: 4, count: 4 })].map(({ text }) => text);
    expect(code).toBe(0);
    expect(found).toEqual([429, '3', second]);
    expect(out.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ batch: 'lote-1', count: 4 }),
      expect.objectContaining({ batch: 'lote-2', count: 4 }),
    ]);
    expect(err.at(-1)).toBe('2 requests, 4 documents, by status {"200":1,"429":1}');
  });
});
