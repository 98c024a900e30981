/** What the operators of a list filter (filter.ts) mean for the kinds of values there are. */
import { RE2JS, RE2JSException } from 're2js';
import { invalid } from './errors.ts';

/**
 * What a filter finds under a name: a text; several, of which one that fits is enough; a map, which `:` asks for its
 * keys or for `key:value`; or nothing.
 */
export type Found = string | readonly string[] | Readonly<Record<string, string>> | undefined;

export interface Comparing {
  /** Texts are compared without regard to case. */
  readonly ignoreCase?: boolean | undefined;
  /** Makes texts of an ordered enum comparable, such as severities. */
  readonly rank?: ((text: string) => number | undefined) | undefined;
}

type Test = (found: Found) => boolean;

/** @throws ApiError INVALID_ARGUMENT for a pattern that RE2 does not take */
export function comparison(operator: string, wanted: string, options: Comparing): Test | undefined {
  if (operator === '!=' || operator === '!~') {
    const same = comparison(operator === '!=' ? '=' : '=~', wanted, options);
    return same && ((found) => !same(found));
  }
  if (operator === ':') return (found) => has(found, wanted, options);
  const test = operator === '=~' ? matcher(wanted) : ordering(operator, wanted, options);
  if (!test) return undefined;
  return (found) => {
    if (found === undefined) return false;
    if (typeof found === 'string') return test(found);
    return Array.isArray(found) && found.some(test);
  };
}

function ordering(operator: string, wanted: string, options: Comparing) {
  const holds = ORDERS[operator];
  return holds && ((text: string) => holds(order(text, wanted, options)));
}

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** https://google.aip.dev/160#has-operator */
function has(found: Found, wanted: string, options: Comparing): boolean {
  if (found === undefined) return false;
  if (wanted === '*') return true;
  if (typeof found === 'string') return fold(found, options).includes(fold(wanted, options));
  if (Array.isArray(found)) return found.some((one: string) => order(one, wanted, options) === 0);
  const map = found as Readonly<Record<string, string>>;
  const colon = wanted.indexOf(':');
  return colon < 0
    ? Object.hasOwn(map, wanted)
    : Object.hasOwn(map, wanted.slice(0, colon)) && map[wanted.slice(0, colon)] === wanted.slice(colon + 1);
}

function matcher(pattern: string): (text: string) => boolean {
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matcher(text).find();
  } catch (error) {
    if (error instanceof RE2JSException)
      throw invalid(`filter: "${pattern}" is not a pattern of RE2: ${error.message}`);
    throw error;
  }
}

const TIME = /^\d{4}-\d\d-\d\dT/;
const DAY = /^\d{4}-\d\d-\d\d($|T)/;
const DURATION = /^-?\d+(\.\d+)?s$/;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Times compare as instants, durations as lengths, numbers as numbers, however they are written. */
function order(left: string, right: string, options: Comparing): number {
  const [first, second] = [options.rank?.(left), options.rank?.(right)];
  if (first !== undefined && second !== undefined) return first - second;
  if (TIME.test(left) && DAY.test(right)) return Date.parse(left) - Date.parse(right);
  if (DURATION.test(left) && DURATION.test(right)) return Number.parseFloat(left) - Number.parseFloat(right);
  if (NUMBER.test(left) && NUMBER.test(right)) return Number(left) - Number(right);
  const [a, b] = [fold(left, options), fold(right, options)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const fold = (text: string, { ignoreCase }: Comparing) => (ignoreCase ? text.toLowerCase() : text);
