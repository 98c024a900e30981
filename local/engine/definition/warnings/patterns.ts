/** Regular expressions written out in the definition that RE2 does not take: what uses one fails each time it is run. */
import { WorkflowError } from '../../errors.ts';
import { ExpressionError, type Ast } from '../../expression/ast.ts';
import { parseExpression } from '../../expression/parser.ts';
import { matches } from '../../stdlib/regex.ts';
import { expressionText } from '../expression-text.ts';
import type { ScalarNode, SourceNode } from '../nodes.ts';
import { entryOf, mapsIn, scalarsIn, textOf, type Warn } from './warning.ts';

const FUNCTION = /^text\.(match_regex|find_all_regex|replace_all_regex)$/;

export function warnOfPatterns(root: SourceNode, source: string, warn: Warn): void {
  if (!source.includes('_regex')) return;
  for (const node of scalarsIn(root)) {
    for (const pattern of patternsIn(node)) warnOfPattern(pattern, node, warn);
  }
  for (const map of mapsIn(root)) {
    if (!FUNCTION.test(textOf(entryOf(map, 'call')) ?? '')) continue;
    const args = entryOf(map, 'args');
    const node = entryOf(args, 'regexp') ?? entryOf(args, 'substr');
    const pattern = textOf(node);
    if (node !== undefined && pattern !== undefined && !pattern.includes('${')) warnOfPattern(pattern, node, warn);
  }
}

function warnOfPattern(pattern: string, { position }: SourceNode, warn: Warn): void {
  const reason = faultIn(pattern);
  if (reason === undefined) return;
  const hint = /\(\?<?[=!]/.test(pattern)
    ? 'RE2 has no look-ahead and no look-behind: match more, and take a part of it'
    : 'what RE2 takes stands on https://github.com/google/re2/wiki/Syntax';
  warn('pattern', `RE2 does not take '${pattern}' (${reason}): the call raises a ValueError`, position, hint);
}

function faultIn(pattern: string): string | undefined {
  try {
    matches('', pattern);
    return undefined;
  } catch (error) {
    if (error instanceof WorkflowError) return error.message.replace(/^.*error parsing regexp: /, '');
    throw error;
  }
}

function patternsIn(node: ScalarNode): string[] {
  const { text } = expressionText(node) ?? {};
  if (text === undefined || !text.includes('_regex')) return [];
  try {
    return [...literalsIn(parseExpression(text))];
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

function* literalsIn(ast: Ast): Generator<string> {
  for (const part of Object.values(ast) as unknown[]) {
    for (const inner of Array.isArray(part) ? (part as unknown[]) : [part]) {
      if (typeof inner === 'object' && inner !== null) yield* literalsIn(inner as Ast);
    }
  }
  const pattern = ast.kind === 'call' && FUNCTION.test(ast.name) ? ast.args[1] : undefined;
  if (pattern?.kind === 'literal' && typeof pattern.value === 'string') yield pattern.value;
}
