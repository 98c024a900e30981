/**
 * List filters: comparisons joined by AND, OR, NOT and parentheses; OR binds tighter than AND, and blanks mean AND.
 * Sources: https://google.aip.dev/160 (without functions), https://cloud.google.com/logging/docs/view/logging-query-language
 */
import { invalid } from './errors.ts';
import { comparison, type Comparing, type Found } from './filter-compare.ts';
import { filterTokens, unreadable, type FilterToken } from './filter-tokens.ts';

export type { Found } from './filter-compare.ts';

export interface FilterDialect<T> {
  /** Refuses a field or a value that makes no sense, whatever the items are: throws ApiError INVALID_ARGUMENT. */
  readonly check?: (path: readonly string[], operator: string, value: string) => void;
  /** The value of a field by its name, in parts; throws ApiError INVALID_ARGUMENT for a field there is none of. */
  readonly read: (item: T, path: readonly string[]) => Found;
  /** All that a bare word is looked for in; bare words are refused without it. */
  readonly texts?: (item: T) => Iterable<string>;
  readonly ignoreCase?: boolean;
  /** Makes an ordered enum comparable, such as severities. */
  readonly rank?: (path: readonly string[], text: string) => number | undefined;
}

type Matcher<T> = (item: T) => boolean;

const DEEPEST = 50;

/**
 * A matcher for a filter text; everything matches an empty one.
 * @throws ApiError INVALID_ARGUMENT for a filter that cannot be read
 */
export function compileFilter<T>(filter: string | null | undefined, dialect: FilterDialect<T>): Matcher<T> {
  if (!filter || filter.trim() === '') return () => true;
  return new Parser(filter, dialect).whole();
}

class Parser<T> {
  readonly #filter: string;
  readonly #dialect: FilterDialect<T>;
  readonly #tokens: readonly FilterToken[];
  #next = 0;

  constructor(filter: string, dialect: FilterDialect<T>) {
    this.#filter = filter;
    this.#dialect = dialect;
    this.#tokens = filterTokens(filter);
  }

  whole(): Matcher<T> {
    const matcher = this.#all(0, () => this.#restriction());
    if (this.#peek()) throw this.#fail();
    return matcher;
  }

  #peek(ahead = 0): FilterToken | undefined {
    return this.#tokens[this.#next + ahead];
  }

  #is(kind: FilterToken['kind'], text: string): boolean {
    const token = this.#peek();
    return token?.kind === kind && token.text === text;
  }

  #fail() {
    return unreadable(this.#filter, this.#peek()?.text ?? 'its end');
  }

  #all(depth: number, leaf: () => Matcher<T>): Matcher<T> {
    const parts = [this.#any(depth, leaf)];
    while (this.#peek() && !this.#is('symbol', ')')) {
      if (this.#is('word', 'AND')) this.#next++;
      parts.push(this.#any(depth, leaf));
    }
    return (item) => parts.every((part) => part(item));
  }

  #any(depth: number, leaf: () => Matcher<T>): Matcher<T> {
    const parts = [this.#term(depth, leaf)];
    while (this.#is('word', 'OR')) {
      this.#next++;
      parts.push(this.#term(depth, leaf));
    }
    return (item) => parts.some((part) => part(item));
  }

  #term(depth: number, leaf: () => Matcher<T>): Matcher<T> {
    if (depth > DEEPEST) throw invalid(`filter nests deeper than ${DEEPEST}.`);
    if (this.#is('word', 'NOT') || this.#is('symbol', '-')) {
      this.#next++;
      const inner = this.#term(depth + 1, leaf);
      return (item) => !inner(item);
    }
    if (!this.#is('symbol', '(')) return leaf();
    return this.#group(depth, leaf);
  }

  #group(depth: number, leaf: () => Matcher<T>): Matcher<T> {
    this.#next++;
    const inner = this.#all(depth + 1, leaf);
    if (!this.#is('symbol', ')')) throw this.#fail();
    this.#next++;
    return inner;
  }

  #restriction(): Matcher<T> {
    const path = this.#path();
    const operator = this.#peek();
    if (operator?.kind !== 'symbol' || operator.text === '(' || operator.text === ')' || operator.text === '-') {
      return this.#bareWord(path);
    }
    this.#next++;
    const leaf = () => this.#compared(path, operator.text);
    return this.#is('symbol', '(') ? this.#group(0, leaf) : leaf();
  }

  #compared(path: readonly string[], operator: string): Matcher<T> {
    const { read, rank, ignoreCase, check } = this.#dialect;
    const options: Comparing = { ignoreCase, ...(rank ? { rank: (text: string) => rank(path, text) } : {}) };
    const value = this.#value();
    const test = comparison(operator, value, options);
    if (!test) throw this.#fail();
    check?.(path, operator, value);
    return (item) => test(read(item, path));
  }

  /** A word, a quoted text, or a negative number. */
  #value(): string {
    const sign = this.#is('symbol', '-') ? '-' : '';
    if (sign) this.#next++;
    const token = this.#peek();
    if (!token || token.kind === 'symbol') throw this.#fail();
    this.#next++;
    return sign + token.text;
  }

  /** `labels.a`, `labels."a.b/c"`, `resource.labels.x`. */
  #path(): string[] {
    const first = this.#peek();
    if (!first || first.kind === 'symbol' || ['AND', 'OR'].includes(first.text)) throw this.#fail();
    this.#next++;
    const parts = first.kind === 'quoted' ? [first.text] : first.text.split('.');
    for (let token = this.#peek(); token?.glued && token.kind !== 'symbol'; token = this.#peek()) {
      const open = parts.at(-1) === '';
      if (token.kind === 'quoted' ? !open : !token.text.startsWith('.')) throw this.#fail();
      this.#next++;
      if (token.kind === 'quoted') parts.splice(-1, 1, token.text);
      else parts.push(...token.text.slice(1).split('.'));
    }
    if (parts.length > 1 && parts.includes('')) throw this.#fail();
    return parts;
  }

  #bareWord(path: readonly string[]): Matcher<T> {
    const { texts } = this.#dialect;
    if (!texts) throw this.#fail();
    const wanted = path.join('.').toLowerCase();
    return (item) => {
      for (const text of texts(item)) if (text.toLowerCase().includes(wanted)) return true;
      return false;
    };
  }
}
