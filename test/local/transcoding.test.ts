/** What Google's front end does for every API that is one of gRPC, seen at the local cloud as a whole. */
import { aCloud, PLACE, PROJECT } from './iam/a-cloud.ts';

let cloud: Awaited<ReturnType<typeof aCloud>>;
beforeAll(async () => {
  cloud = await aCloud();
});
afterAll(() => cloud.stop());

const HOME = `projects/${PROJECT}`;
const LISTS = [
  `/v1/${PLACE}/workflows`,
  `/v1/${PLACE}/triggers`,
  `/v1/${PLACE}/jobs`,
  `/v1/${PLACE}/keyRings`,
  `/v1/${PLACE}/repositories`,
  `/v1/${PLACE}/entryGroups`,
  `/v1/${PLACE}/dataProducts`,
  `/v1/${PLACE}/operations`,
  `/v2/${PLACE}/services`,
  `/v1/${HOME}/topics`,
  `/v1/${HOME}/subscriptions`,
  `/v1/${HOME}/schemas`,
  `/v1/${HOME}/secrets`,
  `/v1/${HOME}/serviceAccounts`,
  `/v1/${HOME}/dashboards`,
  `/v1/${HOME}/locations/global/workloadIdentityPools`,
  `/v2/${HOME}/instances`,
  `/v2/${HOME}/metrics`,
  `/v2/${HOME}/logs`,
  `/v3/${HOME}/alertPolicies`,
  `/v3/${HOME}/notificationChannels`,
  `/monitoring/v3/${HOME}/services`,
  `/serviceusage/v1/${HOME}/services`,
];

test.each(LISTS)('%s has no empty list in it, and only parameters that the method has', async (path) => {
  const listed = await cloud.call('GET', `${path}?prettyPrint=false&page_token=`);
  expect(listed.status).toBe(200);
  expect(Object.values(listed.body)).not.toContainEqual([]);
  expect(await cloud.call('GET', `${path}?foo=1`)).toMatchObject({
    status: 400,
    body: {
      error: {
        status: 'INVALID_ARGUMENT',
        message: `Invalid JSON payload received. Unknown name "foo": Cannot bind query parameter. Field 'foo' could not be found in request message.`,
      },
    },
  });
});

test.each([
  ['POST', `/v1/${HOME}/secrets?secretId=abc&foo=1`, { replication: { automatic: {} } }],
  ['PUT', `/v1/${HOME}/topics/abc?foo=1`, {}],
  ['DELETE', `/v1/${HOME}/topics/abc?foo=1`, undefined],
  ['POST', `/v1/${PLACE}/workflows/w/executions?foo=1`, {}],
  ['POST', `/v1/${HOME}:testIamPermissions?foo=1`, { permissions: [] }],
  ['GET', `/v3/${HOME}?foo=1`, undefined],
])('%s %s is refused', async (method, path, body) => {
  expect((await cloud.call(method, path, body)).status).toBe(400);
});

test('nothing is in an answer that has nothing to say', async () => {
  await cloud.ok('PUT', `/v1/${HOME}/topics/abc`, {});
  await cloud.ok('PUT', `/v1/${HOME}/subscriptions/abc`, { topic: `${HOME}/topics/abc` });
  const pull = { maxMessages: 1, returnImmediately: true };
  expect(await cloud.ok('POST', `/v1/${HOME}/subscriptions/abc:pull`, pull)).toEqual({});
  expect(await cloud.ok('POST', `/v1/${HOME}/topics/abc:testIamPermissions`, { permissions: [] })).toEqual({});
  expect(await cloud.ok('GET', `/v1/${HOME}/topics?fields=topics.name`)).toEqual({
    topics: [{ name: `${HOME}/topics/abc` }],
  });
});

// https://cloud.google.com/storage/docs/json_api/v1/buckets/list, https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets/list
test.each([`/storage/v1/b?project=${PROJECT}`, `/bigquery/v2/${HOME}/datasets?all=true`])(
  '%s passes over what it does not know, as older APIs do',
  async (path) => {
    const { status, body } = await cloud.call('GET', `${path}&foo=1`);
    expect(status).toBe(200);
    expect(Object.values(body)).not.toContainEqual([]);
  },
);
