/**
 * A discovery document -> the compact table the engine reads (`local/engine/connectors/table.ts` explains the lines).
 * Only facts go in: names, verbs, paths, parameters, and whether an operation comes back.
 */
import type { DiscoveryDocument, DiscoveryMethod, DiscoveryResource } from './document.ts';

const VERBS: Readonly<Record<string, string>> = { GET: 'G', POST: 'P', PUT: 'U', PATCH: 'A', DELETE: 'D' };

/** Query lists by text, in the order they are first needed. */
type Queries = Map<string, number>;

/** @throws Error for a method the table cannot hold */
export function tableOf(document: DiscoveryDocument): string {
  const queries: Queries = new Map();
  const resources = resourceLines('', document, document, queries);
  const lists = [...queries.keys()].map((list) => `?${list}`);
  return [`${document.rootUrl} ${document.servicePath}`.trim(), ...lists, ...resources].join('\n');
}

function resourceLines(
  name: string,
  resource: DiscoveryResource,
  document: DiscoveryDocument,
  queries: Queries,
): string[] {
  const methods = Object.entries(resource.methods ?? {}).sort(byName);
  const prefix = commonStart(methods.map(([, method]) => method.path));
  const rows = methods.map(([method, each]) => row(method, each, prefix, document, queries));
  const inner = Object.entries(resource.resources ?? {})
    .sort(byName)
    .flatMap(([key, child]) => resourceLines(name === '' ? key : `${name}.${key}`, child, document, queries));
  return rows.length === 0 ? inner : [`>${name} ${prefix}`.trim(), ...rows, ...inner];
}

function row(
  name: string,
  method: DiscoveryMethod,
  prefix: string,
  document: DiscoveryDocument,
  queries: Queries,
): string {
  const verb = VERBS[method.httpMethod];
  if (verb === undefined || /\s/.test(name + method.path))
    throw new Error(`${name}: ${method.httpMethod} ${method.path}`);
  const list = queryList(method);
  if (list !== '' && !queries.has(list)) queries.set(list, queries.size + 1);
  const rest = method.path.slice(prefix.length);
  return [name, verb, rest === '' ? '-' : rest, queries.get(list) ?? 0, flagsOf(method, document)].join(' ').trim();
}

/** Required ones are marked by `!`. */
function queryList({ parameters = {} }: DiscoveryMethod): string {
  return Object.entries(parameters)
    .filter(([, parameter]) => parameter.location === 'query')
    .sort(byName)
    .map(([name, parameter]) => (parameter.required === true ? `${name}!` : name))
    .join(',');
}

/** b: has a body; o, s: gives a long-running operation; m: media can be downloaded; u: media can be uploaded. */
function flagsOf(method: DiscoveryMethod, document: DiscoveryDocument): string {
  const body = method.request !== undefined || method.supportsMediaUpload === true ? 'b' : '';
  const media = `${method.supportsMediaDownload ? 'm' : ''}${method.supportsMediaUpload ? 'u' : ''}`;
  return `${body}${operationFlag(method, document)}${media}`;
}

/** What is only read (`operations.get`) is not waited for. */
function operationFlag(method: DiscoveryMethod, document: DiscoveryDocument): string {
  const reference = method.response?.$ref ?? '';
  if (method.httpMethod === 'GET' || !/Operation$/.test(reference)) return '';
  const properties = document.schemas?.[reference]?.properties ?? {};
  if ('done' in properties) return 'o';
  return 'status' in properties ? 's' : '';
}

/** Up to the last slash or brace that all paths share, so that no name is cut in two. */
function commonStart(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  let length = first.length;
  for (const path of others) while (!path.startsWith(first.slice(0, length))) length -= 1;
  const shared = first.slice(0, length);
  return shared.slice(0, Math.max(shared.lastIndexOf('/') + 1, shared.lastIndexOf('}') + 1));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
