/**
 * Subscription filters: `attributes:k`, `attributes.k = "v"`, `!=`, `hasPrefix(attributes.k, "p")`, NOT (or `-`), AND, OR.
 * AND and OR do not mix without parentheses; a message without the attribute passes `!=`.
 * Source: https://cloud.google.com/pubsub/docs/subscription-message-filter#filtering_syntax
 */
import { invalid } from '../../wire/errors.ts';

export type Predicate = (attributes: Readonly<Record<string, string>>) => boolean;

/** @throws ApiError INVALID_ARGUMENT for text that is no filter or is longer than 256 bytes. */
export function compileFilter(text: string): Predicate {
  if (text.trim() === '') return () => true;
  if (Buffer.byteLength(text) > MAX_FILTER_BYTES) {
    throw invalid(`The filter is longer than ${MAX_FILTER_BYTES} bytes.`);
  }
  return new FilterParser(text).parse();
}

const MAX_FILTER_BYTES = 256;

interface Token {
  readonly kind: 'word' | 'text' | 'sign' | 'end';
  readonly value: string;
  readonly at: number;
}

const TOKEN = /\s*(?:([A-Za-z0-9_][A-Za-z0-9_-]*)|"((?:[^"\\]|\\.)*)"|(!=|[().:=,-]))/suy;

/** Recursive descent; 256 bytes of text bound its depth. */
class FilterParser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = this.tokenize();
  }

  parse(): Predicate {
    const predicate = this.expression();
    if (this.peek().kind !== 'end') throw this.unexpected();
    return predicate;
  }

  private expression(): Predicate {
    const parts = [this.negation()];
    const operator = this.peek().value;
    if (this.peek().kind !== 'word' || (operator !== 'AND' && operator !== 'OR')) return parts[0] ?? (() => true);
    while (this.peek().kind === 'word' && this.peek().value === operator) {
      this.index++;
      parts.push(this.negation());
    }
    return operator === 'AND'
      ? (attributes) => parts.every((part) => part(attributes))
      : (attributes) => parts.some((part) => part(attributes));
  }

  private negation(): Predicate {
    const { kind, value } = this.peek();
    if ((kind === 'word' && value === 'NOT') || (kind === 'sign' && value === '-')) {
      this.index++;
      const inner = this.negation();
      return (attributes) => !inner(attributes);
    }
    return this.term();
  }

  private term(): Predicate {
    const { kind, value } = this.peek();
    if (kind === 'sign' && value === '(') {
      this.index++;
      const inner = this.expression();
      this.sign(')');
      return inner;
    }
    if (kind === 'word' && value === 'hasPrefix') return this.hasPrefix();
    return this.comparison();
  }

  private hasPrefix(): Predicate {
    this.index++;
    this.sign('(');
    this.word('attributes');
    this.sign('.');
    const key = this.key();
    this.sign(',');
    const prefix = this.string();
    this.sign(')');
    return (attributes) => valueOf(attributes, key)?.startsWith(prefix) ?? false;
  }

  private comparison(): Predicate {
    this.word('attributes');
    const { kind, value } = this.peek();
    if (kind === 'sign' && value === ':') {
      this.index++;
      const key = this.key();
      return (attributes) => valueOf(attributes, key) !== undefined;
    }
    this.sign('.');
    const key = this.key();
    const operator = this.peek();
    if (operator.kind !== 'sign' || (operator.value !== '=' && operator.value !== '!=')) throw this.unexpected();
    this.index++;
    const expected = this.string();
    return operator.value === '='
      ? (attributes) => valueOf(attributes, key) === expected
      : (attributes) => valueOf(attributes, key) !== expected;
  }

  private key(): string {
    const token = this.peek();
    if (token.kind !== 'word' && token.kind !== 'text') throw this.unexpected();
    this.index++;
    return token.value;
  }

  private string(): string {
    const token = this.peek();
    if (token.kind !== 'text') throw this.unexpected();
    this.index++;
    return token.value;
  }

  private word(value: string): void {
    const token = this.peek();
    if (token.kind !== 'word' || token.value !== value) throw this.unexpected();
    this.index++;
  }

  private sign(value: string): void {
    const token = this.peek();
    if (token.kind !== 'sign' || token.value !== value) throw this.unexpected();
    this.index++;
  }

  private peek(): Token {
    return this.tokens[this.index] ?? { kind: 'end', value: '', at: this.text.length };
  }

  private unexpected() {
    const { kind, value, at } = this.peek();
    const what = kind === 'end' ? 'it ends too early' : `"${value}" is not expected there`;
    return invalid(`The filter ${JSON.stringify(this.text)} is not valid at character ${at + 1}: ${what}.`);
  }

  private tokenize(): Token[] {
    const tokens: Token[] = [];
    const matcher = new RegExp(TOKEN);
    const length = this.text.trimEnd().length;
    while (matcher.lastIndex < length) {
      const start = matcher.lastIndex;
      const found = matcher.exec(this.text);
      if (!found) {
        throw invalid(`The filter ${JSON.stringify(this.text)} is not valid at character ${start + 1}.`);
      }
      const [, word, text, sign] = found;
      if (word !== undefined) tokens.push({ kind: 'word', value: word, at: start });
      else if (text !== undefined) tokens.push({ kind: 'text', value: unescape(text), at: start });
      else tokens.push({ kind: 'sign', value: sign ?? '', at: start });
    }
    return tokens;
  }
}

function valueOf(attributes: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

function unescape(text: string): string {
  return text.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-7]{3})|(.))/gsu,
    (_, unicode?: string, hex?: string, octal?: string, simple?: string) => {
      const digits = unicode ?? hex;
      if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return SIMPLE_ESCAPES[simple ?? ''] ?? simple ?? '';
    },
  );
}
