import type { DefinitionCode } from '../errors.ts';

/** The tree of an expression; `at` and `end` are offsets into its text. */
export interface Span {
  readonly at: number;
  readonly end: number;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'in';

export type Ast = Span &
  (
    | { readonly kind: 'literal'; readonly value: null | boolean | string | bigint }
    | { readonly kind: 'double'; readonly value: number }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'member'; readonly base: Ast; readonly key: string }
    | { readonly kind: 'index'; readonly base: Ast; readonly index: Ast }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Ast[] }
    | { readonly kind: 'list'; readonly items: readonly Ast[] }
    | { readonly kind: 'unary'; readonly operator: '-' | 'not'; readonly operand: Ast }
    | { readonly kind: 'logical'; readonly operator: 'and' | 'or'; readonly left: Ast; readonly right: Ast }
    | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Ast; readonly right: Ast }
  );

/** `a.b.c` as text, if the tree is nothing but names and dots. */
export function dottedName(ast: Ast): string | undefined {
  if (ast.kind === 'name') return ast.name;
  if (ast.kind !== 'member') return undefined;
  const base = dottedName(ast.base);
  return base === undefined ? undefined : `${base}.${ast.key}`;
}

/** A fault in the text of an expression. */
export class ExpressionError extends Error {
  readonly code: DefinitionCode;
  readonly at: number;
  readonly end: number;
  constructor(message: string, span: Span, code: DefinitionCode = 'expression') {
    super(message);
    this.code = code;
    this.at = span.at;
    this.end = span.end;
  }
}
