/**
 * A JSON parser that keeps every number as its text (RFC 8259). Used only where JSON.parse would lose digits. Nesting is
 * bounded by the splitter before this runs.
 */

import { isSameNode } from './json/repeated-keys.ts';
import { NumberText, type JsonNode, type JsonObject } from './number-text.ts';

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SPACES = /[ \t\n\r]*/y;
/** Of a member as an assignment makes it. */
const AS_OTHERS = { enumerable: true, writable: true, configurable: true };
/** What may end a text or must not stand in it: a quote, a backslash, a control character. */
const SPECIAL = /["\\\u0000-\u001f]/g;
const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const LITERAL = /true|false|null/y;

/**
 * @throws SyntaxError if the text is not one JSON value
 */
export const parseLossless = (text: string): JsonNode => readLossless(text).value;

interface Lossless {
  readonly value: JsonNode;
  /** An object has a name twice, with values that differ. The last one is in the value. */
  readonly repeated: boolean;
}

/**
 * @throws SyntaxError if the text is not one JSON value
 */
export function readLossless(text: string): Lossless {
  const reader = { text, at: 0, repeated: false };
  const value = readValue(reader);
  skip(reader);
  if (reader.at !== text.length) throw unexpected(reader);
  return { value, repeated: reader.repeated };
}

interface Reader {
  readonly text: string;
  at: number;
  repeated: boolean;
}

function readValue(reader: Reader): JsonNode {
  skip(reader);
  switch (reader.text[reader.at]) {
    case '{':
      return readObject(reader);
    case '[':
      return readArray(reader);
    case '"':
      return readText(reader);
    default: {
      const literal = match(reader, LITERAL);
      if (literal !== undefined) return LITERALS[literal] as boolean | null;
      const number = match(reader, NUMBER);
      if (number === undefined) throw unexpected(reader);
      return new NumberText(number);
    }
  }
}

function readObject(reader: Reader): JsonObject {
  const object: JsonObject = {};
  reader.at++;
  if (take(reader, '}')) return object;
  do {
    skip(reader);
    const key = readText(reader);
    if (!take(reader, ':')) throw unexpected(reader);
    const value = readValue(reader);
    if (Object.hasOwn(object, key) && !isSameNode(object[key] as JsonNode, value)) reader.repeated = true;
    if (key === '__proto__') Object.defineProperty(object, key, { value, ...AS_OTHERS });
    else object[key] = value;
  } while (take(reader, ','));
  if (!take(reader, '}')) throw unexpected(reader);
  return object;
}

function readArray(reader: Reader): JsonNode[] {
  const array: JsonNode[] = [];
  reader.at++;
  if (take(reader, ']')) return array;
  do array.push(readValue(reader));
  while (take(reader, ','));
  if (!take(reader, ']')) throw unexpected(reader);
  return array;
}

/** From one special character to the next, so that a long text takes linear time and no stack. */
function readText(reader: Reader): string {
  const { text, at } = reader;
  if (text.charCodeAt(at) !== 0x22) throw unexpected(reader);
  let escaped = false;
  for (let from = at + 1; ;) {
    SPECIAL.lastIndex = from;
    const end = SPECIAL.exec(text)?.index;
    if (end === undefined || text.charCodeAt(end) < 0x20) throw unexpected(reader);
    if (text.charCodeAt(end) === 0x22) {
      reader.at = end + 1;
      return escaped ? (JSON.parse(text.slice(at, end + 1)) as string) : text.slice(at + 1, end);
    }
    escaped = true;
    from = end + 2;
  }
}

function match(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found !== undefined) reader.at += found.length;
  return found;
}

function skip(reader: Reader): void {
  match(reader, SPACES);
}

function take(reader: Reader, character: string): boolean {
  skip(reader);
  if (reader.text[reader.at] !== character) return false;
  reader.at++;
  return true;
}

function unexpected(reader: Reader): SyntaxError {
  return new SyntaxError(reader.at < reader.text.length ? `Unexpected character at ${reader.at}` : 'Unexpected end');
}
