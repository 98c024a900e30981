import { aControl, statusOf, type Json, type TestControl } from './a-control.ts';

const SECRETS = '/secretmanager/v1/projects/demo-notamesh/secrets';
const NUMBERED = 'projects/800000000001/secrets/key';
const PAYLOAD = 'very secret text';
const data = Buffer.from(PAYLOAD).toString('base64');

let room: TestControl;
beforeEach(async () => {
  room = await aControl();
  await room.ok('POST', `${SECRETS}?secretId=key`, { replication: { automatic: {} }, labels: { stack: 'notamesh' } });
});
afterEach(() => room.close());

const add = (text: string) =>
  room.ok('POST', `${SECRETS}/key:addVersion`, { payload: { data: Buffer.from(text).toString('base64') } });

describe('secrets', () => {
  it('are shown under the project number', async () => {
    const secret = await room.ok('GET', `${SECRETS}/key`);
    expect(secret).toEqual({
      name: NUMBERED,
      replication: { automatic: {} },
      labels: { stack: 'notamesh' },
      createTime: '2026-11-22T12:00:00.000Z',
      etag: expect.any(String),
    });
    expect(await room.ok('GET', SECRETS)).toEqual({ secrets: [secret] });
  });

  it('are patched by the mask in the query', async () => {
    const patched = await room.ok('PATCH', `${SECRETS}/key?updateMask=labels.env`, { labels: { env: 'dev' } });
    expect(patched['labels']).toEqual({ stack: 'notamesh', env: 'dev' });
    for (const query of ['', '?updateMask=replication', '?updateMask=unknown']) {
      expect((await room.call('PATCH', `${SECRETS}/key${query}`, { labels: {} })).status).toBe(400);
    }
  });

  it.each([
    ['no replication', 'other', {}, 400],
    ['a bad id', 'a.b', { replication: { automatic: {} } }, 400],
    ['a bad label', 'other', { replication: { automatic: {} }, labels: { Stack: 'x' } }, 400],
    ['one that is there', 'key', { replication: { automatic: {} } }, 409],
  ])('refuse %s', async (_title, id, body, status) => {
    expect((await room.call('POST', `${SECRETS}?secretId=${id}`, body)).status).toBe(status);
  });

  it('are gone when their time is over', async () => {
    await room.ok('POST', `${SECRETS}?secretId=short`, { replication: { automatic: {} }, ttl: '60s' });
    expect(await room.ok('GET', `${SECRETS}/short`)).toMatchObject({ expireTime: '2026-11-22T12:01:00.000Z' });
    room.pass(60_000);
    expect((await room.call('GET', `${SECRETS}/short`)).status).toBe(404);
    expect(await room.ok('GET', SECRETS)).toMatchObject({ secrets: [{ name: NUMBERED }] });
  });

  it('page through long lists', async () => {
    for (const id of ['a', 'b', 'c'])
      await room.ok('POST', `${SECRETS}?secretId=${id}`, { replication: { automatic: {} } });
    const first = await room.ok('GET', `${SECRETS}?pageSize=3`);
    const second = await room.ok('GET', `${SECRETS}?pageSize=3&pageToken=${String(first['nextPageToken'])}`);
    const names = [first, second].flatMap((answer) => (answer['secrets'] as Json[]).map((secret) => secret['name']));
    expect(names).toEqual(['a', 'b', 'c', 'key'].map((id) => `projects/800000000001/secrets/${id}`));
    expect(second).not.toHaveProperty('nextPageToken');
  });

  it('take their versions with them', async () => {
    await add('one');
    await room.ok('DELETE', `${SECRETS}/key`);
    await room.ok('POST', `${SECRETS}?secretId=key`, { replication: { automatic: {} } });
    expect(await room.ok('GET', `${SECRETS}/key/versions`)).toMatchObject({ versions: [] });
  });
});

describe('versions of a secret', () => {
  it('give back their payload with its checksum', async () => {
    // The check value of CRC-32C: 0xe3069283 for these nine bytes.
    const [checked, dataCrc32c] = [Buffer.from('123456789').toString('base64'), '3808858755'];
    const added = await room.ok('POST', `${SECRETS}/key:addVersion`, { payload: { data: checked } });
    expect(added).toMatchObject({ name: `${NUMBERED}/versions/1`, state: 'ENABLED' });
    expect(added).not.toHaveProperty('clientSpecifiedPayloadChecksum');
    expect(await room.ok('GET', `${SECRETS}/key/versions/latest:access`)).toEqual({
      name: `${NUMBERED}/versions/1`,
      payload: { data: checked, dataCrc32c },
    });
    const right = await room.ok('POST', `${SECRETS}/key:addVersion`, { payload: { data: checked, dataCrc32c } });
    expect(right).toMatchObject({ clientSpecifiedPayloadChecksum: true });
    const wrong = await room.call('POST', `${SECRETS}/key:addVersion`, { payload: { data, dataCrc32c } });
    expect(statusOf(wrong)).toBe('INVALID_ARGUMENT');
  });

  it('are the newest by "latest", whatever its state', async () => {
    await add('one');
    await add('two');
    expect((await room.control.accessSecret('key', 'latest')).toString()).toBe('two');
    expect((await room.control.accessSecret(NUMBERED, '1')).toString()).toBe('one');
    await room.ok('POST', `${SECRETS}/key/versions/2:disable`);
    const refused = await room.call('GET', `${SECRETS}/key/versions/latest:access`);
    expect(statusOf(refused)).toBe('FAILED_PRECONDITION');
    await expect(room.control.accessSecret('key', 'latest')).rejects.toMatchObject({ status: 'FAILED_PRECONDITION' });
    await room.ok('POST', `${SECRETS}/key/versions/2:enable`);
    expect((await room.control.accessSecret('key', '2')).toString()).toBe('two');
  });

  it('are found by an alias', async () => {
    await add('one');
    await room.ok('PATCH', `${SECRETS}/key?updateMask=versionAliases`, { versionAliases: { stable: '1' } });
    expect((await room.control.accessSecret('key', 'stable')).toString()).toBe('one');
  });

  it('are listed newest first, without payload', async () => {
    for (let count = 0; count < 12; count++) await add(PAYLOAD);
    const listed = await room.ok('GET', `${SECRETS}/key/versions?pageSize=2`);
    expect((listed['versions'] as Json[]).map((version) => version['name'])).toEqual([
      `${NUMBERED}/versions/12`,
      `${NUMBERED}/versions/11`,
    ]);
    expect(JSON.stringify(listed)).not.toContain(data);
  });

  it('are destroyed for good', async () => {
    await add(PAYLOAD);
    expect(await room.ok('POST', `${SECRETS}/key/versions/1:destroy`)).toMatchObject({
      state: 'DESTROYED',
      destroyTime: expect.any(String),
    });
    for (const verb of ['enable', 'disable', 'destroy']) {
      expect((await room.call('POST', `${SECRETS}/key/versions/1:${verb}`)).status).toBe(400);
    }
    expect((await room.call('GET', `${SECRETS}/key/versions/1:access`)).status).toBe(400);
  });

  it.each(['1', 'latest', 'nothing', '99999999999'])('named %s are not found before there are any', async (version) => {
    expect((await room.call('GET', `${SECRETS}/key/versions/${version}:access`)).status).toBe(404);
  });

  it.each([
    ['nothing', {}],
    ['an empty payload', { payload: { data: '' } }],
    ['more than 64 KiB', { payload: { data: Buffer.alloc(65_537).toString('base64') } }],
  ])('refuse %s', async (_title, body) => {
    expect((await room.call('POST', `${SECRETS}/key:addVersion`, body)).status).toBe(400);
  });

  it('never appear in the log', async () => {
    await add(PAYLOAD);
    await room.ok('GET', `${SECRETS}/key/versions/1:access`);
    await room.call('POST', `${SECRETS}/key:addVersion`, { payload: { data, dataCrc32c: '1' } });
    expect(room.written.filter((line) => line.includes(PAYLOAD) || line.includes(data))).toEqual([]);
  });
});
