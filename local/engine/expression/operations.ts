/** Operators -> closures. */
import { typeError } from '../errors.ts';
import { add, divide, floorDivide, modulo, multiply, negate, subtract, wrapped } from '../values/arithmetic.ts';
import { compare, equal } from '../values/comparison.ts';
import { contains } from '../values/access.ts';
import type { Evaluate } from '../machine/program.ts';
import type { Switches } from '../switches.ts';
import { isInteger, typeName, type Value } from '../values/value.ts';
import type { BinaryOperator } from './ast.ts';

/** `-` or `not` of an operand. */
export function unary(operator: '-' | 'not', operand: Evaluate): Evaluate {
  if (operator === '-') return (f, m) => negate(operand(f, m));
  return (f, m) => {
    const value = operand(f, m);
    if (typeof value !== 'boolean') throw typeError(`'not' needs a boolean, not ${typeName(value)}`);
    return !value;
  };
}

/** Evaluates its right side only if it decides. */
export function logical(operator: 'and' | 'or', left: Evaluate, right: Evaluate): Evaluate {
  const check = (value: Value): boolean => {
    if (typeof value !== 'boolean') throw typeError(`'${operator}' needs booleans, not ${typeName(value)}`);
    return value;
  };
  return operator === 'and'
    ? (f, m) => check(left(f, m)) && check(right(f, m))
    : (f, m) => check(left(f, m)) || check(right(f, m));
}

type Operation = (left: Evaluate, right: Evaluate, switches: Switches) => Evaluate;

/** Comparisons answer pairs of small integers at once, the common case in loops and conditions. */
const OPERATIONS: Readonly<Record<BinaryOperator, Operation>> = {
  '+': (left, right, { doubles }) => {
    return (f, m) => {
      const sum = add(left(f, m), right(f, m), doubles);
      return typeof sum === 'string' ? m.checkSize(sum) : sum;
    };
  },
  '-': (left, right) => (f, m) => subtract(left(f, m), right(f, m)),
  '*': (left, right) => (f, m) => multiply(left(f, m), right(f, m)),
  '/': (left, right) => (f, m) => divide(left(f, m), right(f, m)),
  '//': (left, right, switches) => {
    const toInteger = switches.floorDivision === 'integer';
    return (f, m) => floorDivide(left(f, m), right(f, m), toInteger);
  },
  '%': (left, right, switches) => {
    const floored = switches.modulo === 'divisor';
    return (f, m) => modulo(left(f, m), right(f, m), floored);
  },
  '<': (left, right) => (f, m) => {
    const a = left(f, m);
    const b = right(f, m);
    return typeof a === 'number' && typeof b === 'number' ? a < b : compare('<', a, b) < 0;
  },
  '<=': (left, right) => (f, m) => {
    const a = left(f, m);
    const b = right(f, m);
    return typeof a === 'number' && typeof b === 'number' ? a <= b : compare('<=', a, b) <= 0;
  },
  '>': (left, right) => (f, m) => {
    const a = left(f, m);
    const b = right(f, m);
    return typeof a === 'number' && typeof b === 'number' ? a > b : compare('>', a, b) > 0;
  },
  '>=': (left, right) => (f, m) => {
    const a = left(f, m);
    const b = right(f, m);
    return typeof a === 'number' && typeof b === 'number' ? a >= b : compare('>=', a, b) >= 0;
  },
  '==': (left, right) => (f, m) => equal(left(f, m), right(f, m)),
  '!=': (left, right) => (f, m) => !equal(left(f, m), right(f, m)),
  in: (left, right) => (f, m) => {
    const item = left(f, m);
    return contains(right(f, m), item);
  },
};

/** An operator between two operands, as the switches have it. */
export function binary(operator: BinaryOperator, left: Evaluate, right: Evaluate, switches: Switches): Evaluate {
  const canWrap = operator === '+' || operator === '-' || operator === '*';
  if (canWrap && switches.overflow === 'wrap') return wrapping(operator, left, right, switches);
  return OPERATIONS[operator](left, right, switches);
}

/** The operator where integers wrap around instead of overflowing. */
function wrapping(operator: '+' | '-' | '*', left: Evaluate, right: Evaluate, switches: Switches): Evaluate {
  return (f, m) => {
    const a = left(f, m);
    const b = right(f, m);
    if (isInteger(a) && isInteger(b)) return wrapped(operator, a, b);
    return OPERATIONS[operator](
      () => a,
      () => b,
      switches,
    )(f, m);
  };
}
