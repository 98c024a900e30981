/**
 * Tokens -> tree, by the documented order of precedence (tightest first): `() . []`, `not`, unary `-`, `* / // %`, `+ -`,
 * comparisons and `in`, `and`, `or`. Note that `not a == b` is therefore `(not a) == b`.
 */
import type { Ast, BinaryOperator } from './ast.ts';
import { OperandParser } from './operands.ts';

const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['<', '<=', '>', '>=', '==', '!=', 'in'],
  ['+', '-'],
  ['*', '/', '//', '%'],
];

class Parser extends OperandParser {
  whole(): Ast {
    const ast = this.expression();
    if (this.token.kind !== 'end') this.fail('an operator is expected');
    return ast;
  }

  /** What binds least tightly: `or`. */
  expression(): Ast {
    return this.logical('or', () => this.and());
  }

  and(): Ast {
    return this.logical('and', () => this.binary(0));
  }

  logical(operator: 'and' | 'or', operand: () => Ast): Ast {
    let left = operand();
    while (this.text === operator || this.text === operator.toUpperCase()) {
      this.take();
      const right = operand();
      left = { kind: 'logical', operator, left, right, at: left.at, end: right.end };
    }
    return left;
  }

  binary(level: number): Ast {
    const operators = LEVELS[level];
    if (operators === undefined) return this.negation();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find((each) => each === this.text);
      if (operator === undefined) return left;
      this.take();
      const right = this.binary(level + 1);
      left = { kind: 'binary', operator, left, right, at: left.at, end: right.end };
    }
  }

  negation(): Ast {
    if (this.text !== '-') return this.inversion();
    const { at } = this.take();
    const next = this.token;
    const operand = this.negation();
    // The least integer has no positive counterpart: its sign belongs to the literal.
    if (next.kind === 'integer' && operand.kind === 'literal' && operand.value === next.value) {
      return { kind: 'literal', value: -next.value, at, end: operand.end };
    }
    return { kind: 'unary', operator: '-', operand, at, end: operand.end };
  }

  inversion(): Ast {
    if (this.text !== 'not' && this.text !== 'NOT') return this.postfix();
    const { at } = this.take();
    const operand = this.operandOfNot();
    return { kind: 'unary', operator: 'not', operand, at, end: operand.end };
  }

  /** `not -x` has no other reading, although `-` binds less tightly. */
  operandOfNot(): Ast {
    return this.text === '-' ? this.negation() : this.inversion();
  }
}

/** @throws ExpressionError */
export function parseExpression(text: string): Ast {
  return new Parser(text).whole();
}
