/**
 * A JSON parser that keeps every number as its text (RFC 8259). Used only where JSON.parse would lose digits. Nesting is
 * bounded by the splitter before this runs.
 */

import { NumberText, type JsonNode, type JsonObject } from './number-text.ts';

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SPACES = /[ \t\n\r]*/y;
/** A whole text token: no raw control characters, only known escapes. */
const TEXT = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const LITERAL = /true|false|null/y;

/**
 * @throws SyntaxError if the text is not one JSON value
 */
export function parseLossless(text: string): JsonNode {
  const reader = { text, at: 0 };
  const value = readValue(reader);
  skip(reader);
  if (reader.at !== text.length) throw unexpected(reader);
  return value;
}

interface Reader {
  readonly text: string;
  at: number;
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
    if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true });
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

function readText(reader: Reader): string {
  const token = match(reader, TEXT);
  if (token === undefined) throw unexpected(reader);
  return token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
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
