/**
 * The tables of Google's REST methods behind the connectors. They are text until a definition names a service, and are
 * written by `local/discovery/generate.ts`. Lines of one service:
 *
 *     https://pubsub.googleapis.com/ [path of the service]
 *     ?pageSize,pageToken                  query parameters, numbered from 1; `!` marks a required one
 *     >projects.topics v1/                 a resource and what the paths of its methods have in common
 *     publish P {+topic}:publish 0 b       method, verb, rest of the path (`-` for none), query list, flags
 *
 * Flags: b it has a body; o, s it gives an operation that says `done`, or a `status`; m, u media goes down or up.
 */
import { AI } from './tables/ai.ts';
import { APPS } from './tables/apps.ts';
import { COMPUTE } from './tables/compute.ts';
import { DATA } from './tables/data.ts';

export interface QueryParameter {
  readonly name: string;
  readonly required: boolean;
}

export interface RestMethod {
  /** The whole name, with `googleapis.` in front. */
  readonly name: string;
  /** `pubsub.v1`. */
  readonly service: string;
  readonly verb: string;
  /** `https://pubsub.googleapis.com/`. */
  readonly root: string;
  /** What follows the root, with `{name}` and `{+name}` for path parameters. */
  readonly path: string;
  readonly query: readonly QueryParameter[];
  /** See above. */
  readonly flags: string;
}

const TABLES: Readonly<Record<string, string>> = { ...AI, ...APPS, ...COMPUTE, ...DATA };

const VERBS: Readonly<Record<string, string>> = { G: 'GET', P: 'POST', U: 'PUT', A: 'PATCH', D: 'DELETE' };

const read = new Map<string, ReadonlyMap<string, RestMethod>>();

/** Every service with connectors, as `pubsub.v1`. */
export const SERVICES: readonly string[] = Object.keys(TABLES);

/** The methods of a service by their whole names; undefined for an unknown service. */
export function methodsOf(service: string): ReadonlyMap<string, RestMethod> | undefined {
  const known = read.get(service);
  if (known !== undefined) return known;
  const text = Object.hasOwn(TABLES, service) ? TABLES[service] : undefined;
  if (text === undefined) return undefined;
  const methods = parseTable(service, text);
  read.set(service, methods);
  return methods;
}

/** `pubsub.v1` of `googleapis.pubsub.v1.projects.topics.publish`. */
export function serviceOf(name: string): string {
  return name.split('.').slice(1, 3).join('.');
}

/** The methods a table describes, by their whole names. */
export function parseTable(service: string, text: string): Map<string, RestMethod> {
  const lines = text.trim().split('\n');
  const [root = '', servicePath = ''] = (lines[0] ?? '').split(' ');
  const lists: QueryParameter[][] = [[]];
  const methods = new Map<string, RestMethod>();
  let resource = '';
  let prefix = '';
  for (const line of lines.slice(1)) {
    if (line.startsWith('?')) lists.push(line.slice(1).split(',').map(queryParameter));
    else if (line.startsWith('>')) [resource = '', prefix = ''] = line.slice(1).split(' ');
    else {
      const [method, verb = '', rest = '', list, flags = ''] = line.split(' ');
      const name = `googleapis.${service}.${resource}.${method}`;
      const path = `${servicePath}${prefix}${rest === '-' ? '' : rest}`;
      methods.set(name, {
        name,
        service,
        verb: VERBS[verb] ?? '',
        root,
        path,
        query: lists[Number(list)] ?? [],
        flags,
      });
    }
  }
  return methods;
}

function queryParameter(text: string): QueryParameter {
  return text.endsWith('!') ? { name: text.slice(0, -1), required: true } : { name: text, required: false };
}
