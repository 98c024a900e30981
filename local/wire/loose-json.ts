/**
 * JSON as Google's front end reads it: keys and texts also in single quotes, names of keys without quotes, commas at the
 * end. What cannot be read is told with twenty bytes on either side of it and a caret below.
 * Source: google/protobuf/util/internal/json_stream_parser.cc, protobuf 3.21
 */

/** The text says what was expected, shows the place, and points at it. */
export class JsonError extends Error {}

/** @throws JsonError */
export function parseLoosely(bytes: Buffer): unknown {
  return new Parser(bytes).whole();
}

const CONTEXT_BYTES = 20;
const DEEPEST = 100;
const SPACES = new Set([' ', '\t', '\n', '\v', '\f', '\r']);
const KEY = /[A-Za-z_$][\w$]*/y;
const NUMBER = /[-+\d.eEx]*/y;
const PLAIN_NUMBER = /^-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;
/** What some part of JSON, or of what is taken for it, begins with. */
const BEGIN = /[-"'\d{}[\]:,A-Za-z_$]/;
const STRING = { '"': /[^"\\]*/y, "'": /[^'\\]*/y } as const;
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const WORDS: readonly (readonly [word: string, value: unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** Most texts are ASCII. */
const utf8 = (part: string) => (/^[\0-\x7f]*$/.test(part) ? part : Buffer.from(part, 'latin1').toString());

class Parser {
  /** One character a byte, so that places count bytes. */
  readonly #text: string;
  #at: number;
  /**
   * Where the part begins that errors show something of: the service reads on from here once all has arrived, because
   * what stood here might have gone on.
   */
  #base: number;
  #isLast = false;

  constructor(bytes: Buffer) {
    this.#text = bytes.toString('latin1');
    this.#at = this.#base = this.#text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  }

  whole(): unknown {
    const value = this.#value(0, 'Expected a value.');
    if (this.#next() !== '') throw this.#failure('Parsing terminated before end of input.');
    return value;
  }

  /** The character after blanks, '' at the end. */
  #next(): string {
    let next = this.#text[this.#at] ?? '';
    while (SPACES.has(next)) next = this.#text[++this.#at] ?? '';
    return next;
  }

  #failure(message: string): JsonError {
    const begin = Math.max(this.#at - CONTEXT_BYTES, this.#base);
    const shown = Buffer.from(this.#text.slice(begin, this.#at + CONTEXT_BYTES), 'latin1').toString();
    return new JsonError(`${message}\n${shown}\n${' '.repeat(this.#at - begin)}^`);
  }

  /** What stands here is looked at again once there is nothing left to wait for. */
  #wait(): void {
    if (!this.#isLast) this.#base = this.#at;
    this.#isLast = true;
  }

  /** For a character that nothing begins with. */
  #unknown(expected: string): JsonError {
    this.#wait();
    return this.#failure(this.#at === this.#text.length ? `Unexpected end of string. ${expected}` : expected);
  }

  #isUnknown(next: string): boolean {
    return !BEGIN.test(next);
  }

  #value(depth: number, expected: string): unknown {
    const next = this.#next();
    if (next === '"' || next === "'") return this.#string(next);
    if (next === '{') return this.#object(depth + 1);
    if (next === '[') return this.#list(depth + 1);
    if (next === '-' || (next >= '0' && next <= '9')) return this.#number();
    const word = WORDS.find(([each]) => this.#text.startsWith(each, this.#at));
    if (word) {
      this.#at += word[0].length;
      return word[1];
    }
    if (this.#isUnknown(next)) throw this.#unknown(expected);
    if (this.#text.length - this.#at < 'false'.length) this.#wait();
    throw this.#failure('Unexpected token.');
  }

  #object(depth: number): Record<string, unknown> {
    this.#at++;
    if (depth > DEEPEST) throw new JsonError('Message too deep. Max recursion depth reached.');
    const fields: Record<string, unknown> = {};
    for (;;) {
      if (this.#taken('}')) return fields;
      const key = this.#key();
      if (!this.#taken(':')) throw this.#missing('Expected : between key:value pair.');
      // Also one named __proto__ is a field of its own.
      const value = this.#value(depth, 'Expected a value.');
      Object.defineProperty(fields, key, { value, writable: true, enumerable: true, configurable: true });
      if (this.#taken('}')) return fields;
      if (!this.#taken(',')) throw this.#missing('Expected , or } after key:value pair.');
    }
  }

  #list(depth: number): unknown[] {
    this.#at++;
    if (depth > DEEPEST) throw new JsonError('Message too deep. Max recursion depth reached.');
    const items: unknown[] = [];
    for (;;) {
      if (this.#taken(']')) return items;
      items.push(this.#value(depth, 'Expected a value or ] within an array.'));
      if (this.#taken(']')) return items;
      if (!this.#taken(',')) throw this.#missing('Expected , or ] after array value.');
    }
  }

  #taken(sign: string): boolean {
    const isThere = this.#next() === sign;
    if (isThere) this.#at++;
    return isThere;
  }

  #missing(expected: string): JsonError {
    return this.#isUnknown(this.#next()) ? this.#unknown(expected) : this.#failure(expected);
  }

  #key(): string {
    const next = this.#next();
    if (next === '"' || next === "'") return this.#string(next);
    KEY.lastIndex = this.#at;
    const [name] = KEY.exec(this.#text) ?? [];
    if (name === undefined) throw this.#missing('Expected an object key or }.');
    if (this.#at + name.length === this.#text.length) this.#wait();
    this.#at += name.length;
    if (WORDS.some(([word]) => word === name)) throw this.#failure('Expected an object key or }.');
    return name;
  }

  #string(quote: '"' | "'"): string {
    this.#at++;
    const plain = STRING[quote];
    let text = '';
    for (;;) {
      plain.lastIndex = this.#at;
      const [part = ''] = plain.exec(this.#text) ?? [];
      this.#at += part.length;
      text += utf8(part);
      if (this.#text[this.#at] === quote) break;
      if (this.#at >= this.#text.length - 1) {
        this.#wait();
        throw this.#failure('Closing quote expected in string.');
      }
      text += this.#escaped();
    }
    this.#at++;
    return text;
  }

  #escaped(): string {
    const sign = this.#text[this.#at + 1] ?? '';
    if (sign !== 'u') {
      this.#at += 2;
      return ESCAPES[sign] ?? sign;
    }
    const digits = this.#text.slice(this.#at + 2, this.#at + 6);
    if (digits.length < 4) {
      this.#wait();
      throw this.#failure('Illegal hex string.');
    }
    if (!/^[\da-fA-F]{4}$/.test(digits)) throw this.#failure('Invalid escape sequence.');
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const [digits = ''] = NUMBER.exec(this.#text) ?? [];
    if (this.#at + digits.length === this.#text.length) this.#wait();
    if (/^-?0[\dx]/.test(digits) && !/[.eE]/.test(digits)) {
      throw this.#failure('Octal/hex numbers are not valid JSON values.');
    }
    if (!PLAIN_NUMBER.test(digits)) throw this.#failure('Unable to parse number.');
    const value = Number(digits);
    if (!Number.isFinite(value)) throw this.#failure('Number exceeds the range of double.');
    this.#at += digits.length;
    return value;
  }
}
