/** What an API can return, so far as a test can get it wrong: names of fields and types of values. */
import { isPlain, show } from '../matchers/equality.ts';

/**
 * `string`, `integer`, `number`, `boolean`, `bytes` (base64), `time` (RFC 3339), `int64` (an integer as text, as JSON APIs
 * write them), `any`, `map` (any keys, texts as values), one of some texts, a list, or fields by name.
 */
export type Shape =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'bytes'
  | 'time'
  | 'int64'
  | 'any'
  | 'map'
  | readonly [Shape]
  | { readonly oneOf: readonly (string | Shape)[] }
  | { readonly fields: Readonly<Record<string, Shape>> };

export const fields = (all: Readonly<Record<string, Shape>>): Shape => ({ fields: all });

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

const TESTS: Readonly<Record<Extract<Shape, string>, readonly [(value: unknown) => boolean, string]>> = {
  any: [() => true, 'anything'],
  string: [(value) => typeof value === 'string', 'a text'],
  integer: [(value) => Number.isInteger(value), 'an integer'],
  number: [(value) => typeof value === 'number', 'a number'],
  boolean: [(value) => typeof value === 'boolean', 'true or false'],
  bytes: [(value) => typeof value === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value), 'base64 text'],
  time: [(value) => typeof value === 'string' && TIME.test(value), 'a time such as 2026-11-01T08:00:00Z'],
  int64: [
    (value) => typeof value === 'string' && /^-?\d+$/.test(value),
    'an integer written as text, as JSON APIs write 64-bit integers',
  ],
  map: [(value) => isPlain(value) && Object.values(value).every((each) => typeof each === 'string'), 'a map of texts'],
};

/** Where a value is not what the shape says; empty when it could be an answer of the API. */
export function violations(value: unknown, shape: Shape, at: string): string[] {
  if (typeof shape === 'string') {
    const [holds, what] = TESTS[shape];
    return holds(value) ? [] : [`${at} is ${what}, not ${show(value)}`];
  }
  if (isList(shape)) {
    if (!Array.isArray(value)) return [`${at} is a list, not ${show(value)}`];
    return value.flatMap((item, i) => violations(item, shape[0], `${at}[${i}]`));
  }
  if ('oneOf' in shape) return choice(value, shape.oneOf, at);
  if (!isPlain(value)) return [`${at} is a map, not ${show(value)}`];
  return Object.entries(value).flatMap(([key, item]) => {
    const inner = shape.fields[key];
    if (inner === undefined) return [`${at} has no field '${key}'${meant(key, Object.keys(shape.fields))}`];
    return violations(item, inner, `${at}.${key}`);
  });
}

function isList(shape: Exclude<Shape, string>): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function choice(value: unknown, choices: readonly (string | Shape)[], at: string): string[] {
  const words = choices.filter((each): each is string => typeof each === 'string');
  if (words.length === choices.length) {
    return typeof value === 'string' && words.includes(value)
      ? []
      : [`${at} is one of ${words.join(', ')}, not ${show(value)}`];
  }
  const tried = choices.map((each) => violations(value, each as Shape, at));
  return tried.some((found) => found.length === 0) ? [] : (tried[0] ?? []);
}

function meant(key: string, known: readonly string[]): string {
  const plain = (text: string): string => text.toLowerCase().replaceAll('_', '');
  const near = known.find((each) => plain(each) === plain(key));
  return near === undefined ? '' : `: did you mean '${near}'?`;
}
