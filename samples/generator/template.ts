/**
 * JSON text with holes. A tree is turned into text once per convention; making a document is then joining fixed
 * pieces with values, several times faster than building objects and calling JSON.stringify.
 */

import type { Tree } from './convention.ts';
import { coerced, documentOf, RAW_MARK, toConvention } from './convention.ts';
import type { Convention } from './options.ts';

/** Values by hole. Plain holes take text without characters that JSON escapes; raw ones take JSON text. */
export type Values = Readonly<Record<string, string>>;
export type Template = (values: Values) => string;

const OPEN = '\uE000';
const CLOSE = '\uE001';

/** A text value to come. Beside other text in one value it is put in as it is, never coerced. */
export const hole = (name: string): string => `${OPEN}${name}${CLOSE}`;
/** A value to come as JSON text of the convention. */
export const raw = (name: string): string => `${RAW_MARK}${name}${CLOSE}`;
/** Children to come, each `"name":value` with a comma behind it; none is the empty text. Not last in its parent. */
export const before = (name: string): Record<string, string> => ({ [`${RAW_MARK}<${name}${CLOSE}`]: RAW_MARK });
/** As `before`, for attributes. */
export const attributeBefore = (name: string): Record<string, string> => ({
  [`@${RAW_MARK}<${name}${CLOSE}`]: RAW_MARK,
});
/** Children to come, each with a comma in front of it; none is the empty text. Not first in its parent. */
export const behind = (name: string): Record<string, string> => ({ [`${RAW_MARK}>${name}${CLOSE}`]: RAW_MARK });

const HOLE = new RegExp(
  [
    `"${RAW_MARK}<([^${CLOSE}]+)${CLOSE}":"${RAW_MARK}",`,
    `,"${RAW_MARK}>([^${CLOSE}]+)${CLOSE}":"${RAW_MARK}"`,
    `"${RAW_MARK}([^${CLOSE}]+)${CLOSE}"`,
    `"${OPEN}([^${CLOSE}]+)${CLOSE}"`,
    `${OPEN}([^${CLOSE}]+)${CLOSE}`,
  ].join('|'),
  'g',
);

interface Piece {
  /** Fixed text in front of the hole. */
  readonly text: string;
  readonly name: string;
  /** The value becomes a number if it looks like one. */
  readonly coerced: boolean;
}

/** A template for the value of an element. */
export function compileTemplate(tree: Tree, convention: Convention): Template {
  return compile(JSON.stringify(toConvention(tree, convention)), convention);
}

/** A template for a whole document. */
export function compileDocument(root: string, tree: Tree, convention: Convention): Template {
  return compile(JSON.stringify(documentOf(root, tree, convention)), convention);
}

/** `"name":value` as the convention wraps it; several values become an array. */
export function child(convention: Convention, name: string, values: readonly string[]): string {
  return `"${name}":${listOf(convention, values)}`;
}

/** One value bare, several as an array; always an array where the convention wraps every child. */
function listOf(convention: Convention, values: readonly string[]): string {
  const [only = ''] = values;
  return values.length === 1 && convention !== 'dollar' ? only : `[${values.join(',')}]`;
}

function compile(json: string, convention: Convention): Template {
  const coerces = convention === 'bare-numeric';
  const pieces: Piece[] = [];
  let fixed = '';
  let last = 0;
  for (const match of json.matchAll(HOLE)) {
    const [found, front, back, rawName, whole, part] = match;
    // Converters that coerce decide by the value whether it needs quotes; elsewhere quotes are fixed text.
    const quote = whole !== undefined && !coerces ? '"' : '';
    fixed += json.slice(last, match.index) + quote;
    const name = front ?? back ?? rawName ?? whole ?? part ?? '';
    pieces.push({ text: fixed, name, coerced: whole !== undefined && coerces });
    fixed = quote;
    last = match.index + found.length;
  }
  const end = fixed + json.slice(last);
  return (values) => {
    let text = '';
    for (const piece of pieces) {
      const value = values[piece.name];
      if (value === undefined) throw new TypeError(`No value for "${piece.name}"`);
      text += piece.text + (piece.coerced ? (coerced(value) ?? `"${value}"`) : value);
    }
    return text + end;
  };
}
