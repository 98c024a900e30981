import { aControl, statusOf, type Json, type TestControl } from './a-control.ts';

const ACCOUNTS = '/iam/v1/projects/demo-notamesh/serviceAccounts';
const EMAIL = 'notamesh-fetch@demo-notamesh.iam.gserviceaccount.com';
const PROJECT = '/cloudresourcemanager/v3/projects/demo-notamesh';

let room: TestControl;
beforeEach(async () => {
  room = await aControl();
});
afterEach(() => room.close());

const create = (displayName = 'Fetch') =>
  room.ok('POST', ACCOUNTS, { accountId: 'notamesh-fetch', serviceAccount: { displayName } });

describe('service accounts', () => {
  it('are made with an address and a unique id, and read by either', async () => {
    const made = await create();
    expect(made).toMatchObject({
      name: `projects/demo-notamesh/serviceAccounts/${EMAIL}`,
      projectId: 'demo-notamesh',
      email: EMAIL,
      displayName: 'Fetch',
      uniqueId: expect.stringMatching(/^\d{21}$/),
    });
    expect(await room.ok('GET', `${ACCOUNTS}/${EMAIL}`)).toEqual(made);
    expect(await room.ok('GET', `${ACCOUNTS}/${String(made['uniqueId'])}`)).toEqual(made);
    expect(await room.ok('GET', `/v1/projects/-/serviceAccounts/${EMAIL}`)).toEqual(made);
    expect(await room.ok('GET', ACCOUNTS)).toEqual({ accounts: [made] });
  });

  it('are patched by the mask in the body, under their etag', async () => {
    const { etag } = await create();
    const patch = { serviceAccount: { displayName: 'New', description: 'ignored', etag }, updateMask: 'displayName' };
    room.pass(1000);
    const patched = await room.ok('PATCH', `${ACCOUNTS}/${EMAIL}`, patch);
    expect(patched).toMatchObject({ displayName: 'New' });
    expect(patched).not.toHaveProperty('description');
    const again = await room.call('PATCH', `${ACCOUNTS}/${EMAIL}`, patch);
    expect([again.status, statusOf(again)]).toEqual([409, 'ABORTED']);
  });

  it.each([
    ['a second one of the same id', { accountId: 'notamesh-fetch' }, 409, 'ALREADY_EXISTS'],
    ['too short an id', { accountId: 'abc' }, 400, 'INVALID_ARGUMENT'],
    ['no id', {}, 400, 'INVALID_ARGUMENT'],
    ['an unknown field', { accountId: 'another-one', serviceAccount: { displayname: 'x' } }, 400, 'INVALID_ARGUMENT'],
  ])('refuse %s', async (_title, body, status, code) => {
    await create();
    const answer = await room.call('POST', ACCOUNTS, body);
    expect([answer.status, statusOf(answer)]).toEqual([status, code]);
  });

  it('are disabled and enabled', async () => {
    await create();
    expect(await room.ok('POST', `${ACCOUNTS}/${EMAIL}:disable`)).toEqual({});
    expect(await room.ok('GET', `${ACCOUNTS}/${EMAIL}`)).toMatchObject({ disabled: true });
    await room.ok('POST', `${ACCOUNTS}/${EMAIL}:enable`);
    expect(await room.ok('GET', `${ACCOUNTS}/${EMAIL}`)).not.toHaveProperty('disabled');
  });

  it('leave their grants marked as deleted, and get them back when undeleted', async () => {
    const { uniqueId } = await create();
    const policy = { bindings: [{ role: 'roles/workflows.invoker', members: [`serviceAccount:${EMAIL}`] }] };
    await room.ok('POST', `${PROJECT}:setIamPolicy`, { policy });
    const members = async () =>
      ((await room.ok('POST', `${PROJECT}:getIamPolicy`))['bindings'] as { members: string[] }[])[0]?.members;

    await room.ok('DELETE', `${ACCOUNTS}/${EMAIL}`);
    expect((await room.call('GET', `${ACCOUNTS}/${EMAIL}`)).status).toBe(404);
    expect(await members()).toEqual([`deleted:serviceAccount:${EMAIL}?uid=${String(uniqueId)}`]);

    const restored = (await room.ok('POST', `${ACCOUNTS}/${String(uniqueId)}:undelete`))['restoredAccount'] as Json;
    expect(restored).toMatchObject({ email: EMAIL, uniqueId });
    expect(await members()).toEqual([`serviceAccount:${EMAIL}`]);
  });

  it('of the same name made anew have no grant, and stand in the way of an undelete', async () => {
    const { uniqueId } = await create();
    const policy = { bindings: [{ role: 'roles/workflows.invoker', members: [`serviceAccount:${EMAIL}`] }] };
    await room.ok('POST', `${PROJECT}:setIamPolicy`, { policy });
    await room.ok('DELETE', `${ACCOUNTS}/${EMAIL}`);
    expect((await create())['uniqueId']).not.toBe(uniqueId);
    expect(JSON.stringify(await room.ok('POST', `${PROJECT}:getIamPolicy`))).toContain('deleted:serviceAccount:');
    expect(statusOf(await room.call('POST', `${ACCOUNTS}/${String(uniqueId)}:undelete`))).toBe('ALREADY_EXISTS');
  });

  it('cannot be undeleted after 30 days', async () => {
    const { uniqueId } = await create();
    await room.ok('DELETE', `${ACCOUNTS}/${EMAIL}`);
    room.pass(30 * 24 * 3600 * 1000);
    expect((await room.call('POST', `${ACCOUNTS}/${String(uniqueId)}:undelete`)).status).toBe(404);
  });
});

describe('the project', () => {
  it.each([
    ['v3 by id', '/cloudresourcemanager/v3/projects/demo-notamesh', { name: 'projects/800000000001', state: 'ACTIVE' }],
    ['v3 by number', '/v3/projects/800000000001', { projectId: 'demo-notamesh' }],
    ['v1', '/v1/projects/demo-notamesh', { projectNumber: '800000000001', lifecycleState: 'ACTIVE' }],
  ])('is read by %s', async (_title, path, expected) => {
    expect(await room.ok('GET', path)).toMatchObject(expected);
  });

  it('is the only one', async () => {
    const answer = await room.call('GET', '/v3/projects/another');
    expect([answer.status, statusOf(answer)]).toEqual([403, 'PERMISSION_DENIED']);
  });
});
