import { PARENT, startTestCloud, temporaryDirectory, type TestCloud } from './cloud.ts';
import { manualClock } from './manual-clock.ts';

let cloud: TestCloud;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  directory = await temporaryDirectory();
  cloud = await startTestCloud({ directory: directory.path });
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const WORKFLOWS = `/v1/${PARENT}/workflows`;
const source = (value: string) => `main:\n  steps:\n    - r:\n        return: ${value}\n`;
const create = (id: string, fields: Record<string, unknown> = {}) =>
  cloud.call('POST', `${WORKFLOWS}?workflowId=${id}`, { sourceContents: source('1'), ...fields });
const patch = (mask: string, fields: Record<string, unknown>) =>
  cloud.call('PATCH', `${WORKFLOWS}/w${mask === '' ? '' : `?updateMask=${mask}`}`, fields);
const get = async (id = 'w') => (await cloud.call('GET', `${WORKFLOWS}/${id}`)).body;

describe('creating a workflow', () => {
  it('answers a finished operation that stays readable, and all fields', async () => {
    const fields = {
      description: 'one',
      labels: { team: 'tax' },
      serviceAccount: 'runner@demo-notamesh.iam.gserviceaccount.com',
      userEnvVars: { FETCH_URL: 'https://fetch' },
      callLogLevel: 'LOG_ALL_CALLS',
      executionHistoryLevel: 'EXECUTION_HISTORY_DETAILED',
    };
    const { body } = await create('w', fields);
    const workflow = {
      ...fields,
      name: `${PARENT}/workflows/w`,
      state: 'ACTIVE',
      revisionId: expect.stringMatching(/^000001-[0-9a-f]{3}$/) as string,
      createTime: '2026-11-22T10:00:00.000Z',
      updateTime: '2026-11-22T10:00:00.000Z',
      revisionCreateTime: '2026-11-22T10:00:00.000Z',
      serviceAccount: `projects/demo-notamesh/serviceAccounts/${fields.serviceAccount}`,
      sourceContents: source('1'),
    };
    expect(body).toMatchObject({
      name: expect.stringMatching(new RegExp(`^${PARENT}/operations/`)) as string,
      done: true,
      metadata: { target: workflow.name, verb: 'create', apiVersion: 'v1' },
      response: { '@type': 'type.googleapis.com/google.cloud.workflows.v1.Workflow', ...workflow },
    });
    expect((await cloud.call('GET', `/v1/${String(body['name'])}`)).body).toEqual(body);
    expect(await get()).toEqual(workflow);
  });

  it('runs as the default compute account when none is named', async () => {
    await create('w');
    expect(await get()).toMatchObject({
      serviceAccount: 'projects/demo-notamesh/serviceAccounts/800000000001-compute@developer.gserviceaccount.com',
    });
  });

  it('fails in the operation for source that does not compile, and leaves nothing', async () => {
    const { status, body } = await create('w', { sourceContents: source('${nothing}') });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      done: true,
      error: { code: 3, message: expect.stringMatching(/^failed to build: .*nothing/) as string },
    });
    expect((await cloud.call('GET', `${WORKFLOWS}/w`)).status).toBe(404);
  });

  it('fails in the operation for a name that is taken', async () => {
    await create('w');
    expect((await create('w')).body).toMatchObject({ done: true, error: { code: 6 } });
  });

  it('makes one workflow of two calls at the same time', async () => {
    const answers = await Promise.all([create('w'), create('w')]);
    expect(answers.filter(({ body }) => body['error'] === undefined)).toHaveLength(1);
  });

  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'v']));
  test.each<{ title: string; id?: string; fields?: Record<string, unknown> }>([
    { title: 'no id', id: '' },
    { title: 'an id that begins with a digit', id: '1w' },
    { title: 'an id that ends with a hyphen', id: 'w-' },
    { title: 'an id of 65 characters', id: 'w'.repeat(65) },
    { title: 'no source', fields: { sourceContents: '' } },
    { title: 'source above 128 KB', fields: { sourceContents: `${source('1')}#${'x'.repeat(128 * 1024)}` } },
    { title: 'a description of 1001 characters', fields: { description: 'd'.repeat(1001) } },
    { title: 'labels in capitals', fields: { labels: { Team: 'tax' } } },
    { title: '65 labels', fields: { labels: many(65) } },
    { title: '21 variables', fields: { userEnvVars: many(21) } },
    { title: 'a variable of 4 KiB and a byte', fields: { userEnvVars: { a: 'x'.repeat(4097) } } },
    { title: 'a variable named for Google', fields: { userEnvVars: { GOOGLE_X: '1' } } },
    { title: 'a variable named for Workflows', fields: { userEnvVars: { WORKFLOWS_X: '1' } } },
    { title: 'a variable without a name', fields: { userEnvVars: { '': '1' } } },
    { title: 'a variable that is no text', fields: { userEnvVars: { a: 1 } } },
    { title: 'a service account that is none', fields: { serviceAccount: 'runner' } },
    { title: 'a log level there is none of', fields: { callLogLevel: 'ALL' } },
  ])('is refused with $title', async ({ id = 'w', fields = {} }) => {
    const { body } = await create(id, fields);
    const refused = body['error'] as { status?: string; code: number };
    expect(refused.status === 'INVALID_ARGUMENT' || refused.code === 3).toBe(true);
    expect((await cloud.call('GET', WORKFLOWS)).body).toEqual({});
  });
});

describe('changing a workflow', () => {
  test.each<{ title: string; mask: string; fields: Record<string, unknown>; revises: boolean }>([
    { title: 'source', mask: 'sourceContents', fields: { sourceContents: source('2') }, revises: true },
    { title: 'service account', mask: 'serviceAccount', fields: { serviceAccount: 'b@c.d' }, revises: true },
    { title: 'variables', mask: 'userEnvVars', fields: { userEnvVars: { B: '2' } }, revises: true },
    { title: 'variables in snake case', mask: 'user_env_vars', fields: { userEnvVars: { B: '2' } }, revises: true },
    { title: 'the same source', mask: 'sourceContents', fields: { sourceContents: source('1') }, revises: false },
    { title: 'description', mask: 'description', fields: { description: 'new' }, revises: false },
    { title: 'labels', mask: 'labels', fields: { labels: { a: 'b' } }, revises: false },
    { title: 'log level', mask: 'callLogLevel', fields: { callLogLevel: 'LOG_NONE' }, revises: false },
  ])('$title makes a revision: $revises', async ({ mask, fields, revises }) => {
    await create('w', { userEnvVars: { A: '1' }, description: 'old' });
    const before = await get();
    const { body } = await patch(mask, { ...fields, description: fields['description'] ?? 'not masked' });
    expect(body).toMatchObject({ done: true, response: { name: before['name'] } });
    const after = await get();
    expect(String(after['revisionId']).startsWith('000002-')).toBe(revises);
    expect(after['description']).toBe(fields['description'] ?? 'old');
  });

  it('without a mask replaces all fields', async () => {
    await create('w', { description: 'old', userEnvVars: { A: '1' }, labels: { a: 'b' } });
    await patch('', { sourceContents: source('2') });
    const after = await get();
    expect(after).toMatchObject({ sourceContents: source('2') });
    for (const field of ['description', 'userEnvVars', 'labels']) expect(after).not.toHaveProperty(field);
  });

  it('that does not compile leaves the old revision', async () => {
    await create('w');
    const { body } = await patch('sourceContents', { sourceContents: 'main: {' });
    expect(body).toMatchObject({
      error: {
        code: 3,
        message: expect.stringMatching(/^failed to build: main\.yaml:\d+:\d+: parse error: /) as string,
      },
    });
    expect(await get()).toMatchObject({ sourceContents: source('1') });
    expect(await cloud.ended(await cloud.execute('w'))).toMatchObject({ result: '1' });
  });

  it('refuses fields that are not the caller’s, and unknown workflows', async () => {
    await create('w');
    for (const mask of ['revisionId', 'name', 'colour']) {
      expect((await patch(mask, {})).body).toMatchObject({ error: { status: 'INVALID_ARGUMENT' } });
    }
    expect((await cloud.call('PATCH', `${WORKFLOWS}/none`, {})).status).toBe(404);
  });

  it('runs new executions on the new revision, and keeps all revisions readable', async () => {
    await create('w');
    const first = await get();
    await patch('sourceContents', { sourceContents: source('2') });
    expect(await cloud.ended(await cloud.execute('w'))).toMatchObject({ result: '2' });
    const { body } = await cloud.call('GET', `${WORKFLOWS}/w:listRevisions?pageSize=1`);
    const rest = await cloud.call(
      'GET',
      `${WORKFLOWS}/w:listRevisions?pageSize=1&pageToken=${String(body['nextPageToken'])}`,
    );
    expect([body, rest.body]).toMatchObject([
      { workflows: [{ sourceContents: source('2') }] },
      { workflows: [{ sourceContents: source('1') }] },
    ]);
    const old = await cloud.call('GET', `${WORKFLOWS}/w?revisionId=${String(first['revisionId'])}`);
    expect(old.body).toEqual(first);
    expect((await cloud.call('GET', `${WORKFLOWS}/w?revisionId=000009-abc`)).status).toBe(404);
  });
});

describe('listing and deleting', () => {
  it('pages, filters and orders, in one location or in all', async () => {
    for (const id of ['b', 'a', 'c']) await create(id, { labels: { kind: id === 'a' ? 'x' : 'y' } });
    const ids = async (query: string, parent = WORKFLOWS) => {
      const { body } = await cloud.call('GET', `${parent}${query}`);
      return ((body['workflows'] ?? []) as { name: string }[]).map(({ name }) => name.slice(-1)).join('');
    };
    expect(await ids('')).toBe('abc');
    expect(await ids('?orderBy=name%20desc')).toBe('cba');
    expect(await ids('?filter=labels.kind%3Dy')).toBe('bc');
    expect(await ids('?filter=NOT%20(labels.kind%3Dx%20OR%20workflowId%3Dc)')).toBe('b');
    expect(await ids('', '/v1/projects/demo-notamesh/locations/-/workflows')).toBe('abc');
    expect(await ids('', '/v1/projects/800000000001/locations/southamerica-east1/workflows')).toBe('abc');
    expect(await ids('', '/workflows/v1/projects/demo-notamesh/locations/us-central1/workflows')).toBe('');
    const first = (await cloud.call('GET', `${WORKFLOWS}?pageSize=2`)).body;
    expect(await ids(`?pageSize=2&pageToken=${String(first['nextPageToken'])}`)).toBe('c');
  });

  it('forgets a deleted workflow', async () => {
    await create('w');
    const { body } = await cloud.call('DELETE', `${WORKFLOWS}/w`);
    expect(body).toMatchObject({ done: true, response: { '@type': 'type.googleapis.com/google.protobuf.Empty' } });
    expect((await cloud.call('GET', `${WORKFLOWS}/w`)).status).toBe(404);
    expect((await cloud.call('DELETE', `${WORKFLOWS}/w`)).status).toBe(404);
    await create('w');
    expect(await get()).toMatchObject({ revisionId: expect.stringMatching(/^000001-/) as string });
  });
});

describe('switches', () => {
  const twice = '- a: {steps: [{s: {assign: [{x: 1}]}}]}\n- b: {steps: [{s: {return: 1}}]}';

  it('are kept at deployment and when executions run', async () => {
    await cloud.stop();
    cloud = await startTestCloud({ directory: directory.path, switches: { keys: 'sorted', stepNames: 'routine' } });
    const refused = await create('twice', { sourceContents: twice });
    expect(JSON.stringify(refused.body['error'])).toContain("step name 's' is used twice");
    await cloud.deploy('w', 'main: {params: [x], steps: [{r: {return: "${keys(x)}"}}]}');
    expect(await cloud.ended(await cloud.execute('w', { b: 1, a: 2 }))).toMatchObject({ result: '["a","b"]' });
  });

  it('are those that what runs was begun with: at a start with others it fails, and says why', async () => {
    await cloud.stop();
    const clock = manualClock();
    cloud = await startTestCloud({ directory: directory.path, clock });
    await cloud.deploy('w', '- s: {call: sys.sleep, args: {seconds: 60}}');
    const name = await cloud.execute('w');
    await cloud.stop();
    cloud = await startTestCloud({ directory: directory.path, clock, switches: { keys: 'sorted' } });
    clock.advance(60_000);
    const { error } = await cloud.ended(name);
    expect((error as { payload: string }).payload).toContain('another definition or switch');
  });
});
