/** The operators on values: one exact 64-bit integer type, doubles, and the rules where the two meet. */
import { tagged, typeError, valueError } from './errors.ts';
import { asNumber, Bytes, Double, FunctionRef, isInteger, List, MapValue, typeName, type Value } from './value.ts';

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

function unsupported(operator: string, left: Value, right: Value): never {
  throw typeError(`unsupported operand types for '${operator}': ${typeName(left)} and ${typeName(right)}`);
}

function textOperand(value: Value, style: DoubleText): string | undefined {
  if (typeof value === 'string') return value;
  const isScalar = isInteger(value) || typeof value === 'boolean' || value instanceof Double;
  return isScalar ? scalarText(value, style) : undefined;
}

export function add(left: Value, right: Value, style: DoubleText = 'bare'): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  if (typeof left === 'string' || typeof right === 'string') {
    const a = textOperand(left, style);
    const b = textOperand(right, style);
    return a === undefined || b === undefined ? unsupported('+', left, right) : a + b;
  }
  if (isInteger(left) && isInteger(right)) return integer(BigInt(left) + BigInt(right));
  return doubles('+', left, right, (a, b) => a + b);
}

/** Sum, difference or product of integers, wrapped around to 64 bits. */
export function wrapped(operator: '+' | '-' | '*', left: number | bigint, right: number | bigint): number | bigint {
  const a = BigInt(left);
  const b = BigInt(right);
  return integer(BigInt.asIntN(64, operator === '+' ? a + b : operator === '-' ? a - b : a * b));
}

export function subtract(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right;
    if (Number.isSafeInteger(difference)) return difference;
  }
  if (isInteger(left) && isInteger(right)) return integer(BigInt(left) - BigInt(right));
  return doubles('-', left, right, (a, b) => a - b);
}

export function multiply(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    // Adding zero turns the -0 of a JavaScript product into the integer 0.
    if (Number.isSafeInteger(product)) return product + 0;
  }
  if (isInteger(left) && isInteger(right)) return integer(BigInt(left) * BigInt(right));
  return doubles('*', left, right, (a, b) => a * b);
}

function doubles(operator: string, left: Value, right: Value, apply: (a: number, b: number) => number): Double {
  const a = asNumber(left);
  const b = asNumber(right);
  if (a === undefined || b === undefined) return unsupported(operator, left, right);
  return double(apply(a, b));
}

function refuseZero(operator: string, left: Value, right: Value): void {
  const divisor = asNumber(right);
  if (divisor === undefined || asNumber(left) === undefined) unsupported(operator, left, right);
  if (divisor === 0) throw tagged('ZeroDivisionError', 'division by zero');
}

export function divide(left: Value, right: Value): Value {
  refuseZero('/', left, right);
  return doubles('/', left, right, (a, b) => a / b);
}

/** @param toInteger gives an integer for doubles too */
export function floorDivide(left: Value, right: Value, toInteger = false): Value {
  refuseZero('//', left, right);
  if (typeof left === 'number' && typeof right === 'number') {
    const remainder = left % right;
    // Both are safe integers, so the division of an exact multiple is exact.
    const quotient = (left - remainder) / right;
    return (remainder !== 0 && remainder < 0 !== right < 0 ? quotient - 1 : quotient) + 0;
  }
  if (isInteger(left) && isInteger(right)) {
    const a = BigInt(left);
    const b = BigInt(right);
    const quotient = a / b;
    return integer(a % b !== 0n && a % b < 0n !== b < 0n ? quotient - 1n : quotient);
  }
  const quotient = doubles('//', left, right, (a, b) => Math.floor(a / b));
  return toInteger ? integer(BigInt(quotient.value)) : quotient;
}

/** @param floored takes the sign of the divisor instead of that of the dividend */
export function modulo(left: Value, right: Value, floored: boolean): Value {
  refuseZero('%', left, right);
  if (isInteger(left) && isInteger(right) && (typeof left === 'bigint' || typeof right === 'bigint')) {
    const b = BigInt(right);
    const remainder = BigInt(left) % b;
    return integer(floored && remainder !== 0n && remainder < 0n !== b < 0n ? remainder + b : remainder);
  }
  const b = asNumber(right) ?? 1;
  const remainder = (asNumber(left) ?? 0) % b;
  const result = floored && remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
  // Adding zero turns the -0 of a JavaScript remainder into the integer 0.
  return isInteger(left) && isInteger(right) ? result + 0 : double(result);
}

export function negate(value: Value): Value {
  if (typeof value === 'number') return 0 - value;
  if (typeof value === 'bigint') return integer(-value);
  if (value instanceof Double) return new Double(-value.value);
  throw typeError(`unsupported operand type for unary '-': ${typeName(value)}`);
}

export function equal(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (isInteger(left) || left instanceof Double) return numbersEqual(left, right);
  if (left instanceof List) return right instanceof List && listsEqual(left, right);
  if (left instanceof MapValue) return right instanceof MapValue && mapsEqual(left, right);
  if (left instanceof FunctionRef) return right instanceof FunctionRef && left.name === right.name;
  return left instanceof Bytes && right instanceof Bytes && Buffer.compare(left.data, right.data) === 0;
}

function numbersEqual(left: number | bigint | Double, right: Value): boolean {
  const a = left instanceof Double ? left.value : left;
  const b = right instanceof Double ? right.value : right;
  // JavaScript compares number with bigint by mathematical value, which is what is wanted here.
  return (typeof b === 'number' || typeof b === 'bigint') && a == b;
}

function listsEqual(left: List, right: List): boolean {
  if (left.items.length !== right.items.length) return false;
  return left.items.every((item, i) => equal(item, right.items[i] as Value));
}

function mapsEqual(left: MapValue, right: MapValue): boolean {
  if (left.entries.size !== right.entries.size) return false;
  for (const [key, item] of left.entries) {
    const other = right.entries.get(key);
    if (other === undefined || !equal(item, other)) return false;
  }
  return true;
}

/** Negative, zero or positive. @throws TypeError unless both are numbers or both are strings. */
export function compare(operator: string, left: Value, right: Value): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  const a = left instanceof Double ? left.value : left;
  const b = right instanceof Double ? right.value : right;
  const areNumbers =
    (typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint');
  if (!areNumbers) return unsupported(operator, left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By code point: UTF-16 order differs where a surrogate meets a character above U+E000. */
function compareText(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i += 1) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a === b) continue;
    const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
    return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
}

export function contains(container: Value, item: Value): boolean {
  if (container instanceof List) return container.items.some((each) => equal(each, item));
  if (!(container instanceof MapValue)) {
    // The wording of the service, seen in its own example of a failed execution.
    throw typeError(`The argument of 'in' must be a dict or an array; got: ${describe(container)}`);
  }
  if (isInteger(item)) return container.entries.has(String(item));
  return typeof item === 'string' && container.entries.has(item);
}

function describe(value: Value): string {
  return value === null ? 'null' : typeName(value);
}

/** `base[index]`. @throws KeyError, IndexError, TypeError */
export function element(base: Value, index: Value): Value {
  if (base instanceof MapValue) {
    if (typeof index !== 'string' && !isInteger(index))
      throw typeError(`a map key must be a string, not ${typeName(index)}`);
    return member(base, String(index));
  }
  if (!(base instanceof List)) throw typeError(`${describe(base)} has no elements: only lists and maps can be indexed`);
  return base.items[listIndex(base, index)] as Value;
}

export function listIndex(list: List, index: Value): number {
  if (!isInteger(index)) throw typeError(`a list index must be an integer, not ${typeName(index)}`);
  if (index >= 0 && index < list.items.length) return Number(index);
  throw tagged('IndexError', `Index out of range: ${index} (list of ${list.items.length})`);
}

/** `base.key`. @throws KeyError, TypeError */
export function member(base: Value, key: string): Value {
  if (!(base instanceof MapValue)) throw typeError(`'${key}' cannot be read from ${describe(base)}: it is not a map`);
  const value = base.entries.get(key);
  if (value === undefined) throw tagged('KeyError', `key not found: ${key}`);
  return value;
}
