/** Strings counted in characters (code points), at the speed of UTF-16 where the two are the same. */

const SURROGATE = /[\ud800-\udfff]/;

function isPlain(text: string): boolean {
  return !SURROGATE.test(text);
}

export function lengthOf(text: string): number {
  if (isPlain(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The end is exclusive; both are clamped to the text. */
export function sliceOf(text: string, start: number, end: number): string {
  return isPlain(text)
    ? text.slice(start, Math.max(start, end))
    : [...text].slice(start, Math.max(start, end)).join('');
}

/** The position in characters of a position in UTF-16 units. */
export function characterIndex(text: string, unit: number): number {
  return lengthOf(text.slice(0, unit));
}
