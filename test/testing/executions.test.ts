import { Failure, harness } from 'notamesh/testing';
import 'notamesh/testing/jest';

describe('time', () => {
  const h = harness(
    `
main:
  steps:
    - begin:
        assign:
          - began: \${sys.now()}
    - wait:
        call: sys.sleep
        args:
          seconds: 604800
    - done:
        return: \${sys.now() - began}
`,
    { now: '2026-11-01T08:00:00Z' },
  );
  beforeEach(() => h.reset());

  test('jumps to what happens next', async () => {
    const run = await h.execute();
    expect(run).toHaveSucceededWith(604800);
    expect(run).toHaveTaken('7d');
    expect(run.clock.now).toBe('2026-11-08T08:00:00.000Z');
    expect(run.trace()).toBe('begin\nwait  [at PT0S, took P7D]\ndone');
  });

  test('stands still by hand, until it is advanced', async () => {
    h.clock.manual();
    const run = await h.execute();
    expect(run.state).toBe('WAITING');
    await h.clock.advance('6d');
    expect(run.state).toBe('WAITING');
    expect(run.clock.elapsed).toBe('P6D');
    await h.clock.advance('1d');
    expect(run).toHaveSucceededWith(604800);
  });

  test('begins where it is set', async () => {
    h.clock.set('2030-01-01T00:00:00Z');
    expect((await h.execute()).clock.now).toBe('2030-01-08T00:00:00.000Z');
  });
});

describe('the same run', () => {
  const source = `
main:
  steps:
    - make:
        return:
          id: \${uuid.generate()}
          at: \${sys.now()}
`;
  test('has the same chance and time again, and other chance with another seed', async () => {
    const [a, b, c] = await Promise.all(
      [harness(source), harness(source), harness(source, { seed: 2 })].map((h) => h.execute()),
    );
    expect(a?.result).toEqual(b?.result);
    expect(a?.result).not.toEqual(c?.result);
  });
});

describe('callbacks', () => {
  const h = harness(`
main:
  steps:
    - make:
        call: events.create_callback_endpoint
        args:
          http_callback_method: POST
        result: endpoint
    - tell:
        call: sys.log
        args:
          json:
            url: \${endpoint.url}
          severity: NOTICE
    - approve:
        try:
          call: events.await_callback
          args:
            callback: \${endpoint}
            timeout: 3600
          result: request
        except:
          as: e
          steps:
            - late:
                return: \${e.tags[0]}
    - done:
        return: \${request.http_request.body.answer}
`);
  beforeEach(() => h.reset());

  test('are answered when the test says so', async () => {
    h.callback('approve').responds({ body: { answer: 'yes' }, after: '10m' });
    const run = await h.execute();
    expect(run).toHaveSucceededWith('yes');
    expect(run).toHaveTaken('10m');
    expect(run.cost.external).toBe(1);
    expect(h).toHaveNoUnusedMocks();
  });

  test('time out when nobody answers', async () => {
    const run = await h.execute();
    expect(run).toHaveSucceededWith('TimeoutError');
    expect(run).toHaveTaken('1h');
    expect(run).toHaveLogged({ severity: 'NOTICE', json: { url: /^https:/ } });
  });

  test('are answered while the workflow waits, or before it does', async () => {
    h.clock.manual();
    const run = await h.execute();
    await h.clock.advance('30m');
    await run.callback('make').respond({ body: { answer: 'by hand' } });
    expect(run).toHaveSucceededWith('by hand');

    const early = await h.begin().until('approve');
    await early.callback('make').respond({ body: { answer: 'early' } });
    expect(early).toHaveSucceededWith('early');
  });

  test('that were never made cannot be answered', async () => {
    const run = await h.begin().until('make');
    await expect(run.callback('make').respond({})).rejects.toThrow("no callback in step 'make' so far");
  });
});

const PARTS = `
main:
  params: [input]
  steps:
    - begin:
        assign:
          - sum: 0
    - validate:
        try:
          call: total
          args:
            items: \${input}
          result: sum
        retry:
          predicate: \${retry.always}
          max_retries: 2
          backoff:
            initial_delay: 1
            max_delay: 10
            multiplier: 2
        except:
          as: e
          steps:
            - give_up:
                return: \${e}
    - post:
        call: sys.log
        args:
          text: \${"sum " + sum}
    - done:
        return: \${sum}
total:
  params: [items, start: 0]
  steps:
    - init:
        assign:
          - result: \${start}
    - each:
        for:
          value: item
          in: \${items}
          steps:
            - add:
                assign:
                  - result: \${result + item}
    - give:
        return: \${result}
`;

describe('parts', () => {
  const h = harness(PARTS);
  beforeEach(() => h.reset());

  test('a step is where a run can begin', async () => {
    const run = await h.executeFrom('post', { sum: 5 });
    expect(run).toHaveSucceededWith(5);
    expect(run.visited).toEqual(['post', 'done']);
    expect(run).toHaveLogged('sum 5');
  });

  test('a step that is not there, or is inside a loop, is not', async () => {
    await expect(h.executeFrom('nowhere')).rejects.toThrow(/it has begin, validate/);
    await expect(h.executeFrom('total.add')).rejects.toThrow(/inside a loop/);
  });

  test('a run can stop before a step and go on', async () => {
    const run = await h.begin([1, 2]).until('post');
    expect(run.state).toBe('PAUSED');
    expect(run.step('post').state).toBe('STATE_IN_PROGRESS');
    expect(run.logs).toEqual([]);
    await run.finish();
    expect(run).toHaveSucceededWith(3);
  });

  test('variables are known before and after each step', async () => {
    const run = await h.execute([1, 2]);
    expect(run.variables('validate', 'before')).toEqual({ input: [1, 2], sum: 0 });
    expect(run.variables('validate')).toEqual({ input: [1, 2], sum: 3 });
    expect(run.variables('total.add', 'after', 0)).toMatchObject({ item: 1, result: 1 });
    expect(() => run.variables('nowhere')).toThrow(/did not run/);
  });

  test('an expression has a value, or says why not', async () => {
    expect(await h.evaluate('${total(xs) * 2}', { xs: [1, 2] })).toBe(6);
    await expect(h.evaluate('${1 / x}', { x: 0 })).rejects.toThrow(Failure);
    await expect(h.evaluate('${1 / x}', { x: 0 })).rejects.toThrow(/division by zero/);
  });

  test('a subworkflow can be called on its own', async () => {
    expect(await h.subworkflow('total').call({ items: [1, 2], start: 10 })).toHaveSucceededWith(13);
    await expect(h.subworkflow('total').call({})).rejects.toThrow(/'items' is missing/);
  });

  test('a subworkflow can be replaced, and its arguments looked at', async () => {
    h.subworkflow('total').returns(({ items }: { items: readonly number[] }) => items.length);
    const run = await h.execute([7, 7]);
    expect(run).toHaveSucceededWith(2);
    expect(run).toHaveCalled('total', { items: [7, 7], start: 0 });
    expect(run.visited).toEqual(['begin', 'validate', 'post', 'done']);
  });

  test('a replaced subworkflow can raise, for some arguments only', async () => {
    h.subworkflow('total').returns(1);
    h.subworkflow('total')
      .raises({ tags: ['Odd'] })
      .with({ items: [13] });
    expect((await h.execute([13])).result).toEqual({ message: 'Odd', tags: ['Odd'] });
    expect(await h.execute([12])).toHaveSucceededWith(1);
  });

  test('a step can fail, and is tried again', async () => {
    h.step('validate')
      .raises({ tags: ['HttpError'], code: 503 })
      .times(2);
    const run = await h.execute([1]);
    expect(run).toHaveSucceededWith(1);
    expect(run.step('validate')).toHaveAttempts(3);
    expect(run).toHaveTaken('3s');
  });

  test('a step that keeps failing is given up', async () => {
    h.step('validate').raises('no', 'still no');
    expect(await h.execute([1])).toHaveSucceededWith('still no');
    h.reset()
      .step('main.post')
      .raises({ tags: ['HttpError'], code: 409 });
    expect(await h.execute([1])).toHaveFailedWith({ code: 409, context: 'in step "post"' });
  });

  test('an execution can be cancelled before a step', async () => {
    h.cancelsAt('post');
    const run = await h.execute([1]);
    expect(run.state).toBe('CANCELLED');
    expect(run.step('validate').state).toBe('STATE_SUCCEEDED');
    expect(run.logs).toEqual([]);
  });
});

describe('other workflows', () => {
  const RUN = 'googleapis.workflowexecutions.v1.projects.locations.workflows.executions';
  const PARENT = 'projects/p/locations/l/workflows/child';
  const one = (call: string, args: unknown): string =>
    JSON.stringify([{ ask: { call, args, result: 'value' } }, { done: { return: '${value}' } }]);
  const double = ({ argument }: { argument: { a: number } }): number => argument.a * 10;

  test.each<[string, string, unknown, unknown]>([
    ['run', `${RUN}.run`, { workflow_id: 'child', argument: { a: 1 } }, 10],
    ['run as it was once', 'experimental.executions.run', { workflow_id: 'child', argument: { a: 2 } }, 20],
    [
      'run for each of a list',
      'experimental.executions.map',
      { workflow_id: 'child', arguments: [{ a: 1 }, { a: 2 }] },
      [10, 20],
    ],
    [
      'created and waited for',
      `${RUN}.create`,
      { parent: PARENT, body: { argument: '{"a":3}' } },
      { state: 'SUCCEEDED', result: '30' },
    ],
    [
      'created and not waited for',
      `${RUN}.create`,
      { parent: PARENT, body: { argument: '{"a":3}' }, connector_params: { skip_polling: true } },
      { state: 'ACTIVE' },
    ],
  ])('are %s', async (_title, call, args, result) => {
    const h = harness(one(call, args));
    h.workflow('child').returns(double);
    const run = await h.execute();
    if (typeof result === 'object' && !Array.isArray(result)) expect(run.result).toMatchObject(result as object);
    else expect(run).toHaveSucceededWith(result);
  });

  test('that are not waited for can be looked at', async () => {
    const h = harness(
      JSON.stringify([
        {
          create: {
            call: `${RUN}.create`,
            args: { parent: PARENT, connector_params: { skip_polling: true } },
            result: 'begun',
          },
        },
        { look: { call: `${RUN}.get`, args: { name: '${begun.name}' }, result: 'ended' } },
        { done: { return: '${ended.state}' } },
      ]),
    );
    h.workflow('child').raises({ tags: ['Odd'] });
    expect(await h.execute()).toHaveSucceededWith('FAILED');
  });

  test.each([`${RUN}.run`, 'experimental.executions.run'])('that fail raise what is said, from %s', async (call) => {
    const h = harness(one(call, { workflow_id: 'child' }));
    h.workflow('child').raises({ tags: ['OperationError'], code: 9 });
    expect(await h.execute()).toHaveFailedWith({ tags: ['OperationError'], code: 9 });
  });

  test('that no mock stands for fail the test', async () => {
    const h = harness(one(`${RUN}.run`, { workflow_id: 'child' }));
    h.workflow('other').returns(1);
    await expect(h.execute()).rejects.toThrow('workflow: expected other, got child');
  });
});

describe('connectors that take their time', () => {
  const JOB = 'googleapis.run.v2.projects.locations.jobs.run';
  const h = harness(
    JSON.stringify([
      { key: { assign: [{ key: '${googleapis.secretmanager.v1.projects.secrets.versions.accessString("k")}' }] } },
      { job: { call: JOB, args: { name: 'projects/p/locations/l/jobs/j' }, result: 'job' } },
      { done: { return: ['${key}', '${job}'] } },
    ]),
  );
  beforeEach(() => {
    h.reset();
    h.connector('googleapis.secretmanager.v1.projects.secrets.versions.accessString').returns('s3cret');
  });

  test('poll their operation on the virtual clock', async () => {
    const name = 'projects/p/locations/l/operations/o';
    h.connector(JOB).replies(
      { body: { name, done: false } },
      { body: { name, done: false } },
      { body: { name, done: true, response: { name: 'x', succeededCount: 3 } } },
    );
    const run = await h.execute();
    expect(run.result).toMatchObject(['s3cret', { done: true, response: { succeededCount: 3 } }]);
    expect(run.clock.elapsedMs).toBeGreaterThan(1000);
    expect(run.calls.map((call) => (call.kind === 'connector' ? call.name : call.kind))).toEqual([
      'googleapis.secretmanager.v1.projects.secrets.versions.accessString',
      JOB,
      JOB,
      JOB,
    ]);
  });

  test('fail as their operation does', async () => {
    h.connector(JOB).replies({
      body: { name: 'projects/p/locations/l/operations/o', done: true, error: { code: 3, message: 'no' } },
    });
    expect(await h.execute()).toHaveFailedWith({ tags: ['OperationError'] });
  });

  test('end at once with a value', async () => {
    h.connector(JOB).returns({ name: 'x', succeededCount: 1 });
    expect(await h.execute()).toHaveSucceededWith(['s3cret', { name: 'x', succeededCount: 1 }]);
  });
});

describe('order', () => {
  const source = (body: string): string => `
main:
  steps:
    - begin:
        assign:
          - total: 0
    - all:
        parallel:
          shared: [total]
          for:
            value: n
            in: [1, 2, 3]
            steps:
${body}
    - done:
        return: \${total}
`;
  const safe = harness(
    source('              - add:\n                  assign:\n                    - total: ${total + n}'),
  );
  const racing = harness(
    source(
      '              - read:\n                  assign:\n                    - seen: ${total}\n' +
        '              - add:\n                  assign:\n                    - total: ${seen + n}',
    ),
  );

  test('does not matter to single assignments', async () => {
    const report = await safe.everyOrder();
    expect(report).toHaveOneOutcome();
    expect(report.orders).toBe(100);
  });

  test('that matters is found, and can be repeated', async () => {
    const report = await racing.everyOrder(null, { max: 20 });
    expect(() => expect(report).toHaveOneOutcome()).toThrow(/race for a shared variable/);
    const odd = report.outcomes[1];
    expect(report.text).toContain(`{ order: '${odd?.order}' }`);
    expect((await racing.execute(null, { order: odd?.order ?? '' })).result).toEqual(odd?.result);
  });

  test('of a word that is none is refused', async () => {
    await expect(safe.execute(null, { order: 'sideways' })).rejects.toThrow("'sideways' is not an order");
  });
});

describe('a step that fails at a later time', () => {
  const LOOP =
    'main:\n  steps:\n    - l: {for: {value: v, in: [1, 2, 3, 4], steps: [{take: {assign: [{x: "${v}"}]}}]}}\n';

  test('is let be until then', async () => {
    const h = harness(LOOP);
    h.step('take').raises(null, null, { tags: ['Odd'] });
    const run = await h.execute();
    expect(run).toHaveFailedWith({ tags: ['Odd'] });
    expect(run.step('take').visits).toBe(3);
    expect(h).toHaveNoUnusedMocks();
  });

  test('is an unused mock when that time never comes', async () => {
    const h = harness(LOOP);
    h.step('take').raises(null, null, null, null, { tags: ['Odd'] });
    expect(await h.execute()).toHaveSucceeded();
    expect(h.unusedMocks).toEqual(['step take']);
  });
});

describe('what a test hands over', () => {
  const echo = harness('main:\n  params: [x]\n  steps:\n    - a: {return: "${x}"}\n');

  test('is exact for integers of 64 bits, also in mocks', async () => {
    expect((await echo.execute({ n: [9007199254740993n, -1n] })).result).toEqual({ n: [9007199254740993n, -1] });
    const ask = harness(
      '- a: {call: http.get, args: {url: "https://x.test"}, result: r}\n- b: {return: "${r.body.n}"}\n',
    );
    ask.http('GET', 'https://x.test').replies({ body: { n: 9007199254740993n } });
    expect((await ask.execute()).result).toBe(9007199254740993n);
  });

  test.each<[string, unknown, string]>([
    ['a function', { f: () => 1 }, "'f' in the argument is a function, which JSON cannot hold"],
    ['no number', [NaN], "'0' in the argument is NaN"],
    ['a Map', new Map(), 'the argument is a Map'],
    [
      'itself',
      (() =>
        Object.assign(Object.create(null) as object, {
          get self() {
            return this;
          },
        }))(),
      'contains itself',
    ],
  ])('is refused when it holds %s', async (_what, value, message) => {
    await expect(echo.execute(value)).rejects.toThrow(message);
  });

  test('is refused as an expression when it is none', async () => {
    await expect(echo.evaluate('1 + 1')).rejects.toThrow("'1 + 1' is no expression: write '${1 + 1}'");
    await expect(echo.evaluate('${1 + }')).rejects.toThrow(/^a value is expected, found the end\n.*\n +\| +\^$/);
    await expect(echo.evaluate('${y}', { x: 1 })).rejects.toThrow("symbol 'y' is neither");
  });

  test('is refused as a limit or switch that there is not', () => {
    expect(() => harness('- a: {return: 1}\n', { limits: { stepss: 1 } as never })).toThrow("no limit 'stepss'");
    expect(() => harness('- a: {return: 1}\n', { switches: { moduloo: 1 } as never })).toThrow(
      "did you mean 'modulo'?",
    );
  });

  test('is refused as a call to crash at that no execution has', async () => {
    await expect(echo.execute(1, { crashAt: 0 })).rejects.toThrow('crashAt is the number of a call, from 1, not 0');
    expect((await echo.execute(1, { crashAt: 1 })).crashed).toBe(false);
  });
});

describe('evidence', () => {
  const h = harness(PARTS);

  test('costs are counted as the service counts them', async () => {
    const tried = harness(
      'main:\n  steps:\n    - a:\n        try:\n          call: http.get\n          args:\n            url: https://x.test/\n        retry: ${http.default_retry}\n',
    );
    tried.http('GET', 'https://x.test/').replies({});
    expect((await tried.execute()).cost).toEqual({ steps: 3, internal: 2, external: 1, usd: 0.000045 });
    tried.http('GET', 'https://x.test/').replies({ status: 503 }, {});
    expect((await tried.execute()).cost).toMatchObject({ steps: 6, external: 2 });
  });

  test('each poll of a connector is a step, and what it repeats is none', async () => {
    const job = 'googleapis.run.v2.projects.locations.jobs.run';
    const run = harness(`- a: {call: ${job}, args: {name: projects/p/locations/l/jobs/j}}\n`);
    const operation = { name: 'projects/p/locations/l/operations/1' };
    const waiting = { body: { ...operation, done: false } };
    const replies = [{ status: 503 }, waiting, waiting, { status: 503 }, { body: { ...operation, done: true } }];
    run.connector(job).replies(...replies);
    expect((await run.execute()).cost).toMatchObject({ steps: 3, internal: 3, external: 0 });
  });

  test('matchers say what was instead', async () => {
    const run = await h.execute([1, 2]);
    expect(() => expect(run).toHaveSucceededWith(4)).toThrow('result: expected 4, got 3');
    expect(() => expect(run).not.toHaveSucceededWith(3)).toThrow('not to succeed with 3');
    expect(() => expect(run).toHaveFailedWith('x')).toThrow('succeeded with 3');
    expect(() => expect(run).toHaveVisited(['post', 'validate'])).toThrow("'validate' ran, but not at this place");
    expect(() => expect(run.step('validate')).toHaveAttempts(2)).toThrow("to try step 'validate' 2 times, not 1");
    expect(() => expect(run).toHaveCalled('GET https://x.test/')).toThrow('calls were []');
    expect(() => expect(run).toHaveLogged(/nothing/)).toThrow('logged was [["DEFAULT","sum 3"]]');
    expect(() => expect(5).toHaveSucceeded()).toThrow('this is asked of a run');
  });

  test('a failure shows the way with the step that failed', async () => {
    h.reset()
      .step('post')
      .raises({ tags: ['HttpError'], code: 409 });
    const run = await h.execute([1]);
    expect(() => expect(run).toHaveSucceeded()).toThrow(/✖ post/);
    expect(run.error).toMatchObject({ tags: ['HttpError'], code: 409, message: 'HttpError' });
  });
});
