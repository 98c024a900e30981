/** What to do about a key that stands where it has no meaning. */
import { didYouMean, nearest } from './nearest.ts';

const ARGUMENT = (key: string): string => `'${key}' is an argument of the call: write it under 'args'`;

const HINTS: Readonly<Record<string, string>> = {
  timeout: `${ARGUMENT('timeout')}; connectors take it under 'args.connector_params'`,
  args: "'args' belongs beside a 'call'",
  result: "'result' belongs beside a 'call'; an expression gives its value to a variable by 'assign'",
  retry: "'retry' belongs beside a 'try', at the same column",
  except: "'except' belongs beside a 'try', at the same column",
  as: "'as' belongs under 'except'",
  condition: "'condition' belongs to an entry of 'switch': begin the entry with a dash",
  if: "conditions are written as 'switch' with entries of 'condition'",
  branches: "'branches' belongs under 'parallel'",
  concurrency_limit: "'concurrency_limit' belongs under 'parallel', beside its 'for' or 'branches'",
  exception_policy: "'exception_policy' belongs under 'parallel'",
  shared: "'shared' belongs under 'parallel'",
  in: "'in' belongs under 'for'",
  range: "'range' belongs under 'for'",
  value: "'value' belongs under 'for'",
  params: "'params' belongs to main or to a subworkflow, beside its 'steps'",
  predicate: "'predicate' belongs under 'retry'",
  max_retries: "'max_retries' belongs under 'retry'",
  backoff: "'backoff' belongs under 'retry'",
  else: "an entry 'condition: true' at the end of a switch is its else",
  description: 'write a comment instead',
};
const ARGUMENTS = ['url', 'body', 'headers', 'query', 'auth', 'method', 'data', 'seconds', 'severity'];

export function keyHint(key: string, allowed: readonly string[]): string {
  const known = HINTS[key] ?? (ARGUMENTS.includes(key) ? ARGUMENT(key) : undefined) ?? didYouMean(key, allowed);
  return known ?? `expected here: ${allowed.join(', ')}`;
}

/** The word that was most likely meant by a key, for going on as if it stood there. */
export function meantKey(key: string, allowed: readonly string[]): string | undefined {
  return Object.hasOwn(HINTS, key) || ARGUMENTS.includes(key) ? undefined : nearest(key, allowed);
}
