import { advance, compile, encodeState, pendingEffects, start } from '../../../local/engine/index.ts';
import { encodeCheckpoint, recordKey, stepPrefix } from '../../../local/services/workflows/records.ts';
import { openStore } from '../../../local/store/index.ts';
import type { Fetch } from '../../../local/wire/room.ts';
import { PARENT, startTestCloud, temporaryDirectory, until, type TestCloud } from './cloud.ts';
import { manualClock } from './manual-clock.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cloud: TestCloud;

beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const THREE_CALLS = `
main:
  params: [args]
  steps:
    - first:
        call: http.get
        args: {url: "http://handler/first"}
        result: a
    - pause:
        call: sys.sleep
        args: {seconds: 30}
    - second:
        call: http.post
        args: {url: "http://handler/second", body: {n: '\${args.n}'}}
        result: b
    - third:
        call: http.get
        args: {url: "http://handler/third"}
        result: c
    - finish:
        return: \${[a.body.from, b.body.from, c.body.from, args.n]}
`;

/** Answers every request with where it went, but never answers those that `hang` names. */
function handler(calls: string[], hang = ''): Fetch {
  return async (url, init) => {
    const path = new URL(url).pathname;
    calls.push(path);
    if (path === hang) return new Promise(() => undefined);
    if (init?.body) await new Response(init.body).text();
    return Response.json({ from: path });
  };
}

interface Callback {
  readonly name: string;
  readonly waiters: string;
}

/** Puts an execution back to where each of its branches had asked for its first effect and none had been performed. */
async function rewind(workflow: string, id: string, source: string): Promise<void> {
  const program = compile(source);
  const state = start(program, { argument: null, env: {}, now: 0 });
  const now = manualClock().now();
  advance(program, state, {
    now,
    random: () => 0,
    uuid: () => '00000000-0000-4000-8000-000000000000',
    history: () => undefined,
    detailed: true,
  });
  const sleeps = pendingEffects(state).flatMap((effect) =>
    effect.kind === 'sleep' ? [{ id: effect.id, until: effect.until }] : [],
  );
  const store = await openStore(directory.path);
  const room = store.room('workflows');
  for await (const [key] of room.entries({ prefix: stepPrefix({ workflow, id }) }))
    await room.batch([{ type: 'del', key }]);
  const value = encodeCheckpoint({ currentSteps: [], sleeps, ready: true }, encodeState(state));
  await room.batch([{ type: 'put', key: recordKey('c', { workflow, id }), value }]);
  await store.close();
}

const never: Fetch = () => new Promise(() => undefined);

describe('after a crash', () => {
  it('an execution goes on from its last checkpoint and repeats only the request that had no answer', async () => {
    const before: string[] = [];
    const clock = manualClock();
    cloud = await startTestCloud({ directory: directory.path, clock, fetch: handler(before, '/second') });
    await cloud.deploy('w', THREE_CALLS);
    const name = await cloud.execute('w', { n: 9007199254740993 });
    await until(() => clock.pending === 2);
    clock.advance(30_000);
    await until(() => before.includes('/second'));
    await cloud.crash();

    const after: string[] = [];
    cloud = await startTestCloud({ directory: directory.path, clock: manualClock(clock.now()), fetch: handler(after) });
    const ended = await cloud.ended(name);
    expect(ended).toMatchObject({ state: 'SUCCEEDED', duration: '30s' });
    expect(ended['result']).toBe('["/first","/second","/third",9007199254740992]');
    expect(before).toEqual(['/first', '/second']);
    expect(after).toEqual(['/second', '/third']);
    const { stepEntries } = (await cloud.call('GET', `/v1/${name}/stepEntries`)).body as {
      stepEntries: { step: string; state: string; restarts?: number }[];
    };
    expect(stepEntries.map(({ step, state, restarts = 0 }) => `${step} ${state} ${restarts}`)).toEqual([
      'first STATE_SUCCEEDED 0',
      'pause STATE_SUCCEEDED 0',
      'second STATE_SUCCEEDED 1',
      'third STATE_SUCCEEDED 0',
      'finish STATE_SUCCEEDED 0',
    ]);
  });

  it('a sleep ends when it would have ended, also when that is past', async () => {
    const clock = manualClock();
    cloud = await startTestCloud({ directory: directory.path, clock, fetch: handler([]) });
    await cloud.deploy('w', THREE_CALLS);
    const name = await cloud.execute('w', { n: 1 });
    await until(() => clock.pending === 2);
    await cloud.crash();
    const calls: string[] = [];
    const later = manualClock(clock.now() + 10_000);
    cloud = await startTestCloud({ directory: directory.path, clock: later, fetch: handler(calls) });
    later.advance(19_999);
    expect((await cloud.call('GET', `/v1/${name}`)).body).toMatchObject({
      state: 'ACTIVE',
      status: { currentSteps: [{ routine: 'main', step: 'pause' }] },
    });
    later.advance(1);
    expect(await cloud.ended(name)).toMatchObject({ state: 'SUCCEEDED', duration: '30s' });
    expect(calls).toEqual(['/second', '/third']);
  });

  it('an execution that had not reached a checkpoint begins again', async () => {
    cloud = await startTestCloud({ directory: directory.path, fetch: never, places: 0, concurrency: 0 });
    await cloud.deploy('w', THREE_CALLS.replace('seconds: 30', 'seconds: 0'));
    const name = await cloud.execute('w', { n: 2 });
    expect((await cloud.call('GET', `/v1/${name}`)).body['state']).toBe('QUEUED');
    await cloud.crash();
    cloud = await startTestCloud({ directory: directory.path, fetch: handler([]) });
    expect(await cloud.ended(name)).toMatchObject({ state: 'SUCCEEDED', startTime: expect.any(String) as string });
  });

  it('branches of a parallel step that had ended are not run again', async () => {
    const parallel = `
main:
  steps:
    - init:
        assign: [{seen: []}]
    - all:
        parallel:
          shared: [seen]
          for:
            value: n
            in: [1, 2, 3]
            steps:
              - fetch:
                  call: http.get
                  args: {url: '\${"http://handler/" + string(n)}'}
              - note:
                  assign:
                    - seen: \${list.concat(seen, n)}
    - finish:
        return: \${len(seen)}
`;
    const before: string[] = [];
    cloud = await startTestCloud({ directory: directory.path, fetch: handler(before, '/2') });
    await cloud.deploy('w', parallel);
    const name = await cloud.execute('w');
    const done = async () => {
      const { body } = await cloud.call('GET', `/v1/${name}/stepEntries?filter=step%3Dnote`);
      return body['totalSize'] === 2;
    };
    await until(done);
    await cloud.crash();
    const after: string[] = [];
    cloud = await startTestCloud({ directory: directory.path, fetch: handler(after) });
    expect(await cloud.ended(name)).toMatchObject({ result: '3' });
    expect(before.toSorted()).toEqual(['/1', '/2', '/3']);
    expect(after).toEqual(['/2']);
  });

  it('a branch that was computing goes on at once, while the others wait for time, an answer and a callback', async () => {
    const source = `
main:
  steps:
    - all:
        parallel:
          branches:
            - clock: {steps: [{nap: {call: sys.sleep, args: {seconds: 3600}}}]}
            - answer: {steps: [{ask: {call: http.get, args: {url: "http://handler/ask"}}}]}
            - person:
                steps:
                  - make: {call: events.create_callback_endpoint, args: {}, result: callback}
                  - hold: {call: events.await_callback, args: {callback: "\${callback}"}}
            - work: {steps: [{say: {call: sys.log, args: {text: hello}}}, {after: {assign: [{x: 1}]}}]}
    - finish: {return: done}
`;
    const clock = manualClock();
    cloud = await startTestCloud({ directory: directory.path, clock, fetch: never });
    await cloud.deploy('w', source, { executionHistoryLevel: 'EXECUTION_HISTORY_DETAILED' });
    const name = await cloud.execute('w');
    const after = async () => {
      const { body } = await cloud.call('GET', `/v1/${name}/stepEntries?filter=step%3Dafter`);
      return body['totalSize'] === 1;
    };
    const waiters = async () => {
      const { callbacks } = (await cloud.call('GET', `/v1/${name}/callbacks`)).body as { callbacks: Callback[] };
      return callbacks[0];
    };
    await until(async () => (await after()) && (await waiters())?.waiters === '1');
    await cloud.crash();
    const [workflow = '', id = ''] = name.split('/executions/');
    await rewind(workflow, id, source);

    const calls: string[] = [];
    const restarted = manualClock(clock.now());
    cloud = await startTestCloud({ directory: directory.path, clock: restarted, fetch: handler(calls) });
    await until(async () => (await after()) && calls.length === 1);
    const callback = await waiters();
    expect((await fetch(`${cloud.url}/v1/${callback?.name}`, { method: 'POST' })).status).toBe(200);
    expect((await cloud.call('GET', `/v1/${name}`)).body).toMatchObject({ state: 'ACTIVE' });
    await until(async () => {
      restarted.advance(3_600_000);
      return (await cloud.call('GET', `/v1/${name}`)).body['state'] !== 'ACTIVE';
    });
    expect(await cloud.ended(name)).toMatchObject({ state: 'SUCCEEDED', result: '"done"' });
    expect(calls).toEqual(['/ask']);
    const { stepEntries } = (await cloud.call('GET', `/v1/${name}/stepEntries`)).body as {
      stepEntries: { step: string; restarts?: number }[];
    };
    const begunAgain = stepEntries.filter(({ restarts = 0 }) => restarts > 0).map(({ step }) => step);
    expect(new Set(begunAgain)).toEqual(new Set(['make', 'ask']));
  });

  it('hundreds of executions in all phases end, each once', async () => {
    const clock = manualClock();
    cloud = await startTestCloud({ directory: directory.path, clock, fetch: never, places: 20 });
    await cloud.deploy('w', THREE_CALLS);
    const names = await Promise.all(Array.from({ length: 200 }, (_, n) => cloud.execute('w', { n })));
    await cloud.crash();
    const calls: string[] = [];
    const restarted = manualClock(clock.now());
    cloud = await startTestCloud({
      directory: directory.path,
      clock: restarted,
      fetch: handler(calls),
      places: 20,
    });
    await until(() => restarted.pending === 201);
    restarted.advance(30_000);
    const ended = await Promise.all(names.map((name) => cloud.ended(name)));
    expect(ended.map(({ result }) => result)).toEqual(names.map((_, n) => `["/first","/second","/third",${n}]`));
    expect(calls).toHaveLength(600);
  });
});

describe('a clean stop', () => {
  it('leaves executions to the next start', async () => {
    cloud = await startTestCloud({ directory: directory.path, fetch: handler([], '/first') });
    await cloud.deploy('w', THREE_CALLS.replace('seconds: 30', 'seconds: 0'));
    const name = await cloud.execute('w', { n: 3 });
    await cloud.stop();
    cloud = await startTestCloud({ directory: directory.path, fetch: handler([]) });
    expect(await cloud.ended(name)).toMatchObject({ state: 'SUCCEEDED' });
  });
});

describe('deleting a workflow', () => {
  it('stops and removes its executions, and a name used again starts empty', async () => {
    const calls: string[] = [];
    cloud = await startTestCloud({ directory: directory.path, fetch: handler(calls, '/first'), places: 2 });
    await cloud.deploy('w', THREE_CALLS);
    const names = await Promise.all([1, 2, 3, 4].map((n) => cloud.execute('w', { n })));
    await until(() => calls.length === 2);
    expect((await cloud.call('DELETE', `/v1/${PARENT}/workflows/w`)).body).toMatchObject({ done: true });
    for (const name of names) expect((await cloud.call('GET', `/v1/${name}`)).status).toBe(404);
    await cloud.deploy('w', THREE_CALLS);
    expect((await cloud.call('GET', `/v1/${PARENT}/workflows/w/executions`)).body).toEqual({});
    await cloud.crash();
    cloud = await startTestCloud({ directory: directory.path });
    expect(cloud.log.lines).toEqual([]);
  });
});
