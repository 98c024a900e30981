/** Discovery documents -> the parameters that methods have in their query (`local/wire/parameters/` reads the lines). */
import type { DiscoveryDocument, DiscoveryMethod, DiscoveryResource } from './document.ts';

interface Served {
  /** First label of the host name. */
  readonly service: string;
  readonly document: DiscoveryDocument;
  /** Methods whose paths have others are left out. */
  readonly collections: readonly string[];
}

/** `?filter,pageSize` and below it the methods that have just these, as `GET pubsub v1/projects/{}/topics`. */
export function parametersOf(services: readonly Served[]): string {
  const byNames = new Map<string, string[]>();
  for (const { service, document, collections } of services) {
    for (const method of methodsOf(document)) {
      const path = pathOf(document, method);
      if (!collectionsIn(path).every((each) => collections.includes(each))) continue;
      const names = namesOf(method);
      byNames.set(names, [...(byNames.get(names) ?? []), `${method.httpMethod} ${service} ${path}`]);
    }
  }
  return [...byNames]
    .sort()
    .flatMap(([names, lines]) => [`?${names}`, ...[...new Set(lines)].sort()])
    .join('\n');
}

function methodsOf({ methods = {}, resources = {} }: DiscoveryResource): DiscoveryMethod[] {
  return [...Object.values(methods), ...Object.values(resources).flatMap(methodsOf)];
}

/** With `{}` for each variable; a parent of any kind is taken for a project. */
function pathOf({ servicePath }: DiscoveryDocument, { flatPath, path }: DiscoveryMethod): string {
  const flat = `${servicePath}${flatPath ?? path}`.replaceAll(/\{[^}]+\}/g, '{}');
  return flat.replace(/^([^/]+)\/\{\}\/\{\}/, '$1/projects/{}');
}

function collectionsIn(path: string): string[] {
  const [, ...segments] = path.split('/').map((segment) => segment.split(':')[0] ?? '');
  return segments.filter((segment) => segment !== '' && segment !== '{}');
}

/** Those of fields of a field count as that field. */
function namesOf({ parameters = {} }: DiscoveryMethod): string {
  const names = Object.entries(parameters)
    .filter(([, { location }]) => location === 'query')
    .map(([name]) => name.split('.')[0] ?? name);
  return [...new Set(names)].sort().join(',');
}
