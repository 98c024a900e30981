import { readFileSync } from 'node:fs';
import { compile, DefinitionError, type Switches } from '../../local/engine/index.ts';
import { CHOICES, SWITCHES } from '../../local/engine/switches.ts';
import { READINGS } from '../../local/engine/readings.ts';
import { evaluate, run, tagsOf } from './harness.ts';

const readme = readFileSync(new URL('../../local/engine/README.md', import.meta.url), 'utf8');

describe('a switch', () => {
  test.each<[keyof Switches, string, Record<string, string>]>([
    ['modulo', '-7 % 3', { dividend: '-1', divisor: '2' }],
    ['floorDivision', 'get_type(7.5 // 2)', { double: '"double"', integer: '"integer"' }],
    ['overflow', '9223372036854775807 + 1', { error: 'ValueError', wrap: '-9223372036854775808' }],
    ['overflow', '9223372036854775807 * 3', { error: 'ValueError', wrap: '9223372036854775805' }],
    ['overflow', '-9223372036854775807 - 2', { error: 'ValueError', wrap: '9223372036854775807' }],
    ['overflow', '1.5 + 1', { error: '2.5', wrap: '2.5' }],
    [
      'doubles',
      '[4 / 2, string(2.0), "" + 2.0, json.encode_to_string(2.0)]',
      { bare: '[2,"2","2","2"]', point: '[2.0,"2.0","2.0","2.0"]' },
    ],
    ['doubles', '[1.5, 1e21, 1e-7, 2]', { bare: '[1.5,1e+21,1e-7,2]', point: '[1.5,1e+21,1e-7,2]' }],
    ['substring', 'text.substring("hello", -3, 5)', { 'from-end': '"llo"', clamped: '"hello"' }],
    ['matches', 'text.replace_all_regex("abc", "a|ab", "-")', { longest: '"-c"', first: '"-bc"' }],
    [
      'backReferences',
      'text.replace_all_regex("ab", "(a)(b)", "\\\\2\\\\1")',
      { literal: '"\\\\2\\\\1"', groups: '"ba"' },
    ],
    ['emptySubstring', 'text.find_all("ab", "")', { everywhere: '[0,1,2]', error: 'ValueError' }],
    ['emptySeparator', 'text.split("a😀", "")', { error: 'ValueError', characters: '["a","😀"]' }],
    ['environment', 'sys.get_env("NONE")', { error: 'KeyError', null: 'null' }],
    ['tilde', '[text.url_encode("~"), text.url_encode_plus("~")]', { escaped: '["%7E","%7E"]', kept: '["~","~"]' }],
  ])('%s decides about %s', (name, expression, outcomes) => {
    expect(Object.keys(outcomes)).toEqual(CHOICES[name].choices);
    for (const [chosen, outcome] of Object.entries(outcomes)) {
      expect(evaluate(expression, { switches: { [name]: chosen } })).toBe(outcome);
    }
    expect(evaluate(expression)).toBe(outcomes[SWITCHES[name]]);
  });

  test('keys orders the keys', () => {
    const argument = { b: 1, a: 2 };
    expect(evaluate('keys(x)', { argument })).toBe('["b","a"]');
    expect(evaluate('keys(x)', { argument, switches: { keys: 'sorted' } })).toBe('["a","b"]');
  });

  test('shadowing decides between a variable and a value of the library', () => {
    const source = '- a: {assign: [{retry: {default_backoff: mine}}]}\n- r: {return: "${retry.default_backoff}"}';
    expect(run(source).result).toBe('mine');
    expect(run(source, { switches: { shadowing: 'library' } }).result).toMatchObject({ max_delay: 60 });
  });

  test('stepNames decides where names of steps must differ, and what a jump means', () => {
    const half = (name: string): string =>
      `- ${name}: {steps: [{s: {next: e}}, {w: {return: wrong}}, {e: {assign: [{${name}x: ${name}}]}}]}`;
    const source = `${half('a')}\n${half('b')}\n- r: {return: "\${ax + bx}"}`;
    expect(run(source).result).toBe('ab');
    expect(() => compile(source, { switches: { stepNames: 'routine' } })).toThrow("step name 's' is used twice");
  });

  test('parameters decides how many a subworkflow may have', () => {
    const source = (count: number) =>
      `main: {steps: [{r: {return: 1}}]}\nf: {params: [${Array.from({ length: count }, (_, i) => `p${i}`).join()}], steps: [{r: {return: 1}}]}`;
    expect(run(source(11)).resultText).toBe('1');
    expect(() => compile(source(11), { switches: { parameters: 'ten' } })).toThrow('more than 10 parameters');
    expect(run(source(10), { switches: { parameters: 'ten' } }).resultText).toBe('1');
  });

  test('expressionLength decides when an expression is too long', () => {
    const source = `- a: {return: "\${1${' '.repeat(400)}}"}`;
    expect(() => compile(source)).toThrow(DefinitionError);
    expect(tagsOf(run(source, { switches: { expressionLength: 'run' } }))).toEqual(['ResourceLimitError']);
  });

  test('errorText decides about the words of an error', () => {
    const failing = 'main: {params: [x], steps: [{a: {return: "${x.k}"}}]}';
    const payload = (options: object): unknown =>
      JSON.parse(run(failing, { argument: {}, ...options }).error?.payload ?? '');
    expect(payload({})).toEqual({ message: 'key not found: k', tags: ['KeyError'] });
    expect(payload({ switches: { errorText: 'observed' } })).toEqual({
      message: 'KeyError: key not found: k',
      tags: ['KeyError', 'LookupError'],
    });
    const raising = '- a: {raise: {message: mine, tags: [KeyError]}}';
    expect(run(raising, { switches: { errorText: 'observed' } }).error?.payload).toContain('"mine"');
  });

  test('httpContext decides how much of an HttpError its context has', () => {
    const source = '- get: {call: http.get, args: {url: "http://x.test"}}';
    const context = (options: object): string | undefined =>
      run(source, { http: [{ status: 404, json: { why: 'gone' } }], ...options }).error?.context;
    const plain = 'HTTP server responded with error code 404\nin step "get", routine "main", line: 1';
    expect(context({})).toMatch(`${plain}\n{\n  "body": {\n    "why": "gone"\n  },\n  "code": 404,\n`);
    expect(context({ switches: { httpContext: 'frames' } })).toBe(plain);
  });

  test('end decides what ends in a subworkflow', () => {
    const source = 'main: {steps: [{a: {call: f}}, {b: {return: 1}}]}\nf: {steps: [{c: {next: end}}]}';
    expect(run(source).resultText).toBe('1');
    expect(run(source, { switches: { end: 'execution' } }).resultText).toBe('null');
  });

  test('malformedJson decides about an answer that is not the JSON it says it is', () => {
    const source = '- a: {call: http.get, args: {url: "http://a.example"}, result: r}\n- b: {return: "${r.body}"}';
    const http = [{ text: '{broken', headers: { 'content-type': 'application/json' } }];
    expect(tagsOf(run(source, { http }))).toEqual(['ValueError']);
    expect(run(source, { http, switches: { malformedJson: 'text' } }).result).toBe('{broken');
  });
});

describe('the page about the engine', () => {
  const rows = Object.entries(CHOICES).map(
    ([name, { choices, about }]) => `| \`${name}\` | ${choices.join(', ')} | ${about} |`,
  );

  test.each(rows)('has the switch %s', (row) => {
    expect(unpadded(readme)).toContain(row);
  });

  test.each(READINGS.map(({ name, reading }) => `| ${name} | ${reading} |`))('has the reading %s', (row) => {
    expect(unpadded(readme)).toContain(row);
  });
});

/** Whatever the formatter does to the widths of tables. */
function unpadded(text: string): string {
  return text.replace(/ +\|/g, ' |').replace(/\| +/g, '| ');
}
