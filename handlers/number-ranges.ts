/** Sets of numbers as short text, `1-50,52`. Numbers are whole, of any size, without padding. */

export type Range = readonly [first: bigint, last: bigint];

export function rangesOf(numbers: readonly bigint[]): Range[] {
  return joined(numbers.map((number) => [number, number] as const));
}

/** Overlapping and touching ranges as one, in order. */
export function joined(ranges: readonly Range[]): Range[] {
  const result: [bigint, bigint][] = [];
  for (const [first, last] of [...ranges].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const before = result.at(-1);
    if (before !== undefined && first <= before[1] + 1n) before[1] = last > before[1] ? last : before[1];
    else result.push([first, last]);
  }
  return result;
}

/** What of these is not in those. */
export function without(ranges: readonly Range[], taken: readonly Range[]): Range[] {
  const result: Range[] = [];
  const others = joined(taken);
  for (const [first, last] of joined(ranges)) {
    let next = first;
    for (const [from, to] of others) {
      if (to < next || from > last) continue;
      if (from > next) result.push([next, from - 1n]);
      next = to + 1n;
    }
    if (next <= last) result.push([next, last]);
  }
  return result;
}

export const countOf = (ranges: readonly Range[]): bigint =>
  ranges.reduce((sum, [first, last]) => sum + (last - first + 1n), 0n);

export const rangesText = (ranges: readonly Range[]): string =>
  ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');

/** undefined if the text is no set of numbers */
export function readRanges(text: string): Range[] | undefined {
  if (!/^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$/.test(text)) return undefined;
  return joined(
    text.split(',').map((part) => {
      const [first = '0', last = first] = part.split('-');
      return [BigInt(first), BigInt(last)] as const;
    }),
  );
}
