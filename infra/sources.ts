/**
 * The APIs that serve invoices, as data (schemas: source). A source's origin may be set for one environment without
 * touching this file: `NOTAMESH_ORIGIN_<NAME>` of whoever deploys, such as NOTAMESH_ORIGIN_LOJA.
 */
export interface SourceSpec {
  readonly name: string;
  readonly description: string;
  readonly kind: 'batch' | 'page' | 'push';
  readonly origin: string;
  /** Only where its origin is given: a simulated API has no place in a cloud. */
  readonly simulated?: boolean;
  readonly signature?: { readonly secretEnv: string; readonly generate?: boolean; readonly [option: string]: unknown };
  readonly auth?: { readonly secretEnv: string; readonly [option: string]: unknown };
  /** Share of an object's documents that may be set aside. */
  readonly tolerate?: number;
  readonly [option: string]: unknown;
}

/** How our own sources sign their deliveries; the secret is made by the first deployment. */
const signed = (secretEnv: string) => ({
  signature: { header: 'X-Signature-256', algorithm: 'sha256', prefix: 'sha256=', secretEnv, generate: true },
  webhook: { delivery: { header: 'X-Delivery-Id' } },
});

const SOURCES: readonly SourceSpec[] = [
  {
    name: 'demo',
    description: 'The simulated source of samples/: batches by URL',
    kind: 'batch',
    simulated: true,
    origin: 'http://127.0.0.1:8702',
    batchPath: '/batches/{batch}',
    ...signed('DEMO_WEBHOOK_SECRET'),
  },
  {
    name: 'demo-pages',
    description: 'The simulated source of samples/: page by page',
    kind: 'page',
    simulated: true,
    origin: 'http://127.0.0.1:8702',
    pagePath: '/invoices?page={page}&size=100&batch={batch}',
    pageSize: 100,
    documents: 'data',
    hasMore: 'hasMore',
    ...signed('DEMO_WEBHOOK_SECRET'),
  },
  {
    name: 'loja',
    description: 'A shop that announces each batch of simple invoices with its URL',
    kind: 'batch',
    origin: 'https://api.loja.example',
    batchPath: '/invoices/batches/{batch}',
    ...signed('LOJA_WEBHOOK_SECRET'),
  },
  {
    name: 'push',
    description: 'Documents that arrive one by one on the topic invoices',
    kind: 'push',
    origin: 'https://push.invalid',
    ...signed('PUSH_WEBHOOK_SECRET'),
  },
];

/** The sources in force, as handlers get them; `origins` by source name win over the declared ones. */
export function sources(origins: Readonly<Record<string, string>>, options: { simulated: boolean }): SourceSpec[] {
  return SOURCES.filter(({ name, simulated }) => options.simulated || !simulated || origins[name] !== undefined).map(
    ({ simulated: _simulated, ...source }) =>
      ({ ...source, origin: origins[source.name] ?? source.origin }) as SourceSpec,
  );
}

/** Secrets that the sources name, each once: what a provider signs with, and what we show it. */
export function sourceSecrets(given: readonly SourceSpec[]): readonly SourceSecret[] {
  const all = given.flatMap(({ signature, auth }): SourceSecret[] => [
    ...(signature ? [signing(signature)] : []),
    ...(auth ? [{ id: secretId(auth.secretEnv), env: auth.secretEnv, reader: 'fetch' as const }] : []),
  ]);
  return [...new Map(all.map((each) => [`${each.reader} ${each.id}`, each])).values()];
}

const WEBHOOK_SECRET_BYTES = 32;

function signing({ secretEnv, generate }: NonNullable<SourceSpec['signature']>): SourceSecret {
  const secret = { id: secretId(secretEnv), env: secretEnv, reader: 'receive' as const };
  return generate === true ? { ...secret, generateBytes: WEBHOOK_SECRET_BYTES } : secret;
}

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

/** The variable that sets a source's origin. */
export const originVariable = (name: string): string => `NOTAMESH_ORIGIN_${name.toUpperCase().replaceAll('-', '_')}`;

export function originsFrom(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const found = SOURCES.map(({ name }) => [name, environment[originVariable(name)]] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
