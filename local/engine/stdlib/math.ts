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

function pick(a: Value, b: Value, isFirst: boolean): Value {
  const chosen = isFirst ? a : b;
  return isInteger(a) === isInteger(b) ? chosen : double(asNumber(chosen) ?? 0);
}

export const math: Namespace = {
  functions: [
    pure('math.abs', ONE, ([x]) => abs(x as Value)),
    pure('math.floor', ONE, ([x]) => floor(x as Value)),
    pure('math.max', TWO, ([x, y]) => pick(x as Value, y as Value, compare('>=', x as Value, y as Value) >= 0)),
    pure('math.min', TWO, ([x, y]) => pick(x as Value, y as Value, compare('<=', x as Value, y as Value) <= 0)),
  ],
};
