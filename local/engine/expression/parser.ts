/**
 * Tokens -> tree, by the documented order of precedence (tightest first): `() . []`, `not`, unary `-`, `* / // %`, `+ -`,
 * comparisons and `in`, `and`, `or`. Note that `not a == b` is therefore `(not a) == b`.
 */
import { type Ast, type BinaryOperator, dottedName, type Span } from './ast.ts';
import type { Token } from './lexer.ts';
import { TokenCursor } from './token-cursor.ts';

const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['<', '<=', '>', '>=', '==', '!=', 'in'],
  ['+', '-'],
  ['*', '/', '//', '%'],
];
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
  ['null', null],
  // In a definition of GoogleCloudPlatform/workflows-demos, as YAML has it.
  ['Null', null],
  ['NULL', null],
]);
const RESERVED = new Set(['and', 'AND', 'or', 'OR', 'in']);

class Parser extends TokenCursor {
  whole(): Ast {
    const ast = this.or();
    if (this.token.kind !== 'end') this.fail('an operator is expected');
    return ast;
  }

  or(): Ast {
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

  postfix(): Ast {
    let base = this.primary();
    for (;;) {
      if (this.text === '.') {
        this.take();
        const key = this.token.kind === 'word' ? this.token.text : this.fail("a name is expected after '.'");
        base = { kind: 'member', base, key, at: base.at, end: this.take().end };
      } else if (this.text === '[') {
        this.take();
        const index = this.or();
        base = { kind: 'index', base, index, at: base.at, end: this.expect(']').end };
      } else if (this.text === '(') {
        base = this.call(base);
      } else {
        return base;
      }
    }
  }

  call(callee: Ast): Ast {
    const name = dottedName(callee) ?? this.fail('only a function or subworkflow can be called', callee);
    this.take();
    const args = this.items(')');
    return { kind: 'call', name, args, at: callee.at, end: this.expect(')').end };
  }

  items(end: string): Ast[] {
    const items: Ast[] = [];
    if (this.text === end) return items;
    for (;;) {
      items.push(this.or());
      if (this.text !== ',') return items;
      this.take();
    }
  }

  primary(): Ast {
    const token = this.token;
    switch (token.kind) {
      case 'integer':
      case 'string':
        this.take();
        return { kind: 'literal', value: token.value, at: token.at, end: token.end };
      case 'double':
        this.take();
        return { kind: 'double', value: token.value, at: token.at, end: token.end };
      case 'word':
        return this.word(token.text, token);
      case 'mark':
        return this.group(token);
      case 'end':
        return this.fail('a value is expected');
    }
  }

  word(text: string, span: Span): Ast {
    if (RESERVED.has(text)) this.fail('a value is expected');
    this.take();
    const constant = CONSTANTS.get(text);
    return constant === undefined
      ? { kind: 'name', name: text, at: span.at, end: span.end }
      : { kind: 'literal', value: constant, at: span.at, end: span.end };
  }

  group(mark: Token): Ast {
    if (this.text === '(') {
      this.take();
      const inner = this.or();
      return { ...inner, at: mark.at, end: this.expect(')').end };
    }
    if (this.text !== '[') this.fail('a value is expected');
    this.take();
    const items = this.items(']');
    return { kind: 'list', items, at: mark.at, end: this.expect(']').end };
  }
}

/** @throws ExpressionError */
export function parseExpression(text: string): Ast {
  return new Parser(text).whole();
}
