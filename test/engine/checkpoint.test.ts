import fc from 'fast-check';
import { Reader } from '../../local/engine/checkpoint/reader.ts';
import { Writer } from '../../local/engine/checkpoint/writer.ts';
import {
  advance,
  compile,
  complete,
  decodeState,
  encodeState,
  pendingEffects,
  start,
} from '../../local/engine/index.ts';
import { copyOf, Double, isShared, List, MapValue, share, type Value } from '../../local/engine/values/value.ts';
import { run, type Answer, type Run } from './harness.ts';

function roundTrip(data: unknown): unknown {
  const writer = new Writer();
  writer.write(data);
  return new Reader(writer.finish()).read();
}

type Step = Record<string, unknown>;

/** Random definitions over the variables a, b (integers), l (list), m (map), as JSON. */
const expression = fc.constantFrom(
  'a + 1',
  'a * 2 - b',
  'len(l) + b',
  'twice(a) + fetch(b)',
  'default(map.get(m, "k"), 0) + 1',
  'b % 7 + twice(twice(1))',
);
const condition = fc.constantFrom('a > b', 'a % 2 == 0', 'len(l) < 4 and fetch(a) > 2', 'not("k" in m)', 'true');

const leaf: fc.Arbitrary<Step> = fc.oneof(
  expression.map((text) => ({ assign: [{ a: `\${(${text}) % 1000}` }] })),
  expression.map((text) => ({
    assign: [{ 'm.k': `\${${text}}` }, { b: '${m.k % 50}' }, { copy: '${m}' }, { 'copy.k': null }],
  })),
  expression.map((text) => ({ assign: [{ l: `\${list.concat(l, [${text}, 1.5])}` }, { 'l[0]': '${b}' }] })),
  fc.constant({ call: 'http.post', args: { url: 'http://x.test', body: { a: '${a}', m: '${m}' } }, result: 'r' }),
  fc.constant({ call: 'fetch', args: ['${a}'], result: 'a' }),
  fc.nat(3).map((seconds) => ({ call: 'sys.sleep', args: { seconds } })),
  fc.constant({ call: 'sys.log', args: { data: '${m}', severity: 'INFO' } }),
  fc.constant({ raise: { tags: ['Custom'], at: '${a}' } }),
);

const step = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 4 }).map((items) => items),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(condition, tie('steps')).map(([when, steps]) => ({ switch: [{ condition: `\${${when}}`, steps }] })),
    tie('steps').map((steps) => ({ for: { value: 'v', in: '${l}', steps } })),
    tie('steps').map((steps) => ({
      try: { steps },
      retry: { predicate: '${again}', max_retries: 2, backoff: { initial_delay: 1, max_delay: 2, multiplier: 2 } },
      except: { as: 'e', steps: [{ assign: [{ 'm.error': '${e}' }] }] },
    })),
    tie('steps').map((steps) => ({
      parallel: {
        shared: ['a', 'b', 'l', 'm', 'r', 'copy'],
        concurrency_limit: 2,
        for: { value: 'w', range: [1, 3], steps },
      },
    })),
  ),
})).step;

/** Gives every step of a tree a name of its own. */
function named(node: unknown, counter = { next: 0 }): unknown {
  if (Array.isArray(node)) return node.map((each) => named(each, counter));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => {
    if (key !== 'steps') return [key, named(value, counter)];
    return [key, (value as Step[]).map((each) => ({ [`s${(counter.next += 1)}`]: named(each, counter) }))];
  });
  return Object.fromEntries(entries);
}

function definition(steps: Step[]): string {
  return JSON.stringify({
    main: {
      steps: [
        {
          init: {
            assign: [
              { a: 3 },
              { b: 2 },
              { l: [1, 2.5] },
              { m: { big: 9007199254740992 } },
              { r: null },
              { copy: null },
            ],
          },
        },
        {
          work: {
            try: named({ steps }),
            except: { as: 'error', steps: [{ last: { return: ['${error}', '${a}', '${m}'] } }] },
          },
        },
        { done: { return: ['${a}', '${b}', '${l}', '${m}'] } },
      ],
    },
    twice: { params: ['x'], steps: [{ t: { return: '${x * 2}' } }] },
    fetch: {
      params: ['x'],
      steps: [
        { g: { call: 'http.get', args: { url: '${"http://y.test/" + x}' }, result: 'answer' } },
        { h: { return: '${answer.body}' } },
      ],
    },
    again: {
      params: ['e'],
      steps: [
        { w: { call: 'sys.sleep', args: [1] } },
        { y: { return: '${"HttpError" in default(map.get(e, "tags"), [])}' } },
      ],
    },
  });
}

function answers(): (request: { url: string }) => Answer {
  let count = 0;
  return () => {
    count += 1;
    return count % 5 === 0 ? { status: 503 } : { json: count };
  };
}

function visible({ resultText, error, requests, sleeps, logs, now, status }: Run): unknown {
  return {
    status,
    resultText,
    error,
    requests: requests.map(({ url, body }) => [url, String(body)]),
    sleeps,
    logs: logs.length,
    now,
  };
}

describe('a checkpoint', () => {
  test('changes nothing that can be seen of random programs', () => {
    const seen = { parallel: 0, failed: 0, effects: 0 };
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), fc.nat(), (steps, seed) => {
        const source = definition(steps);
        const pick = (): ((count: number) => number) => {
          let state = seed;
          return (count) => {
            state = (state * 1103515245 + 12345) % 2147483648;
            return state % count;
          };
        };
        const limits = { executedSteps: 400, memoryBytes: 4_000 };
        const plain = run(source, { http: answers(), pick: pick(), limits });
        const reloaded = run(source, { http: answers(), pick: pick(), limits, checkpoints: true, history: true });
        expect(visible(reloaded)).toEqual(visible(plain));
        const recorded = run(source, { http: answers(), pick: pick(), limits, checkpoints: true, trail: true });
        expect([...recorded.entries]).toEqual([...reloaded.entries]);
        const open = [...reloaded.entries.values()].filter((entry) => entry.state === 'STATE_IN_PROGRESS');
        expect(open).toEqual([]);
        seen.parallel += source.includes('parallel') ? 1 : 0;
        seen.failed += plain.status === 'failed' ? 1 : 0;
        seen.effects += plain.requests.length;
      }),
      { numRuns: 60 },
    );
    expect(seen.parallel).toBeGreaterThan(10);
    expect(seen.effects).toBeGreaterThan(100);
  });

  test('keeps every value exact', () => {
    const scalar = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => text + '\ud800'),
      fc.maxSafeInteger(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
      fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => new Double(value)),
    );
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        scalar,
        fc.array(tie('value')).map((items) => new List(items)),
        fc.array(fc.tuple(fc.string(), tie('value'))).map((entries) => new MapValue(new Map(entries))),
      ),
    }));
    fc.assert(fc.property(value, (each) => expect(roundTrip(each)).toEqual(each)));
  });

  test('keeps what is held twice held twice, and small', () => {
    let value = new List([new List([1])]);
    for (let i = 0; i < 60; i += 1) value = new List([value, value]);
    const writer = new Writer();
    writer.write(value);
    const bytes = writer.finish();
    expect(bytes.length).toBeLessThan(1000);
    const [left, right] = (new Reader(bytes).read() as List).items as [List, List];
    expect(left).toBe(right);
    expect(isShared(left)).toBe(true);
  });

  test('lets a container that was shared be copied before it changes', () => {
    const inner = new List([1]);
    share(inner);
    const [first, second] = (roundTrip(new List([inner, inner])) as List).items as [List, List];
    const copy = copyOf(first);
    copy.items[0] = 2;
    expect(second.items).toEqual([1]);
  });

  test.each([
    ['a sleep', 'sys.sleep', '{seconds: 60}', undefined],
    ['a wait for a callback', 'events.await_callback', '{callback: {url: "http://c.test"}, timeout: 60}', undefined],
    ['a log', 'sys.log', '{text: x}', undefined],
    ['a request', 'http.get', '{url: "http://x.test"}', 1],
  ])('tells the history whether %s is begun again', (_what, name, args, begun) => {
    const program = compile(`- get: {call: ${name}, args: ${args}}`);
    const entries: [string, number | undefined][] = [];
    const context = {
      now: 0,
      random: () => 0,
      uuid: () => '',
      history: ({ step, restarts }: { step: string; restarts?: number }): void => void entries.push([step, restarts]),
    };
    const state = start(program, { argument: null, env: {}, now: 0 });
    const { effects } = advance(program, state, context);
    const again = decodeState(encodeState(state));
    expect(pendingEffects(again)).toEqual(effects);
    expect(advance(program, again, context).status).toBe('blocked');
    expect(entries.at(-1)).toEqual(['get', begun]);
    expect(entries).toHaveLength(begun === undefined ? 1 : 2);
  });

  test('may be taken between the outcome and the next step', () => {
    const program = compile(
      '- get: {call: http.get, args: {url: "http://x.test"}, result: r}\n- r: {return: "${text.decode(r.body)}"}',
    );
    const context = { now: 0, random: () => 0, uuid: () => '' };
    const state = start(program, { argument: null, env: {}, now: 0 });
    advance(program, state, context);
    complete(state, 1, { kind: 'http', status: 200, headers: {}, body: Buffer.from('grüß') });
    expect(advance(program, decodeState(encodeState(state)), context).result).toBe('grüß');
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.from('not a checkpoint')],
    ['another value', Buffer.from([4, 1])],
  ])('is refused when it is %s', (_what, bytes) => {
    expect(() => decodeState(bytes)).toThrow(/checkpoint/);
  });

  test('is refused when it is cut off', () => {
    const bytes = encodeState(start(compile('- r: {return: 1}'), { argument: null, env: {}, now: 0 }));
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeState(bytes.subarray(0, length))).toThrow();
    }
  });
});
