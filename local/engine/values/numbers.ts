/** The two kinds of numbers: one exact 64-bit integer type, and doubles; and how they are written. */
import { valueError } from '../errors.ts';
import { Double } from './value.ts';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

export function inInt64(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX;
}

/** The one representation of an integer: a number while that is exact. @throws ValueError beyond 64 bits. */
export function integer(value: bigint): number | bigint {
  if (value >= -9007199254740991n && value <= 9007199254740991n) return Number(value);
  if (!inInt64(value)) throw valueError('integer overflow');
  return value;
}

export function double(value: number): Double {
  if (!Number.isFinite(value)) throw valueError('the result is not a finite number');
  return new Double(value);
}

/** How a double without fraction is written: see `doubles` in switches.ts. */
export type DoubleText = 'bare' | 'point';

/** The shortest text that reads back the same, in JSON and everywhere else; minus zero is 0. */
export function doubleText({ value }: Double, style: DoubleText): string {
  const text = String(value + 0);
  return style === 'point' && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Text of a scalar as `string()` and `+` give it. */
export function scalarText(value: number | bigint | boolean | Double, style: DoubleText = 'bare'): string {
  return value instanceof Double ? doubleText(value, style) : String(value);
}
