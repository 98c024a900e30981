/**
 * What makes a resource ours: labels where the kind has them, else a marker in its description, else its name. Each
 * names stack and environment, so that two environments in one project never touch one another.
 */
import { isMap } from './compare.ts';
import type { Fields, Ownership } from '../resource.ts';
import { DEFAULT_ENV, ENVS, STACK, type Env } from '../../infra/names.ts';

const MANAGER = 'notamesh';

/** Labels of everything that has labels; `component` is the part of the product it belongs to. */
export function labels(place: { readonly env?: Env }, component: string): Readonly<Record<string, string>> {
  return { 'managed-by': MANAGER, stack: STACK, env: place.env ?? DEFAULT_ENV, component };
}

/** A description that says whose the resource is. */
export function marked(place: { readonly env?: Env }, description: string): string {
  return `${description} (${marker(place.env ?? DEFAULT_ENV)})`;
}

const marker = (env: Env) =>
  env === DEFAULT_ENV ? `managed by ${MANAGER}` : `managed by ${MANAGER}, environment ${env}`;

/** Whether what is there is ours to change. Names are deterministic, so a name of ours is proof where nothing else is. */
export function isOurs(ownership: Ownership, have: Fields, env: Env = DEFAULT_ENV): boolean {
  switch (ownership) {
    case 'name':
      return true;
    case 'description':
      return String(have['description'] ?? '').endsWith(`(${marker(env)})`);
    case 'labels':
    case 'userLabels':
      return hasLabels(have[ownership], env);
  }
}

/** A resource of before there were environments has no label of one. */
function hasLabels(found: unknown, env: Env): boolean {
  if (!isMap(found) || found['managed-by'] !== MANAGER) return false;
  return (found['stack'] ?? STACK) === STACK && (found['env'] ?? env) === env;
}

/** Whether an id begins as those of this environment do: `notamesh-…`, `notamesh-dev-…`, or so with underscores. */
export function isOurId(given: string, env: Env = DEFAULT_ENV): boolean {
  const id = given.replaceAll('_', '-');
  const own = (each: Env) => (each === DEFAULT_ENV ? `${STACK}-` : `${STACK}-${each}-`);
  if (!id.startsWith(own(env))) return false;
  return env !== DEFAULT_ENV || !ENVS.some((other) => other !== DEFAULT_ENV && id.startsWith(own(other)));
}
