/** The operators that calculate: exact on integers, a double where one operand is, and `+` on texts. */
import { tagged, typeError } from '../errors.ts';
import { double, integer, scalarText, type DoubleText } from './numbers.ts';
import { asNumber, Double, isInteger, typeName, type Value } from './value.ts';

/** @throws TypeError */
export function unsupported(operator: string, left: Value, right: Value): never {
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
