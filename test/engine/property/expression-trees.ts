/** Random expression trees, as the parser makes them. */
import fc from 'fast-check';
import type { Ast, BinaryOperator } from '../../../local/engine/expression/ast.ts';
import { wellFormed } from '../../../local/engine/stdlib/characters.ts';

const OPERATORS: readonly BinaryOperator[] = ['+', '-', '*', '/', '//', '%', '<', '<=', '>', '>=', '==', '!=', 'in'];
const WORDS = ['and', 'AND', 'or', 'OR', 'not', 'NOT', 'in', 'null', 'true', 'True', 'TRUE', 'false', 'False', 'FALSE'];
const HERE = { at: 0, end: 0 };

export const integers = fc.oneof(
  fc.bigInt({ min: -20n, max: 20n }),
  fc.constantFrom(0n, 1n, -1n, 2n ** 31n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);

export const doubles = fc.oneof(
  fc.constantFrom(0, 1, 0.5, 1.5, 1e21, 1e-7, 2 ** 53, 2 ** 63, 1e308, 5e-324),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => Math.abs(value)),
);

export const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '"', "'", '\\', '\n\t\r\b\f', '${x}', '\ud800', '\udfff\ud800', '😀', '\u2028', '\u0000'),
);

const identifier = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/).filter((name) => !WORDS.includes(name));
const anyWord = fc.oneof(identifier, fc.constantFrom(...WORDS));
const dotted = fc.oneof(
  fc.tuple(identifier, fc.array(anyWord, { maxLength: 2 })).map(([root, rest]) => [root, ...rest].join('.')),
  fc.constantFrom('len', 'text.split', 'map.get', 'default'),
);

/** @param names leaves that are variables */
export function trees(names: fc.Arbitrary<string> = identifier): fc.Arbitrary<Ast> {
  return fc.letrec<{ tree: Ast; leaf: Ast }>((tie) => ({
    leaf: fc.oneof(
      integers.map((value): Ast => ({ kind: 'literal', value, ...HERE })),
      doubles.map((value): Ast => ({ kind: 'double', value, ...HERE })),
      texts.map((value): Ast => ({ kind: 'literal', value: wellFormed(value), ...HERE })),
      fc.constantFrom(true, false, null).map((value): Ast => ({ kind: 'literal', value, ...HERE })),
      names.map((name): Ast => ({ kind: 'name', name, ...HERE })),
    ),
    tree: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      tie('leaf'),
      fc.tuple(tie('tree'), anyWord).map(([base, key]): Ast => ({ kind: 'member', base, key, ...HERE })),
      fc.tuple(tie('tree'), tie('tree')).map(([base, index]): Ast => ({ kind: 'index', base, index, ...HERE })),
      fc
        .tuple(dotted, fc.array(tie('tree'), { maxLength: 3 }))
        .map(([name, args]): Ast => ({ kind: 'call', name, args, ...HERE })),
      fc.array(tie('tree'), { maxLength: 3 }).map((items): Ast => ({ kind: 'list', items, ...HERE })),
      tie('tree').map((operand): Ast => negated(operand)),
      tie('tree').map((operand): Ast => ({ kind: 'unary', operator: 'not', operand, ...HERE })),
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), tie('tree'), tie('tree'))
        .map(([operator, left, right]): Ast => ({ kind: 'logical', operator, left, right, ...HERE })),
      fc
        .tuple(fc.constantFrom(...OPERATORS), tie('tree'), tie('tree'))
        .map(([operator, left, right]): Ast => ({ kind: 'binary', operator, left, right, ...HERE })),
    ),
  })).tree;
}

/** The parser takes the sign of an integer into its literal. */
function negated(operand: Ast): Ast {
  const isCount = operand.kind === 'literal' && typeof operand.value === 'bigint' && operand.value >= 0n;
  if (isCount) return { ...operand, value: -(operand.value as bigint) };
  return { kind: 'unary', operator: '-', operand, ...HERE };
}

/** The tree without places. */
export function bare(ast: unknown): unknown {
  if (Array.isArray(ast)) return ast.map(bare);
  if (typeof ast !== 'object' || ast === null) return ast;
  return Object.fromEntries(
    Object.entries(ast).flatMap(([key, value]) => (key === 'at' || key === 'end' ? [] : [[key, bare(value)]])),
  );
}
