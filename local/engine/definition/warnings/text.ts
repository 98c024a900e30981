/** Texts that look like something else: expressions that are none, and words that are no booleans. */
import { expressionText, isUnclosed } from '../expression-text.ts';
import type { ScalarNode, SourceNode } from '../nodes.ts';
import { scalarsIn, textOf, type Warn } from './warning.ts';

const WORD = /^(yes|no|on|off)$/i;

/** Expressions of other languages: of shells, of templates, and ours with a blank too many. */
const FOREIGN = /^\s*(\$\([^)]*\)|\{\{[^{}]*\}\}|\$\s+\{[^{}]*\})\s*$/;

export function warnOfTexts(root: SourceNode, source: string, warn: Warn): void {
  const lines = source.split('\n');
  for (const node of scalarsIn(root)) {
    warnOfZeros(node, lines, warn);
    const text = textOf(node);
    if (text === undefined) continue;
    const line = lines[node.position.line - 1] ?? '';
    // Only words without quotes: those with quotes were meant as text.
    if (WORD.test(text) && line.slice(node.position.column - 1).startsWith(text)) {
      const meant = /^(yes|on)$/i.test(text) ? 'true' : 'false';
      warn('word', `${text} is a text here, not a boolean`, node.position, `write ${meant}, or "${text}" for the text`);
    }
    if (FOREIGN.test(text)) warn('plain-text', 'this is plain text, not an expression', node.position, "write '${…}'");
    if (text.includes('${') && expressionText(node) === undefined && !isUnclosed(node)) {
      const hint = `the whole value must be the expression, as in '\${"text " + variable}'`;
      warn('plain-text', "'${…}' inside a text is not replaced", node.position, hint);
    }
  }
}

/** Postal codes and registration numbers, which lose the zeros they begin with; YAML 1.1 reads some of them as octal. */
function warnOfZeros({ value, position }: ScalarNode, lines: readonly string[], warn: Warn): void {
  if (typeof value !== 'bigint' && typeof value !== 'number') return;
  const written = (lines[position.line - 1] ?? '').slice(position.column - 1, position.column - 1 + position.length);
  if (!/^[-+]?0\d/.test(written)) return;
  const hint = `write "${written}" to keep it as it is`;
  warn('number', `${written} is a number: the zeros it begins with are lost`, position, hint);
}
