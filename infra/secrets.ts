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

export const SECRETS: readonly SecretSpec[] = [
  {
    id: 'personal-data-key',
    fromEnv: 'NOTAMESH_PERSONAL_DATA_KEY',
    generateBytes: 32,
    why: 'Root of the CPF pseudonyms and of the encrypted personal family. Losing it makes both unreadable.',
  },
];
