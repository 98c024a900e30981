/** Which arguments a method takes, by their REST names. */
import { parameter, type LibraryParameter } from '../stdlib/signature.ts';
import type { RestMethod } from './table.ts';

/** Names of the path parameters, in the order of the path. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{\+?([^}]+)\}/g)].map((match) => match[1] ?? '');
}

/**
 * Services whose methods are reached at a host of the region, and the argument that names it.
 * https://cloud.google.com/workflows/docs/reference/googleapis/run/v1/namespaces.jobs/create
 */
const REGIONAL: Readonly<Record<string, readonly string[]>> = {
  aiplatform: ['region', 'location'],
  documentai: ['location'],
  integrations: ['location'],
  run: ['location'],
};

/** The argument that puts a region in front of the host; the path may have a parameter of that name, which then wins. */
export function regionArguments({ service, path }: RestMethod): string[] {
  const names = REGIONAL[service.split('.')[0] ?? ''] ?? [];
  return names.filter((name) => !path.includes(`{${name}}`));
}

export function parametersOf(method: RestMethod): LibraryParameter[] {
  const { path, query, flags } = method;
  const required = new Set(pathParameters(path));
  const inQuery = new Set(query.filter((each) => each.required && !required.has(each.name)).map(({ name }) => name));
  const optional = new Set<string>();
  for (const each of query) {
    if (!each.required) optional.add(each.name);
    // `options.requestedPolicyVersion` may also be given as a map `options`.
    if (each.name.includes('.')) optional.add(each.name.split('.', 1)[0] ?? '');
  }
  if (flags.includes('b')) optional.add('body');
  if (flags.includes('m')) optional.add('alt');
  if (flags.includes('u')) optional.add('uploadType');
  // Samples of Google give query parameters in a map of this name too.
  optional.add('query');
  for (const name of [...regionArguments(method), 'connector_params']) optional.add(name);
  return [
    ...[...required].map((name) => parameter(`${name}:any`)),
    ...[...inQuery].map((name) => ({ ...parameter(`${name}:any`, null), within: 'query' })),
    ...[...optional]
      .filter((name) => !required.has(name) && !inQuery.has(name))
      .map((name) => parameter(`${name}:any`, null)),
  ];
}
