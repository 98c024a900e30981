/** The words of JSON text: blanks, names, numbers and strings; what is made of them is the reader's. */
import { valueError } from '../errors.ts';
import { wellFormed } from '../stdlib/characters.ts';
import { double, inInt64 } from './numbers.ts';
import type { Value } from './value.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const INT64_LENGTH = '-9223372036854775808'.length;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export class JsonScanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  fail(problem: string): never {
    throw valueError(`not JSON: ${problem} at character ${this.at}`);
  }

  blanks(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return;
      this.at += 1;
    }
  }

  word(word: string, value: boolean | null): Value {
    if (!this.text.startsWith(word, this.at)) this.fail('unexpected word');
    this.at += word.length;
    return value;
  }

  number(): Value {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) this.fail(this.at < this.text.length ? 'unexpected character' : 'the text ends too early');
    this.at = NUMBER.lastIndex;
    return numberOf(match[0], match[1] !== undefined || match[2] !== undefined);
  }

  string(): string {
    const start = this.at + 1;
    for (let i = start; i < this.text.length; i += 1) {
      const unit = this.text.charCodeAt(i);
      if (unit === QUOTE) {
        this.at = i + 1;
        return this.text.slice(start, i);
      }
      if (unit === BACKSLASH) return this.escaped(start, i);
      if (unit < 32) this.failAt(i, 'a control character in a string');
    }
    return this.failAt(this.text.length, 'a string without end');
  }

  failAt(at: number, problem: string): never {
    this.at = at;
    return this.fail(problem);
  }

  escaped(start: number, firstEscape: number): string {
    const parts = [this.text.slice(start, firstEscape)];
    let from = firstEscape;
    let i = firstEscape;
    while (i < this.text.length) {
      const unit = this.text.charCodeAt(i);
      if (unit === QUOTE) {
        parts.push(this.text.slice(from, i));
        this.at = i + 1;
        return wellFormed(parts.join(''));
      }
      if (unit < 32) this.failAt(i, 'a control character in a string');
      if (unit !== BACKSLASH) {
        i += 1;
        continue;
      }
      parts.push(this.text.slice(from, i), this.escape(i));
      i += this.text[i + 1] === 'u' ? 6 : 2;
      from = i;
    }
    return this.failAt(i, 'a string without end');
  }

  escape(at: number): string {
    const letter = this.text[at + 1] ?? '';
    if (letter !== 'u') return ESCAPES[letter] ?? this.failAt(at, 'an unknown escape');
    const digits = this.text.slice(at + 2, at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.failAt(at, 'an unknown escape');
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
}

function numberOf(text: string, isDouble: boolean): Value {
  if (!isDouble) {
    const small = Number(text);
    if (Number.isSafeInteger(small)) return small + 0;
    // An integer no 64 bits can hold is still a number in JSON: it becomes the nearest double.
    const exact = text.length <= INT64_LENGTH ? BigInt(text) : undefined;
    if (exact !== undefined && inInt64(exact)) return exact;
  }
  return double(Number(text));
}
