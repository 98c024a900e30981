import { aControl, statusOf, type Json, type TestControl } from './a-control.ts';

let room: TestControl;
afterEach(() => room.close());

const USER = 'user:ana@example.com';
const viewer = (members: string[]) => ({ role: 'roles/viewer', members });

describe('IAM policies', () => {
  beforeEach(async () => {
    room = await aControl();
  });

  it.each([
    ['POST', '/cloudresourcemanager/v3/projects/demo-notamesh'],
    ['POST', '/v1/projects/demo-notamesh'],
    ['POST', '/v2/projects/demo-notamesh/instances/notamesh'],
    ['POST', '/bigtableadmin/v2/projects/demo-notamesh/instances/notamesh/tables/invoices'],
    ['GET', '/v1/projects/demo-notamesh/topics/invoices'],
    ['GET', '/pubsub/v1/projects/demo-notamesh/subscriptions/dead-letter'],
    ['GET', '/v2/projects/demo-notamesh/locations/southamerica-east1/services/fetch'],
    ['GET', '/v1/projects/demo-notamesh/locations/southamerica-east1/triggers/batch'],
  ])('are read by %s and written at %s', async (method, path) => {
    const empty = await room.ok(method, `${path}:getIamPolicy`, method === 'GET' ? undefined : {});
    expect(empty).toEqual({ version: 1, etag: 'ACAB' });
    const policy = { bindings: [viewer([USER])], etag: empty['etag'] };
    const written = await room.ok('POST', `${path}:setIamPolicy`, { policy });
    expect(written).toEqual({ version: 1, bindings: [viewer([USER])], etag: expect.any(String) });
    expect(await room.ok(method, `${path}:getIamPolicy`, method === 'GET' ? undefined : {})).toEqual(written);
    const stale = await room.call('POST', `${path}:setIamPolicy`, { policy });
    expect([stale.status, statusOf(stale)]).toEqual([409, 'ABORTED']);
    const permissions = ['a.b.get', 'a.b.set'];
    expect(await room.ok('POST', `${path}:testIamPermissions`, { permissions })).toEqual({ permissions });
  });

  it('of a project are one, by id, by number and by API version', async () => {
    await room.ok('POST', '/v3/projects/demo-notamesh:setIamPolicy', { policy: { bindings: [viewer([USER])] } });
    expect(await room.ok('POST', '/v1/projects/800000000001:getIamPolicy')).toMatchObject({
      bindings: [viewer([USER])],
    });
  });

  it('are kept sorted, without doubles and empty bindings', async () => {
    const bindings = [
      viewer(['user:b@x.org', 'user:a@x.org']),
      viewer(['user:b@x.org']),
      { role: 'roles/editor', members: [] },
    ];
    const written = await room.ok('POST', '/v3/projects/demo-notamesh:setIamPolicy', { policy: { bindings } });
    expect(written['bindings']).toEqual([viewer(['user:a@x.org', 'user:b@x.org'])]);
  });

  it('show conditions to those who ask for version 3', async () => {
    const condition = { title: 'soon', expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' };
    const bindings = [{ ...viewer([USER]), condition }];
    const path = '/v3/projects/demo-notamesh';
    await room.ok('POST', `${path}:setIamPolicy`, { policy: { version: 3, bindings } });
    const full = await room.ok('POST', `${path}:getIamPolicy`, { options: { requestedPolicyVersion: 3 } });
    expect(full).toMatchObject({ version: 3, bindings });
    const plain = await room.ok('POST', `${path}:getIamPolicy`, {});
    expect(plain).toMatchObject({
      version: 1,
      bindings: [{ role: expect.stringMatching(/^roles\/viewer_withcond_/) }],
    });
  });

  it.each([
    [
      'a service account that does not exist',
      [viewer(['serviceAccount:nobody@demo-notamesh.iam.gserviceaccount.com'])],
    ],
    ['a member without a kind', [viewer(['ana@example.com'])]],
    ['a role without a prefix', [{ role: 'viewer', members: [USER] }]],
    ['a condition in version 1', [{ ...viewer([USER]), condition: { expression: 'true' } }]],
    ['members that are no list', [{ role: 'roles/viewer', members: USER }]],
  ])('refuse %s', async (_title, bindings) => {
    const answer = await room.call('POST', '/v3/projects/demo-notamesh:setIamPolicy', { policy: { bindings } });
    expect([answer.status, statusOf(answer)]).toEqual([400, 'INVALID_ARGUMENT']);
  });

  it('take agents of Google as members', async () => {
    const agent = 'serviceAccount:service-800000000001@gcp-sa-pubsub.iam.gserviceaccount.com';
    const path = '/v1/projects/demo-notamesh/topics/invoices';
    await room.ok('POST', `${path}:setIamPolicy`, { policy: { bindings: [viewer([agent])] } });
  });

  it('lose no grant when two writers go on from one etag', async () => {
    const path = '/v1/projects/demo-notamesh/topics/invoices';
    const grant = async (member: string): Promise<void> => {
      const policy = await room.ok('GET', `${path}:getIamPolicy`);
      const members = ((policy['bindings'] as { members: string[] }[] | undefined)?.[0]?.members ?? []).concat(member);
      const answer = await room.call('POST', `${path}:setIamPolicy`, {
        policy: { ...policy, bindings: [viewer(members)] },
      });
      if (answer.status === 409) await grant(member);
    };
    const people = Array.from({ length: 12 }, (_, index) => `user:p${String(index).padStart(2, '0')}@x.org`);
    await Promise.all(people.map(grant));
    expect(await room.ok('GET', `${path}:getIamPolicy`)).toMatchObject({ bindings: [viewer(people)] });
  });
});

describe('policies of buckets', () => {
  beforeEach(async () => {
    room = await aControl({ exists: async (name) => name === 'projects/_/buckets/raw' });
  });

  it.each(['/storage/v1/b/raw/iam', '/b/raw/iam'])('have their own form at %s', async (path) => {
    const before = await room.ok('GET', `${path}?optionsRequestedPolicyVersion=3`);
    expect(before).toMatchObject({ kind: 'storage#policy', resourceId: 'projects/_/buckets/raw', version: 1 });
    const legacy = before['bindings'] as Json[];
    expect(legacy.map((binding) => binding['role'])).toEqual([
      'roles/storage.legacyBucketOwner',
      'roles/storage.legacyBucketReader',
      'roles/storage.legacyObjectOwner',
      'roles/storage.legacyObjectReader',
    ]);
    const bindings = [...legacy, { role: 'roles/storage.objectViewer', members: [USER] }];
    const after = await room.ok('PUT', path, { ...before, bindings });
    expect(after['bindings']).toEqual(bindings);
    const stale = await room.call('PUT', path, before);
    expect(stale.status).toBe(412);
    expect(stale.body['error']).toMatchObject({ errors: [{ reason: 'conditionNotMet' }] });
    const granted = await room.ok('GET', `${path}/testPermissions?permissions=storage.objects.get&permissions=x.y.z`);
    expect(granted['permissions']).toEqual(['storage.objects.get', 'x.y.z']);
  });

  it('are absent where the bucket is', async () => {
    const answer = await room.call('GET', '/storage/v1/b/other/iam');
    expect(answer.status).toBe(404);
    expect(answer.body['error']).toMatchObject({ errors: [{ reason: 'notFound' }] });
  });

  it('start anew when their resource was deleted', async () => {
    await room.ok('PUT', '/b/raw/iam', { bindings: [viewer([USER])] });
    await room.control.forgetPolicy('projects/_/buckets/raw');
    expect(await room.ok('GET', '/b/raw/iam')).toMatchObject({ etag: 'ACAB' });
  });
});
