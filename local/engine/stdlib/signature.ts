/**
 * How a library function is declared: its parameters with their types, once, so that the check of arguments is written
 * once too. A pure function gives a value; a blocking one asks the driver for an effect and makes a value of its outcome.
 */
import { typeError } from '../errors.ts';
import type { Machine } from '../machine/runtime.ts';
import type { EffectRequest, Outcome } from '../effects.ts';
import { Bytes, Double, isInteger, List, MapValue, typeName, type Value } from '../values/value.ts';

export type ParameterType =
  | 'any'
  | 'integer'
  | 'number'
  | 'string'
  | 'boolean'
  | 'list'
  | 'map'
  | 'bytes'
  | 'string or bytes'
  | 'string or list'
  | 'boolean or map';

export interface LibraryParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Makes the parameter optional; an argument of null stands for it too. */
  readonly default?: Value;
  /** Another name it may be given by. */
  readonly alias?: string;
  /** The argument, a map, that may hold it instead: it must be in one of the two, whatever its default. */
  readonly within?: string;
}

/** The next effect of a call that needs several, and what `finish` must know when its outcome comes. */
export class Waiting {
  readonly effect: EffectRequest;
  /** Kept with the frame, so a checkpoint carries it. */
  readonly memory: Value;

  constructor(effect: EffectRequest, memory: Value) {
    this.effect = effect;
    this.memory = memory;
  }
}

interface Declared {
  readonly name: string;
  readonly parameters: readonly LibraryParameter[];
}

export interface PureFunction extends Declared {
  readonly kind: 'pure';
  readonly run: (args: readonly Value[], machine: Machine) => Value;
}

export interface BlockingFunction extends Declared {
  readonly kind: 'blocking';
  /** An effect, or the value at once when there is nothing to wait for. */
  readonly begin: (args: readonly Value[], machine: Machine) => EffectRequest | Waiting | { readonly value: Value };
  /** The value of the call, or what it waits for next. `memory` is null unless the effect came with one. */
  readonly finish: (outcome: Outcome, machine: Machine, memory: Value) => Value | Waiting;
  /** It may stand in an expression, too. */
  readonly inExpressions?: boolean;
}

export type LibraryFunction = PureFunction | BlockingFunction;

/** A namespace: its functions and its values such as `http.default_retry`. */
export interface Namespace {
  readonly functions: readonly LibraryFunction[];
  readonly values?: Readonly<Record<string, Value>>;
}

const isText = (value: Value) => typeof value === 'string';
const isFlag = (value: Value) => typeof value === 'boolean';
const isList = (value: Value) => value instanceof List;
const isMap = (value: Value) => value instanceof MapValue;
const isBytes = (value: Value) => value instanceof Bytes;

const FITS: Readonly<Record<ParameterType, (value: Value) => boolean>> = {
  any: () => true,
  integer: isInteger,
  number: (value) => isInteger(value) || value instanceof Double,
  string: isText,
  boolean: isFlag,
  list: isList,
  map: isMap,
  bytes: isBytes,
  'string or bytes': (value) => isText(value) || isBytes(value),
  'string or list': (value) => isText(value) || isList(value),
  'boolean or map': (value) => isFlag(value) || isMap(value),
};

/**
 * The arguments complete and of the right types; `undefined` marks one not given.
 * @throws WorkflowError TypeError
 */
export function bindArguments(target: LibraryFunction, given: readonly (Value | undefined)[]): Value[] {
  if (given.length > target.parameters.length) {
    throw typeError(`${target.name} takes ${target.parameters.length} arguments, ${given.length} given`);
  }
  const { parameters } = target;
  const bound = new Array<Value>(parameters.length);
  for (let i = 0; i < parameters.length; i += 1) bound[i] = accept(target, parameters[i] as LibraryParameter, given[i]);
  return bound;
}

/** One argument as the function takes it. @throws WorkflowError TypeError */
export function accept({ name }: LibraryFunction, parameter: LibraryParameter, value: Value | undefined): Value {
  if ((value === undefined || value === null) && parameter.default !== undefined) return parameter.default;
  if (value === undefined) throw typeError(`${name}: argument '${parameter.name}' is missing`);
  if (parameter.type === 'any' || FITS[parameter.type](value)) return value;
  throw typeError(`${name}: argument '${parameter.name}' must be ${parameter.type}, not ${typeName(value)}`);
}

export function pure(
  name: string,
  parameters: readonly LibraryParameter[],
  run: (args: readonly Value[], machine: Machine) => Value,
): PureFunction {
  return { kind: 'pure', name, parameters, run };
}

/** `'source:string'` or, with a default, `['timeout:number', 300]`. */
export function parameter(declaration: `${string}:${ParameterType}`, ...defaults: [] | [Value]): LibraryParameter {
  const colon = declaration.indexOf(':');
  const base = { name: declaration.slice(0, colon), type: declaration.slice(colon + 1) as ParameterType };
  return defaults[0] === undefined ? base : { ...base, default: defaults[0] };
}
