/** What stands on the left of an assignment. */
import { type Ast, ExpressionError } from './ast.ts';
import { parseExpression } from './parser.ts';

/** The left side of an assignment: a name followed by keys and indexes. @throws ExpressionError */
export function parseTarget(text: string): { readonly name: string; readonly path: readonly Ast[] } {
  const path: Ast[] = [];
  let ast = parseExpression(text);
  while (ast.kind === 'member' || ast.kind === 'index') {
    const key: Ast = ast.kind === 'index' ? ast.index : { kind: 'literal', value: ast.key, at: ast.at, end: ast.end };
    path.unshift(key);
    ast = ast.base;
  }
  if (ast.kind !== 'name') throw new ExpressionError(`'${text}' cannot be assigned to`, ast);
  return { name: ast.name, path };
}
