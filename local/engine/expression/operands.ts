/** The operands of an expression: literals, names, lists, what stands in parentheses, and what may follow each. */
import { type Ast, dottedName, type Span } from './ast.ts';
import type { Token } from './lexer.ts';
import { TokenCursor } from './token-cursor.ts';

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

export abstract class OperandParser extends TokenCursor {
  /** Any expression: what stands inside brackets and parentheses. */
  abstract expression(): Ast;

  postfix(): Ast {
    let base = this.primary();
    for (;;) {
      if (this.text === '.') {
        this.take();
        const key = this.token.kind === 'word' ? this.token.text : this.fail("a name is expected after '.'");
        base = { kind: 'member', base, key, at: base.at, end: this.take().end };
      } else if (this.text === '[') {
        this.take();
        const index = this.expression();
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
      items.push(this.expression());
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
      const inner = this.expression();
      return { ...inner, at: mark.at, end: this.expect(')').end };
    }
    if (this.text !== '[') this.fail('a value is expected');
    this.take();
    const items = this.items(']');
    return { kind: 'list', items, at: mark.at, end: this.expect(']').end };
  }
}
