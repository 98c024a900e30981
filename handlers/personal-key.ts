/**
 * The keys of the personal data: as they are in PERSONAL_DATA_KEY (a secret of Secret Manager), or wrapped by a key of
 * Cloud KMS in PERSONAL_DATA_KEY_WRAPPED, which only who may use PERSONAL_DATA_KMS_KEY can open.
 */

import { required, type Environment } from './environment.ts';
import { PermanentError, RetryableError } from './errors.ts';

const KMS = 'https://cloudkms.googleapis.com/';
const TIMEOUT_MILLISECONDS = 20_000;

export interface KeyPorts {
  readonly fetch: typeof fetch;
  /** An access token of the account that the program runs as. */
  readonly token: () => Promise<string>;
}

/**
 * @returns keys, one a line, for `createVault`
 * @throws PermanentError configuration-invalid; RetryableError key-unavailable
 */
export async function personalKeys(environment: Environment, ports: KeyPorts = googlePorts): Promise<string> {
  const wrapped = environment['PERSONAL_DATA_KEY_WRAPPED'];
  if (wrapped === undefined || wrapped === '') return required(environment, 'PERSONAL_DATA_KEY');
  return unwrap(wrapped, required(environment, 'PERSONAL_DATA_KMS_KEY'), environment, ports);
}

/** https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/decrypt */
async function unwrap(ciphertext: string, key: string, environment: Environment, ports: KeyPorts): Promise<string> {
  // As gcloud has it; where it is set, what is there takes no credentials.
  const instead = environment['CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS'];
  const headers = {
    'content-type': 'application/json',
    ...(instead === undefined ? { authorization: `Bearer ${await token(ports)}` } : {}),
  };
  const url = `${(instead ?? KMS).replace(/\/$/, '')}/v1/${key}:decrypt`;
  const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  const response = await ports
    .fetch(url, { method: 'POST', headers, body: JSON.stringify({ ciphertext }), signal })
    .catch((cause: unknown) => {
      throw new RetryableError('key-unavailable', 'Cloud KMS did not answer, so personal data cannot be sealed', {
        cause,
      });
    });
  if (response.ok) {
    const { plaintext } = (await response.json()) as { plaintext?: string };
    return Buffer.from(plaintext ?? '', 'base64').toString();
  }
  await response.body?.cancel();
  const message = `${key} does not open PERSONAL_DATA_KEY_WRAPPED (HTTP ${response.status})`;
  if (response.status === 429 || response.status >= 500) throw new RetryableError('key-unavailable', message);
  const hint = 'grant roles/cloudkms.cryptoKeyDecrypter on it, or wrap the key with it again';
  throw new PermanentError('configuration-invalid', `${message}: ${hint}`, { status: 500 });
}

async function token(ports: KeyPorts): Promise<string> {
  try {
    return await ports.token();
  } catch (cause) {
    throw new RetryableError('key-unavailable', 'No access token for Cloud KMS', { cause });
  }
}

const googlePorts: KeyPorts = {
  fetch: (...call) => fetch(...call),
  async token() {
    const { GoogleAuth } = await import('google-auth-library');
    const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloudkms' });
    return (await auth.getAccessToken()) ?? '';
  },
};
