/**
 * The APIs that serve invoices, as data (schemas: source). A source's origin may be set for one environment without
 * touching this file: `NOTAMESH_ORIGIN_<NAME>` of whoever deploys, such as NOTAMESH_ORIGIN_LOJA.
 */
export interface SourceSpec {
  readonly name: string;
  readonly description: string;
  readonly kind: 'batch' | 'page' | 'push';
  readonly origin: string;
  readonly [option: string]: unknown;
}

const SOURCES: readonly SourceSpec[] = [
  {
    name: 'demo',
    description: 'The simulated source of samples/: batches by URL',
    kind: 'batch',
    origin: 'http://127.0.0.1:8702',
    batchPath: '/batches/{batch}',
  },
  {
    name: 'demo-pages',
    description: 'The simulated source of samples/: page by page',
    kind: 'page',
    origin: 'http://127.0.0.1:8702',
    pagePath: '/invoices?page={page}&size=100&batch={batch}',
    pageSize: 100,
    documents: 'data',
    hasMore: 'hasMore',
  },
  {
    name: 'loja',
    description: 'A shop that announces each batch of simple invoices with its URL',
    kind: 'batch',
    origin: 'https://api.loja.example',
    batchPath: '/invoices/batches/{batch}',
  },
  {
    name: 'push',
    description: 'Documents that arrive one by one on the topic invoices',
    kind: 'push',
    origin: 'https://push.invalid',
  },
];

/** `origins` by source name win over the declared ones. */
export function sources(origins: Readonly<Record<string, string>>): readonly SourceSpec[] {
  return SOURCES.map((source) => ({ ...source, origin: origins[source.name] ?? source.origin }));
}

/** The variable that sets a source's origin. */
export const originVariable = (name: string): string => `NOTAMESH_ORIGIN_${name.toUpperCase().replaceAll('-', '_')}`;

export function originsFrom(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const found = SOURCES.map(({ name }) => [name, environment[originVariable(name)]] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
