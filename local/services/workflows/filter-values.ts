/** Names and values in `filter` and `orderBy`: what a caller may write, and what could never match anything. */
import { invalid } from '../../wire/errors.ts';

/** What the values of a field look like; a list names all that there are. */
export type ValueKind = 'time' | 'duration' | 'number' | readonly string[];

const SHAPES = {
  time: { pattern: /^\d{4}-\d\d-\d\d(T|$)/, example: 'a time such as "2024-05-08T12:00:00Z"' },
  duration: { pattern: /^-?\d+(\.\d+)?s$/, example: 'a duration such as "1.5s"' },
  number: { pattern: /^\d+$/, example: 'a number' },
} as const;

/**
 * The field that is meant, where there is one: `create_time` is `createTime`, and `executionID`, as the published proto
 * spells it, `executionId`. Source: google/cloud/workflows/executions/v1/executions.proto, ListExecutionsRequest
 */
export function fieldNamed<T>(fields: Readonly<Record<string, T>>, given: string): T | undefined {
  if (Object.hasOwn(fields, given)) return fields[given];
  const name = given.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()).replace(/ID$/, 'Id');
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/**
 * Refuses a value that no item can have, rather than finding nothing: a misspelled state, a time that is none.
 * @throws ApiError INVALID_ARGUMENT
 */
export function checkValue(kinds: Readonly<Record<string, ValueKind>>, field: string, operator: string, value: string) {
  const kind = fieldNamed(kinds, field);
  if (kind === undefined || !COMPARES.has(operator)) return;
  if (typeof kind !== 'string') {
    if (!kind.includes(value)) throw invalid(`filter: ${field} "${value}" is not one of ${kind.join(', ')}.`);
    return;
  }
  const { pattern, example } = SHAPES[kind];
  if (pattern.test(value) && (kind !== 'time' || !Number.isNaN(Date.parse(value)))) return;
  throw invalid(`filter: ${field} is compared with ${example}, not with "${value}".`);
}

/** `:` asks for a part of a text, `=~` for a pattern: any value will do. */
const COMPARES: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);
