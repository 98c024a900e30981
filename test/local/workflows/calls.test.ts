/** Every method and parameter of the two APIs that other files do not look at, over REST. */
import { PARENT, startTestCloud, temporaryDirectory, until, type TestCloud } from './cloud.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';

let cloud: TestCloud;
let clock: ManualClock;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeEach(async () => {
  directory = await temporaryDirectory();
  clock = manualClock();
  cloud = await startTestCloud({ directory: directory.path, clock, places: 1 });
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const WORKFLOWS = `/v1/${PARENT}/workflows`;
const EXECUTIONS = `${WORKFLOWS}/w/executions`;
const WORK = `
main:
  params: [args]
  steps:
    - pause:
        call: sys.sleep
        args:
          seconds: \${args.seconds}
    - check:
        switch:
          - condition: \${args.fail}
            raise: asked to
    - finish:
        return: \${args}
`;
const get = async (path: string) => (await cloud.call('GET', path)).body;
const start = async (argument: object, more: object = {}) => {
  const { body } = await cloud.call('POST', EXECUTIONS, { argument: JSON.stringify(argument), ...more });
  return body['name'] as string;
};
/** Three executions: 10 s and good, 2 s and bad, one that sleeps on. */
const history = async () => {
  await cloud.deploy('w', WORK, { labels: { team: 'tax' } });
  const names: string[] = [];
  for (const [seconds, fail, labels] of [
    [10, false, { kind: 'batch' }],
    [2, true, { kind: 'stream' }],
    [1000, false, {}],
  ] as const) {
    names.push(await start({ seconds, fail }, { labels }));
    const before = clock.pending;
    await until(() => clock.pending > before || clock.pending >= 2);
    if (seconds < 1000) {
      clock.advance(seconds * 1000);
      await cloud.ended(names.at(-1) ?? '');
    }
  }
  return names;
};
const order = (names: readonly string[], listed: Record<string, unknown>) =>
  ((listed['executions'] ?? []) as { name: string }[]).map(({ name }) => names.indexOf(name)).join('');
const query = (fields: Record<string, string>) => `?${String(new URLSearchParams(fields))}`;

describe('listing executions', () => {
  it('filters by every field of the documentation', async () => {
    const names = await history();
    const id = (n: number) => String(names[n]).split('/').at(-1);
    const revision = String((await get(`/v1/${names[0]}`))['workflowRevisionId']);
    const cases: readonly (readonly [filter: string, expected: string])[] = [
      ['', '210'],
      [`executionId="${id(1)}"`, '1'],
      ['state="SUCCEEDED"', '0'],
      ['state=(SUCCEEDED OR FAILED)', '10'],
      ['NOT state=ACTIVE', '10'],
      ['createTime>"2026-11-22T10:00:05Z"', '21'],
      ['createTime>"2026-11-22"', '210'],
      ['startTime<="2026-11-22T10:00:00Z"', '0'],
      ['endTime>"2026-11-22T10:00:11Z"', '1'],
      ['duration>5s', '0'],
      ['duration<="2.000s"', '1'],
      ['startTime>"2023-08-01" AND state="FAILED"', '1'],
      [`workflowRevisionId="${revision}"`, '210'],
      ['workflowRevisionId="000009-abc"', ''],
      ['stepName="pause"', '2'],
      ['stepName="finish"', '0'],
      ['labels.kind=batch', '0'],
      ['labels.kind:stream', '1'],
      ['labels.kind:str', ''],
      ['labels.team:tax', '210'],
      ['labels:kind', '10'],
      ['label:"kind:batch"', '0'],
      ['label.kind="batch"', '0'],
      ['disableConcurrencyQuotaOverflowBuffering=false', '210'],
      ['disableConcurrencyQuotaOverflowBuffering=true', ''],
      [`executionID="${id(1)}" AND workflowRevisionID="${revision}"`, '1'],
      ['create_time>"2026-11-22T10:00:05Z" AND step_name="pause"', '2'],
    ];
    for (const [filter, expected] of cases) {
      expect([filter, order(names, await get(EXECUTIONS + query({ filter })))]).toEqual([filter, expected]);
    }
  });

  test.each(['colour=1', 'state="DONE"', 'startTime>"yesterday"', 'duration<ten', 'stepName.x=1'])(
    'refuses %s, even where there is nothing to list',
    async (filter) => {
      await cloud.deploy('w', 'main: {steps: [{a: {return: 1}}]}');
      expect((await cloud.call('GET', EXECUTIONS + query({ filter }))).status).toBe(400);
    },
  );

  it('orders by several fields, page by page, and binds tokens to their query', async () => {
    const names = await history();
    const cases: readonly (readonly [orderBy: string, expected: string])[] = [
      ['createTime', '012'],
      ['createTime desc', '210'],
      ['executionId', '012'],
      ['executionID desc', '210'],
      ['create_time', '012'],
      ['duration desc', '012'],
      ['duration', '210'],
      ['endTime desc', '102'],
      ['state', '210'],
      ['state desc, createTime', '012'],
      ['workflowRevisionId, startTime desc', '210'],
      ['workflowRevisionId desc,startTime', '012'],
    ];
    for (const [orderBy, expected] of cases) {
      let [found, pageToken] = ['', ''];
      do {
        const page = await get(EXECUTIONS + query({ orderBy, pageSize: '1', pageToken }));
        found += order(names, page);
        pageToken = String(page['nextPageToken'] ?? '');
      } while (pageToken !== '');
      expect([orderBy, found]).toEqual([orderBy, expected]);
    }
    const pageToken = String((await get(EXECUTIONS + query({ pageSize: '1' })))['nextPageToken']);
    for (const other of [{ filter: 'state=ACTIVE' }, { orderBy: 'state' }, { view: 'FULL' }]) {
      expect((await cloud.call('GET', EXECUTIONS + query({ ...other, pageToken }))).status).toBe(400);
    }
    expect(order(names, await get(EXECUTIONS + query({ pageSize: '100000', pageToken })))).toBe('10');
  });

  it('takes parameters by their proto names, in every list', async () => {
    const names = await history();
    expect(order(names, await get(`${EXECUTIONS}?page_size=1&order_by=createTime`))).toBe('0');
    const lists = [
      `/v1/${PARENT}/operations`,
      WORKFLOWS,
      `${WORKFLOWS}/w:listRevisions`,
      `/v1/${names[2]}/stepEntries`,
    ];
    for (const path of lists) expect((await cloud.call('GET', `${path}?page_size=-1`)).status).toBe(400);
    expect((await cloud.call('GET', `/v1/${names[0]}/callbacks?page_size=-1`)).status).toBe(400);
  });
});

describe('a page token', () => {
  it('that is made up is refused, whatever it says', async () => {
    await history();
    const path = EXECUTIONS + query({ orderBy: 'state', pageSize: '1' });
    const good = Buffer.from(String((await get(path))['nextPageToken']), 'base64url').toString();
    for (const end of ['{}', '[', '"x"', '']) {
      const pageToken = Buffer.from(good.slice(0, good.indexOf(' ') + 1) + end).toString('base64url');
      expect((await cloud.call('GET', `${path}&pageToken=${pageToken}`)).status).toBe(400);
    }
  });
});

describe('the backlog', () => {
  it('refuses with 429 what does not want to wait, and cancels what waits', async () => {
    await cloud.stop();
    cloud = await startTestCloud({
      ...{ directory: directory.path, clock, concurrency: 1, backlog: 1 },
      fetch: () => new Promise(() => undefined),
    });
    const source = "main:\n  steps:\n    - ask:\n        call: http.get\n        args: {url: 'http://handler/'}\n";
    await cloud.deploy('w', source);
    const running = await start({});
    const refused = await cloud.call('POST', EXECUTIONS, { disableConcurrencyQuotaOverflowBuffering: true });
    expect(refused).toMatchObject({
      status: 429,
      body: {
        error: {
          status: 'RESOURCE_EXHAUSTED',
          details: [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure' }],
        },
      },
    });
    const waiting = await start({});
    expect(await get(`/v1/${waiting}`)).toMatchObject({ state: 'QUEUED' });
    expect((await cloud.call('POST', EXECUTIONS, {})).status).toBe(429);
    const cancelled = await cloud.call('POST', `/v1/${waiting}:cancel`, {});
    expect(cancelled.body).toMatchObject({ name: waiting, state: 'CANCELLED' });
    expect(await get(`/v1/${running}`)).toMatchObject({ state: 'ACTIVE' });
    expect((await cloud.call('POST', EXECUTIONS, {})).body).toMatchObject({ state: 'QUEUED' });
  });
});

describe('data and history of an execution', () => {
  it('are exported as one JSON text', async () => {
    const [name = ''] = await history();
    const { data } = await get(`/v1/${name}:exportData`);
    expect(JSON.parse(String(data))).toMatchObject({
      execution: { name, state: 'SUCCEEDED', argument: '{"seconds":10,"fail":false}' },
      workflow: { name: `${PARENT}/workflows/w`, sourceContents: WORK },
      stepEntries: [{ step: 'pause', entryId: '1' }, { step: 'check' }, { step: 'finish' }],
    });
    expect((await cloud.call('GET', `${EXECUTIONS}/none:exportData`)).status).toBe(404);
  });

  it('are deleted apart, once the execution has ended', async () => {
    const [ended = '', , running = ''] = await history();
    const remove = (name: string) => cloud.call('POST', `/v1/${name}:deleteExecutionHistory`, {});
    expect(await remove(running)).toMatchObject({ status: 400, body: { error: { status: 'FAILED_PRECONDITION' } } });
    expect(await remove(ended)).toEqual({ status: 200, body: {} });
    expect(await get(`/v1/${ended}/stepEntries`)).toEqual({});
    expect((await cloud.call('GET', `/v1/${ended}/stepEntries/1`)).status).toBe(404);
    expect(await get(`/v1/${ended}`)).toMatchObject({ state: 'SUCCEEDED' });
    expect((await remove(`${PARENT}/workflows/w/executions/none`)).status).toBe(404);
  });
});

describe('listing step entries', () => {
  test.each<{ title: string; fields: Record<string, string>; expected: string; total: number }>([
    { title: 'in order of their ids', fields: {}, expected: 'pause check finish', total: 3 },
    { title: 'backwards', fields: { orderBy: 'entryId desc' }, expected: 'finish check pause', total: 3 },
    {
      title: 'by step, then id',
      fields: { orderBy: 'step,entryId desc' },
      expected: 'check finish pause',
      total: 3,
    },
    { title: 'by type', fields: { filter: 'stepType="STEP_RETURN"' }, expected: 'finish', total: 1 },
    {
      title: 'by state as in Google’s example',
      fields: { filter: 'state="SUCCEEDED" AND step=pause' },
      expected: 'pause',
      total: 1,
    },
    { title: 'by state as it is', fields: { filter: 'state=STATE_FAILED' }, expected: '', total: 0 },
    { title: 'by number and parent', fields: { filter: 'entryId>1 AND parent=0' }, expected: 'check finish', total: 2 },
    {
      title: 'by time',
      fields: { filter: 'createTime>="2026-11-22T10:00:10Z"' },
      expected: 'check finish',
      total: 2,
    },
    { title: 'by routine', fields: { filter: 'routine=other' }, expected: '', total: 0 },
    { title: 'after some', fields: { skip: '1' }, expected: 'check finish', total: 3 },
    { title: 'a few', fields: { skip: '1', pageSize: '1' }, expected: 'check', total: 3 },
  ])('$title', async ({ fields, expected, total }) => {
    const [name = ''] = await history();
    const body = await get(`/v1/${name}/stepEntries${query(fields)}`);
    const steps = ((body['stepEntries'] ?? []) as { step: string }[]).map(({ step }) => step).join(' ');
    expect([steps, body['totalSize'] ?? 0]).toEqual([expected, total]);
  });

  it('goes on page by page, skipping from there, and binds tokens', async () => {
    const [name = ''] = await history();
    const path = `/v1/${name}/stepEntries`;
    const first = await get(path + query({ pageSize: '1' }));
    const pageToken = String(first['nextPageToken']);
    expect(await get(path + query({ pageSize: '1', pageToken, skip: '1' }))).toMatchObject({
      stepEntries: [{ entryId: '3' }],
    });
    const other = await cloud.call('GET', path + query({ pageToken, filter: 'step=check' }));
    expect(other.status).toBe(400);
  });

  test.each([
    { filter: 'colour=1' },
    { filter: 'state=DONE' },
    { orderBy: 'colour' },
    { skip: '-1' },
    { view: 'SOME' },
    { pageSize: '-1' },
  ])('refuses %j', async (fields: Record<string, string>) => {
    const [name = ''] = await history();
    expect((await cloud.call('GET', `/v1/${name}/stepEntries${query(fields)}`)).status).toBe(400);
  });
});

describe('errors', () => {
  const type = (name: string) => `type.googleapis.com/google.rpc.${name}`;
  const source = 'main:\n  steps:\n    - r:\n        return: 1\n';
  test.each<{ title: string; method?: string; path: string; body?: object; status: number; detail: object }>([
    {
      title: 'a workflow that is not there',
      path: `${WORKFLOWS}/none`,
      status: 404,
      detail: { '@type': type('ResourceInfo'), resourceName: `${PARENT}/workflows/none` },
    },
    {
      title: 'an execution that is not there',
      path: `${EXECUTIONS}/none`,
      status: 404,
      detail: { '@type': type('ResourceInfo'), resourceName: `${PARENT}/workflows/w/executions/none` },
    },
    {
      title: 'a field of a workflow that is not valid',
      ...{ method: 'POST', path: `${WORKFLOWS}?workflowId=v`, body: { sourceContents: source, labels: { A: '1' } } },
      status: 400,
      detail: { '@type': type('BadRequest'), fieldViolations: [{ field: 'labels' }] },
    },
    {
      title: 'a field that a workflow does not have',
      ...{ method: 'POST', path: `${WORKFLOWS}?workflowId=v`, body: { sourceContents: source, colour: 'red' } },
      status: 400,
      detail: {
        '@type': type('BadRequest'),
        fieldViolations: [
          {
            field: 'workflow',
            description: `Invalid JSON payload received. Unknown name "colour" at 'workflow': Cannot find field.`,
          },
        ],
      },
    },
    {
      title: 'a field that an execution does not have',
      ...{ method: 'POST', path: EXECUTIONS, body: { arguments: '{}' } },
      status: 400,
      detail: { '@type': type('BadRequest'), fieldViolations: [{ field: 'execution' }] },
    },
    {
      title: 'an argument that is no JSON',
      ...{ method: 'POST', path: EXECUTIONS, body: { argument: '{' } },
      status: 400,
      detail: { '@type': type('BadRequest'), fieldViolations: [{ field: 'argument' }] },
    },
    {
      title: 'a KMS key that is none',
      ...{ method: 'PATCH', path: `${WORKFLOWS}/w?updateMask=cryptoKeyName`, body: { cryptoKeyName: 'key' } },
      status: 400,
      detail: { '@type': type('BadRequest'), fieldViolations: [{ field: 'crypto_key_name' }] },
    },
    {
      title: 'a level of logging that there is none of',
      ...{ method: 'POST', path: EXECUTIONS, body: { callLogLevel: 'LOUD' } },
      status: 400,
      detail: { '@type': type('BadRequest'), fieldViolations: [{ field: 'execution.call_log_level' }] },
    },
  ])('name what is at fault: $title', async ({ method = 'GET', path, body, status, detail }) => {
    await cloud.deploy('w', source);
    const answer = await cloud.call(method, path, body);
    expect(answer).toMatchObject({ status, body: { error: { code: status, details: [detail] } } });
  });

  it('are inside the operation for a name that is taken', async () => {
    await cloud.deploy('w', source);
    const { status, body } = await cloud.call('POST', `${WORKFLOWS}?workflowId=w`, { sourceContents: source });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      done: true,
      error: { code: 6, details: [{ '@type': type('ResourceInfo'), resourceName: `${PARENT}/workflows/w` }] },
    });
  });
});

describe('the Workflows API', () => {
  const source = (value: number) => `main:\n  steps:\n    - r:\n        return: ${value}\n`;

  it('takes proto names of fields and parameters, and nested and whole masks', async () => {
    const { body } = await cloud.call('POST', `${WORKFLOWS}?workflow_id=w`, {
      source_contents: source(1),
      user_env_vars: { A_b: '1', C: '2' },
      description: 'old',
      tags: { team: 'x' },
    });
    expect(body).toMatchObject({ done: true, response: { userEnvVars: { A_b: '1', C: '2' } } });
    expect(body['response']).not.toHaveProperty('tags');
    const patch = (mask: string, fields: object) => cloud.call('PATCH', `${WORKFLOWS}/w?update_mask=${mask}`, fields);
    await patch('user_env_vars.A_b', { user_env_vars: { A_b: '3', C: 'not masked' } });
    expect(await get(`${WORKFLOWS}/w`)).toMatchObject({ userEnvVars: { A_b: '3', C: '2' }, description: 'old' });
    expect((await patch('tags', { tags: {} })).status).toBe(400);
    await patch('*', { sourceContents: source(1), userEnvVars: { A_b: '3', C: '2' } });
    const after = await get(`${WORKFLOWS}/w`);
    expect(after).not.toHaveProperty('description');
    expect(after['revisionId']).toMatch(/^000002-[0-9a-f]{3}$/);
  });

  it('shows of an old revision what belongs to it, and of the workflow what is so today', async () => {
    await cloud.deploy('w', source(1), { description: 'old', userEnvVars: { A: '1' } });
    const { revisionId } = await get(`${WORKFLOWS}/w`);
    await cloud.call('PATCH', `${WORKFLOWS}/w?updateMask=sourceContents,userEnvVars,description`, {
      ...{ sourceContents: source(2), description: 'new' },
    });
    expect(await get(`${WORKFLOWS}/w?revisionId=${String(revisionId)}`)).toMatchObject({
      ...{ revisionId, sourceContents: source(1), userEnvVars: { A: '1' }, description: 'new' },
    });
    expect(await get(`${WORKFLOWS}/w`)).not.toHaveProperty('userEnvVars');
  });

  it('filters and orders by every field', async () => {
    for (const [id, fields] of [
      ['a', { labels: { kind: 'x' }, description: 'first', callLogLevel: 'LOG_NONE' }],
      ['b', { labels: { kind: 'y' }, serviceAccount: 'runner@p.iam.gserviceaccount.com' }],
      ['c', {}],
    ] as const) {
      await cloud.deploy(id, source(1), fields);
      clock.advance(1000);
    }
    const list = async (fields: Record<string, string>) => {
      const { workflows } = await get(WORKFLOWS + query(fields));
      return (workflows as { name: string }[]).map(({ name }) => name.at(-1)).join('');
    };
    const cases: readonly (readonly [Record<string, string>, string])[] = [
      [{ filter: 'createTime>"2026-11-22T10:00:00.500Z"' }, 'bc'],
      [{ filter: `name="${PARENT}/workflows/b"` }, 'b'],
      [{ filter: 'state=ACTIVE AND labels.kind=x' }, 'a'],
      [{ filter: 'labels:kind' }, 'ab'],
      [{ filter: 'description:fir' }, 'a'],
      [{ filter: 'serviceAccount:runner' }, 'b'],
      [{ filter: 'callLogLevel=LOG_NONE' }, 'a'],
      [{ orderBy: 'createTime desc' }, 'cba'],
      [{ orderBy: 'description desc, name desc' }, 'acb'],
    ];
    for (const [fields, expected] of cases) expect([fields, await list(fields)]).toEqual([fields, expected]);
    for (const fields of [
      { filter: 'colour=1' },
      { filter: 'state=DONE' },
      { orderBy: 'colour' },
      { pageToken: 'x' },
    ]) {
      expect((await cloud.call('GET', WORKFLOWS + query(fields as Record<string, string>))).status).toBe(400);
    }
  });

  it('lists, reads and deletes operations, newest first', async () => {
    const path = `/v1/${PARENT}/operations`;
    await cloud.deploy('a', source(1));
    clock.advance(1);
    await cloud.call('PATCH', `${WORKFLOWS}/a?updateMask=description`, { description: 'new' });
    const verbs = (body: Record<string, unknown>) =>
      (body['operations'] as { metadata: { verb: string } }[]).map(({ metadata }) => metadata.verb);
    expect(verbs(await get(path))).toEqual(['update', 'create']);
    expect(verbs(await get(path + query({ filter: 'metadata.verb="create" AND done=true' })))).toEqual(['create']);
    const first = await get(path + query({ pageSize: '1' }));
    const second = await get(path + query({ pageSize: '1', pageToken: String(first['nextPageToken']) }));
    expect(verbs(second)).toEqual(['create']);
    expect(second).not.toHaveProperty('nextPageToken');
    const [{ name }] = second['operations'] as [{ name: string }];
    expect(name).toMatch(new RegExp(`^${PARENT}/operations/operation-\\d{13}-[0-9a-f-]{36}$`));
    expect(await cloud.call('DELETE', `/v1/${name}`)).toEqual({ status: 200, body: {} });
    expect((await cloud.call('GET', `/v1/${name}`)).status).toBe(404);
    expect((await cloud.call('DELETE', `/v1/${name}`)).status).toBe(404);
  });

  it('forgets operations after 30 days', async () => {
    await cloud.deploy('a', source(1));
    clock.advance(31 * 24 * 60 * 60 * 1000);
    for (let n = 0; n < 256; n++) await cloud.call('DELETE', `${WORKFLOWS}/a`).then(() => cloud.deploy('a', source(1)));
    const { operations } = await get(
      `/v1/${PARENT}/operations${query({ filter: 'metadata.createTime<"2026-12-01"' })}`,
    );
    expect(operations).toBeUndefined();
  });

  it('knows its location', async () => {
    const here = { name: PARENT, locationId: 'southamerica-east1' };
    expect(await get('/v1/projects/demo-notamesh/locations')).toMatchObject({ locations: [here] });
    expect(await get(`/v1/${PARENT}`)).toMatchObject(here);
    const other = 'projects/demo-notamesh/locations/us-central1';
    expect(await get(`/v1/${other}`)).toMatchObject({ name: other, locationId: 'us-central1' });
    expect((await cloud.call('GET', '/v1/projects/demo-notamesh/locations/mars')).status).toBe(404);
  });

  it('is there as v1beta too', async () => {
    const base = `/v1beta/${PARENT}/workflows`;
    const { body } = await cloud.call('POST', `${base}?workflowId=w`, { sourceContents: source(1) });
    expect(body).toMatchObject({
      metadata: { apiVersion: 'v1beta' },
      response: { '@type': 'type.googleapis.com/google.cloud.workflows.v1beta.Workflow' },
    });
    expect(await get(`/v1beta/${String(body['name'])}`)).toEqual(body);
    const execution = await cloud.call('POST', `${base}/w/executions`, {});
    expect(await cloud.ended(String(execution.body['name']))).toMatchObject({ result: '1' });
    expect(await get(`${base}/w/executions`)).toMatchObject({ executions: [{ state: 'SUCCEEDED' }] });
  });
});
