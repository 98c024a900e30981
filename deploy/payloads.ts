/** What the versions of secrets are made of: variables of whoever deploys, or random bytes where that is declared. */
import { freshKey, type Payload } from './kinds/secret.ts';
import type { Redactor } from './show/redact.ts';
import { TOKEN } from '../infra/delivery.ts';
import { secretName, type Place } from '../infra/names.ts';
import { SECRETS, type SecretSpec } from '../infra/secrets.ts';
import { sourceSecrets, type SourceSpec } from '../infra/sources.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * By full secret name; undefined where nothing is given and nothing may be made up. What is given or made is hidden from
 * every report.
 */
export function payloadsFrom(
  place: Place,
  sources: readonly SourceSpec[],
  environment: Environment,
  redactor: Redactor,
) {
  const foreign: Foreign[] = [
    TOKEN,
    ...sourceSecrets(sources).map(({ env, ...secret }) => ({ ...secret, fromEnv: env })),
  ];
  for (const { fromEnv } of [...foreign, ...SECRETS]) redactor.hide(environment[fromEnv] ?? '');
  return (name: string): Payload | undefined => {
    const named = ({ id }: { id: string }) => secretName(place, id) === name;
    const own = SECRETS.find(named);
    const found = own ? ownPayload(own, environment) : foreignPayload(foreign.find(named), environment);
    if (found) redactor.hide(found.bytes);
    return found;
  };
}

/** A key of the product's own is never changed by a deployment: what it protects would be lost. */
function ownPayload(secret: SecretSpec, environment: Environment): Payload | undefined {
  const given = environment[secret.fromEnv];
  if (given !== undefined) return { bytes: Buffer.from(given), rotates: false };
  return secret.generateBytes === undefined ? undefined : { bytes: freshKey(secret.generateBytes), rotates: false };
}

interface Foreign {
  readonly id: string;
  readonly fromEnv: string;
  readonly generateBytes?: number;
}

/** What somebody else gave us changes when they give us another; what we made for them stays as it is. */
function foreignPayload(secret: Foreign | undefined, environment: Environment): Payload | undefined {
  if (secret === undefined) return undefined;
  const given = environment[secret.fromEnv];
  if (given !== undefined) return { bytes: Buffer.from(given), rotates: true };
  return secret.generateBytes === undefined ? undefined : { bytes: freshKey(secret.generateBytes), rotates: false };
}
