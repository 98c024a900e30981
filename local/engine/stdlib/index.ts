/** The registry of the standard library: every namespace, looked up by full name. */
import { gke } from '../connectors/gke.ts';
import { connector, experimental } from '../connectors/index.ts';
import type { Value } from '../values/value.ts';
import { base64 } from './base64.ts';
import { core } from './core.ts';
import { events } from './events.ts';
import { hash } from './hash.ts';
import { http } from './http.ts';
import { json } from './json.ts';
import { list } from './list.ts';
import { map } from './map.ts';
import { math } from './math.ts';
import { retry } from './retry.ts';
import { shell } from './shell.ts';
import type { LibraryFunction, Namespace } from './signature.ts';
import { sys } from './sys.ts';
import { text } from './text.ts';
import { time } from './time.ts';
import { uuid } from './uuid.ts';

export const NAMESPACES: readonly Namespace[] = [
  core,
  base64,
  events,
  experimental,
  gke,
  hash,
  http,
  json,
  list,
  map,
  math,
  retry,
  shell,
  sys,
  text,
  time,
  uuid,
];

const FUNCTIONS: ReadonlyMap<string, LibraryFunction> = new Map(
  NAMESPACES.flatMap((namespace) => namespace.functions.map((each): [string, LibraryFunction] => [each.name, each])),
);
const VALUES: ReadonlyMap<string, Value> = new Map(
  NAMESPACES.flatMap((namespace) => Object.entries(namespace.values ?? {})),
);

export function libraryFunction(name: string): LibraryFunction | undefined {
  return FUNCTIONS.get(name) ?? connector(name);
}

export function libraryValue(name: string): Value | undefined {
  return VALUES.get(name);
}

/** Of all functions and values but connectors. */
export function libraryNames(): string[] {
  return [...FUNCTIONS.keys(), ...VALUES.keys()];
}
