/**
 * What Google's front end makes of the query of a call: a parameter that the method does not have is refused before the
 * service sees the call, `fields` selects from what it answers, `prettyPrint` lays that out for people, and `alt` may ask for numbers in place
 * of the names of enums. The other
 * system parameters are taken and change nothing. Source: https://cloud.google.com/apis/docs/system-parameters; texts of errors observed in public reports
 */
import { badRequest } from './json-body.ts';
import { jsonName, withJsonNames } from './query-names.ts';
import { readSelection, selected } from './response-fields.ts';
import { numbered, type Form } from './response-form.ts';
import { JsonText, type Reply, type RestRequest, type Route } from './router.ts';
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
  const { query, fieldMask } = request;
  if (query.size === 0 && !fieldMask) return whenThere(route.handle(request), withoutEmpty);
  checkNames(query, route.query);
  checkNumbers(query);
  const mask = query.get('fields') || query.get('$fields') || fieldMask;
  const wanted = mask ? readSelection(mask, route.answer ?? 'any') : undefined;
  return whenThere(route.handle(withNames(request)), (reply) => {
    const whole = withoutEmpty(reply);
    const part = wanted ? selected(whole, wanted) : whole;
    const told = hasNumbers(query) ? withNumbers(part, route.answer ?? 'any') : part;
    return isPretty(query) ? pretty(told) : told;
  });
}

/** The same call with the JSON names of its parameters: rooms know no others. */
function withNames(request: RestRequest): RestRequest {
  const query = withJsonNames(request.query);
  return query === request.query ? request : (Object.create(request, { query: { value: query } }) as RestRequest);
}

/** Lists without items are no fields in proto3 JSON, so that an empty page is `{}`. */
function withoutEmpty(reply: Reply | 'answered'): Reply | 'answered' {
  if (reply === 'answered') return reply;
  const { body } = reply;
  if (typeof body !== 'object' || body === null || body instanceof JsonText || Buffer.isBuffer(body)) return reply;
  if (!Object.values(body).some(isEmptyList)) return reply;
  const fields = Object.entries(body).filter(([, value]) => !isEmptyList(value));
  return { ...reply, body: Object.fromEntries(fields) };
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

/** `alt=json;enum-encoding=int`, as Google's REST clients say it. */
const hasNumbers = (query: URLSearchParams) =>
  [query.get('$alt'), query.get('alt')].some((alt) => alt?.split(';').includes('enum-encoding=int') === true);

function withNumbers(reply: Reply | 'answered', answer: Form): Reply | 'answered' {
  if (reply === 'answered' || reply.body === undefined || Buffer.isBuffer(reply.body)) return reply;
  return { ...reply, body: numbered(wholeOf(reply.body), answer) };
}

const wholeOf = (body: unknown): unknown => (body instanceof JsonText ? JSON.parse(body.text) : body);

const isPretty = (query: URLSearchParams) => YES.has(query.get('prettyPrint') ?? query.get('$prettyPrint') ?? '');
const YES = new Set(['true', '1']);

function pretty(reply: Reply | 'answered'): Reply | 'answered' {
  if (reply === 'answered' || reply.body === undefined || Buffer.isBuffer(reply.body)) return reply;
  return { ...reply, body: new JsonText(`${JSON.stringify(wholeOf(reply.body), null, 2)}\n`) };
}

function checkNames(query: URLSearchParams, known: readonly string[]): void {
  const unknown = [...new Set(query.keys())].filter((name) => !isKnown(name, known));
  if (unknown.length === 0) return;
  throw badRequest(
    unknown.map((name) => ({
      description: `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${root(name)}' could not be found in request message.`,
    })),
  );
}

/** Whatever method has them, they are of 32 bits. */
const NUMBERS = { pageSize: 'page_size', page_size: 'page_size', skip: 'skip' } as const;

function checkNumbers(query: URLSearchParams): void {
  for (const [name, field] of Object.entries(NUMBERS)) {
    const text = query.get(name);
    if (text === null || text === '' || (/^[+-]?\d+$/.test(text) && Number(text) === (Number(text) | 0))) continue;
    throw badRequest([{ field, description: `Invalid value at '${field}' (TYPE_INT32), "${text}"` }]);
  }
}

/** By JSON or proto name, or a field of a field. */
function isKnown(name: string, known: readonly string[]): boolean {
  if (SYSTEM.has(name) || name.startsWith('$') || known.includes(name)) return true;
  const field = root(name);
  return known.includes(field) || known.includes(jsonName(field));
}

const root = (name: string) => name.split('.', 1)[0] ?? '';
