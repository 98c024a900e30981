import { aControl, type Json, type TestControl } from './a-control.ts';

const LOCATION = '/cloudkms/v1/projects/demo-notamesh/locations/southamerica-east1';
const RING = `${LOCATION}/keyRings/notamesh`;
const KEY = `${RING}/cryptoKeys/personal`;
const NAME = 'projects/demo-notamesh/locations/southamerica-east1/keyRings/notamesh/cryptoKeys/personal';
const plaintext = Buffer.from('a data key').toString('base64');

let room: TestControl;
beforeEach(async () => {
  room = await aControl();
  await room.ok('POST', `${LOCATION}/keyRings?keyRingId=notamesh`, {});
  await room.ok('POST', `${RING}/cryptoKeys?cryptoKeyId=personal`, { purpose: 'ENCRYPT_DECRYPT' });
});
afterEach(() => room.close());

const encrypt = async (key = KEY, more: Json = {}) =>
  String((await room.ok('POST', `${key}:encrypt`, { plaintext, ...more }))['ciphertext']);
const refusal = async (body: Json, key = KEY) => (await room.call('POST', `${key}:decrypt`, body)).status;

describe('a key', () => {
  test('has a primary version and the usual template', async () => {
    const time = '2026-11-22T12:00:00.000Z';
    const symmetric = { protectionLevel: 'SOFTWARE', algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION' };
    expect(await room.ok('GET', KEY)).toEqual({
      name: NAME,
      purpose: 'ENCRYPT_DECRYPT',
      createTime: time,
      versionTemplate: symmetric,
      destroyScheduledDuration: '2592000s',
      primary: {
        name: `${NAME}/cryptoKeyVersions/1`,
        state: 'ENABLED',
        createTime: time,
        generateTime: time,
        ...symmetric,
      },
    });
    expect(await room.ok('GET', `${RING}/cryptoKeys`)).toMatchObject({ cryptoKeys: [{ name: NAME }] });
    expect(await room.ok('GET', RING)).toEqual({ name: NAME.slice(0, NAME.indexOf('/cryptoKeys')), createTime: time });
  });

  test.each([
    ['without a ring', `${LOCATION}/keyRings/none/cryptoKeys?cryptoKeyId=x`, { purpose: 'ENCRYPT_DECRYPT' }, 404],
    ['without a purpose', `${RING}/cryptoKeys?cryptoKeyId=x`, {}, 400],
    ['of another purpose', `${RING}/cryptoKeys?cryptoKeyId=x`, { purpose: 'MAC' }, 400],
    ['that is there', `${RING}/cryptoKeys?cryptoKeyId=personal`, { purpose: 'ENCRYPT_DECRYPT' }, 409],
  ])('%s is not made', async (_title, path, body, status) => {
    expect((await room.call('POST', path, body)).status).toBe(status);
  });

  test.each([
    ['deleted', 'DELETE', KEY, 501],
    ['deleted with its ring', 'DELETE', RING, 501],
  ])('cannot be %s', async (_title, method, path, status) => {
    expect((await room.call(method, path)).status).toBe(status);
  });

  test('has labels and a policy of its own', async () => {
    expect(await room.ok('PATCH', `${KEY}?updateMask=labels`, { labels: { env: 'dev' } })).toMatchObject({
      labels: { env: 'dev' },
    });
    const policy = { bindings: [{ role: 'roles/cloudkms.cryptoKeyDecrypter', members: ['allUsers'] }] };
    await room.ok('POST', `${KEY}:setIamPolicy`, { policy });
    expect(await room.ok('GET', `${KEY}:getIamPolicy`)).toMatchObject(policy);
    expect((await room.call('GET', `${KEY}x:getIamPolicy`)).status).toBe(404);
  });
});

describe('what a key encrypted', () => {
  test('it decrypts, also after it was changed', async () => {
    const ciphertext = await encrypt();
    expect(ciphertext).not.toContain(plaintext);
    await room.ok('PATCH', `${KEY}?updateMask=labels`, { labels: { env: 'dev' } });
    expect(await room.ok('POST', `${KEY}:decrypt`, { ciphertext })).toMatchObject({ plaintext, usedPrimary: true });
    expect(await encrypt()).not.toBe(ciphertext);
  });

  test('needs the same additional data', async () => {
    const additionalAuthenticatedData = Buffer.from('row').toString('base64');
    const ciphertext = await encrypt(KEY, { additionalAuthenticatedData });
    expect(await refusal({ ciphertext })).toBe(400);
    expect(await refusal({ ciphertext, additionalAuthenticatedData })).toBe(200);
  });

  test('is refused by another key, when damaged and with a wrong checksum', async () => {
    await room.ok('POST', `${RING}/cryptoKeys?cryptoKeyId=other`, { purpose: 'ENCRYPT_DECRYPT' });
    const ciphertext = await encrypt();
    expect(await refusal({ ciphertext }, `${RING}/cryptoKeys/other`)).toBe(400);
    const damaged = Buffer.from(ciphertext, 'base64');
    damaged[20] = (damaged[20] ?? 0) ^ 1;
    expect(await refusal({ ciphertext: damaged.toString('base64') })).toBe(400);
    expect(await refusal({ ciphertext: '' })).toBe(400);
    expect(await refusal({ ciphertext, ciphertextCrc32c: '1' })).toBe(400);
    expect(await refusal({ ciphertext }, `${RING}/cryptoKeys/none`)).toBe(404);
  });

  test('takes at most 64 KiB', async () => {
    const large = Buffer.alloc(64 * 1024 + 1).toString('base64');
    expect((await room.call('POST', `${KEY}:encrypt`, { plaintext: large })).status).toBe(400);
  });
});
