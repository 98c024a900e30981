/** Behaviours that a deployer meets on the real services and that stubs leave out. */
import { aControl, statusOf, type Json, type TestControl } from './a-control.ts';

let room: TestControl;
beforeEach(async () => {
  room = await aControl();
});
afterEach(() => room.close());

const PROJECT = 'projects/demo-notamesh';
const LOCATION = `${PROJECT}/locations/southamerica-east1`;
const DAY_MS = 24 * 3600 * 1000;
const messageOf = (answer: { body: Json }) => (answer.body['error'] as Json)['message'];

describe('workload identity federation', () => {
  const POOLS = `/iam/v1/${PROJECT}/locations/global/workloadIdentityPools`;
  const create = () => room.ok('POST', `${POOLS}?workloadIdentityPoolId=ci-pool`, { displayName: 'CI' });

  it('keeps a deleted pool, with its name taken, until it is undeleted', async () => {
    const operation = await create();
    expect(operation).toMatchObject({
      name: expect.stringMatching(/^projects\/demo-notamesh\/locations\/global\/operations\//),
      done: true,
      response: {
        '@type': 'type.googleapis.com/google.iam.v1.WorkloadIdentityPool',
        name: 'projects/800000000001/locations/global/workloadIdentityPools/ci-pool',
        state: 'ACTIVE',
      },
    });
    await room.ok('DELETE', `${POOLS}/ci-pool`);
    expect(await room.ok('GET', `${POOLS}/ci-pool`)).toMatchObject({
      state: 'DELETED',
      expireTime: expect.any(String),
    });
    expect(await room.ok('GET', POOLS)).toEqual({ workloadIdentityPools: [] });
    expect((await room.ok('GET', `${POOLS}?showDeleted=true`))['workloadIdentityPools']).toHaveLength(1);
    expect((await room.call('POST', `${POOLS}?workloadIdentityPoolId=ci-pool`, {})).status).toBe(409);
    const changed = await room.call('PATCH', `${POOLS}/ci-pool?updateMask=displayName`, { displayName: 'x' });
    expect(statusOf(changed)).toBe('FAILED_PRECONDITION');

    await room.ok('POST', `${POOLS}/ci-pool:undelete`, {});
    const restored = await room.ok('GET', `${POOLS}/ci-pool`);
    expect(restored).toMatchObject({ state: 'ACTIVE', displayName: 'CI' });
    expect(restored).not.toHaveProperty('expireTime');
    expect(statusOf(await room.call('POST', `${POOLS}/ci-pool:undelete`, {}))).toBe('FAILED_PRECONDITION');
  });

  it('frees the name after 30 days', async () => {
    await create();
    await room.ok('DELETE', `${POOLS}/ci-pool`);
    room.pass(30 * DAY_MS);
    expect((await room.call('GET', `${POOLS}/ci-pool`)).status).toBe(404);
    expect(await create()).toMatchObject({ done: true });
  });

  it('wants a pool for a provider, and a mapping of its subject', async () => {
    const path = `${POOLS}/ci-pool/providers?workloadIdentityPoolProviderId=github`;
    const oidc = { issuerUri: 'https://token.actions.githubusercontent.com' };
    const body = { oidc, attributeMapping: { 'google.subject': 'assertion.sub' } };
    expect((await room.call('POST', path, body)).status).toBe(404);
    await create();
    expect((await room.call('POST', path, { oidc })).status).toBe(400);
    expect((await room.call('POST', path, { ...body, aws: { accountId: '1' } })).status).toBe(400);
    await room.ok('POST', path, body);
    const mask = 'attribute_mapping.attribute.repository';
    const patched = await room.ok('PATCH', `${POOLS}/ci-pool/providers/github?updateMask=${mask}`, {
      attributeMapping: { 'attribute.repository': 'assertion.repository' },
    });
    expect((patched['response'] as Json)['attributeMapping']).toEqual({
      'google.subject': 'assertion.sub',
      'attribute.repository': 'assertion.repository',
    });
  });
});

describe('writes that exclude each other', () => {
  const policy = (displayName: string) => ({
    displayName,
    combiner: 'OR',
    conditions: [{ displayName: 'c', conditionThreshold: { filter: 'f' } }],
  });
  const job = (id: string) => ({ name: `${LOCATION}/jobs/${id}`, schedule: '* * * * *', pubsubTarget: TARGET });
  const TARGET = { topicName: `${PROJECT}/topics/t`, data: 'eA==' };

  it.each([
    [
      'alert policies',
      `/monitoring/v3/${PROJECT}/alertPolicies`,
      policy,
      409,
      'Too many concurrent edits to the project',
    ],
    ['scheduler jobs', `/cloudscheduler/v1/${LOCATION}/jobs`, job, 409, 'sync mutate calls cannot be queued'],
    [
      'API enablement',
      `/serviceusage/v1/${PROJECT}/services:batchEnable`,
      (id: string) => ({ serviceIds: [`${id}.googleapis.com`] }),
      400,
      'Another activation or deactivation is in progress',
    ],
  ])('of %s are refused while one is under way', async (_title, path, body, status, message) => {
    await room.ok('PATCH', '/local/v1/behaviour', { writeMilliseconds: 200 });
    const answers = await Promise.all(['run', 'pubsub', 'storage'].map((id) => room.call('POST', path, body(id))));
    const refused = answers.filter((answer) => answer.status !== 200);
    expect(refused.map((answer) => answer.status)).toEqual([status, status]);
    for (const answer of refused) expect(messageOf(answer)).toContain(message);
    await room.ok('PATCH', '/local/v1/behaviour', { writeMilliseconds: 0 });
    expect((await room.call('POST', path, body('workflows'))).status).toBe(200);
  });
});

describe('alert policies', () => {
  const PATH = `/monitoring/v3/${PROJECT}/alertPolicies`;
  const condition = { displayName: 'c', conditionThreshold: { filter: 'f' } };
  const body = { displayName: 'x', combiner: 'OR', conditions: [condition] };

  it('get condition names, which stay with those who send them back', async () => {
    const made = await room.ok('POST', PATH, { ...body, documentation: { content: 'd' } });
    expect(made['name']).toMatch(/^projects\/demo-notamesh\/alertPolicies\/\d+$/);
    expect(made).toMatchObject({ enabled: true, documentation: { mimeType: 'text/markdown' } });
    const [first] = made['conditions'] as Json[];
    expect(first?.['name']).toMatch(new RegExp(`^${String(made['name'])}/conditions/\\d+$`));
    const kept = await room.ok('PATCH', `/v3/${String(made['name'])}?updateMask=conditions`, { conditions: [first] });
    expect(kept['conditions']).toEqual([first]);
    const renamed = await room.ok('PATCH', `/v3/${String(made['name'])}?updateMask=conditions`, body);
    expect((renamed['conditions'] as Json[])[0]?.['name']).not.toBe(first?.['name']);
    const lost = await room.call('PATCH', `/v3/${String(made['name'])}?updateMask=conditions`, { conditions: [first] });
    expect(lost.status).toBe(400);
  });

  it('are replaced as a whole where no mask is given', async () => {
    const made = await room.ok('POST', PATH, { ...body, documentation: { content: 'd' } });
    const replaced = await room.ok('PATCH', `/v3/${String(made['name'])}`, { ...body, displayName: 'y' });
    expect(replaced).toMatchObject({ displayName: 'y', creationRecord: made['creationRecord'] });
    expect(replaced).not.toHaveProperty('documentation');
  });

  it('want channels that exist, and hold on to them', async () => {
    const channels = `/monitoring/v3/${PROJECT}/notificationChannels`;
    const absent = await room.call('POST', PATH, {
      ...body,
      notificationChannels: [`${PROJECT}/notificationChannels/1`],
    });
    expect(absent.status).toBe(404);
    const channel = await room.ok('POST', channels, { type: 'email', labels: { email_address: 'a@b.c' } });
    await room.ok('POST', PATH, { ...body, notificationChannels: [channel['name']] });
    const refused = await room.call('DELETE', `/v3/${String(channel['name'])}`);
    expect(statusOf(refused)).toBe('FAILED_PRECONDITION');
    expect((await room.call('DELETE', `/v3/${String(channel['name'])}?force=true`)).status).toBe(200);
  });

  it('refuse filters on lists rather than ignore them', async () => {
    expect((await room.call('GET', `${PATH}?filter=x`)).status).toBe(501);
  });
});

describe('notification channels', () => {
  it('never give out what is secret about them', async () => {
    const path = `/monitoring/v3/${PROJECT}/notificationChannels`;
    const labels = { url: 'https://example.com/', auth_token: 'hidden' };
    const made = await room.ok('POST', path, { type: 'webhook_tokenauth', labels });
    expect(made['labels']).toEqual({ url: 'https://example.com/' });
    expect(JSON.stringify(await room.ok('GET', path))).not.toContain('hidden');
    expect((await room.call('POST', path, { type: 'email' })).status).toBe(400);
  });
});

describe('dashboards', () => {
  const PATH = `/monitoring/v1/${PROJECT}/dashboards`;
  const widgets = [{ xyChart: { dataSets: [{ timeSeriesQuery: {} }] } }, { text: { content: 'c' } }];
  const body = { name: `${PROJECT}/dashboards/notamesh`, displayName: 'x', gridLayout: { widgets } };

  it('take a chosen name, and come back with more keys and the project’s number', async () => {
    const made = await room.ok('POST', PATH, body);
    expect(made['name']).toBe('projects/800000000001/dashboards/notamesh');
    const [chart, text] = (made['gridLayout'] as { widgets: Json[] }).widgets;
    expect(chart).toMatchObject({ xyChart: { dataSets: [{ timeSeriesQuery: {}, targetAxis: 'Y1' }], thresholds: [] } });
    expect(text).toMatchObject({ text: { content: 'c', style: { horizontalAlignment: 'H_LEFT' } } });
    const again = await room.ok('PATCH', `${PATH}/notamesh`, { ...body, etag: made['etag'] });
    expect(again['gridLayout']).toEqual(made['gridLayout']);
  });

  it('are checked and not kept with validateOnly', async () => {
    expect(await room.ok('POST', `${PATH}?validateOnly=true`, body)).toMatchObject({ displayName: 'x' });
    expect(await room.ok('GET', PATH)).toEqual({ dashboards: [] });
    expect((await room.call('POST', `${PATH}?validateOnly=true`, { ...body, colour: 'red' })).status).toBe(400);
  });
});

describe('logging', () => {
  const SINKS = `/logging/v2/${PROJECT}/sinks`;
  const destination = 'storage.googleapis.com/audit';

  it('makes or replaces metrics by PUT and completes their descriptor', async () => {
    const path = `/logging/v2/${PROJECT}/metrics`;
    const made = await room.ok('PUT', `${path}/failed`, { name: 'failed', filter: 'a', description: 'd' });
    expect(made).toMatchObject({
      name: 'failed',
      metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64', type: 'logging.googleapis.com/user/failed' },
    });
    room.pass(1000);
    const replaced = await room.ok('PUT', `${path}/failed`, { name: 'failed', filter: 'b' });
    expect(replaced).toMatchObject({ filter: 'b', createTime: made['createTime'] });
    expect(replaced).not.toHaveProperty('description');
  });

  it('gives a sink a writer of its own, for good, when asked', async () => {
    const shared = await room.ok('POST', SINKS, { name: 'shared', destination });
    expect(shared['writerIdentity']).toBe('serviceAccount:cloud-logs@system.gserviceaccount.com');
    await room.ok('POST', `${SINKS}?uniqueWriterIdentity=true`, { name: 'own', destination });
    const unique = 'serviceAccount:service-800000000001@gcp-sa-logging.iam.gserviceaccount.com';
    expect(await room.ok('PATCH', `${SINKS}/own?updateMask=filter`, { filter: 'x' })).toMatchObject({
      writerIdentity: unique,
      filter: 'x',
    });
    const back = await room.call('PATCH', `${SINKS}/own?updateMask=filter&uniqueWriterIdentity=false`, { filter: 'y' });
    expect(back.status).toBe(400);
    const moved = `${SINKS}/shared?updateMask=filter&uniqueWriterIdentity=true`;
    expect(await room.ok('PATCH', moved, { filter: 'z' })).toMatchObject({ writerIdentity: unique });
  });

  it.each(['sinks', 'locations/global/buckets'])('has _Default and _Required %s, which stay', async (collection) => {
    const path = `/logging/v2/${PROJECT}/${collection}`;
    const listed = Object.values(await room.ok('GET', path))[0] as Json[];
    expect(listed.map(({ name }) => String(name).split('/').at(-1))).toEqual(['_Default', '_Required']);
    expect((await room.call('DELETE', `${path}/_Default`)).status).toBe(400);
    expect((await room.call('PATCH', `${path}/_Required?updateMask=description`, { description: 'x' })).status).toBe(
      400,
    );
    expect((await room.call('PATCH', `${path}/_Default?updateMask=description`, { description: 'x' })).status).toBe(
      200,
    );
  });
});

describe('parents', () => {
  const REPOSITORIES = `/dataform/v1/${LOCATION}/repositories`;

  it('are kept while they have children, unless force is used', async () => {
    await room.ok('POST', `${REPOSITORIES}?repositoryId=marts`, {});
    await room.ok('POST', `${REPOSITORIES}/marts/workspaces?workspaceId=ana`, {});
    expect(statusOf(await room.call('DELETE', `${REPOSITORIES}/marts`))).toBe('FAILED_PRECONDITION');
    await room.ok('DELETE', `${REPOSITORIES}/marts?force=true`);
    await room.ok('POST', `${REPOSITORIES}?repositoryId=marts`, {});
    expect(await room.ok('GET', `${REPOSITORIES}/marts/workspaces`)).toEqual({ workspaces: [] });
  });
});

describe('masks', () => {
  const JOBS = `/cloudscheduler/v1/${LOCATION}/jobs`;
  beforeEach(() =>
    room.ok('POST', JOBS, {
      name: `${LOCATION}/jobs/nightly`,
      schedule: '0 3 * * *',
      httpTarget: { uri: 'https://workflows.googleapis.com/', headers: { 'X-Kept': 'yes' } },
    }),
  );

  it('reach into messages and to keys of maps, in either spelling', async () => {
    const mask = 'retry_config.retry_count,httpTarget.headers.X-New.Key';
    const patched = await room.ok('PATCH', `${JOBS}/nightly?updateMask=${mask}`, {
      retryConfig: { retryCount: 3, minBackoffDuration: '9s' },
      httpTarget: { uri: 'ignored', headers: { 'X-New.Key': 'a' } },
    });
    expect(patched).toMatchObject({
      retryConfig: { retryCount: 3, minBackoffDuration: '5s' },
      httpTarget: { uri: 'https://workflows.googleapis.com/', headers: { 'X-Kept': 'yes', 'X-New.Key': 'a' } },
    });
  });

  it.each(['httpTarget.url', 'httpTarget.oauthToken.scopes', 'retryConfig.retryCount.x.y.z', 'no_such'])(
    'are refused where %s leads nowhere',
    async (mask) => {
      const answer = await room.call('PATCH', `${JOBS}/nightly?updateMask=${mask}`, {});
      expect([answer.status, statusOf(answer)]).toEqual([400, 'INVALID_ARGUMENT']);
    },
  );

  it('may name what is output only', async () => {
    expect(
      (await room.call('PATCH', `${JOBS}/nightly?updateMask=state,description`, { state: 'PAUSED' })).body,
    ).toMatchObject({ state: 'ENABLED' });
  });
});
