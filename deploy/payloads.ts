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
  const foreign = [TOKEN, ...sourceSecrets(sources).map(({ id, env }) => ({ id, fromEnv: env }))];
  for (const { fromEnv } of [...foreign, ...SECRETS]) redactor.hide(environment[fromEnv] ?? '');
  return (name: string): Payload | undefined => {
    const named = ({ id }: { id: string }) => secretName(place, id) === name;
    const own = SECRETS.find(named);
    const found = own ? ownPayload(own, environment) : foreignPayload(foreign.find(named)?.fromEnv, environment);
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

/** What somebody else gave us changes when they give us another. */
function foreignPayload(variable: string | undefined, environment: Environment): Payload | undefined {
  const given = variable === undefined ? undefined : environment[variable];
  return given === undefined ? undefined : { bytes: Buffer.from(given), rotates: true };
}
