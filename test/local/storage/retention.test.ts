import { openCloud, type Cloud } from './cloud.ts';
import { call, makeBucket, pathOf, post, put, reasonOf } from './wire.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await openCloud();
});
afterAll(() => cloud.close());

const json = { 'content-type': 'application/json' };
const DAY = { retentionPolicy: { retentionPeriod: '86400' } };
const remove = (bucket: string, name: string, query = '') =>
  call(cloud, `${pathOf(bucket, name)}${query}`, { method: 'DELETE' });
const patch = (bucket: string, body: object) =>
  call(cloud, `/b/${bucket}`, { method: 'PATCH', headers: json, body: JSON.stringify(body) });

describe('a bucket that keeps its objects', () => {
  beforeAll(async () => {
    await makeBucket(cloud, 'kept', DAY);
    await put(cloud, 'kept', 'a', 'one');
  });

  test('says since when and until when', async () => {
    const bucket = await call(cloud, '/b/kept');
    expect(bucket.json).toMatchObject({
      retentionPolicy: { retentionPeriod: '86400', effectiveTime: bucket.json['timeCreated'] },
    });
    const { json: object } = await call(cloud, pathOf('kept', 'a'));
    const until = Date.parse(String(object['timeCreated'])) + 86_400_000;
    expect(object['retentionExpirationTime']).toBe(new Date(until).toISOString());
    const { items } = (await call(cloud, '/b/kept/o')).json as { items: object[] };
    expect(items).toEqual([expect.objectContaining({ retentionExpirationTime: new Date(until).toISOString() })]);
  });

  test('refuses to delete and to overwrite, and takes changes of metadata', async () => {
    for (const refused of [await remove('kept', 'a'), await put(cloud, 'kept', 'a', 'two')]) {
      expect([refused.status, reasonOf(refused)]).toEqual([403, 'retentionPolicyNotMet']);
    }
    expect((await call(cloud, `${pathOf('kept', 'a')}?alt=media`)).body).toBe('one');
    const body = JSON.stringify({ metadata: { a: 'b' } });
    expect((await call(cloud, pathOf('kept', 'a'), { method: 'PATCH', headers: json, body })).status).toBe(200);
  });

  test('lets go once the time is over, or the policy is off', async () => {
    expect((await patch('kept', { retentionPolicy: null })).json).not.toHaveProperty('retentionPolicy');
    expect((await remove('kept', 'a')).status).toBe(204);
  });
});

test('with versioning a live object may become noncurrent, and no version goes before its time', async () => {
  await makeBucket(cloud, 'versions', { ...DAY, versioning: { enabled: true } });
  const first = await put(cloud, 'versions', 'a', 'one');
  expect((await put(cloud, 'versions', 'a', 'two')).status).toBe(200);
  expect((await remove('versions', 'a')).status).toBe(204);
  const refused = await remove('versions', 'a', `?generation=${String(first.json['generation'])}`);
  expect(reasonOf(refused)).toBe('retentionPolicyNotMet');
});

test.each([['0'], ['-1'], ['1.5'], ['a day'], ['3155760001']])('a period of %j is none', async (retentionPeriod) => {
  const body = JSON.stringify({ name: 'never-made', retentionPolicy: { retentionPeriod } });
  expect((await post(cloud, '/b?project=demo-notamesh', body, json)).status).toBe(400);
});

test('a locked policy is made longer and never shorter or taken off', async () => {
  await makeBucket(cloud, 'locked', DAY);
  expect((await post(cloud, '/b/locked/lockRetentionPolicy')).status).toBe(400);
  expect((await post(cloud, '/b/locked/lockRetentionPolicy?ifMetagenerationMatch=9')).status).toBe(412);
  const locked = await post(cloud, '/b/locked/lockRetentionPolicy?ifMetagenerationMatch=1');
  expect(locked.json).toMatchObject({ retentionPolicy: { isLocked: true }, metageneration: '2' });
  for (const policy of [null, { retentionPeriod: '60' }]) {
    expect((await patch('locked', { retentionPolicy: policy })).status).toBe(403);
  }
  const longer = await patch('locked', { retentionPolicy: { retentionPeriod: '90000' } });
  expect(longer.json['retentionPolicy']).toMatchObject({ retentionPeriod: '90000', isLocked: true });
  await makeBucket(cloud, 'without');
  expect((await post(cloud, '/b/without/lockRetentionPolicy?ifMetagenerationMatch=1')).status).toBe(400);
});
