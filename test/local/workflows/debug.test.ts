import {
  PARENT,
  startTestCloud,
  temporaryDirectory,
  until,
  type Answer,
  type CloudOptions,
  type TestCloud,
} from './cloud.ts';
import { manualClock } from './manual-clock.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cloud: TestCloud;
const boot = async (options: Omit<CloudOptions, 'directory'> = {}) => {
  cloud = await startTestCloud({ directory: directory.path, ...options });
};

beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const LOOP = `
main:
  params: [n]
  steps:
    - init: {assign: [{sum: 0}]}
    - each:
        for:
          value: v
          range: ["\${1}", "\${n}"]
          steps:
            - twice: {call: double, args: {x: "\${v}"}, result: d}
            - add: {assign: [{sum: "\${sum + d}"}]}
    - finish: {return: "\${sum}"}
double:
  params: [x]
  steps:
    - calculate: {assign: [{y: "\${x * 2}"}]}
    - give: {return: "\${y}"}
`;

const local = (name: string, rest = '') => `/local/v1/${name}${rest}`;
const post = (name: string, rest: string, body: object = {}) => cloud.call('POST', local(name, rest), body);
const view = async (name: string) => (await cloud.call('GET', local(name))).body;

/** Starts an execution for a debugger and returns its name. */
async function debug(workflow: string, body: Record<string, unknown>): Promise<string> {
  const answer = await cloud.call('POST', `/local/v1/${PARENT}/workflows/${workflow}/executions`, body);
  expect(answer.status).toBe(200);
  return String(answer.body['name']);
}

const pausedAt = async (name: string) => {
  const { state, pausedAt: at } = (await view(name)) as { state: string; pausedAt?: Record<string, unknown> };
  return state === 'PAUSED' ? `${String(at?.['routine'])}.${String(at?.['step'])}` : state;
};
const isPaused = (name: string) => async () => (await view(name))['state'] === 'PAUSED';

interface Thread {
  readonly thread: number;
  readonly status: string;
  readonly frames: readonly { readonly step: string; readonly variables: Record<string, unknown> }[];
}
const frames = async (name: string) => (await cloud.call('GET', local(name, '/frames'))).body['threads'] as Thread[];

describe('a debugger', () => {
  it('starts an execution that is paused, steps into, over and out of routines, and lets it go', async () => {
    await boot();
    await cloud.deploy('w', LOOP);
    const name = await debug('w', { argument: '2', paused: true });
    await until(isPaused(name));
    const seen = [await pausedAt(name)];
    for (const mode of ['INTO', 'OVER', 'INTO', 'INTO', 'OUT', 'OVER', 'OVER']) {
      await post(name, ':step', { mode });
      await until(isPaused(name));
      seen.push(`${mode} ${await pausedAt(name)}`);
    }
    expect(seen).toEqual([
      'main.init',
      'INTO main.each',
      'OVER main.twice',
      'INTO double.calculate',
      'INTO double.give',
      'OUT main.add',
      'OVER main.twice',
      'OVER main.add',
    ]);
    expect((await cloud.call('GET', `/v1/${name}`)).body).toMatchObject({
      state: 'ACTIVE',
      status: { currentSteps: [{ routine: 'main', step: 'add' }], note: expect.stringContaining(':resume') as string },
    });
    expect((await post(name, ':resume')).status).toBe(200);
    expect(await cloud.ended(name)).toMatchObject({ state: 'SUCCEEDED', result: '6' });
    expect(await view(name)).toEqual({ name, state: 'SUCCEEDED', breakpoints: [] });
    expect(await cloud.storedKeys('b')).toEqual([]);
  });

  it('stops at breakpoints: by routine and step, on a condition, from a hit on', async () => {
    await boot();
    await cloud.deploy('w', LOOP);
    const name = await debug('w', {
      argument: '9',
      breakpoints: [
        { step: 'add', condition: '${v == 3}' },
        { routine: 'double', step: 'give', hitCount: 6 },
        { step: 'give', condition: 'x > 9' },
      ],
    });
    await until(isPaused(name));
    expect(await view(name)).toMatchObject({
      pausedAt: { routine: 'main', step: 'add', reason: 'breakpoint-1' },
      breakpoints: [
        { id: 'breakpoint-1', hits: 1 },
        { id: 'breakpoint-2', hits: 3 },
        { id: 'breakpoint-3', hits: 0 },
      ],
    });
    await post(name, ':resume');
    await until(async () => (await pausedAt(name)) === 'double.give');
    expect(await frames(name)).toMatchObject([
      {
        thread: 1,
        status: 'ready',
        frames: [{ step: 'give', variables: { x: 6, y: 12 } }, { variables: { v: 6, sum: 30 } }],
      },
    ]);
    const added = await post(name, '/breakpoints', { step: 'finish' });
    expect(added.body).toEqual({ id: 'breakpoint-4', step: 'finish', hits: 0 });
    const nowhere = await post(name, '/breakpoints', { routine: 'double', step: 'finish' });
    expect(nowhere).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
    expect((await cloud.call('DELETE', local(name, '/breakpoints/breakpoint-2'))).status).toBe(200);
    expect((await cloud.call('DELETE', local(name, '/breakpoints/breakpoint-2'))).status).toBe(404);
    await post(name, ':resume');
    await until(async () => (await pausedAt(name)) === 'main.finish');
    expect((await cloud.call('GET', local(name, '/breakpoints'))).body['breakpoints']).toHaveLength(3);
    await post(name, ':resume');
    expect(await cloud.ended(name)).toMatchObject({ result: '90' });
  });

  it('gives variables other values while it is paused', async () => {
    await boot();
    await cloud.deploy('w', LOOP);
    const name = await debug('w', { argument: '3', breakpoints: [{ step: 'finish' }] });
    await until(isPaused(name));
    const answer = await post(name, ':setVariables', { variables: '{"sum": 9007199254740993}' });
    expect((answer.body['threads'] as Thread[])[0]?.frames[0]?.variables).toMatchObject({ sum: '9007199254740993' });
    const refused = await post(name, ':setVariables', { variables: { nothing: 1 } });
    expect(refused).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
    await post(name, ':resume');
    expect(await cloud.ended(name)).toMatchObject({ result: '9007199254740993' });
  });

  it('pauses what sleeps before its next step, and holds neither memory nor a place', async () => {
    const clock = manualClock();
    await boot({ clock, places: 1 });
    await cloud.deploy('w', '- nap: {call: sys.sleep, args: {seconds: 60}}\n- after: {return: 1}');
    const name = await cloud.execute('w');
    await until(() => clock.pending === 2);
    expect((await post(name, ':pause')).body).toMatchObject({ state: 'PAUSING' });
    expect(
      await cloud.ended(
        await debug('w2', {})
          .catch(() => name)
          .then(async () => {
            await cloud.deploy('other', '- r: {return: 2}');
            return cloud.execute('other');
          }),
      ),
    ).toMatchObject({ result: '2' });
    clock.advance(60_000);
    await until(isPaused(name));
    expect(await pausedAt(name)).toBe('main.after');
    expect(await cloud.ended(await cloud.execute('other'))).toMatchObject({ result: '2' });
    await post(name, ':resume');
    expect(await cloud.ended(name)).toMatchObject({ result: '1' });
  });

  it('takes in the answer of a request while it is paused', async () => {
    const release: (() => void)[] = [];
    await boot({ fetch: () => new Promise((resolve) => release.push(() => resolve(Response.json('answer')))) });
    await cloud.deploy(
      'w',
      `
- both:
    parallel:
      branches:
        - ask: {steps: [{get: {call: http.get, args: {url: "http://x.test/"}, result: r}}, {use: {assign: [{s: "\${r.body}"}]}}]}
        - work: {steps: [{one: {assign: [{a: 1}]}}, {two: {assign: [{a: 2}]}}]}
- finish: {return: done}
`,
    );
    const name = await debug('w', { breakpoints: [{ step: 'two' }] });
    await until(isPaused(name));
    expect((await frames(name)).map(({ status }) => status)).toEqual(['join', 'effect', 'ready']);
    await until(() => release.length === 1);
    release[0]?.();
    await until(async () => (await frames(name)).every(({ status }) => status !== 'effect'));
    expect(await pausedAt(name)).toBe('main.two');
    await post(name, ':resume');
    expect(await cloud.ended(name)).toMatchObject({ result: '"done"' });
    expect(release).toHaveLength(1);
  });

  it('leaves what is paused to be cancelled, or to go with its workflow', async () => {
    await boot();
    await cloud.deploy('w', LOOP);
    const names = [
      await debug('w', { argument: '1', paused: true }),
      await debug('w', { argument: '1', paused: true }),
    ];
    for (const name of names) await until(isPaused(name));
    expect((await cloud.call('POST', `/v1/${names[0]}:cancel`)).body).toMatchObject({ state: 'CANCELLED' });
    expect((await cloud.call('DELETE', `/v1/${PARENT}/workflows/w`)).body).toMatchObject({ done: true });
    expect((await cloud.call('GET', local(String(names[1])))).status).toBe(404);
    expect(await cloud.storedKeys('b')).toEqual([]);
  });

  it('says what is wrong', async () => {
    await boot({ places: 0, concurrency: 0 });
    await cloud.deploy('w', LOOP);
    const name = await cloud.execute('w', 1);
    expect((await cloud.call('GET', local(`${name}x`))).status).toBe(404);
    expect((await cloud.call('GET', local(name, '/frames'))).body).toMatchObject({
      error: { status: 'FAILED_PRECONDITION' },
    });
    expect((await post(name, '/breakpoints', {})).status).toBe(400);
    expect((await post(name, '/breakpoints', { step: 'a', hitCount: 0 })).status).toBe(400);
    expect((await post(name, ':step', { mode: 'SIDEWAYS' })).status).toBe(400);
    expect((await post(name, ':pause')).body).toMatchObject({ state: 'PAUSED', pausedAt: { step: 'init' } });
    for (const condition of ['1 +', 'nobody == 1', 'http.get("http://x.test") == 1']) {
      expect((await post(name, '/breakpoints', { step: 'add', condition })).status).toBe(400);
    }
    expect((await post(name, '/breakpoints', { step: 'add', conditon: 'v > 1' })).status).toBe(400);
    for (const body of [{}, { variable: { sum: 1 } }, { variables: {}, frames: 1 }]) {
      expect((await post(name, ':setVariables', body)).status).toBe(400);
    }
    expect((await post(name, ':step', { kind: 'OUT' })).status).toBe(400);
    for (const body of [
      { paused: 'yes' },
      { breakpoints: [{ step: 'add', condition: 'v >' }] },
      { breakpoints: [null] },
      { breakpoints: [{ step: 'add', hits: 1 }] },
      { breakpoints: [{ step: 'nowhere' }] },
      { breakpoints: [{ step: 'give', routine: 'main' }] },
      { breakpoints: [{ step: 'add' }, { step: 'add', condition: 'nobody == 1' }] },
    ]) {
      const answer = await post(`${PARENT}/workflows/w/executions`, '', body);
      expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
    }
    const { body } = await post(`${PARENT}/workflows/w/executions`, '', {
      breakpoints: [{ step: 'add', condition: 'nobody == 1' }],
    });
    expect(JSON.stringify(body)).toContain("symbol 'nobody' is neither a variable");
    expect(await cloud.storedKeys('e')).toHaveLength(1);
    await post(name, ':resume');
    await cloud.ended(name);
    for (const [verb, given] of [
      [':pause', {}],
      [':resume', {}],
      [':step', {}],
      [':setVariables', { variables: { sum: 1 } }],
      ['/breakpoints', { step: 'x' }],
    ] as const) {
      const { body } = await post(name, verb, given);
      expect(body).toMatchObject({
        error: { status: 'FAILED_PRECONDITION', message: expect.stringContaining('has ended') as string },
      });
    }
  });
});

describe('after a crash', () => {
  it('what was paused is paused, with its breakpoints, and goes on from there', async () => {
    await boot();
    await cloud.deploy('w', LOOP);
    const name = await debug('w', { argument: '4', breakpoints: [{ step: 'add', hitCount: 2 }, { step: 'finish' }] });
    await until(isPaused(name));
    await post(name, ':setVariables', { variables: { sum: 100 } });
    await cloud.crash();
    await boot();
    expect(await view(name)).toMatchObject({ state: 'PAUSED', pausedAt: { step: 'add', reason: 'breakpoint-1' } });
    expect((await cloud.call('GET', `/v1/${name}`)).body).toMatchObject({
      state: 'ACTIVE',
      status: { note: expect.anything() as string },
    });
    expect((await frames(name))[0]?.frames[0]?.variables).toMatchObject({ sum: 100, v: 2 });
    await cloud.call('DELETE', local(name, '/breakpoints/breakpoint-1'));
    await post(name, ':resume');
    await until(async () => (await pausedAt(name)) === 'main.finish');
    await cloud.crash();
    await boot();
    await post(name, ':resume');
    expect(await cloud.ended(name)).toMatchObject({ result: '118' });
  });

  it('a pause that was asked for comes, and a resume that was answered holds', async () => {
    const clock = manualClock();
    await boot({ clock });
    await cloud.deploy(
      'w',
      '- nap: {call: sys.sleep, args: {seconds: 60}}\n- nap2: {call: sys.sleep, args: {seconds: 60}}',
    );
    const [first, second] = [await cloud.execute('w'), await cloud.execute('w')];
    await until(() => clock.pending === 3);
    await post(first, ':pause');
    await post(second, ':pause');
    await post(second, ':resume');
    await cloud.crash();
    const later = manualClock(clock.now() + 60_000);
    await boot({ clock: later });
    await until(isPaused(first));
    await until(async () => {
      later.advance(60_000);
      return (await cloud.call('GET', `/v1/${second}`)).body['state'] !== 'ACTIVE';
    });
    expect(await cloud.ended(second)).toMatchObject({ state: 'SUCCEEDED' });
    expect(await pausedAt(first)).toBe('main.nap2');
  });
});

const WORK = `
main:
  params: [n]
  steps:
    - init: {assign: [{seen: []}, {id: "\${uuid.generate()}"}, {key: "\${sys.get_env(\\"GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID\\")}"}]}
    - all:
        parallel:
          shared: [seen]
          for:
            value: v
            range: [1, 3]
            steps:
              - ask: {call: http.get, args: {url: '\${"http://x.test/" + string(v)}'}, result: r}
              - nap: {call: sys.sleep, args: {seconds: "\${4 - v}"}}
              - note: {assign: [{seen: "\${list.concat(seen, r.body * n)}"}]}
    - risky:
        try: {raise: oops}
        except: {as: e, steps: [{caught: {assign: [{seen: "\${list.concat(seen, e)}"}]}}]}
    - finish: {return: {seen: "\${seen}", id: "\${id}", key: "\${key}"}}
`;
const DETAILED = { executionHistoryLevel: 'EXECUTION_HISTORY_DETAILED' };

/** Time goes on by itself, a second at a time. */
function hurriedClock() {
  const clock = manualClock();
  const timer = setInterval(() => clock.advance(1000), 1);
  return { clock, stop: () => clearInterval(timer) };
}

describe('a fork', () => {
  let hurried: ReturnType<typeof hurriedClock>;
  const requests: string[] = [];
  const open = async () => {
    requests.length = 0;
    await boot({
      clock: hurried.clock,
      fetch: (url) => {
        requests.push(String(url));
        return Promise.resolve(Response.json(Number(String(url).at(-1))));
      },
    });
  };
  beforeEach(async () => {
    hurried = hurriedClock();
    await open();
  });
  afterEach(() => hurried.stop());

  const run = async (n: number, fields: object = DETAILED) => {
    const path = `/v1/${PARENT}/workflows/w/executions`;
    const { body } = await cloud.call('POST', path, { argument: String(n), ...fields });
    return String(body['name']);
  };
  const entries = async (name: string) =>
    (await cloud.call('GET', `/v1/${name}/stepEntries`)).body['stepEntries'] as {
      entryId: string;
      step: string;
      stepType: string;
    }[];
  const forked = async (name: string, body: object): Promise<Record<string, unknown>> => {
    const answer: Answer = await post(name, ':fork', body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return cloud.ended(String(answer.body['name']));
  };
  const resultOf = (execution: Record<string, unknown>) =>
    JSON.parse(String(execution['result'])) as Record<string, unknown>;

  it('comes to the same end from every step, and repeats only what had not been answered', async () => {
    await cloud.deploy('w', WORK);
    const name = await run(10);
    const { seen, id, key } = resultOf(await cloud.ended(name));
    const all = await entries(name);
    expect(all.length).toBeGreaterThan(19);
    for (const { entryId } of all) {
      requests.length = 0;
      const fork = await forked(name, { stepEntry: entryId });
      const result = resultOf(fork);
      expect({ entryId, seen: (result['seen'] as unknown[]).toSorted() }).toEqual({
        entryId,
        seen: (seen as unknown[]).toSorted(),
      });
      if (Number(entryId) > 1) expect(result).toMatchObject({ id, key });
      expect(fork['labels']).toEqual({ 'notamesh-fork-of': key, 'notamesh-fork-entry': entryId });
      const history = await entries(String(fork['name']));
      expect(history.map(({ step, stepType }) => `${step} ${stepType}`).toSorted()).toEqual(
        all.map(({ step, stepType }) => `${step} ${stepType}`).toSorted(),
      );
    }
    requests.length = 0;
    await forked(name, { stepEntry: all.find(({ step }) => step === 'finish')?.entryId });
    expect(requests).toEqual([]);
  });

  it('comes to another end with other values, also while the first still runs, and after a crash', async () => {
    await cloud.deploy(
      'w',
      WORK.replace(
        '- finish:',
        '- wait: {call: events.create_callback_endpoint, args: {}, result: c}\n    - hold: {call: events.await_callback, args: {callback: "${c}"}, result: got}\n    - finish:',
      ),
    );
    const name = await run(10);
    const waits = (of: string) => async () => {
      const { callbacks } = (await cloud.call('GET', `/v1/${of}/callbacks`)).body as {
        callbacks?: { waiters: string }[];
      };
      return callbacks?.[0]?.waiters === '1';
    };
    await until(waits(name));
    const at = (await entries(name)).find(({ step }) => step === 'hold')?.entryId;
    const fork = String((await post(name, ':fork', { stepEntry: at, variables: { seen: ['mine'] } })).body['name']);
    await until(waits(fork));
    await cloud.crash();
    await open();
    const [callback] = (await cloud.call('GET', `/v1/${fork}/callbacks`)).body['callbacks'] as { name: string }[];
    expect((await fetch(`${cloud.url}/v1/${callback?.name}`, { method: 'POST' })).status).toBe(200);
    expect(resultOf(await cloud.ended(fork))['seen']).toEqual(['mine']);
    expect((await cloud.call('GET', `/v1/${name}`)).body['state']).toBe('ACTIVE');
    await cloud.call('POST', `/v1/${name}:cancel`);
  });

  it('can be forked itself, from where it began on', async () => {
    await cloud.deploy('w', WORK);
    const name = await run(1);
    await cloud.ended(name);
    const at = (await entries(name)).find(({ step }) => step === 'risky')?.entryId;
    const fork = await forked(name, { stepEntry: at, variables: { id: 'first' } });
    const last = (await entries(String(fork['name']))).find(({ step }) => step === 'finish')?.entryId;
    expect(resultOf(await forked(String(fork['name']), { stepEntry: last }))['id']).toBe('first');
    const refused = await post(String(fork['name']), ':fork', { stepEntry: '1' });
    expect(refused.body).toMatchObject({
      error: {
        status: 'FAILED_PRECONDITION',
        message: expect.stringContaining('fork the execution it came from') as string,
      },
    });
  });

  it('follows pauses and changed variables of the first', async () => {
    await cloud.deploy('w', WORK);
    const name = await debug('w', { argument: '5', ...DETAILED, breakpoints: [{ step: 'risky' }] });
    await until(isPaused(name));
    await post(name, ':setVariables', { variables: { seen: ['set'] } });
    await cloud.crash();
    await open();
    await post(name, ':resume');
    expect(resultOf(await cloud.ended(name))['seen']).toEqual(['set', 'oops']);
    const last = (await entries(name)).find(({ step }) => step === 'finish')?.entryId;
    expect(resultOf(await forked(name, { stepEntry: last }))['seen']).toEqual(['set', 'oops']);
  });

  it('may begin paused', async () => {
    await cloud.deploy('w', WORK);
    const name = await run(1);
    await cloud.ended(name);
    const at = (await entries(name)).find(({ step }) => step === 'caught')?.entryId;
    for (const breakpoint of [{ step: 'nowhere' }, { step: 'caught', condition: 'nobody' }]) {
      const refused = await post(name, ':fork', { stepEntry: at, breakpoints: [breakpoint] });
      expect(refused).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
    }
    const fork = String((await post(name, ':fork', { stepEntry: at, paused: true })).body['name']);
    await until(isPaused(fork));
    expect(await pausedAt(fork)).toBe('main.caught');
    await post(fork, ':resume');
    expect(await cloud.ended(fork)).toMatchObject({ state: 'SUCCEEDED' });
  });

  test.each([
    {
      title: 'basic history',
      fields: {},
      body: { stepEntry: '2' },
      status: 'FAILED_PRECONDITION',
      text: 'EXECUTION_HISTORY_DETAILED',
    },
    {
      title: 'an entry that never was',
      fields: DETAILED,
      body: { stepEntry: '999' },
      status: 'FAILED_PRECONDITION',
      text: 'entry 999',
    },
    { title: 'no entry', fields: DETAILED, body: {}, status: 'INVALID_ARGUMENT', text: 'stepEntry' },
    {
      title: 'unknown variables',
      fields: DETAILED,
      body: { stepEntry: '2', variables: { x: 1 } },
      status: 'INVALID_ARGUMENT',
      text: "'x'",
    },
    {
      title: 'variables that are none',
      fields: DETAILED,
      body: { stepEntry: '2', variables: [] },
      status: 'INVALID_ARGUMENT',
      text: 'variables',
    },
  ])('is refused for $title', async ({ fields, body, status, text }) => {
    await cloud.deploy('w', WORK);
    const name = await run(1, fields);
    await cloud.ended(name);
    expect((await post(name, ':fork', body)).body).toMatchObject({
      error: { status, message: expect.stringContaining(text) as string },
    });
  });

  it('has nothing to begin from once the history is deleted', async () => {
    await cloud.deploy('w', WORK);
    const name = await run(1);
    await cloud.ended(name);
    await cloud.call('POST', `/v1/${name}:deleteExecutionHistory`, {});
    expect(await cloud.storedKeys('r')).toEqual([]);
    expect((await post(name, ':fork', { stepEntry: '2' })).body).toMatchObject({
      error: { status: 'FAILED_PRECONDITION' },
    });
  });
});
