/**
 * Routes with the parameters that Google's description of their method has, where the room that serves it did not tell
 * them: what else stands in a query is then refused (system-parameters.ts).
 */
import type { Route } from '../router.ts';
import { PARAMETERS } from './table.ts';

export function withParameters(routes: readonly Route[], table: string = PARAMETERS): Route[] {
  const known = readTable(table);
  return routes.map((route) => {
    const query = route.query ?? known.get(keyOf(route));
    return query === undefined ? route : { ...route, query };
  });
}

const keyOf = ({ method, service, pattern }: Route) =>
  `${method} ${service} ${pattern.slice(1).replaceAll(/\{[^}]+\}/g, '{}')}`;

function readTable(text: string): Map<string, readonly string[]> {
  const known = new Map<string, readonly string[]>();
  let names: readonly string[] = [];
  for (const line of text.trim().split('\n')) {
    if (line.startsWith('?')) names = line.slice(1).split(',').filter(Boolean);
    else known.set(line, names);
  }
  return known;
}
