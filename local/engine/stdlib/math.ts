/** https://cloud.google.com/workflows/docs/reference/stdlib/math/abs; integer and double give a double in max and min. */
import { compare } from '../values/comparison.ts';
import { double, integer } from '../values/numbers.ts';
import { negate } from '../values/arithmetic.ts';
import { asNumber, Double, isInteger, type Value } from '../values/value.ts';
import { parameter, pure, type Namespace } from './signature.ts';

const ONE = [parameter('x:number')];
const TWO = [parameter('x:number'), parameter('y:number')];

function abs(value: Value): Value {
  return (asNumber(value) ?? 0) < 0 ? negate(value) : value;
}

function floor(value: Value): Value {
  return value instanceof Double ? integer(BigInt(Math.floor(value.value))) : value;
}

/** The first of two numbers if it is the greater (or lesser) one or equal, else the second. */
function pick(operator: '>=' | '<=', args: readonly Value[]): Value {
  const a = args[0] as Value;
  const b = args[1] as Value;
  const order = compare(operator, a, b);
  const chosen = (operator === '>=' ? order >= 0 : order <= 0) ? a : b;
  return isInteger(a) === isInteger(b) ? chosen : double(asNumber(chosen) ?? 0);
}

export const math: Namespace = {
  functions: [
    pure('math.abs', ONE, (args) => abs(args[0] as Value)),
    pure('math.floor', ONE, (args) => floor(args[0] as Value)),
    pure('math.max', TWO, (args) => pick('>=', args)),
    pure('math.min', TWO, (args) => pick('<=', args)),
  ],
};
