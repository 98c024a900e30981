/** Bytes that mean something in JSON, and classes of them. */

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const NEWLINE = 0x0a;
export const RECORD_SEPARATOR = 0x1e;
export const BOM = [0xef, 0xbb, 0xbf];

/** Classes of bytes outside a text. */
export const SPACE = 1;
export const DIGIT = 2;
export const EXPONENT = 3;
export const NUMBER_SIGN = 4;
export const STRUCTURE = 5;
export const CLASSES: Uint8Array = classify([
  [SPACE, '\t\n\r '],
  [DIGIT, '0123456789'],
  [EXPONENT, 'eE'],
  [NUMBER_SIGN, '+-.'],
  [STRUCTURE, '"{}[],:'],
]);

/** Bytes that may mean something inside a text. */
export const IN_TEXT: Uint8Array = classify([[1, '"\\\n{[']]);

function classify(pairs: readonly (readonly [number, string])[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const [kind, characters] of pairs) for (const character of characters) table[character.charCodeAt(0)] = kind;
  return table;
}
