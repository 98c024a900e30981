/** What a caller may, and how each service says no. */
import { createIdentify } from '../../../local/iam/principals.ts';
import type { Tokens } from '../../../local/iam/tokens.ts';
import { aCloud, BOT, PLACE, PROJECT, type Answer, type Json, type TestCloud } from './a-cloud.ts';

const TOPIC = `/v1/projects/${PROJECT}/topics/notices`;
const BUCKET = 'demo-notamesh-things';
const TABLES = `/bigtableadmin/v2/projects/${PROJECT}/instances/main/tables`;

const errorOf = ({ body }: Answer) =>
  body['error'] as { message: string; status?: string; details?: Json[]; errors?: Json[] };
const upload = (cloud: TestCloud, name: string, content: string, as?: string, query = '') =>
  cloud.call('POST', `/upload/storage/v1/b/${BUCKET}/o?uploadType=media&name=${name}${query}`, content, as);

describe('callers', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await aCloud();
    await cloud.account('caller-bot');
    await cloud.ok('PUT', TOPIC, {});
    await cloud.ok('POST', `/storage/v1/b?project=${PROJECT}`, {
      name: BUCKET,
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true } },
    });
  });
  afterAll(() => cloud?.stop());

  const publish = (as?: string) => cloud.call('POST', `${TOPIC}:publish`, { messages: [{ data: 'eA==' }] }, as);

  test('without credentials are the owner, with a foreign token nobody', async () => {
    expect((await publish()).status).toBe(200);
    const refused = await publish('a.b.c');
    expect([refused.status, errorOf(refused).status]).toEqual([401, 'UNAUTHENTICATED']);
  });

  test.each(['owner', 'ya29.a0AbVbY6-x_y'])(
    'with the token %s are the owner, but not where deployed code calls',
    async (token) => {
      expect((await publish(token)).status).toBe(200);
      const identify = createIdentify(PROJECT, { verify: () => undefined } as unknown as Tokens);
      expect(identify(undefined, `Bearer ${token}`)).toEqual({ principal: `user:owner@${PROJECT}.local` });
      expect(() => identify(`serviceAccount:${BOT}`, `Bearer ${token}`)).toThrow('invalid authentication credentials');
    },
  );

  test('are refused with the missing permission, and let in by a grant on the resource', async () => {
    const refused = await publish(BOT);
    expect(refused.status).toBe(403);
    expect(errorOf(refused)).toEqual({
      code: 403,
      status: 'PERMISSION_DENIED',
      message: 'User not authorized to perform this action.',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'IAM_PERMISSION_DENIED',
          domain: 'iam.googleapis.com',
          metadata: { permission: 'pubsub.topics.publish', resource: `projects/${PROJECT}/topics/notices` },
        },
      ],
    });
    await cloud.grant(TOPIC, 'roles/pubsub.publisher');
    expect((await publish(BOT)).status).toBe(200);
    const used = (await cloud.ok('GET', '/local/v1/permissionsUsed')) as { used: Json[]; refused: Json[] };
    expect(used.used).toContainEqual({
      principal: `serviceAccount:${BOT}`,
      permission: 'pubsub.topics.publish',
      resource: `projects/${PROJECT}/topics/notices`,
      count: 1,
      grantedBy: {
        resource: `projects/${PROJECT}/topics/notices`,
        role: 'roles/pubsub.publisher',
        member: `serviceAccount:${BOT}`,
      },
    });
    expect(used.refused).toContainEqual(expect.objectContaining({ permission: 'pubsub.topics.publish', count: 1 }));
  });

  test('are not let in by a condition, which is not evaluated here', async () => {
    const condition = { title: 'ever', expression: 'true' };
    const bindings = [{ role: 'roles/pubsub.publisher', members: [`serviceAccount:${BOT}`], condition }];
    await cloud.ok('POST', `${TOPIC}:setIamPolicy`, { policy: { version: 3, bindings } });
    expect((await publish(BOT)).status).toBe(403);
  });

  test('learn what they may by testIamPermissions', async () => {
    await cloud.grant(TOPIC, 'roles/pubsub.publisher');
    const permissions = ['pubsub.topics.publish', 'pubsub.topics.delete'];
    expect(await cloud.ok('POST', `${TOPIC}:testIamPermissions`, { permissions }, BOT)).toEqual({
      permissions: ['pubsub.topics.publish'],
    });
    expect(await cloud.ok('POST', `${TOPIC}:testIamPermissions`, { permissions })).toEqual({ permissions });
  });

  // https://cloud.google.com/storage/docs/access-control/iam-roles#basic-roles-modifiable
  test('with a basic role of the project are at home in a new bucket and among its objects', async () => {
    const { name } = (await cloud.ok('GET', `/v3/projects/${PROJECT}`)) as { name: string };
    const editor = `${name.replace('projects/', '')}-compute@developer.gserviceaccount.com`;
    await cloud.login(editor);
    await cloud.ok('POST', `/storage/v1/b?project=${PROJECT}`, { name: `${BUCKET}-new` }, editor);
    const objects = `storage/v1/b/${BUCKET}-new/o`;
    await cloud.ok('POST', `/upload/${objects}?uploadType=media&name=one`, 'x', editor);
    expect((await cloud.call('GET', `/${objects}/one?alt=media`, undefined, editor)).status).toBe(200);
    expect((await cloud.call('PATCH', `/${objects}/one`, { metadata: { a: 'b' } }, editor)).status).toBe(200);
    expect((await cloud.call('GET', `/${objects}/one`, undefined, BOT)).status).toBe(403);
  });

  test('who may create objects may not replace, read or find out about them', async () => {
    const policy = (role: string) =>
      cloud.ok('PUT', `/storage/v1/b/${BUCKET}/iam`, { bindings: [{ role, members: [`serviceAccount:${BOT}`] }] });
    const refused = await upload(cloud, 'one', 'x', BOT);
    const message = `${BOT} does not have storage.objects.create access to the Google Cloud Storage object. Permission 'storage.objects.create' denied on resource (or it may not exist).`;
    expect([refused.status, errorOf(refused)]).toEqual([
      403,
      { code: 403, message, errors: [{ message, domain: 'global', reason: 'forbidden' }] },
    ]);
    await policy('roles/storage.objectCreator');
    expect((await upload(cloud, 'one', 'x', BOT)).status).toBe(200);
    const again = await upload(cloud, 'one', 'y', BOT);
    expect([again.status, errorOf(again).message]).toEqual([403, expect.stringContaining('storage.objects.delete')]);
    expect((await upload(cloud, 'one', 'y', BOT, '&ifGenerationMatch=0')).status).toBe(412);
    expect((await cloud.call('GET', `/storage/v1/b/${BUCKET}/o/one`, undefined, BOT)).status).toBe(403);
    await policy('roles/storage.legacyObjectReader');
    expect((await cloud.call('GET', `/storage/v1/b/${BUCKET}/o/one`, undefined, BOT)).status).toBe(200);
    expect((await cloud.call('GET', `/storage/v1/b/${BUCKET}/o/none`, undefined, BOT)).status).toBe(403);
    await policy('roles/storage.objectUser');
    expect((await cloud.call('GET', `/storage/v1/b/${BUCKET}/o/none`, undefined, BOT)).status).toBe(404);
    expect((await upload(cloud, 'one', 'y', BOT)).status).toBe(200);
  });

  test('with a basic role of the project see the objects of its buckets, until the bucket lets them in no more', async () => {
    const project = `/v1/projects/${PROJECT}`;
    const projectRole = async (role: string) => {
      await cloud.ok('POST', `${project}:setIamPolicy`, {
        policy: { bindings: [{ role, members: [`serviceAccount:${BOT}`] }] },
      });
    };
    await cloud.ok('POST', `/storage/v1/b?project=${PROJECT}`, { name: `${BUCKET}-basic` });
    const object = `/storage/v1/b/${BUCKET}-basic/o/one`;
    await cloud.ok('POST', `/upload/storage/v1/b/${BUCKET}-basic/o?uploadType=media&name=one`, 'x');
    const status = async (method: string, body?: Json) => (await cloud.call(method, object, body, BOT)).status;
    const change = { metadata: { a: 'b' } };
    expect([await status('GET'), await status('PATCH', change)]).toEqual([403, 403]);
    await projectRole('roles/viewer');
    expect([await status('GET'), await status('PATCH', change)]).toEqual([200, 403]);
    await projectRole('roles/editor');
    expect([await status('GET'), await status('PATCH', change)]).toEqual([200, 200]);
    const bindings = [{ role: 'roles/storage.legacyBucketOwner', members: [`projectOwner:${PROJECT}`] }];
    await cloud.ok('PUT', `/storage/v1/b/${BUCKET}-basic/iam`, { bindings });
    expect([await status('GET'), await status('PATCH', change)]).toEqual([403, 403]);
    await cloud.ok('POST', `${project}:setIamPolicy`, { policy: { bindings: [] } });
  });

  test.each([
    [
      'GET',
      `/v1/${PLACE}/workflows/w`,
      `Permission 'workflows.workflows.get' denied on resource '//workflows.googleapis.com/${PLACE}/workflows/w' (or it may not exist).`,
    ],
    [
      'GET',
      `/v2/${PLACE}/services/s`,
      `Permission 'run.services.get' denied on resource '${PLACE}/services/s' (or resource may not exist).`,
    ],
    [
      'GET',
      `/v1/projects/${PROJECT}/secrets/k/versions/latest:access`,
      `Permission 'secretmanager.versions.access' denied for resource 'projects/${PROJECT}/secrets/k/versions/latest' (or it may not exist).`,
    ],
    ['GET', `${TABLES}/t`, 'Access denied. Missing IAM permission: bigtable.tables.get.'],
    [
      'POST',
      `${TABLES.replace('bigtableadmin', 'bigtable')}/t:readRows`,
      'Access denied. Missing IAM permission: bigtable.tables.readRows.',
    ],
    [
      'POST',
      `/v3/projects/${PROJECT}:setIamPolicy`,
      `Permission 'resourcemanager.projects.setIamPolicy' denied on resource '//cloudresourcemanager.googleapis.com/projects/${PROJECT}' (or it may not exist).`,
    ],
    [
      'POST',
      `/iamcredentials/v1/projects/-/serviceAccounts/${BOT}:generateIdToken`,
      `Permission 'iam.serviceAccounts.getOpenIdToken' denied on resource (or it may not exist).`,
    ],
    [
      'GET',
      '/local/v1/permissionsUsed',
      '/local/v1/permissionsUsed is for the person at the keyboard, not for what is deployed.',
    ],
  ])('are refused %s %s', async (method, path, message) => {
    const refused = await cloud.call(method, path, method === 'POST' ? {} : undefined, BOT);
    expect([refused.status, errorOf(refused).message]).toEqual([403, message]);
  });

  test('need to act as the account that they deploy something with', async () => {
    const other = await cloud.account('other-bot');
    const project = `/v3/projects/${PROJECT}`;
    await cloud.grant(project, 'roles/workflows.admin');
    const create = () =>
      cloud.call(
        'POST',
        `/v1/${PLACE}/workflows?workflowId=acting`,
        { sourceContents: 'main: {steps: [{a: {return: 1}}]}', serviceAccount: other },
        BOT,
      );
    const refused = await create();
    expect([refused.status, errorOf(refused).message]).toEqual([
      403,
      `Permission 'iam.serviceaccounts.actAs' denied on service account ${other} (or it may not exist).`,
    ]);
    await cloud.grant(`/v1/projects/${PROJECT}/serviceAccounts/${other}`, 'roles/iam.serviceAccountUser');
    expect((await create()).status).toBe(200);
  });
});

describe('a workflow', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await aCloud();
    await cloud.account('caller-bot');
    await cloud.ok('PUT', TOPIC, {});
  });
  afterAll(() => cloud?.stop());

  const run = async (id: string, source: string) => {
    const body = { sourceContents: source, serviceAccount: BOT };
    await cloud.ok('POST', `/v1/${PLACE}/workflows?workflowId=${id}`, body);
    const { name } = await cloud.ok('POST', `/v1/${PLACE}/workflows/${id}/executions`, {});
    for (;;) {
      const execution = await cloud.ok('GET', `/v1/${String(name)}`);
      if (execution['state'] !== 'ACTIVE') return execution;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const publish = `main: {steps: [{a: {call: googleapis.pubsub.v1.projects.topics.publish, args: {topic: "projects/${PROJECT}/topics/notices", body: {messages: [{data: eA==}]}}}}]}`;

  test('calls connectors as its account', async () => {
    const failed = await run('connects', publish);
    expect(failed['state']).toBe('FAILED');
    expect(JSON.stringify(failed['error'])).toContain('pubsub.topics.publish');
    await cloud.grant(TOPIC, 'roles/pubsub.publisher');
    expect(await run('connects-again', publish)).toMatchObject({ state: 'SUCCEEDED' });
  });

  test('is nobody where it sends no token', async () => {
    const source = `main: {steps: [{a: {call: http.get, args: {url: "https://pubsub.googleapis.com${TOPIC}"}}}]}`;
    const failed = await run('anonymous', source);
    expect(JSON.stringify(failed['error'])).toContain('CREDENTIALS_MISSING');
  });
});

describe('a change of a policy', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await aCloud({ behaviour: { polls: 0, iamDelaySeconds: 60, lateAgents: true } });
    await cloud.account('caller-bot');
    await cloud.ok('PUT', TOPIC, {});
  });
  afterAll(() => cloud?.stop());

  const publish = async () =>
    (await cloud.call('POST', `${TOPIC}:publish`, { messages: [{ data: 'eA==' }] }, BOT)).status;

  test('acts after a while, both ways', async () => {
    await cloud.grant(TOPIC, 'roles/pubsub.publisher');
    expect(await publish()).toBe(403);
    cloud.pass(59);
    expect(await publish()).toBe(403);
    cloud.pass(2);
    expect(await publish()).toBe(200);
    await cloud.ok('POST', `${TOPIC}:setIamPolicy`, { policy: { bindings: [] } });
    expect(await publish()).toBe(200);
    cloud.pass(61);
    expect(await publish()).toBe(403);
  });

  test('for an agent that is not born yet is refused', async () => {
    const agent = 'serviceAccount:service-800000000001@gs-project-accounts.iam.gserviceaccount.com';
    const project = `/v3/projects/${PROJECT}`;
    const policy = { bindings: [{ role: 'roles/pubsub.publisher', members: [agent] }] };
    const refused = await cloud.call('POST', `${project}:setIamPolicy`, { policy });
    expect([refused.status, errorOf(refused).message]).toEqual([400, expect.stringContaining('does not exist')]);
    await cloud.ok('GET', `/storage/v1/projects/${PROJECT}/serviceAccount`);
    expect((await cloud.call('POST', `${project}:setIamPolicy`, { policy })).status).toBe(200);
  });

  test('is awaited by triggers: for their agent, for that of Cloud Storage and for their account', async () => {
    await cloud.ok('POST', `/v1/${PLACE}/workflows?workflowId=w`, {
      sourceContents: 'main: {steps: [{a: {return: 1}}]}',
    });
    const bucket = 'demo-notamesh-events';
    await cloud.ok('POST', `/storage/v1/b?project=${PROJECT}`, { name: bucket, location: 'southamerica-east1' });
    const filters = { type: 'google.cloud.storage.object.v1.finalized', bucket };
    const create = () =>
      cloud.call('POST', `/v1/${PLACE}/triggers?triggerId=t`, {
        eventFilters: Object.entries(filters).map(([attribute, value]) => ({ attribute, value })),
        destination: { workflow: `${PLACE}/workflows/w` },
        serviceAccount: BOT,
      });
    const told = async () => {
      const { status, body } = await create();
      return `${status} ${((body['error'] ?? {}) as Json)['message'] as string}`;
    };
    expect(await told()).toContain(
      '400 Invalid resource state for "": Permission denied while using the Eventarc Service Agent.',
    );
    cloud.pass(61);
    // Born by the first call, and the storage agent's grant of the test before acts by now.
    expect(await told()).toBe(`403 Permission "eventarc.events.receiveEvent" denied on "${BOT}"`);
    await cloud.grant(`/v3/projects/${PROJECT}`, 'roles/eventarc.eventReceiver');
    cloud.pass(61);
    expect(await told()).toContain('400 Invalid resource state for "": The Cloud Storage service account');
    const members = ['serviceAccount:service-800000000001@gs-project-accounts.iam.gserviceaccount.com'];
    const bindings = [
      { role: 'roles/pubsub.publisher', members },
      { role: 'roles/eventarc.eventReceiver', members: [`serviceAccount:${BOT}`] },
    ];
    const setPolicy = (given: object) => cloud.ok('POST', `/v3/projects/${PROJECT}:setIamPolicy`, { policy: given });
    await setPolicy({ bindings });
    cloud.pass(61);
    expect((await create()).status).toBe(200);

    // Nor can it be deleted once that role is gone.
    const remove = () => cloud.call('DELETE', `/v1/${PLACE}/triggers/t`);
    await setPolicy({ bindings: [] });
    cloud.pass(61);
    const refused = await remove();
    expect([refused.status, errorOf(refused).status]).toEqual([400, 'FAILED_PRECONDITION']);
    expect(errorOf(refused).message).toContain('roles/pubsub.publisher');
    expect((await cloud.call('GET', `/v1/${PLACE}/triggers/t`)).status).toBe(200);
    await setPolicy({ bindings });
    cloud.pass(61);
    expect((await remove()).status).toBe(200);
  });
});

test('without enforcement everybody may', async () => {
  const cloud = await aCloud({ iam: false });
  try {
    await cloud.ok('PUT', TOPIC, {});
    expect((await cloud.call('POST', `${TOPIC}:publish`, { messages: [{ data: 'eA==' }] }, 'a.b.c')).status).toBe(200);
  } finally {
    await cloud.stop();
  }
});
