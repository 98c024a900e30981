/** Strings counted in characters (code points), at the speed of UTF-16 where the two are the same. */

const SURROGATE = /[\ud800-\udfff]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function isPlain(text: string): boolean {
  return !SURROGATE.test(text);
}

export function lengthOf(text: string): number {
  if (isPlain(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The end is exclusive; both are at least 0 and clamped to the text. */
export function sliceOf(text: string, start: number, end: number): string {
  return isPlain(text)
    ? text.slice(start, Math.max(start, end))
    : [...text].slice(start, Math.max(start, end)).join('');
}

/** Half a surrogate pair is no character: U+FFFD takes its place, as in UTF-8. */
export function wellFormed(text: string): string {
  return isPlain(text) ? text : text.replace(LONE_SURROGATE, '\ufffd');
}

/** Positions in UTF-16 units, asked for in ascending order, as positions in characters: one pass over the text. */
export function characterPositions(text: string): (unit: number) => number {
  if (isPlain(text)) return (unit) => unit;
  let at = 0;
  let characters = 0;
  return (unit) => {
    while (at < unit) {
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      characters += 1;
    }
    return characters;
  };
}
