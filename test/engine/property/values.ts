/** Random values of every type, hostile and typical ones, and the laws every value keeps. */
import fc from 'fast-check';
import { integer } from '../../../local/engine/values/numbers.ts';
import type { ParameterType } from '../../../local/engine/stdlib/signature.ts';
import {
  Bytes,
  copyOf,
  type Container,
  Double,
  FunctionRef,
  isContainer,
  List,
  MapValue,
  weightOf,
  type Value,
} from '../../../local/engine/values/value.ts';
import { integers, texts } from './expression-trees.ts';

const MEANINGFUL = [
  '2026-11-24T03:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '9999-12-31T23:59:60.999999999-12:00',
  'America/Sao_Paulo',
  'Etc/GMT+12',
  '+05:30',
  'UTF-8',
  'utf-16',
  'SHA256',
  'AP8=',
  'AP8',
  '{"a": [1.0, 1e400, -0, 9223372036854775808]}',
  '[[[[[[',
  '1e5',
  ' -12 ',
  '9223372036854775808',
  '(a*)*b',
  '[[:alpha:]]+',
  '(?i)(?P<x>é)|\\pL',
  '\\',
  '\\0\\1\\9',
  '%zz+%41',
  'http://x.test/a?b#c',
  'POST',
  'ERROR',
  '__proto__',
  'İßΐ',
  'a,b,,c',
];

const text = fc.oneof(
  { weight: 3, arbitrary: texts },
  { weight: 3, arbitrary: fc.constantFrom(...MEANINGFUL) },
  { weight: 1, arbitrary: fc.tuple(texts, fc.nat(3000)).map(([part, count]) => part.slice(0, 9).repeat(count)) },
  fc.integer().map(String),
);
const number = fc.oneof(
  integers.map((value): Value => integer(value)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): Value => new Double(value)),
  fc
    .constantFrom(-0, 0, 1, -1, 0.1, 2 ** 53, 2 ** 63, -(2 ** 63), 1e308, 1_700_000_000.25)
    .map((value) => new Double(value)),
);
const bytes = fc.oneof(
  fc.uint8Array().map((data): Value => new Bytes(data)),
  text.map((each): Value => new Bytes(Buffer.from(each))),
);

const TAGS = ['HttpError', 'ConnectionError', 'TimeoutError'];
const error = fc.record({ tags: fc.array(fc.constantFrom(...TAGS)), code: fc.integer({ min: 400, max: 600 }) }).map(
  ({ tags, code }): Value =>
    new MapValue(
      new Map<string, Value>([
        ['tags', new List(tags)],
        ['code', code],
        ['message', 'm'],
      ]),
    ),
);

const tree = fc.letrec<{ value: Value; list: Value; map: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.boolean() },
    { weight: 4, arbitrary: number },
    { weight: 4, arbitrary: text },
    { weight: 1, arbitrary: bytes },
    { weight: 1, arbitrary: fc.constantFrom('len', 'again').map((name) => new FunctionRef(name)) },
    { weight: 2, arbitrary: tie('list') },
    { weight: 2, arbitrary: tie('map') },
    { weight: 1, arbitrary: error },
  ),
  list: fc.array(tie('value'), { maxLength: 6 }).map((items) => new List(items)),
  map: fc
    .array(fc.tuple(text, tie('value')), { maxLength: 6 })
    .map((entries) => new MapValue(new Map(entries.map(([key, value]) => [key.slice(0, 50), value])))),
}));

export const values: fc.Arbitrary<Value> = tree.value;

const TYPED: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  integer: integers.map((value) => integer(value)),
  number,
  string: text,
  boolean: fc.boolean(),
  list: tree.list,
  map: fc.oneof(tree.map, error),
  bytes,
};

/** Mostly of the type, sometimes anything. */
export function argumentOf(type: ParameterType): fc.Arbitrary<Value> {
  const typed = type.split(' or ').map((each) => TYPED[each] ?? values);
  return fc.oneof({ weight: 6, arbitrary: fc.oneof(...typed) }, { weight: 1, arbitrary: values });
}

/** A value of its own: arbitraries may give the same object twice, which the engine would change in place. */
export function fresh(value: Value): Value {
  if (value instanceof List) return new List(value.items.map(fresh));
  if (value instanceof MapValue)
    return new MapValue(new Map([...value.entries].map(([key, each]) => [key, fresh(each)])));
  return value;
}

/** What is wrong with a value as the engine keeps it; undefined when nothing is. */
export function faultOf(value: Value): string | undefined {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? undefined : `the integer ${value}`;
    case 'bigint':
      return integer(value) === value ? undefined : `the small bigint ${value}`;
    case 'string':
    case 'boolean':
      return undefined;
    case 'object':
      return value === null ? undefined : faultOfObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function faultOfObject(value: NonNullable<Value> & object): string | undefined {
  if (value instanceof Double) return Number.isFinite(value.value) ? undefined : `the double ${value.value}`;
  if (value instanceof Bytes) return value.data instanceof Uint8Array ? undefined : 'bytes without data';
  if (value instanceof FunctionRef) return typeof value.name === 'string' ? undefined : 'a function without name';
  return isContainer(value) ? faultOfContainer(value) : 'an object of no known type';
}

function faultOfContainer(value: Container): string | undefined {
  const items = value instanceof List ? value.items : [...value.entries.values()];
  for (const item of items) {
    const fault = faultOf(item);
    if (fault !== undefined) return fault;
    if (typeof item === 'object' && item !== null && isContainer(item) && item.holders === 0) return 'an item not held';
  }
  const again = copyOf(value);
  if (weightOf(again) !== weightOf(value)) return `a weight of ${value.weight} instead of ${again.weight}`;
  return again.depth > value.depth ? `a depth of ${value.depth} instead of ${again.depth}` : undefined;
}
