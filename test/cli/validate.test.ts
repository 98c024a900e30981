import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { looksLikeDefinition } from '../../cli/definitions.ts';
import { validate } from '../../cli/validate.ts';
import { runCommand, type CommandResult } from '../e2e/product.ts';

const GOOD = 'main:\n  steps:\n    - r:\n        return: 1\n';
const BAD = "main:\n  steps:\n    - r:\n        assign: [{x: '${totl}'}]\n    - s:\n        next: nowhere\n";
const DOUBTFUL = '- r:\n    return: text-${x}\n';

describe('notamesh validate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notamesh-validate-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const put = (files: Readonly<Record<string, string>>): string => {
    const root = mkdtempSync(join(folder, 'case-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return root;
  };
  const run = (paths: readonly string[], flags: Record<string, unknown> = {}): Promise<CommandResult> =>
    runCommand(validate, folder, paths, flags);

  test('says so when all is well, in the right number', async () => {
    const one = await run([put({ 'a.workflows.yaml': GOOD })]);
    expect(one).toMatchObject({ exitCode: 0, out: '', err: '✔ 1 definition is valid\n' });
    const two = await run([put({ 'a.workflows.yaml': GOOD, 'b.json': JSON.stringify([{ r: { return: 1 } }]) })]);
    expect(two.err).toBe('✔ 2 definitions are valid\n');
  });

  test('reads what is not documented in another way when told so', async () => {
    const half = (name: string): string => `- ${name}: {steps: [{s: {assign: [{x: 1}]}}]}\n`;
    const root = put({ 'a.workflows.yaml': half('a') + half('b') });
    expect((await run([root])).exitCode).toBe(0);
    const { exitCode, out } = await run([root], { switches: 'keys=sorted, stepNames=routine' });
    expect(exitCode).toBe(1);
    expect(out).toContain("step name 's' is used twice");
  });

  test('shows no character that would tell a terminal what to do', async () => {
    const { out } = await run([put({ 'a.workflows.yaml': '- r:\n    return: "\u001b[31m"\n' })]);
    expect(out).toContain('2:14  not valid YAML: a control character');
    expect(out).not.toContain('\u001b');
  });

  test('tells every error with its place, a picture and a hint', async () => {
    const root = put({ 'a.workflows.yaml': BAD });
    const { exitCode, out, err } = await run([root]);
    expect(exitCode).toBe(1);
    expect(err).toBe('✖ 2 errors in 1 definition\n');
    const lines = out.split('\n');
    expect(lines[0]).toMatch(
      /a\.workflows\.yaml:4:25 {2}error in step r: .*symbol 'totl' is neither .* \[unknown-symbol\]$/,
    );
    expect(lines.slice(1, 3)).toEqual(["  4 |         assign: [{x: '${totl}'}]", '    |                         ^^^^']);
    expect(lines[3]).toMatch(/^ {2}hint: /);
    expect(lines[4]).toContain(":6:15  error in step s: 'next' names the unknown step 'nowhere'  [unknown-step]");
  });

  test('refuses a file that is not UTF-8, at the first such letter', async () => {
    const root = put({});
    const source = 'main:\n  steps:\n    - r: {return: "João"}\n';
    writeFileSync(join(root, 'a.workflows.yaml'), Buffer.from(source, 'latin1'));
    const { exitCode, out } = await run([root]);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/:3:22 {2}the file is not UTF-8 text {2}\[encoding\]\n.*\n.*\n {2}hint: save it as UTF-8/);
  });

  test('warns without failing', async () => {
    const { exitCode, out, err } = await run([put({ 'a.workflows.yaml': DOUBTFUL })]);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '✔ 1 definition is valid, 1 warning\n' });
    expect(out).toContain(":2:13  warning: '${…}' inside a text is not replaced  [plain-text]");
  });

  test.each([
    ['--json', { json: true }],
    ['--format json', { format: 'json' }],
  ])('prints one JSON document with %s', async (_what, flags) => {
    const { out, exitCode } = await run([put({ 'a.workflows.yaml': BAD, 'b.workflows.yaml': DOUBTFUL })], flags);
    expect(exitCode).toBe(1);
    const document = JSON.parse(out) as { problems: { file: string }[] };
    expect(document).toMatchObject({
      version: 1,
      files: 2,
      problems: [
        {
          line: 4,
          column: 25,
          length: 4,
          severity: 'error',
          code: 'unknown-symbol',
          hint: expect.any(String) as string,
        },
        { line: 6, column: 15, severity: 'error', code: 'unknown-step' },
        { line: 2, column: 13, severity: 'warning', code: 'plain-text' },
      ],
    });
    expect(document.problems.every(({ file }) => file.endsWith('.workflows.yaml'))).toBe(true);
  });

  test('prints annotations for GitHub, with its marks escaped', async () => {
    const { out } = await run([put({ 'a,b.workflows.yaml': '- r:\n    return: ${1 % }\n' })], { format: 'github' });
    expect(out).toMatch(
      /^::error file=.*a%2Cb\.workflows\.yaml,line=2,col=\d+,endColumn=\d+,title=expression::error in step r/,
    );
    expect(out.trimEnd()).not.toContain('\n');
  });

  test('takes from folders only what looks like a definition, and what is named always', async () => {
    const files = {
      'deep/er/a.workflows.yml': GOOD,
      'deep/plain.yaml': GOOD,
      'package.json': '{"name": "x", "main": "index.js"}',
      'settings.yaml': 'logging: {level: debug}',
      'list.yaml': '- name: ci\n- name: cd\n',
      'notes.txt': BAD,
      'node_modules/x/a.workflows.yaml': BAD,
      '.hidden/a.workflows.yaml': BAD,
    };
    const root = put(files);
    expect((await run([root])).err).toBe('✔ 2 definitions are valid\n');
    expect(await run([join(root, 'settings.yaml')])).toMatchObject({ exitCode: 1 });
  });

  test.each([
    ['a missing path', () => ['/nowhere/at/all'], {}, 4, 'file-missing'],
    ['what is no file', () => ['/dev/null'], {}, 4, 'no-file'],
    ['a folder without definitions', () => [put({ 'a.txt': GOOD })], {}, 4, 'no-definitions'],
    ['an unknown format', () => [put({ 'a.workflows.yaml': GOOD })], { format: 'xml' }, 2, 'wrong-format'],
    ['a name every object has', () => [put({ 'a.workflows.yaml': GOOD })], { format: 'toString' }, 2, 'wrong-format'],
  ])('refuses %s', async (_what, paths, flags, exitCode, code) => {
    const result = await run(paths(), flags);
    expect(result).toMatchObject({ exitCode, out: '' });
    expect(result.err).toContain(`[${code}]`);
  });

  test.each([
    ['a broken definition', 'main:\n  steps:\n    - a:\n        return: ${"a: " + x}\n', true],
    ['a definition in brackets', '{"main": {"params": [], "steps": []}}', true],
    ['a list of steps', '- a: {call: sys.log}', true],
    ['nothing', '', false],
    ['an alias bomb', `a: &a [1]\nb: &b [${'*a,'.repeat(200)}]\nmain: {steps: [*b, *b, *b]}`, false],
    ['broken YAML of something else', 'jobs: [', false],
  ])('takes %s for what it is', async (_what, source, expected) => {
    expect(await looksLikeDefinition(source)).toBe(expected);
  });
});
