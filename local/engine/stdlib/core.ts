/** The helpers without a namespace. https://cloud.google.com/workflows/docs/reference/stdlib/expression-helpers */
import { typeError, valueError } from '../errors.ts';
import { double, integer, scalarText } from '../values/numbers.ts';
import type { Machine } from '../machine/runtime.ts';
import { asNumber, Double, isInteger, List, MapValue, typeName, type Value } from '../values/value.ts';
import { parameter, pure, type Namespace } from './signature.ts';
import { lengthOf } from './characters.ts';

/** Sign, and digits without the zeros in front, of which 64 bits take at most 19. */
const INTEGER_TEXT = /^\s*([+-]?)0*(\d+)\s*$/;
const INT64_DIGITS = 19;
const NUMBER_TEXT = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/;

function toInteger(value: Value): Value {
  if (isInteger(value)) return value;
  if (value instanceof Double) return integer(BigInt(Math.trunc(value.value)));
  if (typeof value !== 'string') throw typeError(`int() needs a string or a number, not ${typeName(value)}`);
  const [, sign, digits] = INTEGER_TEXT.exec(value) ?? [];
  if (digits === undefined) throw valueError(`'${value}' is not an integer`);
  if (digits.length > INT64_DIGITS) throw valueError('integer overflow');
  return integer(sign === '-' ? -BigInt(digits) : BigInt(digits));
}

function toDouble(value: Value): Value {
  const number = asNumber(value);
  if (number !== undefined) return double(number);
  if (typeof value !== 'string') throw typeError(`double() needs a string or a number, not ${typeName(value)}`);
  if (NUMBER_TEXT.test(value)) return double(Number(value));
  throw valueError(`'${value}' is not a number`);
}

function toText(value: Value, { program }: Machine): string {
  if (typeof value === 'string') return value;
  if (isInteger(value) || typeof value === 'boolean' || value instanceof Double)
    return scalarText(value, program.switches.doubles);
  // Seen in logs of the service in 2025, for a map.
  const name = value instanceof MapValue ? 'dict' : typeName(value);
  throw typeError(`unsupported operand type for string(): '${name}' (expecting number, string, or boolean)`);
}

function length(value: Value): number {
  if (typeof value === 'string') return lengthOf(value);
  if (value instanceof List) return value.items.length;
  if (value instanceof MapValue) return value.entries.size;
  throw typeError(`len() needs a list, a map or a string, not ${typeName(value)}`);
}

/** A condition of null counts as false. */
function choose([condition, ifTrue, ifFalse]: readonly Value[]): Value {
  if (condition !== null && typeof condition !== 'boolean') {
    throw typeError(`if() needs a boolean as its condition, not ${typeName(condition as Value)}`);
  }
  return (condition === true ? ifTrue : ifFalse) as Value;
}

export const core: Namespace = {
  functions: [
    pure('default', [parameter('val:any'), parameter('defaultVal:any')], ([value, other]) => (value ?? other) as Value),
    pure('if', [parameter('condition:any'), parameter('ifTrue:any'), parameter('ifFalse:any')], choose),
    pure('double', [parameter('x:any')], (args) => toDouble(args[0] as Value)),
    pure('int', [parameter('x:any')], (args) => toInteger(args[0] as Value)),
    pure('string', [parameter('x:any')], (args, machine) => toText(args[0] as Value, machine)),
    pure('keys', [parameter('map:map')], ([map], machine) => {
      const keys = [...(map as MapValue).entries.keys()];
      return new List(machine.program.switches.keys === 'sorted' ? keys.sort() : keys);
    }),
    pure('len', [parameter('x:any')], (args) => length(args[0] as Value)),
    pure('get_type', [parameter('x:any')], ([value]) => typeName(value as Value)),
    pure('not', [parameter('x:boolean')], ([value]) => value !== true),
  ],
};
