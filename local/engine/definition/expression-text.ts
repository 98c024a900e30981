/** Where a scalar is an expression, and where in the source a fault of it stands. */
import { DefinitionError } from '../errors.ts';
import type { Ast } from '../expression/ast.ts';
import { ExpressionError } from '../expression/ast.ts';
import { parseExpression } from '../expression/parser.ts';
import type { Limits } from '../limits.ts';
import { lengthOf } from '../stdlib/characters.ts';
import { expressionHint } from './expression-hints.ts';
import type { Known } from './known.ts';
import type { ScalarNode } from './nodes.ts';

const EXPRESSION = /^(\s*\$\{)([\s\S]*)\}\s*$/;

/** The text between `${` and `}` if the whole scalar is an expression. */
export function expressionText(node: ScalarNode): { readonly text: string; readonly offset: number } | undefined {
  if (typeof node.value !== 'string') return undefined;
  const match = EXPRESSION.exec(node.value);
  return match === null ? undefined : { text: match[2] as string, offset: (match[1] as string).length };
}

/** True for `${…` without any closing brace: half an expression, or one that a comment of YAML cut off. */
export function isUnclosed({ value }: ScalarNode): boolean {
  return typeof value === 'string' && /^\s*\$\{[^}]*$/.test(value);
}

/** In characters, with what stands around the text. */
export function expressionLength(text: string): number {
  return lengthOf(text) + '${}'.length;
}

/** @throws ExpressionError */
export function parseChecked(text: string, limits: Limits): Ast {
  checkLength(expressionLength(text), limits);
  return parseExpression(text);
}

/** Before anything is parsed, whose depth the length bounds too. @throws ExpressionError `limit` */
export function checkLength(length: number, limits: Limits): void {
  if (length <= limits.expressionLength) return;
  const problem = `the expression has ${length} characters, more than ${limits.expressionLength}`;
  throw new ExpressionError(problem, { at: 0, end: length }, 'limit');
}

/** What a fault of an expression is told with. */
interface Place {
  readonly context: string;
  readonly node: ScalarNode;
  /** Where the text of the expression begins in that of the scalar. */
  readonly offset: number;
  readonly text: string;
  readonly known: Known;
}

/** The fault as one of the definition, at its own column where that is known. */
export function locate(error: unknown, { context, node, offset, text, known }: Place): unknown {
  if (!(error instanceof ExpressionError)) return error;
  const exact = node.place?.(offset + error.at, offset + error.end) ?? node.position;
  return new DefinitionError(
    error.code,
    `${context}: ${error.message}`,
    exact,
    expressionHint(error, text, known, context),
  );
}
