/** Text of an expression -> tokens with offsets. Line breaks are blanks. */
import { wellFormed } from '../stdlib/characters.ts';
import { ExpressionError, type Span } from './ast.ts';

export type Token = Span &
  (
    | { readonly kind: 'integer'; readonly value: bigint }
    | { readonly kind: 'double'; readonly value: number }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'word'; readonly text: string }
    | { readonly kind: 'mark'; readonly text: string }
    | { readonly kind: 'end'; readonly text: '' }
  );

const BLANKS = /[ \t\r\n]*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(\d+)(\.\d+)?([eE][+-]?\d+)?/y;
const MARK = /\/\/|<=|>=|==|!=|[-+*/%<>()[\].,]/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
};

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** @throws ExpressionError at the first character that begins no token */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += match(BLANKS, text, at)?.[0].length ?? 0;
    if (at >= text.length) return [...tokens, { kind: 'end', text: '', at, end: at }];
    const token = next(text, at);
    tokens.push(token);
    at = token.end;
  }
}

function next(text: string, at: number): Token {
  const first = text[at] as string;
  if (first === '"' || first === "'") return string(text, at);
  const word = match(WORD, text, at);
  if (word !== null) return { kind: 'word', text: word[0], at, end: at + word[0].length };
  const number = match(NUMBER, text, at);
  if (number !== null) return numeral(number, text, at);
  const mark = match(MARK, text, at);
  if (mark !== null) return { kind: 'mark', text: mark[0], at, end: at + mark[0].length };
  const hint = first === '{' || first === '}' ? '; a map cannot be written inside an expression' : '';
  throw new ExpressionError(`token recognition error at: '${first}'${hint}`, { at, end: at + 1 });
}

function numeral(found: RegExpExecArray, text: string, at: number): Token {
  const end = at + found[0].length;
  if (match(WORD, text, end) !== null) {
    throw new ExpressionError(`a name cannot begin with a digit: '${text.slice(at, end + 1)}'`, { at, end: end + 1 });
  }
  const isInteger = found[2] === undefined && found[3] === undefined;
  if (isInteger) return { kind: 'integer', value: BigInt(found[0]), at, end };
  const value = Number(found[0]);
  if (!Number.isFinite(value)) throw new ExpressionError('the number is too large', { at, end });
  return { kind: 'double', value, at, end };
}

function string(text: string, at: number): Token {
  const quote = text[at];
  let value = '';
  for (let i = at + 1; i < text.length; i += 1) {
    const character = text[i] as string;
    if (character === quote) return { kind: 'string', value: wellFormed(value), at, end: i + 1 };
    if (character !== '\\') {
      value += character;
      continue;
    }
    const unicode = /^u([0-9a-fA-F]{4})/.exec(text.slice(i + 1, i + 6));
    const escaped = unicode?.[1] ? String.fromCharCode(Number.parseInt(unicode[1], 16)) : ESCAPES[text[i + 1] ?? ''];
    if (escaped === undefined) {
      throw new ExpressionError(`token recognition error at: '\\${text[i + 1] ?? ''}'`, { at: i, end: i + 2 });
    }
    value += escaped;
    i += unicode === null ? 1 : 5;
  }
  throw new ExpressionError('a string literal without its closing quote', { at, end: text.length });
}
