import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compile, DefinitionError, LIMITS } from '../../local/engine/index.ts';
import { run } from './harness.ts';

interface Case {
  readonly title: string;
  readonly source: string;
  readonly code: string;
  readonly message?: string;
  readonly at?: string;
}

const cases = parse(readFileSync(new URL('../cases/workflows-refused.yaml', import.meta.url), 'utf8')) as Case[];

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
  test.each(cases)('refuses $title', ({ source, code, message, at }) => {
    const error = refusal(source);
    expect(error.code).toBe(code);
    if (message !== undefined) expect(error.message).toContain(message);
    if (at !== undefined) expect(`${error.line}:${error.column}`).toBe(at);
  });

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
      'parameters',
      (n: number) =>
        `{main: {steps: [{a: {return: 1}}]}, f: {params: [${list(n, (i) => `p${i}`)}], steps: [{a: {return: 1}}]}}`,
      LIMITS.routineParameters,
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
