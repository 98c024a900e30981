import { changes } from '../../../deploy/planning/plan.ts';
import type { Fields, Resource } from '../../../deploy/resource.ts';
import { accountEmail } from '../../../infra/names.ts';
import { aCloud, PLACE, type Ground } from './a-cloud.ts';
import { made } from './examples.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await aCloud();
  await ground.apply(carriers);
}, 60_000);
afterAll(() => ground.close());

const email = accountEmail(PLACE, 'write');
const ours = `serviceAccount:${email}`;
const project = `projects/${PLACE.project}`;
const spec = { displayName: 'write', description: 'An example (managed by notamesh)', disabled: false };
const labels = { 'managed-by': 'notamesh', stack: 'notamesh', env: 'prod' };
const bucket = `${PLACE.project}-granted`;
const carriers: Resource[] = [
  made('account', email, spec),
  made('topic', `${project}/topics/granted`, { labels }),
  made('bucket', bucket, { location: PLACE.location, labels }),
  made('dataset', `${project}/datasets/granted`, { location: PLACE.location, labels }),
];

interface Case {
  readonly on: string;
  readonly spec: Fields;
  /** Reads what the carrier holds, as text. */
  readonly look: () => Promise<string>;
}

const get = async (service: string, path: string, method: 'GET' | 'POST' = 'GET') =>
  JSON.stringify(await ground.client.send({ service, method, path, ...(method === 'POST' ? { body: {} } : {}) }));

const cases: readonly Case[] = [
  {
    on: 'a topic',
    spec: { service: 'pubsub', path: `/v1/${project}/topics/granted`, verbs: 'get', role: 'roles/pubsub.publisher' },
    look: () => get('pubsub', `/v1/${project}/topics/granted:getIamPolicy`),
  },
  {
    on: 'a bucket',
    spec: { service: 'storage', path: `/storage/v1/b/${bucket}`, verbs: 'bucket', role: 'roles/storage.objectViewer' },
    look: () => get('storage', `/storage/v1/b/${bucket}/iam`),
  },
  {
    on: 'the project',
    spec: { service: 'cloudresourcemanager', path: `/v3/${project}`, verbs: 'post', role: 'roles/logging.logWriter' },
    look: () => get('cloudresourcemanager', `/v3/${project}:getIamPolicy`, 'POST'),
  },
  {
    on: 'an account',
    spec: {
      service: 'iam',
      path: `/v1/${project}/serviceAccounts/${email}`,
      verbs: 'post',
      role: 'roles/iam.serviceAccountUser',
    },
    look: () => get('iam', `/v1/${project}/serviceAccounts/${email}:getIamPolicy`, 'POST'),
  },
  {
    on: 'a dataset',
    spec: {
      service: 'bigquery',
      path: `/bigquery/v2/${project}/datasets/granted`,
      verbs: 'dataset',
      role: 'roles/bigquery.dataEditor',
    },
    look: () => get('bigquery', `/bigquery/v2/${project}/datasets/granted`),
  },
];

const grantOf = (fields: Fields, member: string): Resource => ({
  address: `grant/${member}/${String(fields['role'])}/${JSON.stringify(fields['condition'] ?? '')}`,
  kind: 'grant',
  name: member,
  spec: { ...fields, member },
  needs: [],
});

describe.each(cases)('a grant on $on', ({ spec: fields, look }) => {
  const grant = grantOf(fields, ours);
  const theirs = grantOf(fields, 'user:ana@example.com');

  test('joins the members that are there, and is found again', async () => {
    await ground.apply([theirs]);
    await ground.apply([grant]);
    expect(changes(await ground.plan([grant, theirs]))).toEqual([]);
    const held = await look();
    expect([held.includes(email), held.includes('ana@example.com')]).toEqual([true, true]);
  });

  test('leaves the others when it goes, and comes back', async () => {
    await ground.apply([theirs, grant]);
    await ground.kinds.grant.remove?.(ground.client, grant, grant.spec);
    expect((await ground.plan([grant, theirs])).map(({ action }) => action)).toEqual(['create', 'none']);
    expect(await look()).toContain('ana@example.com');
    await ground.apply([grant]);
    expect(changes(await ground.plan([grant, theirs]))).toEqual([]);
  });
});

test('a grant with a condition is another one than without', async () => {
  const fields = cases[2]?.spec ?? {};
  const condition = { title: 'for-a-while', expression: 'request.time < timestamp("2100-01-01T00:00:00Z")' };
  const plain = grantOf({ ...fields, role: 'roles/viewer' }, ours);
  const held = grantOf({ ...fields, role: 'roles/viewer', condition }, ours);
  await ground.apply([plain]);
  expect((await ground.plan([plain, held])).map(({ action }) => action)).toEqual(['none', 'create']);
  await ground.apply([held]);
  expect(changes(await ground.plan([plain, held]))).toEqual([]);
  await ground.kinds.grant.remove?.(ground.client, plain, plain.spec);
  expect((await ground.plan([plain, held])).map(({ action }) => action)).toEqual(['create', 'none']);
});

test('what a dataset gives to others than members is kept', async () => {
  const dataset = cases.find(({ on }) => on === 'a dataset');
  await ground.apply([grantOf(dataset?.spec ?? {}, ours)]);
  const held = (await dataset?.look()) ?? '';
  expect(held).toContain('projectOwners');
});
