/**
 * Partial responses: the parts of an answer that the system parameter `fields` names, as `name,error/context` or
 * `executions(name,state),nextPageToken`. A path is written with slashes or dots, `*` is every field.
 * Source: https://cloud.google.com/apis/docs/system-parameters; texts of errors observed in public reports
 */
import { ApiError } from './errors.ts';
import { jsonName } from './query-names.ts';
import type { Form } from './response-form.ts';
import { JsonText, type Reply } from './router.ts';

/** Fields of which all or only some are wanted. */
export type Selection = Map<string, Selection | 'all'>;

/** @throws ApiError INVALID_ARGUMENT for a path that the answer does not have, or what is no list of paths */
export function readSelection(mask: string, answer: Form): Selection {
  const wanted: Selection = new Map();
  for (const path of pathsOf(mask)) add(wanted, checked(path, answer, mask));
  return wanted;
}

/** The part of a reply that is wanted; errors are whole. */
export function selected(reply: Reply | 'answered', wanted: Selection): Reply | 'answered' {
  if (reply === 'answered' || (reply.status ?? 200) >= 400) return reply;
  const { body } = reply;
  if (body === undefined || Buffer.isBuffer(body)) return reply;
  const whole: unknown = body instanceof JsonText ? JSON.parse(body.text) : body;
  return { ...reply, body: select(whole, wanted) };
}

function select(value: unknown, wanted: Selection | 'all'): unknown {
  if (wanted === 'all' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => select(each, wanted));
  const every = wanted.get('*');
  const fields = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const within = every === 'all' ? every : (wanted.get(name) ?? every);
    return within === undefined ? [] : [[name, select(inner, within)]];
  });
  return Object.fromEntries(fields);
}

function add(wanted: Selection, path: readonly string[]): void {
  let at = wanted;
  for (const name of path.slice(0, -1)) {
    const deeper = at.get(name) ?? new Map<string, Selection | 'all'>();
    if (deeper === 'all') return;
    at.set(name, deeper);
    at = deeper;
  }
  at.set(path.at(-1) ?? '', 'all');
}

/** The path with JSON names. */
function checked(path: readonly string[], answer: Form, mask: string): string[] {
  let within = answer;
  return path.map((given) => {
    if (within === 'any' || given === '*') {
      within = 'any';
      return given;
    }
    const name = [given, jsonName(given)].find((each) => Object.hasOwn(within as object, each));
    const deeper = name === undefined ? undefined : within[name];
    if (name === undefined || deeper === undefined) {
      throw wrongMask(
        mask,
        `Error expanding 'fields' parameter. Cannot find matching fields for path '${path.join('.')}'.`,
      );
    }
    within = deeper;
    return name;
  });
}

/** No message of an API is nested as deep. */
const MOST_NAMES = 64;

function pathsOf(mask: string): string[][] {
  const tokens = (mask.match(/[(),]|[^(),]+/g) ?? []).map((token) => token.trim()).filter((token) => token !== '');
  const broken = () =>
    wrongMask(mask, `Error parsing 'fields' parameter. It is no list of paths, such as 'a,b(c,d/e)'.`);
  let at = 0;
  const list = (above: readonly string[]): string[][] => {
    const paths: string[][] = [];
    for (;;) {
      const path = [...above, ...(tokens[at] ?? '').split(/[./]/)];
      if (path.length > MOST_NAMES || !path.every((name) => NAME.test(name))) throw broken();
      at += 1;
      if (tokens[at] === '(') {
        at += 1;
        paths.push(...list(path));
        if (tokens[at] !== ')') throw broken();
        at += 1;
      } else paths.push(path);
      if (tokens[at] !== ',') return paths;
      at += 1;
    }
  };
  const paths = list([]);
  if (at < tokens.length) throw broken();
  return paths;
}

const NAME = /^(\*|[^\s(),*]+)$/;

function wrongMask(field: string, description: string): ApiError {
  const fieldViolations = [{ field, description }];
  return new ApiError('INVALID_ARGUMENT', 'Request contains an invalid argument.', [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations },
  ]);
}
