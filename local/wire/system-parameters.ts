/**
 * What Google's front end makes of the query of a call: a parameter that the method does not have is refused before the
 * service sees the call, and `fields` selects from what it answers. The other system parameters are taken and change
 * nothing. Source: https://cloud.google.com/apis/docs/system-parameters; texts of errors observed in public reports
 */
import { ApiError } from './errors.ts';
import { jsonName } from './query-names.ts';
import { readSelection, selected } from './response-fields.ts';
import type { Reply, RestRequest, Route } from './router.ts';
import { whenThere, type Soon } from './soon.ts';

/** Those of older clients too; each is also known with `$` in front. */
const SYSTEM = new Set([
  'access_token',
  'alt',
  'bearer_token',
  'callback',
  'fields',
  'key',
  'oauth_token',
  'pp',
  'prettyPrint',
  'quotaUser',
  'trace',
  'uploadType',
  'upload_protocol',
  'userIp',
  'userProject',
]);

/** @throws ApiError INVALID_ARGUMENT, and what the route throws */
export function handleCall(route: Route, request: RestRequest): Soon<Reply | 'answered'> {
  if (route.query === undefined) return route.handle(request);
  const { query } = request;
  if (query.size === 0) return route.handle(request);
  checkNames(query, route.query);
  const mask = query.get('fields') || query.get('$fields');
  if (!mask) return route.handle(request);
  const wanted = readSelection(mask, route.answer ?? 'any');
  return whenThere(route.handle(request), (reply) => selected(reply, wanted));
}

function checkNames(query: URLSearchParams, known: readonly string[]): void {
  const unknown = [...new Set(query.keys())].filter((name) => !isKnown(name, known));
  if (unknown.length === 0) return;
  const texts = unknown.map(
    (name) =>
      `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${root(name)}' could not be found in request message.`,
  );
  const fieldViolations = texts.map((description) => ({ description }));
  throw new ApiError('INVALID_ARGUMENT', texts.join('\n'), [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations },
  ]);
}

/** By JSON or proto name, or a field of a field. */
function isKnown(name: string, known: readonly string[]): boolean {
  if (SYSTEM.has(name) || name.startsWith('$') || known.includes(name)) return true;
  const field = root(name);
  return known.includes(field) || known.includes(jsonName(field));
}

const root = (name: string) => name.split('.', 1)[0] ?? '';
