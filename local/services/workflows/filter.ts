/**
 * List filters: comparisons joined by AND, OR, NOT and parentheses.
 * Source: https://google.aip.dev/160, without functions, globs and bare words.
 */
import { invalid } from '../../wire/errors.ts';

/** The value of a field by its name, undefined when the resource has no such field set; throws for an unknown name. */
type FieldReader<T> = (item: T, field: string) => string | undefined;
type Matcher<T> = (item: T) => boolean;

const TOKEN = /\s*(?:(<=|>=|!=|[=<>:()-])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"'()<>=!:]+))/y;
const LONGEST = 4096;
const DEEPEST = 50;

interface Token {
  readonly text: string;
  readonly kind: 'symbol' | 'word' | 'quoted';
}

/**
 * A matcher for a filter text; everything matches an empty one.
 * @throws ApiError INVALID_ARGUMENT for a filter that cannot be read
 */
export function compileFilter<T>(filter: string | null | undefined, read: FieldReader<T>): Matcher<T> {
  if (!filter || filter.trim() === '') return () => true;
  if (filter.length > LONGEST) throw invalid(`filter is longer than ${LONGEST} characters.`);
  const tokens = tokenize(filter);
  const parser = createParser(filter, tokens, read);
  return parser.whole();
}

function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  const text = filter.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw unreadable(filter, text.slice(at).trim());
    const [, symbol, double, single, word = ''] = found;
    const quoted = double ?? single;
    if (symbol !== undefined) tokens.push({ text: symbol, kind: 'symbol' });
    else if (quoted !== undefined) tokens.push({ text: quoted.replaceAll(/\\(.)/g, '$1'), kind: 'quoted' });
    else tokens.push({ text: word, kind: 'word' });
  }
  return tokens;
}

function unreadable(filter: string, near: string) {
  return invalid(
    `filter "${filter}" cannot be read near "${near}". Use comparisons such as state="ACTIVE" with AND, OR, NOT.`,
  );
}

function createParser<T>(filter: string, tokens: readonly Token[], read: FieldReader<T>) {
  let next = 0;
  const peek = () => tokens[next];
  const isWord = (word: string) => peek()?.kind === 'word' && peek()?.text === word;
  const isSymbol = (symbol: string) => peek()?.kind === 'symbol' && peek()?.text === symbol;
  const fail = () => unreadable(filter, peek()?.text ?? 'its end');

  const alternatives = (depth: number): Matcher<T> => {
    const parts = [conjunction(depth)];
    while (isWord('OR')) {
      next++;
      parts.push(conjunction(depth));
    }
    return parts.length === 1 ? (parts[0] as Matcher<T>) : (item) => parts.some((part) => part(item));
  };
  const conjunction = (depth: number): Matcher<T> => {
    const parts = [term(depth)];
    while (peek() && !isWord('OR') && !isSymbol(')')) {
      if (isWord('AND')) next++;
      parts.push(term(depth));
    }
    return (item) => parts.every((part) => part(item));
  };
  const term = (depth: number): Matcher<T> => {
    if (depth > DEEPEST) throw invalid(`filter nests deeper than ${DEEPEST}.`);
    if (isWord('NOT') || isSymbol('-')) {
      next++;
      const inner = term(depth + 1);
      return (item) => !inner(item);
    }
    if (!isSymbol('(')) return comparison();
    next++;
    const inner = alternatives(depth + 1);
    if (!isSymbol(')')) throw fail();
    next++;
    return inner;
  };
  const comparison = (): Matcher<T> => {
    const [field, operator, value] = tokens.slice(next, next + 3);
    if (field?.kind !== 'word' || operator?.kind !== 'symbol' || !value || value.kind === 'symbol') throw fail();
    const compare = OPERATORS[operator.text];
    if (!compare) throw fail();
    next += 3;
    const wanted = value.text;
    return (item) => {
      const found = read(item, field.text);
      return found === undefined ? operator.text === '!=' : compare(found, wanted);
    };
  };
  return {
    whole() {
      const matcher = alternatives(0);
      if (peek()) throw fail();
      return matcher;
    },
  };
}

const OPERATORS: Readonly<Record<string, (found: string, wanted: string) => boolean>> = {
  '=': (found, wanted) => order(found, wanted) === 0,
  '!=': (found, wanted) => order(found, wanted) !== 0,
  '<': (found, wanted) => order(found, wanted) < 0,
  '<=': (found, wanted) => order(found, wanted) <= 0,
  '>': (found, wanted) => order(found, wanted) > 0,
  '>=': (found, wanted) => order(found, wanted) >= 0,
  ':': (found, wanted) => wanted === '*' || found.includes(wanted),
};

const TIME = /^\d{4}-\d\d-\d\dT/;
const DURATION = /^-?\d+(\.\d+)?s$/;

/** Times compare as instants and durations as lengths, however they are written. */
function order(left: string, right: string): number {
  if (TIME.test(left) && TIME.test(right)) return Date.parse(left) - Date.parse(right);
  if (DURATION.test(left) && DURATION.test(right)) return Number.parseFloat(left) - Number.parseFloat(right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
