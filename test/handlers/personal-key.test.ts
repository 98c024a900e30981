import { personalKeys, type KeyPorts } from '../../handlers/personal-key.ts';
import { aControl } from '../local/control/a-control.ts';

const KEY = 'projects/demo-notamesh/locations/southamerica-east1/keyRings/notamesh/cryptoKeys/personal';
const KEYS = `${Buffer.alloc(32, 2).toString('base64')}\n${Buffer.alloc(32, 1).toString('base64')}`;
const WRAPPED = { PERSONAL_DATA_KMS_KEY: KEY, PERSONAL_DATA_KEY_WRAPPED: 'd3JhcHBlZA==' };

interface Asked {
  readonly url: string;
  readonly authorization: string | undefined;
}

/** Cloud KMS that answers with a status, or with the keys. */
function kms(status: number | Error, token: () => Promise<string> = async () => 'a-token') {
  const asked: Asked[] = [];
  const ports: KeyPorts = {
    token,
    fetch: async (url, init) => {
      const headers = new Headers(init?.headers);
      asked.push({ url: String(url), authorization: headers.get('authorization') ?? undefined });
      if (status instanceof Error) throw status;
      const plaintext = Buffer.from(KEYS).toString('base64');
      return Response.json(status === 200 ? { plaintext } : { error: { message: 'secret text' } }, { status });
    },
  };
  return { asked, ports };
}

test('the keys are as they are given', async () => {
  const { asked, ports } = kms(500);
  expect(await personalKeys({ PERSONAL_DATA_KEY: KEYS }, ports)).toBe(KEYS);
  expect(asked).toEqual([]);
  await expect(personalKeys({}, ports)).rejects.toMatchObject({ code: 'configuration-invalid' });
});

test('wrapped keys are opened by Cloud KMS, as the account of the program', async () => {
  const { asked, ports } = kms(200);
  expect(await personalKeys(WRAPPED, ports)).toBe(KEYS);
  expect(asked).toEqual([
    { url: `https://cloudkms.googleapis.com/v1/${KEY}:decrypt`, authorization: 'Bearer a-token' },
  ]);
});

test.each<[string, number | Error, string]>([
  ['not allowed', 403, 'configuration-invalid'],
  ['of another key', 400, 'configuration-invalid'],
  ['throttled', 429, 'key-unavailable'],
  ['down', 503, 'key-unavailable'],
  ['not reached', new TypeError('fetch failed'), 'key-unavailable'],
])('%s', async (_title, status, code) => {
  const error: unknown = await personalKeys(WRAPPED, kms(status).ports).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code });
  expect(String(error)).not.toContain('secret text');
});

test('without a token it can be tried again', async () => {
  const { ports } = kms(200, () => Promise.reject(new Error('no metadata server')));
  await expect(personalKeys(WRAPPED, ports)).rejects.toMatchObject({ code: 'key-unavailable' });
});

test('the local cloud opens what it wrapped', async () => {
  const room = await aControl();
  const location = `/cloudkms/v1/${KEY.slice(0, KEY.indexOf('/keyRings'))}`;
  await room.ok('POST', `${location}/keyRings?keyRingId=notamesh`, {});
  await room.ok('POST', `${location}/keyRings/notamesh/cryptoKeys?cryptoKeyId=personal`, {
    purpose: 'ENCRYPT_DECRYPT',
  });
  const plaintext = Buffer.from(KEYS).toString('base64');
  const { ciphertext } = await room.ok('POST', `/cloudkms/v1/${KEY}:encrypt`, { plaintext });
  const environment = {
    PERSONAL_DATA_KMS_KEY: KEY,
    PERSONAL_DATA_KEY_WRAPPED: String(ciphertext),
    CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS: `${room.origin}/cloudkms/`,
  };
  expect(await personalKeys(environment)).toBe(KEYS);
  await room.close();
});
