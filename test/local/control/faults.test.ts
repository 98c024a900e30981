import { aControl, statusOf, type Json, type TestControl } from './a-control.ts';

const ACCOUNTS = '/iam/v1/projects/demo-notamesh/serviceAccounts';
const FAULTS = '/local/v1/faults';

let room: TestControl;
beforeEach(async () => {
  room = await aControl();
});
afterEach(() => room.close());

const list = () => room.call('GET', ACCOUNTS);
const create = (id: string) => room.call('POST', ACCOUNTS, { accountId: id });
const names = async () =>
  ((await room.ok('GET', ACCOUNTS))['accounts'] as Json[]).map((account) => String(account['email']).split('@')[0]);

describe('faults to order', () => {
  it('fail as many calls as asked for, after as many as asked for', async () => {
    await room.ok('POST', FAULTS, { service: 'iam', method: 'GET', status: 'UNAVAILABLE', count: 2, after: 1 });
    const statuses = [];
    for (let call = 0; call < 4; call++) statuses.push((await list()).status);
    expect(statuses).toEqual([200, 503, 503, 200]);
    expect(await room.ok('GET', FAULTS)).toEqual({ faults: [] });
  });

  it('have the shape of Google’s errors', async () => {
    await room.ok('POST', FAULTS, { status: 429, reason: 'RATE_LIMIT_EXCEEDED', message: 'Slow down.', retryAfter: 7 });
    expect((await list()).body).toEqual({
      error: {
        code: 429,
        status: 'RESOURCE_EXHAUSTED',
        message: 'Slow down.',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'RATE_LIMIT_EXCEEDED',
            domain: 'iam.googleapis.com',
          },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' },
        ],
      },
    });
  });

  it('are for the path that is named', async () => {
    await room.ok('POST', FAULTS, { path: '/v1/projects/*/serviceAccounts/b*', status: 'INTERNAL', count: 9 });
    await create('account-a');
    expect((await room.call('GET', `${ACCOUNTS}/account-a@demo-notamesh.iam.gserviceaccount.com`)).status).toBe(200);
    expect((await room.call('GET', `${ACCOUNTS}/b@x`)).status).toBe(500);
    await room.ok('DELETE', FAULTS);
    expect((await room.call('GET', `${ACCOUNTS}/b@x`)).status).toBe(404);
  });

  it.each([
    ['before', []],
    ['after', ['account-a']],
  ])('cut the connection %s the call takes effect', async (drop, left) => {
    await room.ok('POST', FAULTS, { service: 'iam', method: 'POST', drop });
    await expect(create('account-a')).rejects.toThrow('fetch failed');
    expect(await names()).toEqual(left);
  });

  it('hide in an operation that answers 200', async () => {
    await room.ok('POST', FAULTS, { method: 'POST', in: 'operation', status: 'INTERNAL', message: 'No luck.' });
    const answer = await create('account-a');
    expect(answer).toMatchObject({ status: 200, body: { done: true, error: { code: 13, message: 'No luck.' } } });
    expect(await room.ok('GET', `/iam/v1/${String(answer.body['name'])}`)).toEqual(answer.body);
    expect(await names()).toEqual([]);
  });

  it.each([
    ['an unknown field', { status: 'INTERNAL', methods: 'GET' }],
    ['no kind of failure', { service: 'iam' }],
    ['an unknown status', { status: 'BROKEN' }],
    ['a count below one', { status: 'INTERNAL', count: 0 }],
  ])('are refused with %s', async (_title, body) => {
    const answer = await room.call('POST', FAULTS, body);
    expect([answer.status, statusOf(answer)]).toEqual([400, 'INVALID_ARGUMENT']);
    expect((await list()).status).toBe(200);
  });
});

describe('the log of requests', () => {
  it('has each call of a control plane, with what failed and without secrets', async () => {
    await room.ok('POST', '/secretmanager/v1/projects/demo-notamesh/secrets?secretId=token', {
      replication: { automatic: {} },
    });
    const payload = { data: Buffer.from('hidden').toString('base64') };
    await room.ok('POST', '/secretmanager/v1/projects/demo-notamesh/secrets/token:addVersion', { payload });
    await room.call('GET', `${ACCOUNTS}/nobody@x`);
    const { requests } = await room.ok('GET', '/local/v1/requests');
    expect(requests).toEqual([
      expect.objectContaining({
        id: 1,
        service: 'secretmanager',
        method: 'POST',
        path: '/v1/projects/demo-notamesh/secrets',
        query: { secretId: 'token' },
        body: { replication: { automatic: {} } },
        status: 200,
      }),
      expect.objectContaining({ body: { payload: '(secret)' } }),
      expect.objectContaining({ method: 'GET', status: 404 }),
    ]);
    expect(JSON.stringify(requests)).not.toContain(payload.data);
    expect((await room.ok('GET', '/local/v1/requests?after=2'))['requests']).toHaveLength(1);
    await room.ok('DELETE', '/local/v1/requests');
    expect(await room.ok('GET', '/local/v1/requests')).toEqual({ requests: [] });
  });
});

describe('behaviour', () => {
  it('is changed while the cloud runs', async () => {
    const changed = await room.ok('PATCH', '/local/v1/behaviour', { polls: 3 });
    expect(changed).toMatchObject({ polls: 3, lateAgents: false });
    expect(await room.ok('GET', '/local/v1/behaviour')).toEqual(changed);
  });

  it.each([{ polls: -1 }, { polls: 1.5 }, { lateAgents: 1 }, { patience: 3 }])('refuses %j', async (patch) => {
    expect(statusOf(await room.call('PATCH', '/local/v1/behaviour', patch))).toBe('INVALID_ARGUMENT');
  });

  it.each([0, 1, 3])('lets operations be done at poll %d, across other calls', async (polls) => {
    await room.ok('PATCH', '/local/v1/behaviour', { polls });
    const service = '/serviceusage/v1/projects/demo-notamesh/services/run.googleapis.com:enable';
    let operation = await room.ok('POST', service, {});
    for (let poll = 1; poll <= polls; poll++) {
      expect(operation).toMatchObject({ done: false });
      expect(operation).not.toHaveProperty('response');
      expect(operation['metadata']).not.toHaveProperty('endTime');
      operation = await room.ok('GET', `/serviceusage/v1/${String(operation['name'])}`);
    }
    expect(operation).toMatchObject({ done: true, response: { service: { state: 'ENABLED' } } });
  });
});
