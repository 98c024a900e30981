import type { Grant } from './identities.ts';
import type { Settings } from './settings.ts';

/**
 * Secrets by name. The payload is never in the repository: it comes from the named environment variable of the program
 * that deploys, or, where `generateBytes` is set and no version exists yet, from the deployer's random source.
 */
export interface SecretSpec {
  readonly id: string;
  readonly fromEnv: string;
  /** Random bytes, kept as base64 text. */
  readonly generateBytes?: number;
  readonly why: string;
}

export const PERSONAL_DATA_KEY = 'personal-data-key';

export const SECRETS: readonly SecretSpec[] = [
  {
    id: PERSONAL_DATA_KEY,
    fromEnv: 'NOTAMESH_PERSONAL_DATA_KEY',
    generateBytes: 32,
    why: 'Root of the CPF pseudonyms and of the encrypted personal family. Losing it makes both unreadable.',
  },
];

/** Those in force: a key that comes wrapped is in no secret. */
export const secretsOf = ({ personalKey }: Settings): readonly SecretSpec[] =>
  SECRETS.filter(({ id }) => personalKey === undefined || id !== PERSONAL_DATA_KEY);

/** Grants in force: whoever used the secret of a key that comes wrapped may unwrap it instead. */
export function keyGrants(grants: readonly Grant[], { personalKey }: Settings): readonly Grant[] {
  if (personalKey === undefined) return grants;
  return grants.map((grant) =>
    grant.on.kind === 'secret' && grant.on.secret === PERSONAL_DATA_KEY
      ? { ...grant, role: 'roles/cloudkms.cryptoKeyDecrypter', on: { kind: 'key', key: personalKey.kmsKey } }
      : grant,
  );
}
