import { advance, compile, start, type StepEntry } from '../../local/engine/index.ts';
import { run, type RunOptions } from './harness.ts';

/** The history as an indented tree, in the order entries opened. */
function outline(source: string, options: RunOptions = {}): string[] {
  const { entries } = run(source, { ...options, history: true });
  const depth = (entry: StepEntry): number => {
    const parent = entries.get(entry.navigationInfo.parent);
    return parent === undefined ? 0 : depth(parent) + 1;
  };
  return [...entries.values()].map((entry) => {
    const { progressNumber } = entry.stepEntryMetadata;
    const number = progressNumber === undefined ? '' : ` ${progressNumber}`;
    const state = entry.state === 'STATE_SUCCEEDED' ? '' : ` ${entry.state.replace('STATE_', '')}`;
    return `${'  '.repeat(depth(entry))}${entry.step} ${entry.stepType.replace('STEP_', '')}${number}${state}`;
  });
}

describe('the step history', () => {
  test('shows loops, conditions and jumps', () => {
    const source = [
      '- init: {assign: [{n: 0}, {l: [1, 2]}]}',
      '- each:',
      '    for: {value: v, in: "${l}", steps: [{add: {assign: [{n: "${n + v}"}]}}, {skip: {next: continue}}]}',
      '- check: {switch: [{condition: "${n < 6}", next: each}, {condition: true, steps: [{last: {return: "${n}"}}]}]}',
    ].join('\n');
    const round = [
      'each FOR',
      '  each FOR_ITERATION 1',
      '    add ASSIGN',
      '    skip GOTO',
      '  each FOR_ITERATION 2',
      '    add ASSIGN',
      '    skip GOTO',
    ];
    expect(outline(source)).toEqual([
      'init ASSIGN',
      ...round,
      'check SWITCH',
      '  check CONDITION 1',
      ...round,
      'check SWITCH',
      '  check CONDITION 2',
      '    last RETURN',
    ]);
  });

  test('shows attempts, handlers and calls', () => {
    const source = [
      'main:',
      '  steps:',
      '    - guard:',
      '        try: {call: f}',
      '        retry: {predicate: "${retry.always}", max_retries: 1, backoff: {initial_delay: 1, max_delay: 1, multiplier: 1}}',
      '        except: {as: e, steps: [{note: {assign: [{x: "${e}"}]}}]}',
      '    - done: {return: 1}',
      'f: {steps: [{inner: {raise: no}}]}',
    ].join('\n');
    const attempt = ['  guard TRY FAILED', '    guard SUBWORKFLOW_CALL FAILED', '      inner RAISE FAILED'];
    expect(outline(source)).toEqual([
      'guard TRY_RETRY_EXCEPT',
      ...attempt,
      '  guard RETRY 1',
      ...attempt,
      '  guard RETRY 2',
      '  guard EXCEPT',
      '    note ASSIGN',
      'done RETURN',
    ]);
  });

  test('shows branches and iterations under their step, by thread', () => {
    const source = [
      '- both:',
      '    parallel:',
      '      branches: [{p: {steps: [{one: {call: sys.sleep, args: [1]}}]}}, {q: {steps: [{two: {raise: no}}]}}]',
    ].join('\n');
    const { entries } = run(source, { history: true });
    const [first, second] = [...entries.values()].filter((entry) => entry.stepType === 'STEP_PARALLEL_BRANCH_ENTRY');
    expect(outline(source)).toEqual([
      'both PARALLEL_BRANCH FAILED',
      '  both PARALLEL_BRANCH_ENTRY 1',
      '    one STD_LIB_CALL',
      '  both PARALLEL_BRANCH_ENTRY 2 FAILED',
      '    two RAISE FAILED',
    ]);
    expect(first?.stepEntryMetadata.threadId).not.toBe(second?.stepEntryMetadata.threadId);
    expect(second?.exception).toEqual({ payload: '"no"' });
  });

  test('links entries to their neighbours', () => {
    const { entries } = run('- a: {assign: [{x: 1}]}\n- b: {steps: [{c: {assign: [{x: 2}]}}]}\n- d: {return: 1}', {
      history: true,
    });
    const links = [...entries.values()].map(({ entryId, step, navigationInfo }) => [
      entryId,
      step,
      navigationInfo.previous,
      navigationInfo.next,
    ]);
    expect(links).toEqual([
      [1, 'a', 0, 2],
      [2, 'c', 1, 3],
      [3, 'd', 2, 0],
    ]);
  });

  test('tells when a step began and ended', () => {
    const { entries } = run('- a: {call: sys.sleep, args: [5]}', { history: true });
    const entry = entries.get(1);
    expect((entry?.updateTime ?? 0) - (entry?.createTime ?? 0)).toBe(5000);
  });

  test('counts a step with a call in its expression once', () => {
    const source = 'main: {steps: [{a: {return: "${f(1) + f(2)}"}}]}\nf: {params: [x], steps: [{b: {return: "${x}"}}]}';
    expect(outline(source)).toEqual(['a RETURN', '  b RETURN', '  b RETURN']);
  });

  test('adds variables and expected iterations when detailed', () => {
    const source = '- l: {for: {value: v, in: [7, 8], steps: [{a: {assign: [{seen: "${v}"}]}}]}}\n- r: {return: 1}';
    const { entries } = run(source, { history: true, detailed: true });
    const list = [...entries.values()];
    expect(list.find((entry) => entry.stepType === 'STEP_FOR')?.stepEntryMetadata.expectedIteration).toBe(2);
    expect(list.find((entry) => entry.stepType === 'STEP_ASSIGN')?.variableData).toEqual({
      variables: { v: 7, seen: 7 },
    });
    expect([...run(source, { history: true }).entries.values()].some((entry) => 'variableData' in entry)).toBe(false);
  });

  test('shows in a branch the variables around it, too', () => {
    const source = [
      '- i: {assign: [{t: 1}, {v: outer}]}',
      '- p: {parallel: {shared: [t], for: {value: v, in: [7], steps: [{a: {assign: [{t: "${t + v}"}, {mine: 1}]}}, {c: {call: f}}]}}}',
    ].join('\n');
    const { entries } = run(`main:\n  steps:\n${source.replace(/^/gm, '  ')}\nf: {steps: [{b: {assign: [{x: 2}]}}]}`, {
      history: true,
      detailed: true,
    });
    const seen = (name: string): unknown =>
      [...entries.values()].find(({ step }) => step === name)?.variableData?.variables;
    expect(seen('a')).toEqual({ t: 8, v: 7, mine: 1 });
    expect(seen('b')).toEqual({ x: 2 });
  });

  test('says the variables as they were when it closed with every later change of an entry', () => {
    const source = '- a: {assign: [{x: 1}]}\n- b: {assign: [{x: 2}]}\n- c: {return: "${x}"}';
    const told: StepEntry[] = [];
    const program = compile(source);
    const context = { now: 0, random: () => 0, uuid: () => '', detailed: true };
    advance(program, start(program, { argument: null, env: {}, now: 0 }), { ...context, history: (e) => told.push(e) });
    const first = told.filter(({ entryId }) => entryId === 1);
    expect(first.map(({ navigationInfo }) => navigationInfo.next)).toEqual([0, 0, 2]);
    expect(first.map(({ variableData }) => variableData?.variables)).toEqual([{}, { x: 1 }, { x: 1 }]);
  });
});

test('falling off the end of a routine is no step', () => {
  const source = [
    'main:',
    '  steps:',
    '    - only:',
    '        call: sub',
    'sub:',
    '  steps:',
    '    - last:',
    '        assign:',
    '          - x: 1',
  ].join('\n');
  const { entries } = run(source, { history: true });
  expect([...entries.values()].map(({ step, state }) => [step, state])).toEqual([
    ['only', 'STATE_SUCCEEDED'],
    ['last', 'STATE_SUCCEEDED'],
  ]);
});
