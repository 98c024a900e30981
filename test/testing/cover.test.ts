import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  belowThresholds,
  clearCoverage,
  Coverage,
  coverageJson,
  coverageTable,
  harness,
  lcovOf,
  readCoverage,
} from 'notamesh/testing';
import { StoredCoverage } from '../../testing/cover/folder.ts';
import { missing } from '../../testing/cover/table.ts';

const SOURCE = `# A definition with every way there is.
main:
  params: [x]
  steps:
    - which:
        switch:
          - condition: \${x.kind == "a"}
            next: looped
          - condition: \${x.kind == "b"}
            assign:
              - kind: b
    - grouped:
        steps:
          - inside:
              assign:
                - y: 1
    - looped:
        for:
          value: item
          in: \${x.items}
          steps:
            - take:
                call: sub
                args:
                  n: \${item}
    - sides:
        parallel:
          branches:
            - left:
                steps:
                  - on_left:
                      assign:
                        - l: 1
            - right:
                steps:
                  - on_right:
                      assign:
                        - r: 1
    - tried:
        try:
          switch:
            - condition: \${x.fail > 0}
              raise: \${x}
        retry:
          max_retries: \${x.retries}
          backoff:
            initial_delay: 1
            max_delay: 1
            multiplier: 1
        except:
          as: e
          steps:
            - caught:
                return: failed
    - done:
        return: done
sub:
  params: [n]
  steps:
    - check:
        switch:
          - condition: \${n > 1}
            return: many
          - condition: true
            return: one
`;

function covered(...inputs: readonly unknown[]): Promise<Coverage> {
  const coverage = new Coverage();
  const h = harness(SOURCE, { coverage });
  return inputs
    .reduce<Promise<unknown>>((before, input) => before.then(() => h.execute(input)), Promise.resolve())
    .then(() => coverage);
}

const GOOD = { kind: 'c', items: [], fail: 0, retries: 0 };

describe('what is not covered', () => {
  const gaps = async (...inputs: readonly unknown[]) => {
    const [file] = (await covered(...inputs)).files;
    return missing(file as NonNullable<typeof file>).map((line) => line.replace(/^a definition:/, ''));
  };

  test('is everything that one way leaves out', async () => {
    expect(await gaps(GOOD)).toEqual([
      '7  which: never took condition 1',
      '9  which: never took condition 2',
      '18  looped: never ran with one element',
      '18  looped: never ran with several',
      '22  take: never run',
      '42  tried: never took condition 1',
      '44  tried: never retried',
      '44  tried: never gave up retrying',
      '50  tried: never entered except',
      '53  caught: never run',
      '60  sub.check: never run',
      '62  sub.check: never took condition 1',
      '62  sub.check: never found condition 1 false',
      '64  sub.check: never took condition 2',
    ]);
  });

  test('is the false side of a condition that always holds', async () => {
    const always = { ...GOOD, kind: 'a' };
    expect(await gaps(always)).toEqual(
      expect.arrayContaining(['7  which: never found condition 1 false', '6  which: never fell through']),
    );
  });

  test('is nothing once every way was gone', async () => {
    const all = [
      GOOD,
      { ...GOOD, kind: 'a', items: [1] },
      { ...GOOD, kind: 'b', items: [1, 2] },
      { ...GOOD, fail: 1, retries: 1 },
    ];
    expect(await gaps(...all)).toEqual([]);
    const { files } = await covered(...all);
    expect(belowThresholds(files, { steps: 100, branches: 100 })).toEqual([]);
  });
});

describe('reports', () => {
  test('a table has a line for each definition', async () => {
    const { files } = await covered(GOOD);
    expect(coverageTable(files)).toContain('a definition       75.0 % (9/12)       42.1 % (8/19)           1');
    expect(belowThresholds(files, { steps: 75 })).toEqual([]);
    expect(belowThresholds(files, { steps: 76, branches: 50 })).toHaveLength(2);
  });

  test('JSON has figures and gaps', async () => {
    const { files } = await covered(GOOD);
    expect(coverageJson(files)).toMatchObject({
      version: 1,
      files: [{ file: 'a definition', executions: 1, steps: { covered: 9, total: 12, percent: 75 } }],
    });
  });

  test('LCOV can be read by what reads LCOV', async () => {
    const { files } = await covered(GOOD, { ...GOOD, kind: 'a', items: [1, 1] });
    const { lines, branches, functions, totals } = readLcov(lcovOf(files));
    expect(totals).toEqual({
      LF: lines.size,
      LH: [...lines.values()].filter((hits) => hits > 0).length,
      BRF: branches.length,
      BRH: branches.filter(({ taken }) => taken > 0).length,
      FNF: functions.size,
      FNH: [...functions.values()].filter((hits) => hits > 0).length,
    });
    // The step, its arm that was taken, the one that was not, and the step inside the loop.
    expect([lines.get(5), lines.get(8), lines.get(10), lines.get(22)]).toEqual([2, 1, 0, 2]);
    // Conditions count whenever they were looked at.
    expect([lines.get(7), lines.get(9)]).toEqual([2, 1]);
    // Comments and blank lines are no lines of a step.
    expect(lines.has(1)).toBe(false);
    expect(functions.get('take')).toBe(2);
  });

  test('LCOV counts the lines of retry and except as often as they were come to', async () => {
    const source = `- a:
    try:
      call: http.get
      args: {url: 'https://example.com'}
    retry: \${http.default_retry}
    except:
      as: e
      steps:
        - b: {return: 1}
- c: {return: 2}
`;
    const lines = async (...statuses: number[]): Promise<string> => {
      const coverage = new Coverage();
      const h = harness(source, { coverage });
      h.http('GET', 'https://example.com').replies(...statuses.map((status) => ({ status })));
      await h.execute();
      return [...lcovOf(coverage.files).matchAll(/^DA:\d+,(\d+)$/gm)].map(([, count]) => count).join(' ');
    };
    expect(await lines(200)).toBe('1 1 1 1 0 0 0 0 0 1');
    expect(await lines(503, 200)).toBe('1 1 1 1 1 0 0 0 0 1');
    expect(await lines(404)).toBe('1 1 1 1 1 1 1 1 1 0');
  });

  test('a definition that only readers of the service take is covered as well', async () => {
    const coverage = new Coverage();
    await harness('- a:\n    assign: [\n  {x: 1}\n]\n- b: {return: "${x}"}\n', { coverage }).execute();
    expect(coverage.files).toMatchObject([{ steps: { total: 2, covered: 2 } }]);
  });

  test('LCOV counts a line that several steps share as often as the one that ran most', async () => {
    const source = `main:
  steps:
    - a: {try: {call: sys.log, args: {text: hi}}, except: {as: e, steps: [{b: {return: 1}}]}}
    - c: {switch: [{condition: "\${1 > 2}", next: d}], next: end}
    - d: {switch: [{condition: "\${1 > 2}", next: a}]}
`;
    const coverage = new Coverage();
    await harness(source, { coverage }).execute({});
    const records = lcovOf(coverage.files).split('\n');
    expect(records.filter((record) => record.startsWith('DA:'))).toEqual(['DA:3,1', 'DA:4,1', 'DA:5,0']);
    // A way not gone in a step that ran is 0, in one that did not -.
    expect(records.filter((record) => record.startsWith('BRDA:'))).toEqual([
      ...['BRDA:3,0,0,0', 'BRDA:4,1,0,0', 'BRDA:4,1,1,1', 'BRDA:4,2,0,1'],
      ...['BRDA:5,3,0,-', 'BRDA:5,3,1,-', 'BRDA:5,4,0,-'],
    ]);
  });
});

/** A reader of tracefiles, as strict as genhtml is. */
function readLcov(text: string) {
  const lines = new Map<number, number>();
  const functions = new Map<string, number>();
  const branches: { line: number; taken: number }[] = [];
  const totals: Record<string, number> = {};
  const records = text.trimEnd().split('\n');
  expect(records[0]).toBe('TN:');
  expect(records[1]).toMatch(/^SF:.+/);
  expect(records.at(-1)).toBe('end_of_record');
  for (const record of records.slice(2, -1)) {
    const [kind = '', data = ''] = record.split(/:(.*)/s);
    const parts = data.split(',');
    if (kind === 'DA') lines.set(Number(parts[0]), Number(parts[1]));
    else if (kind === 'FN') functions.set(String(parts[1]), -1);
    else if (kind === 'FNDA') {
      expect(functions.get(String(parts[1]))).toBe(-1);
      functions.set(String(parts[1]), Number(parts[0]));
    } else if (kind === 'BRDA') {
      expect(parts).toHaveLength(4);
      branches.push({ line: Number(parts[0]), taken: parts[3] === '-' ? 0 : Number(parts[3]) });
    } else totals[kind] = Number(data);
  }
  for (const hits of [...lines.keys(), ...lines.values(), ...functions.values()])
    expect(hits).toBeGreaterThanOrEqual(0);
  return { lines, branches, functions, totals };
}

describe('a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cover-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('adds up what several workers leave there', async () => {
    await harness(SOURCE, { coverage: new StoredCoverage(folder) }).execute(GOOD);
    await harness(SOURCE, { coverage: new StoredCoverage(folder) }).execute({ ...GOOD, kind: 'a', items: [1] });
    const [file, ...others] = readCoverage(folder).files;
    expect(others).toEqual([]);
    expect(file).toMatchObject({ executions: 2, steps: { covered: 11, total: 12 } });
  });

  test('keeps versions of a definition apart', async () => {
    await harness(`${SOURCE}# changed\n`, { coverage: new StoredCoverage(folder) }).execute(GOOD);
    expect(readCoverage(folder).files).toHaveLength(2);
  });

  test('can be cleared, and need not be there', () => {
    clearCoverage(folder);
    expect(readCoverage(folder).files).toEqual([]);
    expect(readCoverage(join(folder, 'none')).files).toEqual([]);
  });
});
