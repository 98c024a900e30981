/** Expressions whose lines stand no further in than the key they belong to: YAML of the strict kind ends them there. */
import type { SourceNode } from '../nodes.ts';
import { scalarsIn, textOf, type Warn } from './warning.ts';

export function warnOfIndentation(root: SourceNode, source: string, warn: Warn): void {
  const lines = source.split('\n');
  for (const node of scalarsIn(root)) {
    const { line, column } = node.position;
    const first = lines[line - 1] ?? '';
    if (!first.startsWith('${', column - 1) || textOf(node)?.endsWith('}') !== true) continue;
    const key = first.search(/[^\s-]/);
    if (first.includes('}', column) || key >= column - 1) continue;
    const last = lines.findIndex((each, i) => i >= line && each.includes('}'));
    if (!lines.slice(line, last + 1).some((each) => each.trim() !== '' && each.search(/\S/) <= key)) continue;
    const hint = 'indent its lines, and the brace, further than the key';
    warn('indentation', 'the expression goes on no further in than its key', node.position, hint);
  }
}
