/** What was probably meant by a call of a function that does not exist. */
import { libraryNames } from '../stdlib/index.ts';
import type { Known } from './known.ts';
import { didYouMean } from './nearest.ts';

const INT = 'int(x)';
const UPPER = 'text.to_upper(x)';
const LOWER = 'text.to_lower(x)';
const LENGTH = 'len(x)';
const PART = 'text.substring(x, start, end)';
const PLACES = 'text.find_all(x, "a")';
const MATCH = 'text.match_regex(x, "a+")';
const HOLDS = '"a" in x for a map or list, text.match_regex(x, "a") for a text';
const APPEND = 'list.concat(x, element)';
const LOOP = 'a loop over keys(x)';
const OTHERWISE = 'default(x, otherwise)';
const LOG = "a step with 'call: sys.log'";
const CEILING = '-math.floor(-x)';

/** Names of other languages, in lower case and without `_`, and what one writes here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ...{ str: 'string(x)', tostring: 'string(x)', text: 'string(x)' },
  ...{ parseint: INT, integer: INT, tointeger: INT, toint: INT, long: INT, number: 'int(x) or double(x)' },
  ...{ parsefloat: 'double(x)', float: 'double(x)', decimal: 'double(x)' },
  ...{ type: 'get_type(x)', typeof: 'get_type(x)' },
  ...{ length: LENGTH, size: LENGTH, count: LENGTH, isempty: 'len(x) == 0', empty: 'len(x) == 0' },
  ...{ upper: UPPER, uppercase: UPPER, touppercase: UPPER, lower: LOWER, lowercase: LOWER, tolowercase: LOWER },
  ...{ replace: 'text.replace_all(x, "a", "b")', substr: PART, slice: PART, indexof: PLACES, find: PLACES },
  ...{ match: MATCH, matches: MATCH, startswith: MATCH, endswith: MATCH },
  ...{ contains: HOLDS, includes: HOLDS, has: '"a" in x', haskey: '"a" in x' },
  ...{ append: APPEND, push: APPEND, add: APPEND, values: LOOP, items: LOOP, entries: LOOP },
  ...{ join: 'a loop that adds one text to the other', coalesce: OTHERWISE, ifnull: OTHERWISE, nvl: OTHERWISE },
  ...{ iif: 'if(condition, x, otherwise)', now: 'sys.now()', today: 'time.format(sys.now())' },
  ...{ sleep: "a step with 'call: sys.sleep'", log: LOG, print: LOG },
  ...{ env: 'sys.get_env("NAME")', getenv: 'sys.get_env("NAME")', uuid: 'uuid.generate()' },
  ...{ round: 'math.floor(x + 0.5)', ceil: CEILING, ceiling: CEILING },
  ...{ parse: 'json.decode(x)', loads: 'json.decode(x)' },
  ...{ stringify: 'json.encode_to_string(x)', dumps: 'json.encode_to_string(x)' },
};

/** @param name with its dots, as in `x.length` or `strings.upper` */
export function functionHint(name: string, known: Known): string | undefined {
  if (name.startsWith('googleapis.')) return undefined;
  const parts = name.split('.');
  const last = parts.at(-1) ?? '';
  const word = last.toLowerCase().replaceAll('_', '');
  const meant = Object.hasOwn(ELSEWHERE, word) ? ELSEWHERE[word] : undefined;
  if (parts.length > 1 && known.isVariable(parts[0] ?? '')) return methodHint(parts.slice(0, -1).join('.'), meant);
  const similar = didYouMean(name, known.names());
  // A name with a namespace was no misspelt one without.
  if (similar !== undefined && similar.includes('.') === name.includes('.')) return similar;
  return meant === undefined ? (sameWord(last) ?? similar) : `write ${meant}`;
}

function methodHint(value: string, meant: string | undefined): string {
  const instead =
    meant === undefined ? 'give it to a function of the library' : `write ${meant.replace(/\bx\b/g, value)}`;
  return `values have no functions of their own: ${instead}`;
}

/** The function of some namespace that bears the name. */
function sameWord(last: string): string | undefined {
  const found = libraryNames().find((name) => name.endsWith(`.${last}`));
  return found === undefined ? undefined : `did you mean '${found}'?`;
}
