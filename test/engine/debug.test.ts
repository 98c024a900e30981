import {
  advance,
  compile,
  complete,
  decodeData,
  decodeState,
  drawing,
  encodeData,
  encodeState,
  inspect,
  isAt,
  pendingEffects,
  rerun,
  setVariables,
  start,
  withEnv,
  type Advance,
  type ExecutionState,
  type Outcome,
  type Program,
  type StepEntry,
  type Stop,
  type Turn,
} from '../../local/engine/index.ts';

/** Loops, subworkflows, failures, retries, branches that wait for one another's turn, chance and time. */
const PROGRAM = `
main:
  params: [n]
  steps:
    - init:
        assign:
          - seen: []
          - total: 0
          - id: \${text.substring(uuid.generate(), 0, 8)}
    - loop:
        for:
          value: v
          range: \${[1, n]}
          steps:
            - twice: {call: double, args: {x: "\${v}"}, result: d}
            - add: {assign: [{total: "\${total + d}"}]}
            - odd:
                switch:
                  - condition: \${v % 2 == 1}
                    steps:
                      - nap: {call: sys.sleep, args: {seconds: "\${v}"}}
    - branches:
        parallel:
          shared: [seen, total]
          for:
            value: w
            in: [a, b, c]
            steps:
              - ask: {call: http.get, args: {url: '\${"http://x.test/" + w}'}, result: r}
              - note: {assign: [{seen: "\${list.concat(seen, r.body)}"}, {total: "\${total + len(seen)}"}]}
              - again: {call: http.get, args: {url: '\${"http://x.test/" + w + "/2"}'}, result: r}
              - more: {assign: [{seen: "\${list.concat(seen, r.body)}"}]}
    - risky:
        try:
          steps:
            - fail: {raise: {tags: [Custom], at: "\${total}"}}
        retry: {predicate: "\${again}", max_retries: 2, backoff: {initial_delay: 1, max_delay: 2, multiplier: 2}}
        except:
          as: e
          steps:
            - caught: {assign: [{total: "\${total + e.at}"}]}
    - finish: {return: {total: "\${total}", seen: "\${seen}", id: "\${id}", at: "\${sys.now()}"}}
double:
  params: [x]
  steps:
    - calculate: {assign: [{y: "\${x * 2}"}]}
    - give: {return: "\${y}"}
again:
  params: [e]
  steps:
    - r: {return: "\${e.at < 1000}"}
`;

const START = 1_700_000_000_000;
const OPTIONS = { argument: 3, env: {}, now: START };

interface Played extends Advance {
  readonly turns: Turn[];
  readonly entries: Map<number, StepEntry>;
  readonly stops: Stop[];
}

/** Answers the newest effect first, so that branches overtake each other; deterministic all the same. */
function answer(state: ExecutionState, clock: { now: number }): { id: number; outcome: Outcome } {
  const effect = pendingEffects(state).at(-1);
  if (effect === undefined) throw new Error('blocked without a pending effect');
  if (effect.kind !== 'http') {
    if (effect.kind === 'sleep') clock.now = Math.max(clock.now, effect.until);
    return { id: effect.id, outcome: { kind: 'done' } };
  }
  const body = Buffer.from(JSON.stringify(effect.request.url.slice(14)));
  return {
    id: effect.id,
    outcome: { kind: 'http', status: 200, headers: { 'content-type': 'application/json' }, body },
  };
}

/** Runs to the end, keeping the record; `pause` is asked once about each moment, and passed when it has been paused. */
function play(program: Program, from: ExecutionState, pause?: (stop: Stop) => boolean): Played {
  let state = from;
  const clock = { now: START + 1 };
  const turns: Turn[] = [];
  const entries = new Map<number, StepEntry>();
  const stops: Stop[] = [];
  let outcomes: Turn['outcomes'] = [];
  let passed: Stop | null = null;
  let counter = 0;
  for (let guard = 0; guard < 10_000; guard += 1) {
    const draws: (string | number)[] = [];
    let stop: Turn['stop'] = null;
    for (const each of outcomes) complete(state, each.id, each.outcome);
    const context = {
      now: (clock.now += 1),
      random: () => 0.25,
      uuid: () => `${String((counter += 1)).padStart(8, '0')}-0000-4000-8000-000000000000`,
      history: (entry: StepEntry) => void entries.set(entry.entryId, entry),
      detailed: true,
      pause:
        pause &&
        ((at: Stop) => {
          if (!at.counts || (passed !== null && isAt(at, passed)) || !pause(at)) return false;
          stops.push(at);
          passed = at;
          stop = { thread: at.thread, steps: at.steps };
          return true;
        }),
    };
    const result = advance(program, state, drawing(context, draws));
    turns.push({ now: context.now, changes: [], outcomes, draws, stop });
    outcomes = [];
    if (result.status === 'paused') state = decodeState(encodeState(state));
    else if (result.status === 'blocked') outcomes = [answer(state, clock)];
    else if (result.status !== 'yielded') return { ...result, turns, entries, stops };
  }
  throw new Error('the execution does not end');
}

const program = compile(PROGRAM);
const plain = play(program, start(program, OPTIONS));
const untimed = (entries: Map<number, StepEntry>) =>
  [...entries.values()].map(({ createTime: _created, updateTime: _updated, restarts: _restarts, ...entry }) => entry);

/** The state as it was just before an entry opened. */
function before(entry: number, turns: readonly Turn[], entries = new Map<number, StepEntry>()): ExecutionState {
  const state = start(program, OPTIONS);
  for (const turn of decodeData(encodeData(turns)) as Turn[]) {
    if (rerun(program, state, turn, entry, (each) => void entries.set(each.entryId, each))) return state;
  }
  throw new Error(`entry ${entry} never opened`);
}

test('the program under test succeeds, by way of everything that is in it', () => {
  expect(plain.status).toBe('succeeded');
  const types = new Set([...plain.entries.values()].map(({ stepType }) => stepType));
  expect(types).toContain('STEP_PARALLEL_FOR');
  expect(types).toContain('STEP_RETRY');
  expect(types).toContain('STEP_EXCEPT');
});

describe('pausing', () => {
  it('before every step changes neither result nor history', () => {
    const paused = play(program, start(program, OPTIONS), () => true);
    const { at: _at, ...result } = paused.result as Record<string, unknown>;
    const { at: _now, ...expected } = plain.result as Record<string, unknown>;
    expect(result).toEqual(expected);
    expect(untimed(paused.entries)).toEqual(untimed(plain.entries));
    expect(paused.stops.length).toBeGreaterThan(40);
    expect(new Set(paused.stops.map(({ steps, thread }) => `${steps} ${thread}`)).size).toBe(paused.stops.length);
  });

  it('leaves the step to be run, and goes on with it', () => {
    const seen: string[] = [];
    play(program, start(program, OPTIONS), (stop) => {
      if (stop.step === 'add') seen.push(`${stop.routine}.${stop.step} at depth ${stop.depth}`);
      return stop.step === 'add';
    });
    expect(seen).toEqual(Array.from({ length: 3 }, () => 'main.add at depth 1'));
  });

  it('knows where a step begins, and where only a part of it does', () => {
    const count = (step: string, pause: (stop: Stop) => boolean) =>
      play(program, start(program, OPTIONS), (stop) => stop.step === step && pause(stop)).stops.length;
    expect(count('risky', () => true)).toBeGreaterThan(1);
    expect(count('risky', (stop) => stop.begins())).toBe(1);
    expect(count('add', (stop) => stop.begins())).toBe(3);
  });

  test.each([
    { expression: 'v == 2', hits: 1 },
    { expression: '${v >= 2 and total > 0}', hits: 2 },
    { expression: 'len(seen) > 100', hits: 0 },
    { expression: 'nothing == 1', hits: 0 },
    { expression: 'seen.missing', hits: 0 },
    { expression: 'again(v)', hits: 0 },
  ])('holds where $expression', ({ expression, hits }) => {
    const run = play(program, start(program, OPTIONS), (stop) => stop.step === 'add' && stop.holds(expression));
    expect(run.stops).toHaveLength(hits);
    expect(run.status).toBe('succeeded');
  });

  it('refuses a condition that is no expression', () => {
    expect(() => play(program, start(program, OPTIONS), (stop) => stop.holds('1 +'))).toThrow('is no expression');
    expect(() => play(program, start(program, OPTIONS), (stop) => stop.holds(' '.repeat(500)))).toThrow(
      '500 characters',
    );
  });
});

/** A state that stands before a step of a branch, inside two more branches that wait. */
function standing(): ExecutionState {
  const entry = [...plain.entries.values()].find(({ step }) => step === 'note')?.entryId ?? 0;
  return decodeState(encodeState(before(entry, plain.turns)));
}

describe('looking at what stands still', () => {
  it('shows every frame of every thread with its variables', () => {
    const threads = inspect(program, standing());
    expect(threads.map(({ thread, parent, status, waitsFor }) => ({ thread, parent, status, waitsFor }))).toEqual([
      { thread: 1, parent: 0, status: 'join', waitsFor: undefined },
      { thread: 2, parent: 1, status: 'effect', waitsFor: 'http' },
      { thread: 3, parent: 1, status: 'effect', waitsFor: 'http' },
      { thread: 4, parent: 1, status: 'ready', waitsFor: undefined },
    ]);
    expect(threads[0]?.frames).toMatchObject([
      { frame: 0, routine: 'main', step: 'branches', variables: { n: 3, total: 12 } },
    ]);
    expect(threads[3]?.frames).toMatchObject([{ frame: 0, step: 'note', line: 30, variables: { w: 'c' } }]);
  });

  it('shows a subworkflow above its caller', () => {
    const entry = [...plain.entries.values()].find(({ step }) => step === 'give')?.entryId ?? 0;
    expect(inspect(program, before(entry, plain.turns))[0]?.frames).toMatchObject([
      { frame: 0, routine: 'double', step: 'give', variables: { x: 1, y: 2 } },
      { frame: 1, routine: 'main', step: 'twice', variables: { v: 1, total: 0 } },
    ]);
  });

  it('gives variables other values, also those a branch shares', () => {
    const state = standing();
    setVariables(program, state, { thread: 4 }, '{"total": 1000, "w": "z"}');
    setVariables(program, state, {}, '{"total": 2000}');
    const threads = inspect(program, state);
    expect(threads[0]?.frames[0]?.variables).toMatchObject({ total: 2000 });
    expect(threads[3]?.frames[0]?.variables).toMatchObject({ w: 'z' });
    expect(play(program, state).result).toMatchObject({ total: expect.any(Number) as number });
  });

  test.each([
    { title: 'a thread that is not there', place: { thread: 9 }, text: '{}', code: 'unknown-thread' },
    { title: 'a frame that is not there', place: { frame: 5 }, text: '{}', code: 'unknown-frame' },
    { title: 'a variable that is not there', place: {}, text: '{"total": 1, "none": 1}', code: 'unknown-variable' },
    { title: 'text that is no JSON', place: {}, text: '{"total": }', code: 'wrong-value' },
    { title: 'JSON that is no object', place: {}, text: '[1]', code: 'wrong-value' },
    {
      title: 'what no execution could hold',
      place: {},
      text: JSON.stringify({ total: 1, seen: [['x'.repeat(250_000), 'y'.repeat(250_000)], 'z'.repeat(250_000)] }),
      code: 'limit',
    },
  ])('refuses $title, and changes nothing', ({ place, text, code }) => {
    const state = standing();
    const shown = JSON.stringify(inspect(program, state));
    const memory = state.memory;
    expect(() => setVariables(program, state, place, text)).toThrow(expect.objectContaining({ code }) as Error);
    expect(JSON.stringify(inspect(program, state))).toBe(shown);
    expect(state.memory).toBe(memory);
  });
});

describe('running again by the record', () => {
  it('goes the same way to the end', () => {
    const state = start(program, OPTIONS);
    const entries = new Map<number, StepEntry>();
    for (const turn of plain.turns) {
      expect(rerun(program, state, turn, Infinity, (each) => void entries.set(each.entryId, each))).toBe(false);
    }
    expect(state.ending).toMatchObject({ status: 'succeeded' });
    expect([...entries.values()]).toEqual([...plain.entries.values()]);
  });

  it.each([...plain.entries.keys()])('stands before entry %i, and comes to the same end from there', (entry) => {
    const entries = new Map<number, StepEntry>();
    const state = decodeState(encodeState(before(entry, plain.turns, entries)));
    expect(Math.max(0, ...entries.keys())).toBeLessThan(entry);
    const { at: _at, ...result } = play(program, state).result as Record<string, unknown>;
    const { at: _now, ...expected } = plain.result as Record<string, unknown>;
    expect(result).toEqual(expected);
  });

  it('comes to another end with another value', () => {
    const entry = [...plain.entries.values()].find(({ step }) => step === 'branches')?.entryId ?? 0;
    const state = before(entry, plain.turns);
    setVariables(program, state, {}, '{"total": 500, "id": "mine"}');
    expect(play(program, state).result).toMatchObject({ id: 'mine', total: expect.any(Number) as number });
    expect((play(program, before(entry, plain.turns)).result as { id: string }).id).not.toBe('mine');
  });

  it('follows pauses and changed variables', () => {
    const state = start(program, OPTIONS);
    const first = play(program, start(program, OPTIONS), (stop) => stop.step === 'add');
    const at = first.turns.findIndex(({ stop }) => stop !== null);
    const changed = first.turns.map((turn, i) =>
      i === at + 1 ? { ...turn, changes: [{ text: '{"total": 100}' }] } : turn,
    );
    for (const turn of changed.slice(0, at + 2)) rerun(program, state, turn, Infinity, () => undefined);
    expect(inspect(program, state)[0]?.frames[0]?.variables).toMatchObject({ total: 102 });
  });

  it('says so when the record is another program’s', () => {
    const other = compile('- a: {assign: [{x: "${uuid.generate()}"}]}\n- b: {assign: [{x: "${uuid.generate()}"}]}');
    const turn: Turn = { now: START, changes: [], outcomes: [], draws: ['only one'], stop: null };
    expect(() => rerun(other, start(other, OPTIONS), turn, Infinity, () => undefined)).toThrow('other random values');
  });

  it('goes on under another environment', () => {
    const reader = compile('- a: {assign: [{x: 1}]}\n- b: {return: "${sys.get_env(\\"NAME\\")}"}');
    const state = withEnv(reader, start(reader, { ...OPTIONS, argument: null, env: { NAME: 'old' } }), { NAME: 'new' });
    expect(play(reader, state).result).toBe('new');
  });
});
