/**
 * Amounts, prices and quantities as decimal text. They never become a floating-point number: sums run on BigInt in
 * units of 10^-10, the finest scale of the layout (vUnCom has ten decimals).
 */

const PLAIN = /^-?[0-9]+(?:\.[0-9]+)?$/;
const EXPONENT = /^(-?)([0-9]+)(?:\.([0-9]+))?[eE]([+-]?[0-9]{1,3})$/;
const SCALE = 10;
const ONE = 10n ** BigInt(SCALE);

/**
 * Canonical text: no leading zeros, no needless zeros at the end beyond the least scale (2 for money, 0 for
 * quantities). So `84.9`, `84.90` and `84.9000` are the same amount.
 * @returns undefined if it is not a decimal number
 */
export function decimal(text: string, leastScale: number): string | undefined {
  if (leastScale === 2 && isPlainAmount(text)) return text;
  const plain = PLAIN.test(text) ? text : withoutExponent(text);
  if (plain === undefined) return undefined;
  const dot = plain.indexOf('.');
  const whole = (dot < 0 ? plain : plain.slice(0, dot)).replace(/^(-?)0+(?=[0-9])/, '$1');
  let end = dot < 0 ? 0 : plain.length - dot - 1;
  while (end > leastScale && plain.charCodeAt(dot + end) === 48) end--;
  const fraction = dot < 0 ? '' : plain.slice(dot + 1, dot + 1 + end);
  const padded = fraction.padEnd(leastScale, '0');
  return padded === '' ? whole : `${whole}.${padded}`;
}

/** Most amounts come as they should be: digits without a leading zero, a point, two digits. */
function isPlainAmount(text: string): boolean {
  const dot = text.length - 3;
  if (dot < 1 || text.charCodeAt(dot) !== 46 || (text.charCodeAt(0) === 48 && dot > 1)) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (i !== dot && (code < 48 || code > 57)) return false;
  }
  return true;
}

/** An integer that holds the value in units of 10^-10. Undefined counts as zero. Further decimals are cut off. */
export function units(text: string | undefined): bigint {
  if (text === undefined) return 0n;
  const dot = text.indexOf('.');
  if (dot < 0) return BigInt(text) * ONE;
  return BigInt(text.slice(0, dot) + text.slice(dot + 1, dot + 1 + SCALE).padEnd(SCALE, '0'));
}

/** Decimal text of a value in units of 10^-10. */
export function fromUnits(value: bigint, leastScale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(SCALE + 1, '0');
  const text = `${value < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`;
  return decimal(text, leastScale) ?? text;
}

/** Product of two decimals in units of 10^-10, exact to 10^-10. */
export function product(a: string | undefined, b: string | undefined): bigint {
  return (units(a) * units(b)) / ONE;
}

/** Whether two values in units of 10^-10 differ by no more than the tolerance, itself decimal text. */
export function within(a: bigint, b: bigint, tolerance: string): boolean {
  const difference = a - b;
  return (difference < 0n ? -difference : difference) <= units(tolerance);
}

function withoutExponent(text: string): string | undefined {
  const parts = EXPONENT.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts;
  const shift = Number(power);
  if (Math.abs(shift) > 30) return undefined;
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
