import { fingerprintOf } from '../../local/engine/definition/fingerprint.ts';
import { advance, check, compile, DefinitionError, LIMITS, start } from '../../local/engine/index.ts';
import type { Block, Instruction } from '../../local/engine/machine/program.ts';
import { run } from './harness.ts';

function refusal(source: string): DefinitionError {
  try {
    compile(source);
  } catch (error) {
    if (error instanceof DefinitionError) return error;
    throw error;
  }
  throw new Error('the definition was accepted');
}

const step = (index: number): string => `- s${index}: {assign: [{x: ${index}}]}`;
const list = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => item(i)).join(', ');

describe('compile', () => {
  test.each([
    ['entries of one assign', (n: number) => `- a: {assign: [${list(n, (i) => `{x${i}: 1}`)}]}`, LIMITS.assignEntries],
    [
      'conditions of one switch',
      (n: number) => `- a: {switch: [${list(n, () => '{condition: true, return: 1}')}]}`,
      LIMITS.switchEntries,
    ],
    [
      'branches',
      (n: number) =>
        `- a: {parallel: {branches: [${list(n, (i) => `{b${i}: {steps: [{s${i}: {assign: [{x: 1}]}}]}}`)}]}}`,
      LIMITS.parallelBranches,
    ],
    [
      'characters of an expression',
      (n: number) => `- a: {return: "\${${'1'.padStart(n - 3, ' ')}}"}`,
      LIMITS.expressionLength,
    ],
    ['bytes of source', (n: number) => step(1).padEnd(n, ' '), LIMITS.sourceBytes],
  ])('accepts as many %s as the limit and not one more', (_what, build, limit) => {
    expect(() => compile(build(limit))).not.toThrow();
    expect(refusal(build(limit + 1)).code).toBe('limit');
  });

  test.each([
    ['brackets', '['.repeat(60_000)],
    ['closed brackets', `- a: {return: ${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['maps', `- a: {return: ${'{a: '.repeat(20_000)}1${'}'.repeat(20_000)}}`],
  ])('refuses %s nested without end', (_what, source) => {
    expect(['limit', 'syntax']).toContain(refusal(source).code);
  });

  test('follows aliases, but not into an explosion', () => {
    expect(run('- a: {assign: [{x: &c [1, 2]}, {y: *c}]}\n- r: {return: ["${x}", "${y}"]}').result).toEqual([
      [1, 2],
      [1, 2],
    ]);
    const levels = Array.from({ length: 20 }, (_, i) => `{l${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}*a${i}]}`);
    expect(refusal(`- a: {assign: [{l0: &a0 [1]}, ${levels.join(', ')}]}`).code).toBe('limit');
  });

  test('reads JSON, tabs and all', () => {
    const source = JSON.stringify([{ a: { assign: [{ x: 1.5 }] } }, { r: { return: ['${x}', '$'] } }], undefined, '\t');
    expect(run(source).resultText).toBe('[1.5,"$"]');
  });

  test('keeps YAML 1.2 words as text', () => {
    expect(run('- r: {return: [yes, no, on, True, ~, 0o17, 1e2, 007]}').resultText).toBe(
      '["yes","no","on",true,null,15,100,7]',
    );
  });

  test('reads expressions over several lines', () => {
    const source = ['- r:', '    return: >-', '      ${1 +', '      2}'].join('\n');
    expect(run(source).result).toBe(3);
  });

  test('lets a variable shadow a module, and calls its functions all the same', () => {
    const source = '- a: {assign: [{list: [1]}, {list: "${list.concat(list, 2)}"}]}\n- r: {return: "${list}"}';
    expect(run(source).result).toEqual([1, 2]);
  });

  test('tells programs of different sources and switches apart', () => {
    const fingerprints = [compile(step(1)), compile(step(2)), compile(step(1), { switches: { modulo: 'divisor' } })];
    expect(new Set(fingerprints.map((program) => program.fingerprint)).size).toBe(3);
  });
});

describe('the fingerprint of a program', () => {
  const { blocks } = compile('- a: {assign: [{x: 1}]}\n- s: {call: sys.sleep, args: [1]}\n- r: {return: "${x}"}');
  const [block] = blocks as [Block];
  const [first, ...others] = block.code as [Instruction, ...Instruction[]];
  const changed = (change: Partial<Block>): string => fingerprintOf(['source'], [{ ...block, ...change }]);
  const { run, ...rest } = first;

  test('stays the same when an instruction does something else', () => {
    const mended = { ...rest, run: (...args: Parameters<typeof run>) => run(...args) };
    expect(changed({ code: [mended, ...others] })).toBe(fingerprintOf(['source'], blocks));
  });

  test.each<[string, Partial<Block>]>([
    ['an instruction less', { code: others }],
    ['instructions in another order', { code: [...others, first] }],
    ['a step that is counted elsewhere', { code: [{ ...first, counts: !first.counts }, ...others] }],
    ['a wait where none was', { code: [{ ...first, resume: () => undefined }, ...others] }],
    ['another slot', { slotNames: ['', ...block.slotNames] }],
    ['another handler', { handlers: [{ from: 0, to: 1, target: 2, slot: 0 }] }],
  ])('changes with %s, which a checkpoint refers to by number', (_what, change) => {
    expect(changed(change)).not.toBe(fingerprintOf(['source'], blocks));
  });

  test('keeps a state from code that it was not begun on', () => {
    const program = compile(step(1));
    const state = start(program, { argument: null, env: {}, now: 0 });
    const other = { ...program, fingerprint: fingerprintOf(['another release'], program.blocks) };
    const context = { now: 0, random: () => 0, uuid: () => '' };
    expect(() => advance(other, state, context)).toThrow('another release of the engine');
  });
});

describe('check', () => {
  const found = (lines: readonly string[]): string[] =>
    check(lines.join('\n')).map(({ code, line, column }) => `${line}:${column} ${code}`);

  test('finds nothing in a sound definition', () => {
    expect(check('- r: {return: 1}')).toEqual([]);
  });

  test.each([
    ['assing', '- a: {assing: [{x: 1}]}', '- b: {return: "${x}"}'],
    ['results', '- a: {call: sys.now, results: x}', '- b: {return: "${x}"}'],
    ['arg', '- a: {call: http.get, arg: {url: "https://example.com"}}', '- b: {return: 1}'],
    ['conditions', '- a: {switch: [{conditions: true, assign: [{x: 1}]}]}', '- b: {return: "${x}"}'],
    ['valeu', '- a: {for: {valeu: v, in: [1], steps: [{c: {assign: [{x: "${v}"}]}}]}}', '- b: {return: 1}'],
    ['step', 'main: {step: [{a: {return: 1}}]}', ''],
  ])('tells the misspelt %s, and nothing that follows from it', (word, ...lines) => {
    const faults = check(lines.join('\n'));
    expect(faults.map(({ code, message }) => [code, message])).toEqual([
      ['unexpected-entry', expect.stringContaining(`'${word}'`)],
    ]);
  });

  test('finds the faults of every step, entry and expression, in the order of their places', () => {
    const lines = [
      'main:',
      '  steps:',
      '    - a: {assign: [{x: "${one}"}, {y: "${two"}, {z: "${1 +}"}]}',
      '    - b: {call: http.get, args: {body: 1, headers: "${three}"}, timeout: 5}',
      '    - c: {switch: [{condition: "${four}", next: nowhere}, {condition: true, next: away}], next: gone}',
      '    - d: {for: {value: v, in: "${five}", steps: [{e: {return: "${six}"}}, {f: {next: b}}]}}',
      '    - g: {try: {return: "${seven}"}, except: {as: e, steps: [{h: {raise: "${eight}"}}]}}',
      'sub:',
      '  steps:',
      '    - a: {next: nothing}',
    ];
    expect(found(lines)).toEqual([
      '3:27 unknown-symbol',
      '3:39 expression',
      '3:59 expression',
      '4:33 arguments',
      '4:34 arguments',
      '4:55 unknown-symbol',
      '4:65 unexpected-entry',
      '5:35 unknown-symbol',
      '5:49 unknown-step',
      '5:83 unknown-step',
      '5:97 unknown-step',
      '6:34 unknown-symbol',
      '6:66 unknown-symbol',
      '6:86 jump',
      '7:28 unknown-symbol',
      '7:77 unknown-symbol',
      '10:17 unknown-step',
    ]);
  });

  test('does not blame other steps for what a broken one would have made', () => {
    const lines = [
      '- a: {assign: [{x: 1}, 5, {y.z: 2}]}',
      '- b: {call: sys.now, result: t, oops: 1}',
      '- c: {steps: [{inner: {assign: [{w: 1}]}}, nothing]}',
      '- d: {return: ["${x}", "${t}", "${w}"]}',
      '- e: {next: inner}',
      '- f: {next: a}',
    ];
    expect(found(lines)).toEqual(['1:24 structure', '2:33 unexpected-entry', '3:44 structure']);
  });

  test('tells a routine with a fault apart from those without', () => {
    const lines = [
      'main: {steps: [{r: {return: "${f(1) + g(1)}"}}]}',
      'f: {params: [a, a], steps: []}',
      'g: {params: [b]}',
    ];
    expect(found(lines)).toEqual(['2:13 duplicate-name', '2:28 structure', '3:1 structure']);
  });

  test('tells a fault once, and a hundred at most', () => {
    const lines = Array.from({ length: 500 }, (_, i) => `- s${i}: {switch: [{condition: "\${x}", next: gone}]}`);
    const faults = check(lines.join('\n'));
    expect(faults).toHaveLength(100);
    expect(new Set(faults.map(({ line, column }) => `${line}:${column}`)).size).toBe(100);
  });

  test('gives compile its fault', () => {
    const source = '- a: {next: x}\n- b: {return: "${y}"}';
    expect(refusal(source)).toEqual(check(source)[0]);
  });
});

describe('a definition that was checked', () => {
  const source = '- r: {return: "checked first"}';

  test('is not read again to be compiled or checked, as long as nothing else is asked of it', () => {
    expect(compile(source)).not.toBe(compile(source));
    expect(check(source)).toEqual([]);
    const program = compile(source);
    expect(compile(source)).toBe(program);
    expect(compile(source, { stubs: ['main'] })).not.toBe(program);
    expect(check(source)).toEqual([]);
  });

  test('is read anew once many others were checked', () => {
    check(source);
    const program = compile(source);
    for (let i = 0; i < 100; i++) check(`- r: {return: ${i}}`);
    expect(compile(source)).not.toBe(program);
    expect(compile(source).fingerprint).toBe(program.fingerprint);
  });

  test('is told again what is wrong with it', () => {
    const wrong = '- r: {retrun: 1}';
    expect(check(wrong)).not.toEqual([]);
    expect(check(wrong)).toEqual(check(wrong));
    expect(() => compile(wrong)).toThrow();
  });
});
