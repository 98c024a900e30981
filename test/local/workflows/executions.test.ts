import { manualClock, type ManualClock } from './manual-clock.ts';
import { PARENT, startTestCloud, temporaryDirectory, until, type TestCloud } from './cloud.ts';

let cloud: TestCloud;
let clock: ManualClock;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeEach(async () => {
  directory = await temporaryDirectory();
  clock = manualClock();
  cloud = await startTestCloud({ directory: directory.path, clock });
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const EXECUTIONS = `/v1/${PARENT}/workflows/greet/executions`;
const GREET = `
main:
  params: [args]
  steps:
    - build:
        assign:
          - text: \${"hello " + args.name}
    - finish:
        return: \${text}
`;
const FAIL = `
main:
  steps:
    - broken:
        raise: "no such batch"
`;
const SLEEP = `
main:
  steps:
    - wait:
        call: sys.sleep
        args: {seconds: 60}
    - finish:
        return: rested
`;

describe('an execution', () => {
  it('runs from argument to result and shows all of the resource', async () => {
    await cloud.deploy('greet', GREET, { labels: { team: 'tax', env: 'dev' }, callLogLevel: 'LOG_ERRORS_ONLY' });
    const created = await cloud.call('POST', EXECUTIONS, { argument: '{"name":"Ana"}', labels: { env: 'test' } });
    expect(created.body).toMatchObject({
      name: expect.stringMatching(new RegExp(`^${PARENT}/workflows/greet/executions/[0-9a-f-]{36}$`)) as string,
      state: 'ACTIVE',
      argument: '{"name":"Ana"}',
      workflowRevisionId: expect.stringMatching(/^000001-[0-9a-f]{3}$/) as string,
      createTime: '2026-11-22T10:00:00.000Z',
      startTime: '2026-11-22T10:00:00.000Z',
    });
    expect(await cloud.ended(created.body['name'] as string)).toEqual({
      name: created.body['name'],
      createTime: '2026-11-22T10:00:00.000Z',
      startTime: '2026-11-22T10:00:00.000Z',
      endTime: '2026-11-22T10:00:00.000Z',
      duration: '0s',
      state: 'SUCCEEDED',
      argument: '{"name":"Ana"}',
      result: '"hello Ana"',
      workflowRevisionId: created.body['workflowRevisionId'],
      callLogLevel: 'LOG_ERRORS_ONLY',
      labels: { team: 'tax', env: 'test' },
      status: { currentSteps: [{ routine: 'main', step: 'finish' }] },
    });
  });

  // https://cloud.google.com/ruby/docs/reference/google-cloud-workflows-executions-v1/latest/Google-Cloud-Workflows-Executions-V1-Execution-Status
  it.each([
    ['returned', 'main: {steps: [{a: {assign: [{x: 1}]}}, {b: {return: 1}}, {c: {return: 2}}]}', 'main', 'b'],
    [
      'ran off the end',
      'main: {steps: [{a: {assign: [{x: 1}]}}, {b: {call: sys.sleep, args: {seconds: 0}}}]}',
      'main',
      'b',
    ],
    ['jumped to the end', 'main: {steps: [{a: {assign: [{x: 1}], next: end}}, {b: {return: 1}}]}', 'main', 'a'],
    [
      'failed',
      'main: {steps: [{a: {call: sub}}]}\nsub: {steps: [{b: {assign: [{x: "${1 / 0}"}]}}, {c: {return: 1}}]}',
      'sub',
      'b',
    ],
    [
      'caught an error',
      'main: {steps: [{a: {try: {raise: x}, except: {as: e, steps: [{b: {assign: [{y: 1}]}}]}}}]}',
      'main',
      'b',
    ],
  ])('that %s says which step was the last', async (_, source, routine, step) => {
    await cloud.deploy('greet', source);
    for (const executionHistoryLevel of ['EXECUTION_HISTORY_BASIC', 'EXECUTION_HISTORY_DETAILED']) {
      const { body } = await cloud.call('POST', EXECUTIONS, { executionHistoryLevel });
      const ended = await cloud.ended(body['name'] as string);
      expect(ended).toMatchObject({ status: { currentSteps: [{ routine, step }] } });
    }
  });

  it('fails with payload, context and stack trace', async () => {
    await cloud.deploy('greet', FAIL);
    const ended = await cloud.ended(await cloud.execute('greet'));
    expect(ended).toMatchObject({
      state: 'FAILED',
      error: {
        payload: '"no such batch"',
        context: expect.stringContaining('in step "broken", routine "main"') as string,
        stackTrace: { elements: [{ step: 'broken', routine: 'main', position: { line: '5' } }] },
      },
    });
    expect(ended).not.toHaveProperty('result');
  });

  it('sees the variables of the system and of its revision', async () => {
    const names = [
      'GOOGLE_CLOUD_LOCATION',
      'GOOGLE_CLOUD_PROJECT_ID',
      'GOOGLE_CLOUD_PROJECT_NUMBER',
      'GOOGLE_CLOUD_SERVICE_ACCOUNT_NAME',
      'GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID',
      'GOOGLE_CLOUD_WORKFLOW_ID',
      'GOOGLE_CLOUD_WORKFLOW_REVISION_ID',
      'FETCH_URL',
    ];
    const source = `main:\n  steps:\n    - all:\n        return:\n${names.map((name) => `          - \${sys.get_env("${name}")}`).join('\n')}\n`;
    const email = 'notamesh-workflow@demo-notamesh.iam.gserviceaccount.com';
    await cloud.deploy('greet', source, { userEnvVars: { FETCH_URL: 'https://fetch' }, serviceAccount: email });
    const ended = await cloud.ended(await cloud.execute('greet'));
    const id = String(ended['name']).split('/').at(-1);
    expect(JSON.parse(ended['result'] as string)).toEqual([
      'southamerica-east1',
      'demo-notamesh',
      '800000000001',
      email,
      id,
      'greet',
      ended['workflowRevisionId'],
      'https://fetch',
    ]);
  });

  it.each([10, 5000])('keeps an argument and a result of %d characters, also over a restart', async (length) => {
    await cloud.deploy('greet', 'main: {params: [args], steps: [{a: {return: \'${args + "!"}\'}}]}');
    const word = 'é'.repeat(length);
    const created = await cloud.call('POST', EXECUTIONS, { argument: JSON.stringify(word) });
    const name = created.body['name'] as string;
    const kept = { argument: JSON.stringify(word), result: JSON.stringify(`${word}!`) };
    expect(await cloud.ended(name)).toMatchObject(kept);
    await cloud.stop();
    cloud = await startTestCloud({ directory: directory.path, clock });
    expect((await cloud.call('GET', `/v1/${name}`)).body).toMatchObject({ ...kept, state: 'SUCCEEDED' });
  });

  it('keeps the revision it began with', async () => {
    await cloud.deploy('greet', SLEEP);
    const name = await cloud.execute('greet');
    const sourceContents = SLEEP.replace('rested', 'changed');
    await cloud.call('PATCH', `/v1/${PARENT}/workflows/greet?updateMask=sourceContents`, { sourceContents });
    clock.advance(60_000);
    expect(await cloud.ended(name)).toMatchObject({ result: '"rested"', duration: '60s' });
  });

  test.each<{ title: string; body: Record<string, unknown> }>([
    { title: 'an argument that is no JSON', body: { argument: '{' } },
    { title: 'an argument that is no text', body: { argument: { a: 1 } } },
    { title: 'an argument above 512 KB', body: { argument: JSON.stringify('x'.repeat(512 * 1024)) } },
    { title: 'a log level there is none of', body: { callLogLevel: 'LOG_MUCH' } },
    { title: 'labels in capitals', body: { labels: { Team: 'x' } } },
  ])('is refused with $title', async ({ body }) => {
    await cloud.deploy('greet', GREET);
    const answer = await cloud.call('POST', EXECUTIONS, body);
    expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  });

  it('is refused for an unknown workflow', async () => {
    expect((await cloud.call('POST', EXECUTIONS, {})).status).toBe(404);
  });

  it('fails, and breaks nothing, with an argument nested too deep for the engine', async () => {
    await cloud.deploy('greet', GREET);
    const argument = '['.repeat(50_000) + ']'.repeat(50_000);
    const { body } = await cloud.call('POST', EXECUTIONS, { argument });
    const ended = await cloud.ended(body['name'] as string);
    expect(ended['state']).toBe('FAILED');
    expect(await cloud.ended(await cloud.execute('greet', { name: 'Ana' }))).toMatchObject({ state: 'SUCCEEDED' });
  });
});

describe('cancelling', () => {
  it('ends a sleeping execution with an error', async () => {
    await cloud.deploy('greet', SLEEP);
    const name = await cloud.execute('greet');
    const steps = async () => (await cloud.call('GET', `/v1/${name}/stepEntries`)).body['totalSize'];
    await until(async () => (await steps()) === 1);
    const answer = await cloud.call('POST', `/v1/${name}:cancel`, {});
    expect(answer.body).toMatchObject({ state: 'CANCELLED', error: { payload: expect.any(String) as string } });
    expect(await cloud.ended(name)).toMatchObject({ state: 'CANCELLED' });
    const entries = (await cloud.call('GET', `/v1/${name}/stepEntries`)).body['stepEntries'];
    expect(entries).toMatchObject([{ step: 'wait', state: 'STATE_CANCELLED' }]);
  });

  it('is refused once it has ended', async () => {
    await cloud.deploy('greet', FAIL);
    const name = await cloud.execute('greet');
    await cloud.ended(name);
    const answer = await cloud.call('POST', `/v1/${name}:cancel`, {});
    expect(answer).toMatchObject({ status: 400, body: { error: { status: 'FAILED_PRECONDITION' } } });
    expect((await cloud.call('POST', `/v1/${PARENT}/workflows/greet/executions/none:cancel`, {})).status).toBe(404);
  });
});

describe('listing', () => {
  const list = async (query = '') => {
    const { status, body } = await cloud.call('GET', `${EXECUTIONS}${query}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body as { executions: Record<string, unknown>[]; nextPageToken?: string };
  };
  const run = async () => {
    await cloud.deploy('greet', GREET);
    const names: string[] = [];
    for (const name of ['a', 'b', 'c']) names.push(await cloud.execute('greet', { name }));
    names.push(await cloud.execute('greet', null));
    await Promise.all(names.map((name) => cloud.ended(name)));
    return names;
  };

  it('gives the newest first, in pages, without arguments', async () => {
    const names = await run();
    const first = await list('?pageSize=3');
    const second = await list(`?pageSize=3&pageToken=${first.nextPageToken}`);
    const listed = [...first.executions, ...second.executions];
    expect(listed.map(({ name }) => name)).toEqual(names.toReversed());
    expect(second.nextPageToken).toBeUndefined();
    expect(listed[0]).not.toHaveProperty('argument');
    expect(Object.keys(listed[1] ?? {}).sort()).toEqual(
      ['name', 'createTime', 'startTime', 'endTime', 'duration', 'state', 'workflowRevisionId'].sort(),
    );
  });

  it('filters by state, orders by time and shows all with view FULL', async () => {
    const names = await run();
    const failed = await list('?filter=state%3D%22FAILED%22&view=FULL');
    expect(failed.executions).toMatchObject([{ name: names[3], argument: 'null', error: {} }]);
    const succeeded = await list('?filter=state%3DSUCCEEDED&orderBy=createTime');
    expect(succeeded.executions.map(({ name }) => name)).toEqual(names.slice(0, 3));
  });

  test.each([
    ['?filter=colour%3D1', 400],
    ['?filter=state%3D', 400],
    ['?pageToken=nonsense%20', 400],
    ['?view=SOME', 400],
    ['?orderBy=colour', 400],
    ['?orderBy=duration%20up', 400],
  ])('refuses %s', async (query, status) => {
    await run();
    expect((await cloud.call('GET', `${EXECUTIONS}${query}`)).status).toBe(status);
  });
});

describe('the query of a call', () => {
  it('has only parameters that the method has, by JSON or proto name, and those of the system', async () => {
    await cloud.deploy('greet', GREET);
    const name = await cloud.execute('greet', { name: 'a' });
    const { workflowRevisionId } = await cloud.ended(name);
    const operation = (await cloud.call('GET', `/v1/${PARENT}/operations`)).body['operations'] as { name: string }[];
    const paged = 'pageSize=5&page_token=';
    const calls: [path: string, query: string, field: string][] = [
      [`/v1/${PARENT}/workflows`, `${paged}&filter=&orderBy=`, 'nextPageToken'],
      [`/v1/${PARENT}/workflows/greet`, `revisionId=${String(workflowRevisionId)}`, 'name'],
      [`/v1/${PARENT}/workflows/greet:listRevisions`, paged, 'nextPageToken'],
      [EXECUTIONS, `${paged}&filter=&order_by=&view=FULL`, 'nextPageToken'],
      [`/v1/${name}`, 'view=BASIC', 'name'],
      [`/v1/${name}:exportData`, 'name=x', 'data'],
      [`/v1/${name}/stepEntries`, `${paged}&filter=&orderBy=&skip=0&view=EXECUTION_ENTRY_VIEW_BASIC`, 'nextPageToken'],
      [`/v1/${name}/stepEntries/1`, 'view=EXECUTION_ENTRY_VIEW_BASIC', 'name'],
      [`/v1/${name}/callbacks`, paged, 'nextPageToken'],
      [`/v1/${PARENT}/operations`, `${paged}&filter=`, 'nextPageToken'],
      [`/v1/${operation[0]?.name}`, '', 'name'],
      [`/v1/projects/demo-notamesh/locations`, `${paged}&filter=`, 'nextPageToken'],
      [`/v1/${PARENT}`, '', 'name'],
    ];
    for (const [path, query, field] of calls) {
      const system = `alt=json&$alt=json;enum-encoding=int&prettyPrint=true&key=k&fields=${field}`;
      const taken = await cloud.call('GET', `${path}?${query}&${system}`);
      expect([path, taken.status]).toEqual([path, 200]);
      const refused = await cloud.call('GET', `${path}?${query}&colour=red`);
      expect([path, refused.status]).toEqual([path, 400]);
      expect(JSON.stringify(refused.body)).toContain("Field 'colour' could not be found in request message.");
    }
  });

  it('starts and changes nothing when it is wrong', async () => {
    await cloud.deploy('greet', GREET);
    for (const query of ['colour=red', 'fields=colour']) {
      expect((await cloud.call('POST', `${EXECUTIONS}?${query}`, {})).status).toBe(400);
      expect((await cloud.call('DELETE', `/v1/${PARENT}/workflows/greet?${query}`)).status).toBe(400);
      const body = { sourceContents: GREET };
      expect((await cloud.call('POST', `/v1/${PARENT}/workflows?workflowId=w&${query}`, body)).status).toBe(400);
    }
    expect((await cloud.call('GET', EXECUTIONS)).body).toEqual({});
    const { body } = await cloud.call('GET', `/v1/${PARENT}/workflows?fields=workflows.name`);
    expect(body).toEqual({ workflows: [{ name: `${PARENT}/workflows/greet` }] });
  });

  it('tells enums by number where that is asked for', async () => {
    await cloud.deploy('greet', FAIL, { callLogLevel: 'LOG_NONE' });
    const name = await cloud.execute('greet');
    await cloud.ended(name);
    const get = async (path: string) => (await cloud.call('GET', `/v1/${path}?$alt=json;enum-encoding=int`)).body;
    expect(await get(name)).toMatchObject({ state: 3, callLogLevel: 3, error: { payload: '"no such batch"' } });
    expect(await get(`${name}/stepEntries`)).toMatchObject({ stepEntries: [{ stepType: 18, state: 3 }] });
    expect(await get(`${PARENT}/workflows`)).toMatchObject({ workflows: [{ state: 1, callLogLevel: 3 }] });
  });

  it('chooses the fields of the answer', async () => {
    await cloud.deploy('greet', FAIL);
    const { body: begun } = await cloud.call('POST', `${EXECUTIONS}?fields=name`, {});
    expect(Object.keys(begun)).toEqual(['name']);
    const name = String(begun['name']);
    await cloud.ended(name);
    expect((await cloud.call('GET', `/v1/${name}?fields=state,error(payload,stackTrace/elements/step)`)).body).toEqual({
      state: 'FAILED',
      error: { payload: '"no such batch"', stackTrace: { elements: [{ step: 'broken' }] } },
    });
    expect((await cloud.call('GET', `${EXECUTIONS}?fields=executions(name,state),nextPageToken`)).body).toEqual({
      executions: [{ name, state: 'FAILED' }],
    });
    expect(
      (await cloud.call('GET', `/v1/${name}/stepEntries?fields=stepEntries(step,exception),totalSize`)).body,
    ).toEqual({
      stepEntries: [{ step: 'broken', exception: { payload: '"no such batch"' } }],
      totalSize: 1,
    });
  });
});

describe('step entries', () => {
  it('tell each step in order, with navigation, one by one or in pages', async () => {
    await cloud.deploy('greet', GREET);
    const name = await cloud.execute('greet', { name: 'Ana' });
    await cloud.ended(name);
    const { body } = await cloud.call('GET', `/v1/${name}/stepEntries`);
    expect(body).toMatchObject({
      totalSize: 2,
      stepEntries: [
        {
          name: `${name}/stepEntries/1`,
          entryId: '1',
          routine: 'main',
          step: 'build',
          stepType: 'STEP_ASSIGN',
          state: 'STATE_SUCCEEDED',
          createTime: '2026-11-22T10:00:00.000Z',
        },
        { entryId: '2', step: 'finish', stepType: 'STEP_RETURN', navigationInfo: { previous: '1' } },
      ],
    });
    expect((await cloud.call('GET', `/v1/${name}/stepEntries/2`)).body).toMatchObject({ step: 'finish' });
    expect((await cloud.call('GET', `/v1/${name}/stepEntries/3`)).status).toBe(404);
    const first = (await cloud.call('GET', `/v1/${name}/stepEntries?pageSize=1`)).body;
    const token = String(first['nextPageToken']);
    const second = (await cloud.call('GET', `/v1/${name}/stepEntries?pageSize=1&pageToken=${token}`)).body;
    expect(first).toMatchObject({ stepEntries: [{ entryId: '1' }], totalSize: 2 });
    expect(second).toMatchObject({ stepEntries: [{ entryId: '2' }], totalSize: 2 });
    expect(second).not.toHaveProperty('nextPageToken');
  });

  it('have the variables at detailed history only', async () => {
    await cloud.deploy('greet', GREET);
    const create = { argument: '{"name":"Ana"}', executionHistoryLevel: 'EXECUTION_HISTORY_DETAILED' };
    const name = (await cloud.call('POST', EXECUTIONS, create)).body['name'] as string;
    await cloud.ended(name);
    const entry = async (view: string) => (await cloud.call('GET', `/v1/${name}/stepEntries/1${view}`)).body;
    expect(await entry('?view=EXECUTION_ENTRY_VIEW_BASIC')).not.toHaveProperty('variableData');
    for (const view of ['', '?view=EXECUTION_ENTRY_VIEW_DETAILED', '?view=2']) {
      expect(await entry(view)).toMatchObject({ variableData: { variables: { text: 'hello Ana' } } });
    }
    const plain = await cloud.execute('greet', { name: 'Ana' });
    await cloud.ended(plain);
    expect((await cloud.call('GET', `/v1/${plain}/stepEntries/1`)).body).not.toHaveProperty('variableData');
  });
});

describe('logs', () => {
  it('carry severity, place and payload of sys.log', async () => {
    await cloud.deploy(
      'greet',
      `main:\n  steps:\n    - tell:\n        call: sys.log\n        args: {json: {batch: b1}, severity: WARNING}\n`,
    );
    await cloud.ended(await cloud.execute('greet'));
    expect(cloud.log.lines).toContainEqual({
      level: 'warn',
      message: 'a workflow logs',
      fields: expect.objectContaining({ step: 'tell', severity: 'WARNING', jsonPayload: { batch: 'b1' } }) as object,
    });
  });
});

describe('retention', () => {
  it('forgets executions 90 days after their end, and never running ones', async () => {
    const day = 24 * 60 * 60 * 1000;
    await cloud.deploy('greet', GREET);
    await cloud.deploy('sleeper', SLEEP.replace('seconds: 60', 'seconds: 31536000'));
    const running = await cloud.execute('sleeper');
    const old = await cloud.execute('greet', { name: 'Ana' });
    await cloud.ended(old);
    clock.advance(89 * day);
    const young = await cloud.execute('greet', { name: 'Rui' });
    await cloud.ended(young);
    const gone = async () => (await cloud.call('GET', `/v1/${old}`)).status === 404;
    expect(await gone()).toBe(false);
    await until(() => clock.pending === 2);
    clock.advance(2 * day);
    await until(gone);
    expect((await cloud.call('GET', `/v1/${old}/stepEntries/1`)).status).toBe(404);
    expect((await cloud.call('GET', `/v1/${young}`)).body).toMatchObject({ state: 'SUCCEEDED' });
    expect((await cloud.call('GET', `/v1/${running}`)).body).toMatchObject({ state: 'ACTIVE' });
  });
});
