import { PARENT, startTestCloud, temporaryDirectory, type CloudOptions, type TestCloud } from './cloud.ts';
import { manualClock } from './manual-clock.ts';

let cloud: TestCloud;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
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

interface Entry {
  readonly logName: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly resource: object;
  readonly textPayload?: string;
  readonly jsonPayload?: Readonly<Record<string, unknown>>;
}

const entries = async (filter: string): Promise<Entry[]> => {
  const body = { resourceNames: ['projects/demo-notamesh'], filter, pageSize: 1000 };
  const answer = await cloud.call('POST', '/v2/entries:list', body);
  return answer.body['entries'] as Entry[];
};
const SYSTEM = 'log_id("workflows.googleapis.com/executions_system")';
const CALLS = 'log_id("workflows.googleapis.com/engine_call")';
const payloads = async (filter: string) => (await entries(filter)).map(({ jsonPayload }) => jsonPayload);
const states = async (filter: string) => (await payloads(filter)).map((payload) => payload?.['state']);
const start = async (body: object = {}, workflow = 'w') => {
  const answer = await cloud.call('POST', `/v1/${PARENT}/workflows/${workflow}/executions`, body);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body['name'] as string;
};
const run = async (body: object = {}) => cloud.ended(await start(body));

const LOGS = `
main:
  params: [args]
  steps:
    - text:
        call: sys.log
        args:
          text: started
          severity: NOTICE
    - json:
        call: sys.log
        args:
          json:
            batch: b1
            big: 9007199254740993
    - finish:
        return: \${args.answer}
`;
const FAILS = `
main:
  steps:
    - outer:
        call: inner
inner:
  steps:
    - broken:
        raise: "no such batch"
`;
const CALL = `
main:
  params: [args]
  steps:
    - ask:
        try:
          call: http.post
          args:
            url: http://handler/
            headers:
              Authorization: Bearer secret
              X-Kind: invoice
            body: \${args}
          result: answer
        except:
          as: e
          steps:
            - failed:
                return: \${e.message}
    - shout:
        call: shout
        args:
          word: \${answer.body.word}
        result: loud
    - finish:
        return: \${text.to_lower(loud)}
shout:
  params: [word]
  steps:
    - r:
        return: \${text.to_upper(word)}
`;

describe('an execution', () => {
  it('leaves a start and an end, of its workflow, execution and revision', async () => {
    await boot();
    await cloud.deploy('w', LOGS);
    const { name, workflowRevisionId } = await run({ argument: '{"answer":42}' });
    const common = {
      logName: 'projects/demo-notamesh/logs/workflows.googleapis.com%2Fexecutions_system',
      severity: 'INFO',
      resource: {
        type: 'workflows.googleapis.com/Workflow',
        labels: { project_id: 'demo-notamesh', location: 'southamerica-east1', workflow_id: 'w' },
      },
      labels: {
        'workflows.googleapis.com/execution_id': String(name).split('/').at(-1),
        'workflows.googleapis.com/revision_id': workflowRevisionId,
      },
    };
    const type = 'type.googleapis.com/google.cloud.workflows.type.ExecutionsSystemLog';
    const activityTime = '2026-11-22T10:00:00.000Z';
    expect(await entries(SYSTEM)).toMatchObject([
      { ...common, jsonPayload: { '@type': type, activityTime, state: 'ACTIVE', start: {} } },
      { ...common, jsonPayload: { '@type': type, activityTime, state: 'SUCCEEDED', success: {} } },
    ]);
  });

  it('tells argument and result only when all calls are logged', async () => {
    await boot();
    await cloud.deploy('w', LOGS);
    await run({ argument: '{"answer":"123.456.789-09"}' });
    expect(JSON.stringify(await entries(''))).not.toContain('123.456');
    await run({ argument: '{"answer":42}', callLogLevel: 'LOG_ALL_CALLS' });
    expect(await payloads(SYSTEM)).toMatchObject([
      {},
      {},
      { start: { argument: '{"answer":42}' } },
      { success: { result: '42' } },
    ]);
  });

  it('that fails says why and where', async () => {
    await boot();
    await cloud.deploy('w', FAILS);
    await run();
    const [entry] = await entries(`${SYSTEM} AND severity=ERROR`);
    expect(entry?.jsonPayload).toMatchObject({
      state: 'FAILED',
      failure: { exception: expect.stringContaining('no such batch') as string, source: 'inner.broken' },
    });
  });

  it('that waited in the backlog starts when it gets its place, and one that is cancelled ends', async () => {
    const clock = manualClock();
    await boot({ clock, concurrency: 1, fetch: () => new Promise(() => undefined) });
    await cloud.deploy('w', CALL);
    const [first, second] = [await start(), await start()];
    expect(await states(SYSTEM)).toEqual(['ACTIVE']);
    for (const name of [first, second]) await cloud.call('POST', `/v1/${name}:cancel`, {});
    const ended = (await states(SYSTEM)).toSorted();
    expect(ended).toEqual(['ACTIVE', 'ACTIVE', 'CANCELLED', 'CANCELLED']);
  });
});

describe('sys.log', () => {
  it('writes what it is told, once, also when the execution is taken up after a crash', async () => {
    const source = LOGS.replace(
      '    - finish:',
      '    - wait:\n        call: sys.sleep\n        args: [60]\n    - finish:',
    );
    const clock = manualClock();
    await boot({ clock });
    await cloud.deploy('w', source);
    const name = await start({ argument: '{"answer":1}' });
    while (clock.pending < 2) await new Promise((resolve) => setImmediate(resolve));
    await cloud.crash();
    await boot({ clock });
    clock.advance(60_000);
    await cloud.ended(name);
    expect(await entries('log_id("Workflows")')).toMatchObject([
      { logName: 'projects/demo-notamesh/logs/Workflows', severity: 'NOTICE', textPayload: 'started' },
      { severity: 'DEFAULT', jsonPayload: { batch: 'b1', big: 9007199254740992 } },
    ]);
  });
});

describe('call logs', () => {
  const answer = () => Promise.resolve(Response.json({ word: 'Hey' }));
  const argument = '{"n":1}';

  it('tell explicit calls with arguments and responses, without credentials', async () => {
    await boot({ fetch: answer });
    await cloud.deploy('w', CALL, { callLogLevel: 'LOG_ALL_CALLS' });
    const { name } = await run({ argument });
    const time = '2026-11-22T10:00:00.000Z';
    const common = {
      '@type': 'type.googleapis.com/google.cloud.workflows.type.EngineCallLog',
      executionId: String(name).split('/').at(-1),
      activityTime: time,
    };
    const found = await payloads(CALLS);
    expect(found).toEqual([
      {
        ...common,
        ...{ state: 'BEGUN', step: 'ask', callee: 'http.post' },
        begun: {
          namedArgs: expect.objectContaining({
            url: 'http://handler/',
            headers: { Authorization: '[REDACTED]', 'X-Kind': 'invoice' },
            body: { n: 1 },
          }) as unknown,
        },
      },
      {
        ...common,
        ...{ state: 'SUCCEEDED', step: 'ask', callee: 'http.post' },
        succeeded: { callStartTime: time, response: expect.stringContaining('"word":"Hey"') as string },
      },
      {
        ...common,
        ...{ state: 'BEGUN', step: 'shout', callee: 'shout', begun: { namedArgs: { word: 'Hey' } } },
      },
      {
        ...common,
        ...{ state: 'SUCCEEDED', step: 'shout', callee: 'shout' },
        succeeded: { callStartTime: time, response: '"HEY"' },
      },
    ]);
    expect(new Set((await entries(CALLS)).map(({ severity }) => severity))).toEqual(new Set(['DEBUG']));
  });

  test.each([
    { title: 'all calls of the workflow', workflow: 'LOG_ALL_CALLS', expected: 3 },
    { title: 'errors only', workflow: 'LOG_ERRORS_ONLY', expected: 2 },
    { title: 'none', workflow: 'LOG_NONE', expected: 0 },
    { title: 'nothing said', expected: 0 },
    { title: 'the execution over the workflow', workflow: 'LOG_ALL_CALLS', execution: 'LOG_NONE', expected: 0 },
    { title: 'the execution alone', execution: 'LOG_ERRORS_ONLY', expected: 2 },
  ])('at level $title', async ({ workflow, execution, expected }) => {
    await boot({ fetch: () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })) });
    await cloud.deploy('w', CALL, workflow === undefined ? {} : { callLogLevel: workflow });
    await run({ argument, ...(execution === undefined ? {} : { callLogLevel: execution }) });
    const found = await states(CALLS);
    expect(found.filter((state) => state !== 'BEGUN')).toEqual(
      expected > 0 ? ['EXCEPTION_RAISED', 'EXCEPTION_HANDLED'] : [],
    );
    expect(found).toHaveLength(expected);
  });
});
