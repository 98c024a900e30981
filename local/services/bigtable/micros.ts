/**
 * Cell times: microseconds since 1970 as a 64-bit number in two halves, because a double holds 53 bits and BigInt would
 * dominate the cost of a cell. Stored times are never negative.
 */
export interface Micros {
  /** Signed upper 32 bits. */
  readonly high: number;
  /** Unsigned lower 32 bits. */
  readonly low: number;
}

const HALF = 0x1_0000_0000;

/** Below zero when `a` is the earlier one. */
export function compareMicros(a: Micros, b: Micros): number {
  return a.high - b.high || a.low - b.low;
}

/** @param micros a whole number within ±2^53 */
export function toMicros(micros: number): Micros {
  const high = Math.floor(micros / HALF);
  return { high, low: micros - high * HALF };
}

/** As a double: exact until the year 2255, close after it. */
export function approximate(time: Micros): number {
  return time.high * HALF + time.low;
}

export function exactText(time: Micros): string {
  return ((BigInt(time.high) << 32n) | BigInt(time.low)).toString();
}

/** Whether a time of zero or more is a whole number of milliseconds, the only granularity there is. */
export function isWholeMillis(time: Micros): boolean {
  // 2^32 mod 1000 = 296: all products stay far below 2^53.
  return (time.high * 296 + time.low) % 1000 === 0;
}
