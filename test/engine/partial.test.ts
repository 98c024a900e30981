import {
  advance,
  compile,
  complete,
  expressionProgram,
  start,
  startAt,
  startRoutine,
  type Effect,
  type ExecutionState,
  type Outcome,
  type Program,
} from '../../local/engine/index.ts';
import { run } from './harness.ts';

const CONTEXT = { now: 0, random: () => 0.5, uuid: () => 'u' };

const SOURCE = `
main:
  params: [x]
  steps:
    - begin:
        assign: [{total: 0}]
    - ask:
        try:
          call: sum
          args: {a: "\${x}", b: 1}
          result: total
        retry: {predicate: "\${retry.always}", max_retries: 2, backoff: {initial_delay: 0, max_delay: 0, multiplier: 1}}
        except:
          as: e
          steps:
            - caught:
                return: \${e}
    - each:
        for:
          value: v
          in: [1, 2]
          steps:
            - add:
                assign: [{total: "\${total + v}"}]
    - done:
        return: \${total}
sum:
  params: [a, b: 10]
  steps:
    - give:
        return: \${a + b}
`;

/** Answers every effect and tells which there were. */
function drive(program: Program, state: ExecutionState, answer: (effect: Effect, nth: number) => Outcome) {
  const seen: Effect[] = [];
  for (;;) {
    const result = advance(program, state, CONTEXT);
    if (result.status !== 'blocked') return { ...result, seen };
    for (const effect of result.effects) {
      seen.push(effect);
      complete(state, effect.id, answer(effect, seen.length));
    }
  }
}

const DONE: Outcome = { kind: 'done' };
const begin = (program: Program, argument = 5) => start(program, { argument, env: {}, now: 0 });

describe('stubs', () => {
  const program = compile(SOURCE, { stubs: ['sum'] });

  test('a stubbed subworkflow comes out with its arguments and takes the value given', () => {
    const { seen, resultText } = drive(program, begin(program), () => ({ kind: 'value', text: '40' }));
    expect(seen).toMatchObject([{ kind: 'stub', routine: 'sum', call: { name: 'sum', args: { a: 5, b: 1 } } }]);
    expect(resultText).toBe('43');
  });

  test('what is raised in its place is retried and caught', () => {
    const { seen, result } = drive(program, begin(program), () => ({ kind: 'raised', text: '{"tags":["No"]}' }));
    expect(seen.filter(({ kind }) => kind === 'stub')).toHaveLength(3);
    expect(result).toEqual({ tags: ['No'] });
  });
});

describe('probes', () => {
  test('every step is asked for before it begins, each time', () => {
    const program = compile(SOURCE, { probes: ['*'] });
    const { seen, resultText } = drive(program, begin(program), () => DONE);
    const names = seen.map((effect) => (effect.kind === 'stub' ? effect.before : effect.kind));
    expect(names).toEqual(['begin', 'ask', 'give', 'each', 'add', 'add', 'done']);
    expect(resultText).toBe('9');
  });

  test('what is raised before a step that tries is tried again', () => {
    const program = compile(SOURCE, { probes: ['main.ask'] });
    const { seen, resultText } = drive(program, begin(program), (_effect, nth) =>
      nth < 3 ? { kind: 'raised', text: '"no"' } : DONE,
    );
    expect(seen).toHaveLength(3);
    expect(resultText).toBe('9');
  });

  test('a blocking call and a call in an expression go on behind a probe', () => {
    const source = `
main:
  steps:
    - wait:
        call: sys.sleep
        args: {seconds: 1}
    - sum:
        return: \${twice(2) + twice(3)}
twice:
  params: [n]
  steps:
    - give:
        return: \${n * 2}
`;
    const program = compile(source, { probes: ['wait', 'sum'] });
    const { seen, resultText } = drive(program, begin(program), () => DONE);
    expect(seen.map(({ kind }) => kind)).toEqual(['stub', 'sleep', 'stub']);
    expect(resultText).toBe('10');
  });

  test('a program without stubs and probes is the same as ever', () => {
    expect(compile(SOURCE, { stubs: [], probes: [] }).fingerprint).toBe(compile(SOURCE).fingerprint);
    expect(compile(SOURCE, { stubs: ['sum'] }).fingerprint).not.toBe(compile(SOURCE).fingerprint);
  });
});

describe('order', () => {
  const race = `
main:
  steps:
    - begin:
        assign: [{n: 0}]
    - both:
        parallel:
          shared: [n]
          for:
            value: i
            in: [1, 2]
            steps:
              - read:
                  assign: [{seen: "\${n}"}]
              - write:
                  assign: [{n: "\${seen + 1}"}]
    - done:
        return: \${n}
`;
  const result = (order?: (ready: readonly number[]) => number): string | undefined => {
    const program = compile(race);
    return advance(program, begin(program), { ...CONTEXT, order }).resultText;
  };

  test('without an order a branch runs until it waits', () => expect(result()).toBe('2'));
  test('taking turns loses an update', () => expect(result((ready) => ready.length - 1)).toBe('1'));
  test('always the first is the order as ever', () => expect(result(() => 0)).toBe('2'));
});

describe('parts', () => {
  const program = compile(SOURCE);
  const options = (variables: Record<string, number>) => ({ variables, env: {} });
  const resultOf = (of: Program, state: ExecutionState) => advance(of, state, CONTEXT).resultText;

  test('a step can be started at with variables', () => {
    expect(resultOf(program, startAt(program, { routine: 'main', step: 'each' }, options({ total: 100 })))).toBe('103');
  });

  test('a routine can be called with arguments and defaults', () => {
    expect(resultOf(program, startRoutine(program, 'sum', options({ a: 1 })))).toBe('11');
  });

  test('an expression sees variables and subworkflows', () => {
    const part = expressionProgram(program, '${sum(x, 2) * 2}', ['x']);
    expect(resultOf(part, startRoutine(part, 'main', options({ x: 3 })))).toBe('10');
  });

  test.each([
    ['unknown-step', () => startAt(program, { routine: 'main', step: 'nowhere' }, options({}))],
    ['inside-loop', () => startAt(program, { routine: 'main', step: 'add' }, options({}))],
    ['unknown-routine', () => startRoutine(program, 'nothing', options({}))],
    ['unknown-variable', () => startAt(program, { routine: 'main', step: 'each' }, options({ nope: 1 }))],
    ['missing-argument', () => startRoutine(program, 'sum', options({ b: 1 }))],
  ])('%s is said', (code, act) => {
    expect(act).toThrow(expect.objectContaining({ code }));
  });

  test('the program itself is not changed by a part of it', () => {
    expect(run(SOURCE, { argument: 5 }).resultText).toBe('9');
  });
});
