/** Exact decimals: an amount is a BigInt of its smallest unit, text only at the edge. */

/** Decimal text with a fixed scale, as the layout writes amounts: cents 12345n, scale 2 -> "123.45". */
export function decimal(units: bigint, scale: number): string {
  const digits = units.toString();
  if (scale === 0) return digits;
  const padded = digits.length > scale ? digits : digits.padStart(scale + 1, '0');
  return `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/** Cents as text. */
export const money = (cents: bigint): string => (cents === 0n ? '0.00' : decimal(cents, 2));

/** Quotient rounded half up; both not negative. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend * 2n + divisor) / (divisor * 2n);
}

/** A share of an amount in hundredths of a percent (1800 = 18.00 %), rounded half up to the cent. */
export function percentOf(cents: bigint, hundredths: number): bigint {
  return divideHalfUp(cents * BigInt(hundredths), 10_000n);
}

/**
 * Splits an amount over weights so that the parts add up to it exactly; the last weight above zero takes what is left.
 * All parts are zero if all weights are.
 */
export function spread(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((left, right) => left + right, 0n);
  if (sum === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / sum);
  let rest = total - parts.reduce((left, right) => left + right, 0n);
  for (let i = parts.length - 1; i >= 0 && rest > 0n; i--) {
    if (weights[i] === 0n) continue;
    parts[i] = (parts[i] ?? 0n) + rest;
    rest = 0n;
  }
  return parts;
}
