import fc from 'fast-check';
import { ExpressionError } from '../../../local/engine/expression/ast.ts';
import { integer } from '../../../local/engine/values/numbers.ts';
import { Double, List, MapValue, type Value } from '../../../local/engine/values/value.ts';
import { campaign } from './campaign.ts';
import { evaluateText, tagOf } from './evaluator.ts';
import { evaluatePlain, Fault, type Plain } from './oracle.ts';

function toPlain(value: Value): Plain {
  if (typeof value === 'number') return BigInt(value);
  if (value instanceof Double) return value.value;
  if (value instanceof List) return value.items.map(toPlain);
  if (value instanceof MapValue) return new Map([...value.entries].map(([key, item]) => [key, toPlain(item)]));
  return value as Plain;
}

function toValue(plain: Plain): Value {
  if (typeof plain === 'bigint') return integer(plain);
  if (typeof plain === 'number') return new Double(plain);
  if (Array.isArray(plain)) return new List(plain.map((item) => toValue(item as Plain)));
  if (plain instanceof Map)
    return new MapValue(new Map([...plain].map(([key, item]) => [key as string, toValue(item as Plain)])));
  return plain as Value;
}

const numeral = fc.oneof(
  fc.bigInt({ min: 0n, max: 12n }).map(String),
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
  fc.constantFrom('9223372036854775807', '9007199254740993', '4611686018427387904', '3037000500', '2147483648'),
  fc.constantFrom('0.0', '0.5', '2.0', '1e308', '9007199254740992.0', '9.223372036854775807E18', '1e-9', '0.1'),
);
const text = fc.constantFrom('""', '"a"', '"ab"', '"\\"\\\\\\n"', '"7"', '"\u{1F600}"', '"\uFFFD"');
const atom = fc.oneof(
  { weight: 5, arbitrary: numeral },
  { weight: 2, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom('true', 'false', 'null') },
  {
    weight: 4,
    arbitrary: fc.constantFrom('i', 'd', 's', 'l', 'm', 'm.k', 'm["n"]', 'l[0]', 'l[i]', 'm.n.k', 'big', 'least'),
  },
);
const ARITHMETIC = ['+', '-', '*', '/', '//', '%'];
const LOGICAL = ['<', '<=', '>', '>=', '==', '!=', 'in', 'and', 'or', 'AND', 'OR'];

/** Chains of operators with few parentheses: the order of precedence decides what they mean. */
function chains(atoms: fc.Arbitrary<string>, operators: readonly string[], prefixes: readonly string[]) {
  const prefix = fc.oneof(
    { weight: 5, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: fc.constantFrom(...prefixes) },
  );
  return fc.letrec<{ chain: string; operand: string }>((tie) => ({
    chain: fc
      .tuple(tie('operand'), fc.array(fc.tuple(fc.constantFrom(...operators), tie('operand')), { maxLength: 4 }))
      .map(([first, rest]) => [first, ...rest.map(([each, operand]) => `${each} ${operand}`)].join(' ')),
    operand: fc
      .tuple(
        prefix,
        fc.oneof(
          { depthSize: 'small' },
          { weight: 8, arbitrary: atoms },
          { weight: 2, arbitrary: tie('chain').map((inner) => `(${inner})`) },
          { weight: 1, arbitrary: fc.tuple(tie('chain'), atoms).map(([a, b]) => `[${b}, ${a}][1]`) },
        ),
      )
      .map((parts) => parts.join('')),
  })).chain;
}

const VARIABLES: Readonly<Record<string, Plain>> = {
  i: 1n,
  d: 2.5,
  s: 'a',
  l: [1n, 2.0, 'a', null, [1n]],
  m: new Map<string, Plain>([
    ['k', 3n],
    ['n', new Map<string, Plain>([['k', true]])],
    ['a', 'z'],
  ]),
  big: 2n ** 63n - 1n,
  least: -(2n ** 63n),
};

function engine(expression: string): unknown {
  const scope = Object.fromEntries(Object.entries(VARIABLES).map(([name, plain]) => [name, toValue(plain)]));
  try {
    return toPlain(evaluateText(expression, scope));
  } catch (error) {
    if (error instanceof ExpressionError) return 'refused';
    return { tag: tagOf(error) };
  }
}

function oracle(expression: string): unknown {
  try {
    return evaluatePlain(expression, VARIABLES);
  } catch (error) {
    if (error instanceof Fault) return { tag: error.message };
    throw error;
  }
}

describe('the evaluator', () => {
  test.each([
    ['numbers', chains(numeral, ARITHMETIC, ['-', '- -'])],
    ['comparisons', chains(numeral, [...ARITHMETIC, ...LOGICAL.slice(0, 6)], ['-'])],
    ['values', chains(atom, [...ARITHMETIC, ...LOGICAL], ['-', 'not ', 'NOT ', 'not -', '-not '])],
    [
      'logic',
      chains(
        fc.constantFrom('true', 'false', 'i < d', '"k" in m', '3 in l', 'd == 2.5'),
        ['and', 'or', '=='],
        ['not '],
      ),
    ],
  ])('agrees on %s with one that was written from the reference alone', (_what, chain) => {
    const seen = { value: 0, error: 0 };
    fc.assert(
      fc.property(chain, (expression) => {
        const expected = oracle(expression);
        const given = engine(expression);
        expect(given).toEqual(expected);
        if (typeof expected === 'object' && expected !== null && 'tag' in expected) seen.error += 1;
        else seen.value += 1;
      }),
      campaign(1000),
    );
    expect(Math.min(seen.value, seen.error)).toBeGreaterThan(20);
  });
});
