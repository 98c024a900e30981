/** Comparing what came with what was expected, and saying where they differ. */
import { isDeepStrictEqual } from 'node:util';

/** True if two values are equal; Jest's own takes part where it is given, so that `expect.any(…)` works. */
export type Equals = (actual: unknown, expected: unknown) => boolean;

export const deepEquals: Equals = (actual, expected) => isDeepStrictEqual(actual, expected);

type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** A matcher object of a test framework, such as `expect.stringContaining(…)`. */
function isAsymmetric(value: unknown): value is { asymmetricMatch(actual: unknown): boolean } {
  return isPlain(value) && typeof value['asymmetricMatch'] === 'function';
}

/** As JSON, on one line, cut short. */
export function show(value: unknown, length = 120): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (isAsymmetric(value)) return String(value);
  if (value instanceof RegExp) return String(value);
  const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item)) ?? '';
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/**
 * Where `actual` is not what `expected` asks for: keys that `expected` does not name may be anything, lists must agree
 * item by item, a regular expression matches text, a function is a predicate. Empty when it fits.
 * @param exactly keys that are not named are differences too
 */
export function differences(actual: unknown, expected: unknown, at: string, exactly = false): string[] {
  if (typeof expected === 'function') {
    return (expected as (value: unknown) => boolean)(actual)
      ? []
      : [`${at}: the predicate does not hold for ${show(actual)}`];
  }
  if (isAsymmetric(expected)) {
    return expected.asymmetricMatch(actual) ? [] : [`${at}: expected ${String(expected)}, got ${show(actual)}`];
  }
  if (expected instanceof RegExp) {
    return actual !== undefined && expected.test(String(actual))
      ? []
      : [`${at}: expected ${String(expected)}, got ${show(actual)}`];
  }
  if (Array.isArray(expected) && Array.isArray(actual)) return listDifferences(actual, expected, at, exactly);
  if (isPlain(expected) && isPlain(actual)) return mapDifferences(actual, expected, at, exactly);
  return isDeepStrictEqual(actual, expected) ? [] : [`${at}: expected ${show(expected)}, got ${show(actual)}`];
}

function listDifferences(actual: readonly unknown[], expected: readonly unknown[], at: string, exactly: boolean) {
  if (actual.length !== expected.length) {
    return [`${at}: expected ${expected.length} items ${show(expected)}, got ${actual.length} ${show(actual)}`];
  }
  return expected.flatMap((item, i) => differences(actual[i], item, `${at}[${i}]`, exactly));
}

function mapDifferences(actual: Plain, expected: Plain, at: string, exactly: boolean): string[] {
  const found = Object.entries(expected).flatMap(([key, item]) => {
    const inside = /^[A-Za-z_][\w-]*$/.test(key) ? `${at}.${key}` : `${at}[${JSON.stringify(key)}]`;
    return differences(actual[key], item, inside, exactly);
  });
  if (!exactly) return found;
  const extra = Object.keys(actual).filter((key) => !(key in expected));
  return [...found, ...extra.map((key) => `${at}.${key}: not expected, got ${show(actual[key])}`)];
}
