import fc from 'fast-check';
import {
  check,
  compile,
  decodeState,
  DefinitionError,
  encodeState,
  advance,
  start,
} from '../../../local/engine/index.ts';
import { campaign } from './campaign.ts';
import { HOSTILE, SIZE } from './hostile-shapes.ts';
import { CASE_EXPRESSIONS, CASE_SOURCES } from './case-sources.ts';

/** Compiles, or says why not at a place that is in the source. */
function judge(source: string): 'compiled' | DefinitionError {
  let error: unknown;
  try {
    compile(source);
    return 'compiled';
  } catch (thrown) {
    error = thrown;
  }
  if (!(error instanceof DefinitionError)) throw error;
  expectPlace(source, error);
  expect(check(source)).not.toEqual([]);
  return error;
}

function expectPlace(source: string, { message, line, column, length }: DefinitionError): void {
  const lines = source.split('\n');
  expect(message).not.toBe('');
  expect(Number.isInteger(line) && line >= 1 && line <= lines.length).toBe(true);
  expect(Number.isInteger(column) && column >= 1).toBe(true);
  expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
  expect(Number.isInteger(length) && length >= 1).toBe(true);
}

const SPLICES = [
  ...[
    '\t',
    '\u0000',
    '\uFEFF',
    '\r',
    '\r\n',
    '\u2028',
    '\u0085',
    '\ud800',
    '😀',
    ' ',
    '  ',
    '\n',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '%TAG ! x\n',
  ],
  ...[
    '- ',
    ': ',
    '? ',
    '? [',
    '&a ',
    '*a',
    '*b ',
    '!!str ',
    '!!int ',
    '!!binary ',
    '!!set ',
    '!!omap ',
    '!x ',
    '<<: *a',
    '|\n',
    '>-\n',
    '# ',
    '"',
    "'",
    '`',
    '@',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    '${',
    '}',
    '${1 + }',
    '(((',
    '1e999',
    '0x',
    '0b1',
    '.inf',
    '.nan',
    '~',
    'null',
    '9'.repeat(60),
    '__proto__',
  ],
  ...[
    'main:',
    'steps:',
    'params: [x]',
    'for:',
    'in:',
    'range: [1, 2]',
    'parallel:',
    'branches:',
    'shared:',
    'try:',
    'except:',
    'retry:',
    'next: end',
  ],
  ...[
    'call: http.get',
    'args:',
    'result: r',
    'assign:',
    'switch:',
    'condition:',
    'raise:',
    'return:',
    'as: e',
    'next: continue',
    'value: v',
  ],
];

type Edit = readonly [at: number, remove: number, insert: string];

const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.nat(100_000),
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.nat(3) },
    { weight: 1, arbitrary: fc.nat(200) },
  ),
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...SPLICES) },
    { weight: 1, arbitrary: fc.string({ maxLength: 3, unit: 'binary' }) },
    fc.constant(''),
  ),
);

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((each, [at, remove, insert]) => {
    const from = at % (each.length + 1);
    return each.slice(0, from) + insert + each.slice(from + remove);
  }, text);
}

const source = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...CASE_SOURCES) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...CASE_SOURCES), fc.constantFrom(...CASE_SOURCES))
      .map((two) => two.join('\n')),
  },
);
const edits = fc.array(edit, { minLength: 1, maxLength: 4 });

describe('a definition that was tampered with', () => {
  test('compiles, or is refused at a place in its source', () => {
    const seen = { compiled: 0, refused: 0 };
    fc.assert(
      fc.property(source, edits, (text, changes) => {
        seen[judge(edited(text, changes)) === 'compiled' ? 'compiled' : 'refused'] += 1;
      }),
      campaign(250),
    );
    expect(Math.min(seen.compiled, seen.refused)).toBeGreaterThan(8);
  });

  test('is refused at a place in its source when an expression is broken', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CASE_EXPRESSIONS), edits, fc.nat(2), (text, changes, form) => {
        const scalar = `\${${edited(text, changes)}}`;
        const sources = [
          JSON.stringify(scalar),
          `'${scalar.replaceAll("'", "''")}'`,
          `>-\n      ${scalar.replaceAll('\n', ' ')}`,
        ];
        judge(`main:\n  params: [x]\n  steps:\n  - a:\n      return: ${sources[form] ?? ''}\n`);
      }),
      campaign(250),
    );
  });
});

const milliseconds = (work: () => void): number => {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

describe('a hostile source', () => {
  // The whole size in a long campaign, an eighth of it in the usual tests.
  const size = process.env['PROPERTY_RUNS'] === undefined ? SIZE / 8 : SIZE;

  // Four times the size may take four times as long; what is quadratic takes sixteen times, and seconds.
  test.each(HOSTILE)('of %s costs what its size does', (_what, build) => {
    const [part, whole] = [build(size / 4), build(size)] as [string, string];
    expect(whole.length).toBeLessThanOrEqual(size);
    judge(part);
    const [less, more] = [milliseconds(() => judge(part)), milliseconds(() => judge(whole))];
    expect(more < 2_000 || more / less < 9).toBe(true);
  });
});

describe('a checkpoint that was tampered with', () => {
  const program = compile(
    '- a: {assign: [{m: {k: [1, 2.5, "x"]}}]}\n- g: {try: {call: http.get, args: {url: "http://x.test", query: {a: 1}}, result: r}, except: {as: e, steps: [{z: {return: "${m}"}}]}}\n- r: {return: "${r.body}"}',
  );
  const context = { now: 0, random: () => 0, uuid: () => '', history: () => undefined };
  const state = start(program, { argument: null, env: { A: 'b' }, now: 0 });
  advance(program, state, context);
  const good = encodeState(state);

  test('is refused with an Error that says so, or can be run without harm', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        fc.option(fc.nat()),
        (changes, cut) => {
          const bytes = Buffer.from(good);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          let read: ReturnType<typeof decodeState>;
          try {
            read = decodeState(cut === null ? bytes : bytes.subarray(0, cut % bytes.length));
          } catch (error) {
            expect(String(error)).toMatch(/checkpoint/);
            return;
          }
          try {
            advance(program, read, context);
          } catch (error) {
            expect(Object.prototype.toString.call(error)).toBe('[object Error]');
          }
        },
      ),
      campaign(500),
    );
  });

  test.each([
    ['nested without end', Buffer.alloc(400_000, Buffer.from([20, 1]))],
    ['of maps without end', Buffer.alloc(400_000, Buffer.from([16, 1, 22, 0]))],
    ['that promises much', Buffer.from([20, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])],
    ['of endless numbers', Buffer.alloc(100_000, 0xff)],
  ])('is refused when it is %s', (_what, bytes) => {
    expect(() => decodeState(bytes)).toThrow(/checkpoint/);
  });
});
