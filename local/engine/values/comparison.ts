/** Which values are equal, and which comes first. */
import { unsupported } from './arithmetic.ts';
import { Bytes, Double, FunctionRef, isInteger, List, MapValue, type Value } from './value.ts';

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
  if (typeof left === 'number' && typeof right === 'number') return left - right;
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
