import { advance, cancel, compile, complete, start, WorkflowError } from '../../local/engine/index.ts';
import { run, tagsOf } from './harness.ts';

const CONTEXT = { now: 0, random: () => 0, uuid: () => '' };

describe('the error of a failed execution', () => {
  test('is the one the service documents for a wrong operand', () => {
    const source = [
      'main:',
      '    params: [input]',
      '    steps:',
      '    - first:',
      '        assign:',
      '            - unused: 1',
      '',
      '',
      '    - checkSearchTermInInput:',
      '        # the example has its condition on line 12',
      '        switch:',
      '            - condition: ${"searchTerm" in input}',
      '              next: end',
    ];
    const { error } = run(source.join('\n'));
    const message = "The argument of 'in' must be a dict or an array; got: null";
    expect(error?.context).toBe(`${message}\nin step "checkSearchTermInInput", routine "main", line: 12`);
    expect(error?.stackTrace.elements).toEqual([
      { step: 'checkSearchTermInInput', routine: 'main', position: { line: '12', column: '26', length: '24' } },
    ]);
  });

  test('names every routine on the way, innermost first', () => {
    const source = [
      'main:',
      '  steps:',
      '    - outer: {call: f}',
      'f:',
      '  steps:',
      '    - middle: {assign: [{x: "${g()}"}]}',
      'g:',
      '  steps:',
      '    - inner: {raise: {message: no, code: 7}}',
    ];
    const { error } = run(source.join('\n'));
    expect(error?.payload).toBe('{"message":"no","code":7}');
    expect(error?.context.split('\n')).toEqual([
      'no',
      'in step "inner", routine "g", line: 9',
      'in step "middle", routine "f", line: 6',
      'in step "outer", routine "main", line: 3',
    ]);
  });

  test('keeps its origin when no except takes it after the retries', () => {
    const source = [
      'main:',
      '  steps:',
      '    - outer:',
      '        try: {call: f}',
      '        retry: {predicate: "${retry.never}", max_retries: 1}',
      'f:',
      '  steps:',
      '    - inner: {raise: boom}',
    ];
    const { error } = run(source.join('\n'));
    expect(error?.stackTrace.elements.map(({ step, position }) => `${step}:${position.line}`)).toEqual([
      'inner:8',
      'outer:4',
    ]);
  });

  test('shows an HTTP error whole, its bytes as base64', () => {
    const source = '- get:\n    call: http.get\n    args: {url: "http://x.test"}';
    const { error } = run(source, { http: [{ status: 404, text: 'no', headers: { 'content-type': 'image/png' } }] });
    expect(error?.context).toMatch(
      /^HTTP server responded with error code 404\nin step "get", routine "main", line: 2\n\{\n {2}"body": "bm8=",/,
    );
    expect(JSON.parse(error?.payload ?? '')).toEqual({
      body: 'bm8=',
      code: 404,
      headers: { 'Content-Type': 'image/png' },
      message: 'HTTP server responded with error code 404',
      tags: ['HttpError'],
    });
  });
});

describe('a limit', () => {
  const caught = (body: string): string =>
    `- t:\n    try: {steps: [${body}]}\n    except: {as: e, steps: [{r: {return: caught}}]}`;

  test.each([
    ['executed steps', '{a: {assign: [{x: 1}]}}, {b: {next: a}}'],
    ['the length of text', '{i: {assign: [{x: ab}]}}, {a: {assign: [{x: "${x + x}"}]}}, {b: {next: a}}'],
    ['the weight of variables', '{i: {assign: [{x: [1]}]}}, {a: {assign: [{x: ["${x}", "${x}"]}]}}, {b: {next: a}}'],
    [
      'the weight of map entries',
      '{i: {assign: [{x: {}}, {n: 0}, {s: "${text.substring(sys.get_env("BIG"), 0, 99000)}"}]}}, {a: {assign: [{"x[string(n)]": "${s}"}, {n: "${n + 1}"}]}}, {b: {next: a}}',
    ],
    ['nesting', '{i: {assign: [{x: [1]}]}}, {a: {assign: [{x: ["${x}"]}]}}, {b: {next: a}}'],
    [
      'nesting in place',
      '{i: {assign: [{x: {}}]}}, {a: {assign: [{y: {}}, {y.in: "${x}"}, {x: "${y}"}]}}, {b: {next: a}}',
    ],
  ])('of %s ends the execution, and no except stops that', (_what, body) => {
    const result = run(caught(body.replaceAll('"BIG"', '\\"BIG\\"')), { env: { BIG: 'x'.repeat(100_000) } });
    expect(result.status).toBe('failed');
    expect(tagsOf(result)).toEqual(['ResourceLimitError']);
  });

  test('gives the memory of overwritten and left variables back', () => {
    const source = [
      'main:',
      '  steps:',
      '    - i: {assign: [{n: 0}, {m: {}}]}',
      '    - l:',
      '        for:',
      '          value: v',
      '          range: [1, 50]',
      '          steps:',
      '            - a: {call: big, result: text}',
      '            - b: {assign: [{copy: "${text}"}, {m.k: "${text}"}, {n: "${n + len(copy)}"}]}',
      '            - t: {try: {for_all: 1}, except: {steps: []}}',
      '    - r: {return: "${n}"}',
      'big: {steps: [{a: {assign: [{x: "${sys.get_env(\\"BIG\\")}"}]}}, {r: {return: "${x}"}}]}',
    ];
    const lines = source.filter((line) => !line.includes('for_all'));
    expect(run(lines.join('\n'), { env: { BIG: 'x'.repeat(100_000) } }).result).toBe(5_000_000);
  });

  test('on the answer of a server ends the execution', () => {
    const source = '- a: {call: http.get, args: {url: "http://x.test"}}';
    expect(tagsOf(run(source, { http: [{ text: 'x'.repeat(3_000_000) }] }))).toEqual(['ResourceLimitError']);
  });

  test('on the argument is told before the start', () => {
    const program = compile('main: {params: [x], steps: [{r: {return: 1}}]}');
    const options = { argument: null, env: {}, now: 0 };
    expect(() => start(program, { ...options, argument: 'x'.repeat(600_000) })).toThrow(WorkflowError);
    // Much less as text, but each element is counted as one in memory is.
    const argument = Array.from({ length: 60_000 }, () => 1);
    expect(() => start(program, { ...options, argument })).not.toThrow();
    expect(() => start(program, { ...options, argument: [...argument, ...argument] })).toThrow('of memory');
    expect(() => start(program, { ...options, argumentText: '{broken' })).toThrow(WorkflowError);
    expect(() => start(program, { ...options, argumentText: '['.repeat(100_000) })).toThrow(WorkflowError);
  });

  test('on the steps of one call makes it yield, and lose nothing', () => {
    const source =
      '- i: {assign: [{n: 0}]}\n- l: {assign: [{n: "${n + 1}"}]}\n- c: {switch: [{condition: "${n < 500}", next: l}]}\n- r: {return: "${n}"}';
    const program = compile(source, { limits: { stepsPerAdvance: 7 } });
    const state = start(program, { argument: null, env: {}, now: 0 });
    let yields = 0;
    for (;;) {
      const result = advance(program, state, CONTEXT);
      if (result.status !== 'yielded') {
        expect(result.result).toBe(500);
        break;
      }
      expect(result.currentSteps).toHaveLength(1);
      yields += 1;
    }
    expect(yields).toBeGreaterThan(100);
  });
});

describe('cancel', () => {
  test('ends the execution where it stands and ignores late outcomes', () => {
    const program = compile('- wait: {call: sys.sleep, args: {seconds: 5}}');
    const state = start(program, { argument: null, env: {}, now: 0 });
    const { effects, currentSteps } = advance(program, state, CONTEXT);
    expect(currentSteps).toEqual([{ routine: 'main', step: 'wait' }]);
    cancel(state);
    complete(state, effects[0]?.id ?? 0, { kind: 'done' });
    const result = advance(program, state, CONTEXT);
    expect(result.status).toBe('cancelled');
    expect(result.error?.stackTrace.elements.map(({ step }) => step)).toEqual(['wait']);
    expect(advance(program, state, CONTEXT).status).toBe('cancelled');
  });

  test('changes nothing once the execution has ended', () => {
    const program = compile('- r: {return: 1}');
    const state = start(program, { argument: null, env: {}, now: 0 });
    advance(program, state, CONTEXT);
    cancel(state);
    expect(advance(program, state, CONTEXT).result).toBe(1);
  });
});

describe('advance', () => {
  test('refuses the state of another program', () => {
    const state = start(compile('- r: {return: 1}'), { argument: null, env: {}, now: 0 });
    expect(() => advance(compile('- r: {return: 2}'), state, CONTEXT)).toThrow('belongs to program');
  });
});
