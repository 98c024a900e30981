/**
 * The APIs that serve invoices, as data (schemas: source; docs/sources.md): those of the product, ready-made ones that
 * are chosen, and the deploying person's own. A source's origin may be set for one environment without touching any of
 * them: `NOTAMESH_ORIGIN_<NAME>` of whoever deploys, such as NOTAMESH_ORIGIN_LOJA.
 */
import { chosenSources } from './sources/chosen.ts';
import { DECLARED } from './sources/declared.ts';
import type { SourceSpec } from './sources/spec.ts';

export type { SourceSpec };

interface SourcesOptions {
  /** Whether simulated sources are wanted without an origin of their own. */
  readonly simulated: boolean;
  /** Of whoever deploys: what is chosen. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * The sources in force, as handlers get them; `origins` by source name win over the declared ones.
 * @throws SettingError for a chosen source that cannot be used
 */
export function sources(origins: Readonly<Record<string, string>>, options: SourcesOptions): SourceSpec[] {
  const chosen = chosenSources(options.environment ?? {});
  const declared = DECLARED.filter(({ name }) => !chosen.some((other) => other.name === name));
  return [...declared, ...chosen]
    .filter(({ name, simulated }) => options.simulated || !simulated || origins[name] !== undefined)
    .map(({ simulated: _simulated, ...source }) => {
      return { ...source, origin: origins[source.name] ?? source.origin } as SourceSpec;
    });
}

/** Secrets that the sources name, each once: what a provider signs with, and what we show it. */
export function sourceSecrets(given: readonly SourceSpec[]): readonly SourceSecret[] {
  const all = given.flatMap(({ signature, auth, secretHeaders = {}, cursorOwners = [] }): SourceSecret[] => [
    ...(signature ? [signing(signature)] : []),
    ...(auth ? [secret(auth.secretEnv, 'fetch')] : []),
    ...Object.values(secretHeaders).map((env) => secret(env, 'fetch')),
    ...cursorOwners.flatMap((owner) => (typeof owner === 'string' ? [] : [secret(owner.secretEnv, 'fetch')])),
  ]);
  return [...new Map(all.map((each) => [`${each.reader} ${each.id}`, each])).values()];
}

const WEBHOOK_SECRET_BYTES = 32;

function signing({ secretEnv, generate }: NonNullable<SourceSpec['signature']>): SourceSecret {
  return { ...secret(secretEnv, 'receive'), ...(generate === true ? { generateBytes: WEBHOOK_SECRET_BYTES } : {}) };
}

const secret = (env: string, reader: SourceSecret['reader']): SourceSecret => ({ id: secretId(env), env, reader });

/** By source name, where not everything may be set aside. */
export function tolerances(given: readonly SourceSpec[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    given.flatMap(({ name, tolerate }) => (tolerate === undefined ? [] : [[name, tolerate] as const])),
  );
}

export interface SourceSecret {
  readonly id: string;
  /** Variable of the handler, and of whoever deploys the first value. */
  readonly env: string;
  readonly reader: 'receive' | 'fetch';
  /** Random bytes, as base64 text, where nobody gives a first value. */
  readonly generateBytes?: number;
}

const secretId = (env: string): string => env.toLowerCase().replaceAll('_', '-');

const ORIGIN = 'NOTAMESH_ORIGIN_';

/** By source name, as the variables say. */
export function originsFrom(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const found = Object.entries(environment)
    .filter((entry): entry is [string, string] => entry[0].startsWith(ORIGIN) && entry[1] !== undefined)
    .map(([variable, value]) => [variable.slice(ORIGIN.length).toLowerCase().replaceAll('_', '-'), value]);
  return Object.fromEntries(found) as Record<string, string>;
}
