/** https://cloud.google.com/workflows/docs/reference/stdlib/retry/always; the built-in policies and predicates. */
import { double } from '../values/numbers.ts';
import { FunctionRef, List, MapValue, mapOf, type Value } from '../values/value.ts';
import { parameter, pure, type Namespace, type PureFunction } from './signature.ts';

function hasTag(error: Value | undefined, tags: readonly string[]): boolean {
  if (!(error instanceof MapValue)) return false;
  const found = error.entries.get('tags');
  return found instanceof List && found.items.some((tag) => typeof tag === 'string' && tags.includes(tag));
}

function hasCode(error: Value | undefined, codes: readonly number[]): boolean {
  const code = error instanceof MapValue ? error.entries.get('code') : undefined;
  return typeof code === 'number' && codes.includes(code);
}

/** A predicate that holds for HTTP answers of these codes and for failures with these tags. */
export function httpPredicate(name: string, codes: readonly number[], tags: readonly string[]): PureFunction {
  return pure(name, [parameter('exception:any')], ([error]) => {
    return hasTag(error, tags) || (hasTag(error, ['HttpError']) && hasCode(error, codes));
  });
}

function backoff(): MapValue {
  return mapOf({ initial_delay: double(1), max_delay: double(60), multiplier: double(1.25) });
}

export function policy(predicate: string): MapValue {
  return mapOf({ predicate: new FunctionRef(predicate), max_retries: 5, backoff: backoff() });
}

export const retry: Namespace = {
  functions: [
    pure('retry.always', [parameter('exception:any')], () => true),
    pure('retry.never', [parameter('exception:any')], () => false),
  ],
  values: { 'retry.default_backoff': backoff() },
};
