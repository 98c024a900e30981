import fc from 'fast-check';
import { ExpressionError } from '../../local/engine/expression/ast.ts';
import { parseExpression } from '../../local/engine/expression/parser.ts';
import { evaluate, run } from './harness.ts';

describe('an expression', () => {
  test.each([
    ['1 +', 'a value is expected'],
    ['(1', "')' is expected"],
    ['{"a": 1}', 'token recognition error'],
    ['m[special!key]', 'token recognition error'],
    ['1 2', 'an operator is expected'],
    ['"abc', 'closing quote'],
    ['"\\q"', 'token recognition error'],
    ['a.1', "a name is expected after '.'"],
    ['1a', 'cannot begin with a digit'],
    ['and', 'a value is expected'],
    ['', 'a value is expected'],
    ['not in', 'a value is expected'],
  ])('is refused: %s', (text, message) => {
    expect(() => parseExpression(text)).toThrow(ExpressionError);
    expect(() => parseExpression(text)).toThrow(message);
  });

  test('agrees with exact integer arithmetic', () => {
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const small = fc.bigInt({ min: -1000n, max: 1000n });
    fc.assert(
      fc.property(fc.oneof(int64, small), fc.oneof(int64, small), fc.constantFrom('+', '-', '*'), (a, b, operator) => {
        const exact = operator === '+' ? a + b : operator === '-' ? a - b : a * b;
        const fits = exact >= -(2n ** 63n) && exact < 2n ** 63n;
        expect(evaluate(`(${a}) ${operator} (${b})`)).toBe(fits ? String(exact) : 'ValueError');
      }),
    );
  });

  test('divides so that quotient and remainder fit together', () => {
    const int = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });
    fc.assert(
      fc.property(int, int, (a, b) => {
        fc.pre(b !== 0n);
        const floor = a / b - (a % b !== 0n && a % b < 0n !== b < 0n ? 1n : 0n);
        expect(evaluate(`(${a}) // (${b})`)).toBe(String(floor));
        expect(evaluate(`(${a}) % (${b})`)).toBe(String(a % b));
        const floored = run(`- r: {return: "\${(${a}) % (${b})}"}`, { switches: { modulo: 'divisor' } });
        expect(floored.resultText).toBe(String(a - b * floor));
      }),
    );
  });
});
