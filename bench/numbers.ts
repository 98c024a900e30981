/** Medians and other ranks of what was measured. */

export const median = (values: readonly number[]): number => rank(values, 0.5);

/** The value below which so much of them lies; `share` from 0 to 1. */
export function rank(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(middle)] ?? 0, sorted[Math.ceil(middle)] ?? 0];
  return low + (high - low) * (middle - Math.floor(middle));
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
