import { compile, DefinitionError, type JsonValue } from '../../../local/engine/index.ts';
import { run, tagsOf } from '../harness.ts';

/** Steps before, then one that returns, over the argument `x`. */
function program(result: unknown, ...before: unknown[]): string {
  const steps = [...before, { return: result }].map((step, i) => ({ [`s${i}`]: step }));
  return JSON.stringify({ main: { params: ['x'], steps } });
}

const LONG = 'a'.repeat(200_000);
const MANY = Array.from({ length: 10_000 }, () => '${x}');
const ONES = Array.from({ length: 20_000 }, () => 1);

describe('a value that would grow without end', () => {
  test.each<[string, string, JsonValue]>([
    ['an indent of every line', program('${json.encode_to_string(x.list, x)}'), { indent: LONG, list: ONES }],
    ['an indent of every line as bytes', program('${json.encode(x.list, x)}'), { indent: LONG, list: ONES }],
    ['an indent of every level', program('${json.encode_to_string([[[x.list]]], x)}'), { indent: LONG, list: ONES }],
    ['a list of large parts', program(MANY), LONG],
    ['a map of large parts', program({ a: { b: MANY } }), LONG],
    ['a list of large parts in an expression', program(`\${json.encode([${'x,'.repeat(150)}x])}`), LONG],
    ['a log of large parts', program(1, { call: 'sys.log', args: { data: MANY } }), LONG],
    ['a body of large parts', program(1, { call: 'http.post', args: { url: 'http://x.test', body: MANY } }), LONG],
    ['an error of large parts', program(1, { raise: { a: MANY } }), LONG],
    [
      'a replacement of groups',
      program('${text.replace_all_regex(x.text, "a*", x.by)}'),
      { text: LONG, by: '\\0'.repeat(100_000) },
    ],
    ['matches each of which looks to the end', program('${text.find_all_regex(x, "a*b|a")}'), LONG],
    ['matches of nothing', program('${text.replace_all_regex(x, "b*", "\\\\0\\\\0\\\\0\\\\0\\\\0")}'), LONG],
    ['a replacement of many places', program('${text.replace_all(x, "a", "bbb")}'), LONG],
    ['escapes of a URL', program('${text.url_encode(text.replace_all(x, "a", "%"))}'), LONG],
    ['text in base64', program('${base64.encode(text.encode(x))}'), LONG],
  ])('is stopped at a limit: %s', (_what, source, argument) => {
    const switches = { backReferences: 'groups' } as const;
    expect(tagsOf(run(source, { argument, switches }))).toEqual(['ResourceLimitError']);
  });
});

describe('a retry', () => {
  const attempt = (retry: unknown): string => program(1, { try: { raise: { a: 1 } }, retry });

  test.each(['text.to_lower', 'text.split', 'map.merge', 'len', 'int', 'sys.get_env', 'math.max'])(
    'with the predicate %s fails with an error of the language',
    (name) => {
      expect(tagsOf(run(attempt({ predicate: `\${${name}}` })))).toEqual(['TypeError']);
    },
  );

  test.each([
    [{ initial_delay: 1e308, max_delay: 1e308, multiplier: 2 }],
    [{ initial_delay: 0, max_delay: 10, multiplier: 1e308 }],
    [{ initial_delay: 5, max_delay: 1e308, multiplier: 1e200 }],
  ])('waits for a time a clock can tell: %j', (backoff) => {
    const { sleeps, error } = run(attempt({ max_retries: 3, backoff }));
    expect(error?.payload).toBe('{"a":1}');
    expect(sleeps.filter((until) => !Number.isSafeInteger(until))).toEqual([]);
  });
});

describe('a left side without end', () => {
  test.each([
    ['brackets', `a${'['.repeat(60_000)}`],
    ['parentheses', `a[${'('.repeat(60_000)}`],
    ['keys', `a${'.b'.repeat(30_000)}`],
  ])('is refused: %s', (_what, target) => {
    const compileIt = () => compile(JSON.stringify([{ s: { assign: [{ a: {} }, { [target]: 1 }] } }]));
    expect(compileIt).toThrow(DefinitionError);
    expect(compileIt).toThrow('more than 400');
  });
});
