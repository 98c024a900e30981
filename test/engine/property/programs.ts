/** Random well-formed definitions, as JSON documents. */
import fc from 'fast-check';

export type Node = Record<string, unknown>;

const VARIABLES = ['i', 'j', 's', 'l', 'm', 'r'];

/** Mostly what goes well, so that programs get far. */
function mostly(good: readonly string[], bad: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...bad) },
  );
}

const number = mostly(
  [
    'i + 1',
    'i * 2 - j',
    'len(l) + j',
    'twice(i) + fetch(j)',
    'j % 7 + twice(twice(1))',
    'count(i % 9)',
    'both(j % 40)',
    '1 + fetch(both(2))',
  ],
  ['i // (j - 2)', 'default(map.get(m, "k"), 0) + 1', 'count(i % 23)', 'int("1" + string(j))', 'l[0]', 'm.k'],
);
const condition = mostly(
  ['i > j', 'i % 2 == 0', 'len(l) < 4 and fetch(i) > 2', 'not("k" in m)', 's == "x" or "x" in l', 'true'],
  ['m', 'l[9]'],
);
const anything = mostly(
  ['i', 's', 'j', 'null', '1.5', '[i, [s]]', 'map.merge(m, m)', 'l', 'm'],
  ['[l, m]', 'e2()', 'l[7]'],
);
const text = (inner: string): string => `\${${inner}}`;
const small = (inner: string): string => text(`(${inner}) % 1000`);

const assign: fc.Arbitrary<Node> = fc.oneof(
  number.map((each) => ({ assign: [{ i: small(each) }] })),
  number.map((each) => ({ assign: [{ 'm.k': text(each) }, { j: '${m.k % 50}' }, { r: '${m}' }, { 'r.k': null }] })),
  number.map((each) => ({ assign: [{ l: text(`list.concat(l, [${each}, 1.5])`) }, { 'l[0]': '${j}' }] })),
  anything.map((each) => ({ assign: [{ 'm.deep.er': text(each) }, { s: '${"" + i}' }] })),
  anything.map((each) => ({
    assign: [{ 'm[s]': [text(each), { s: text(each) }] }, { l: '${list.prepend(l, s)}' }, { 'l[len(l) - 1]': '${m}' }],
  })),
  anything.map((each) => ({ assign: [{ r: ['${j}', text(each)] }, { 'r[0]': '${r}' }] })),
  anything.map((each) => ({ assign: [{ l: [text(each), 1, 2] }, { m: { '${s}': text(each), k: 1 } }] })),
);

/** Calls of several effects each: requests, waits between them, callbacks. */
const LONG_CALLS: readonly Node[] = [
  { call: 'googleapis.storage.v1.objects.get', args: { bucket: 'b', object: '${"a/" + i}' }, result: 'r' },
  {
    call: 'googleapis.workflowexecutions.v1.projects.locations.workflows.executions.run',
    args: { workflow_id: 'w', argument: '${m}', connector_params: { timeout: 30 } },
    result: 'r',
  },
  {
    call: 'googleapis.run.v2.projects.locations.jobs.run',
    args: {
      name: 'projects/p/locations/l/jobs/j',
      connector_params: { timeout: 60, polling_policy: { initial_delay: 1, max_delay: 5, multiplier: 2 } },
    },
    result: 'r',
  },
  { call: 'experimental.executions.map', args: { workflow_id: 'w', arguments: '${l}' }, result: 'r' },
  {
    steps: [
      { call: 'events.create_callback_endpoint', args: { http_callback_method: 'POST' }, result: 'r' },
      { call: 'events.await_callback', args: { callback: '${r}', timeout: 10 }, result: 'r' },
    ],
  },
];

const call: fc.Arbitrary<Node> = fc.oneof(
  anything.map((each) => ({ call: 'http.post', args: { url: 'http://x.test', body: { a: text(each) } }, result: 'r' })),
  fc.constant({ call: 'http.get', args: { url: '${"http://x.test/" + i}', query: { j: '${j}' } }, result: 'r' }),
  fc.constant({ call: 'fetch', args: ['${i}'], result: 'i' }),
  fc.constant({ call: 'count', args: { n: '${i % 23}' }, result: 'j' }),
  fc.constant({ call: 'both', args: { x: '${twice(j) % 5}' }, result: 'j' }),
  fc.constant({ call: 'optional', result: 'r' }),
  fc.constant({ call: 'text.split', args: { source: '${"a,b," + s}', separator: ',' }, result: 'l' }),
  ...LONG_CALLS.map((each) => fc.constant(each)),
  fc.nat(3).map((seconds) => ({ call: 'sys.sleep', args: { seconds } })),
  anything.map((each) => ({ call: 'sys.log', args: { data: text(each), severity: 'INFO' } })),
);

const leave: fc.Arbitrary<Node> = fc.oneof(
  fc.constant({ raise: { tags: ['Custom'], at: '${i}' } }),
  fc.constant({ raise: '${s + "!"}' }),
  fc.constant({ return: ['${i}', '${twice(i)}'] }),
  fc.constantFrom('end', 'break', 'continue', '+1', '+2', '-1').map((next) => ({ next })),
  fc.tuple(assign, fc.constantFrom('+1', '+2')).map(([step, next]) => ({ ...step, next })),
);

const retry = fc.constantFrom<unknown>(
  '${http.default_retry}',
  '${http.default_retry_non_idempotent}',
  { predicate: '${again}', max_retries: 2, backoff: { initial_delay: 1, max_delay: 2, multiplier: 2 } },
  { predicate: '${retry.always}', max_retries: '${i % 3}', backoff: '${retry.default_backoff}' },
  { predicate: '${l}' },
  { max_retries: 1, backoff: { initial_delay: 0, max_delay: 2, multiplier: 2 } },
);
const except = (steps: Node[]): Node => ({ as: 'e', steps: [{ assign: [{ 'm.error': '${e}' }] }, ...steps] });

const loopOver = fc.oneof<fc.Arbitrary<Node>[]>(
  fc.constantFrom('l', 'keys(m)', '[1, 2, 3]', 'list.concat(l, twice(i))').map((list) => ({ in: text(list) })),
  fc.constantFrom<unknown>([1, 3], [3, 1], ['${-1}', '${j % 4}'], [0.5, 2]).map((range) => ({ range })),
);

const jumpTo: fc.Arbitrary<Node> = fc.constantFrom('+1', '-1', 'continue', 'break').map((next) => ({ next }));
const grouped = (body: Node[]): Node => ({ steps: body });

/** A map with steps, a bare list of them, or one action without a name. */
function tried(body: fc.Arbitrary<Node[]>): fc.Arbitrary<Node | Node[]> {
  return fc.oneof({ weight: 4, arbitrary: body.map(grouped) }, { weight: 1, arbitrary: body }, call, assign);
}

/** `next` is relative to the step, or a word; `placed` makes names of it. */
export const steps: fc.Arbitrary<Node[]> = fc.letrec<{ step: Node; steps: Node[] }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: assign },
    { weight: 5, arbitrary: call },
    { weight: 1, arbitrary: leave },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.array(fc.tuple(condition, fc.oneof(jumpTo, assign, call, leave, tie('steps').map(grouped))), {
            minLength: 1,
            maxLength: 3,
          }),
          fc.option(jumpTo, { freq: 3 }),
        )
        .map(([cases, otherwise]) => ({
          switch: cases.map(([when, then]) => ({ condition: text(when), ...then })),
          ...otherwise,
        })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(loopOver, tie('steps')).map(([over, body]) => ({
        for: { value: 'v', index: 'x', ...over, steps: [{ assign: [{ i: '${i + x}' }, { own: '${v}' }] }, ...body] },
      })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(tried(tie('steps')), fc.option(retry), fc.option(tie('steps')))
        .map(([body, policy, handler]) => ({
          try: body,
          ...(policy === null ? {} : { retry: policy }),
          ...(handler === null && policy !== null ? {} : { except: except(handler ?? []) }),
        })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(loopOver, tie('steps'), fc.constantFrom<unknown>(1, 2, '${j}', 20))
        .map(([over, body, limit]) => ({
          parallel: { shared: VARIABLES, concurrency_limit: limit, for: { value: 'w', ...over, steps: body } },
        })),
    },
    {
      weight: 2,
      arbitrary: fc.array(tie('steps'), { minLength: 1, maxLength: 3 }).map((branches) => ({
        parallel: { shared: VARIABLES, branches: branches.map((body, at) => ({ [`branch${at}`]: { steps: body } })) },
      })),
    },
    { weight: 1, arbitrary: tie('steps').map(grouped) },
  ),
})).steps;

interface Place {
  readonly loop: 'for' | 'iteration' | '';
  readonly inBranch: boolean;
}

const FORKS: Readonly<Record<string, Place>> = {
  parallel: { loop: 'iteration', inBranch: true },
  branches: { loop: '', inBranch: true },
};

/** Names every step, and turns relative jumps into names of steps that exist where they stand. */
export function placed(list: readonly Node[], place: Place, counter = { next: 0 }): Node[] {
  const names = list.map(() => `s${(counter.next += 1)}`);
  return list.map((step, at) => {
    const jump = (next: unknown): unknown => {
      const word = String(next);
      if (word === 'end') return place.inBranch ? names[at] : 'end';
      if (word === 'break') return place.loop === 'for' ? 'break' : names.at(-1);
      if (word === 'continue') return place.loop === '' ? names.at(-1) : 'continue';
      return names[Math.min(Math.max(at + Number(word), 0), names.length - 1)];
    };
    const visit = (node: unknown, inner: Place): unknown => {
      if (Array.isArray(node)) return node.map((each) => visit(each, inner));
      if (typeof node !== 'object' || node === null) return node;
      const isLoop = 'value' in node && 'steps' in node;
      const entries = Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
        // A variable of this loop alone, which an outer one of the same name must not become.
        if (key === 'own') return [[`own${(counter.next += 1)}`, value]];
        if (key === 'return' && inner.inBranch) return [['raise', 'left']];
        if (key === 'next' && typeof value === 'string') return [['next', jump(value)]];
        const fork = FORKS[key];
        if (fork !== undefined) return [[key, visit(value, fork)]];
        if (key === 'try' && Array.isArray(value)) return [[key, placed(value as Node[], inner, counter)]];
        if (key === 'steps') {
          const loop = isLoop && inner.loop !== 'iteration' ? 'for' : inner.loop;
          return [[key, placed(value as Node[], { ...inner, loop }, counter)]];
        }
        if (key === 'for')
          return [
            [key, visit(value, inner.loop === 'iteration' && isParallel(node) ? inner : { ...inner, loop: 'for' })],
          ];
        return [[key, visit(value, inner)]];
      });
      return Object.fromEntries(entries);
    };
    return { [names[at] as string]: visit(step, place) };
  });
}

function isParallel(node: object): boolean {
  return 'shared' in node;
}

const step = (name: string, body: Node): Node => ({ [name]: body });

/** What the random steps may call. */
export const ROUTINES: Node = {
  twice: { params: ['x'], steps: [step('t', { return: '${x * 2}' })] },
  optional: { params: [{ x: [1, { a: 2.5 }] }], steps: [step('o', { return: '${x}' })] },
  e2: { steps: [step('f', { raise: { tags: ['Own'], message: 'own' } })] },
  count: {
    params: ['n'],
    steps: [
      step('zero', { switch: [{ condition: '${n <= 0}', return: 0 }] }),
      step('more', { return: '${1 + count(n - 1)}' }),
    ],
  },
  both: {
    params: ['x'],
    steps: [
      step('init', { assign: [{ sum: 0 }] }),
      step('at_once', {
        parallel: {
          shared: ['sum'],
          branches: [
            step('a', {
              steps: [step('a1', { call: 'sys.sleep', args: [1] }), step('a2', { assign: [{ sum: '${sum + x}' }] })],
            }),
            step('b', { steps: [step('b1', { assign: [{ sum: '${sum + fetch(x)}' }] })] }),
          ],
        },
      }),
      step('give', { return: '${sum}' }),
    ],
  },
  fetch: {
    params: ['x'],
    steps: [
      step('g', { call: 'http.get', args: { url: '${"http://y.test/" + x}' }, result: 'answer' }),
      step('h', { return: '${answer.body}' }),
    ],
  },
  again: {
    params: ['e'],
    steps: [
      step('w', { call: 'sys.sleep', args: [1] }),
      step('y', { return: '${"HttpError" in default(map.get(e, "tags"), [])}' }),
    ],
  },
};

/** A whole definition: the steps inside a try, and a result that shows every variable. */
export function definition(list: readonly Node[]): Node {
  const init = {
    assign: [{ i: 3 }, { j: 2 }, { s: 'x' }, { l: [1, 2.5] }, { m: { big: 9007199254740992 } }, { r: null }],
  };
  const all = VARIABLES.map((name) => text(name));
  return {
    main: {
      params: ['x'],
      steps: [
        step('init', init),
        step('work', {
          try: { steps: placed(list, { loop: '', inBranch: false }) },
          except: { as: 'error', steps: [step('last', { return: ['${error}', ...all] })] },
        }),
        step('done', { return: all }),
      ],
    },
    ...ROUTINES,
  };
}

/** A definition whose steps may add to `total` and put keys into `parts`. */
export function summing(list: readonly Node[]): Node {
  return {
    main: {
      steps: [
        step('init', { assign: [{ total: 0 }, { parts: {} }] }),
        step('work', { steps: placed(list, { loop: '', inBranch: false }) }),
        step('done', { return: ['${total}', '${len(parts)}'] }),
      ],
    },
    ...ROUTINES,
  };
}
