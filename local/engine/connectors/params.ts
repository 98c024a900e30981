/** The argument `connector_params`. https://cloud.google.com/workflows/docs/reference/googleapis */
import { typeError, valueError } from '../errors.ts';
import { asNumber, List, MapValue, typeName, type Value } from '../values/value.ts';

export interface ConnectorParams {
  /** Seconds for the whole call. */
  readonly timeout: number;
  /** Seconds before the first poll, factor per poll, and the most seconds between two. */
  readonly initialDelay: number;
  readonly multiplier: number;
  readonly maxDelay: number;
  readonly skipPolling: boolean;
  readonly scopes: readonly string[];
}

const ONE_YEAR_SECONDS = 31_536_000;
const CLOUD_SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const KEYS = ['timeout', 'polling_policy', 'skip_polling', 'scopes'];
const POLLING_KEYS = ['initial_delay', 'multiplier', 'max_delay'];

/** @throws WorkflowError TypeError, ValueError */
export function connectorParams(value: Value): ConnectorParams {
  const params = mapAt('connector_params', value, KEYS);
  const polling = mapAt('polling_policy', params.get('polling_policy') ?? null, POLLING_KEYS);
  return {
    timeout: numberAt(params, 'timeout', 1800, ONE_YEAR_SECONDS),
    initialDelay: numberAt(polling, 'initial_delay', 1, ONE_YEAR_SECONDS),
    multiplier: numberAt(polling, 'multiplier', 1.25, Number.MAX_VALUE),
    maxDelay: numberAt(polling, 'max_delay', 60, ONE_YEAR_SECONDS),
    skipPolling: flagAt(params, 'skip_polling'),
    scopes: scopesAt(params.get('scopes') ?? null),
  };
}

function mapAt(name: string, value: Value, keys: readonly string[]): ReadonlyMap<string, Value> {
  if (value === null) return new Map();
  if (!(value instanceof MapValue)) throw typeError(`'${name}' must be a map, not ${typeName(value)}`);
  const unknown = [...value.entries.keys()].find((key) => !keys.includes(key));
  if (unknown !== undefined) throw valueError(`'${name}' has no '${unknown}'; it takes ${keys.join(', ')}`);
  return value.entries;
}

function numberAt(params: ReadonlyMap<string, Value>, key: string, otherwise: number, max: number): number {
  const value = params.get(key) ?? null;
  if (value === null) return otherwise;
  const number = asNumber(value);
  if (number === undefined) throw typeError(`connector_params: '${key}' must be a number, not ${typeName(value)}`);
  if (number < 0 || number > max) throw valueError(`connector_params: '${key}' must be between 0 and ${max}`);
  return number;
}

function flagAt(params: ReadonlyMap<string, Value>, key: string): boolean {
  const value = params.get(key) ?? false;
  if (typeof value !== 'boolean') {
    throw typeError(`connector_params: '${key}' must be a boolean, not ${typeName(value)}`);
  }
  return value;
}

function scopesAt(value: Value): string[] {
  if (value === null) return [CLOUD_SCOPE];
  return (value instanceof List ? value.items : [value]).map((scope) => {
    if (typeof scope !== 'string') throw typeError('connector_params: a scope must be a string');
    return scope;
  });
}
