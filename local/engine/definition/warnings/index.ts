/** Warnings about a definition: nothing here keeps it from being deployed. */
import { DefinitionError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { CompileOptions } from '../../types.ts';
import { parseSource } from '../document.ts';
import type { SourceNode } from '../nodes.ts';
import { warnOfCalls } from './calls.ts';
import { warnOfIndentation } from './indentation.ts';
import { warnOfLiterals } from './literals.ts';
import { warnOfLoops } from './loops.ts';
import { warnOfPatterns } from './patterns.ts';
import { warnOfRetries } from './retries.ts';
import { warnOfStepNames } from './step-names.ts';
import { warnOfTexts } from './text.ts';
import { warnOfUnreachable } from './unreachable.ts';
import { entryOf, mapsIn, textOf, type DefinitionWarning, type Warn } from './warning.ts';

export type { DefinitionWarning, WarningCode } from './warning.ts';

const MAX_WARNINGS = 100;

/** In the order of their places; none for a source that cannot be read at all. */
export function warnings(source: string, options: CompileOptions = {}): DefinitionWarning[] {
  const found: DefinitionWarning[] = [];
  const warn: Warn = (code, message, { line, column, length }, hint) => {
    if (found.length < MAX_WARNINGS) found.push({ code, message, line, column, length, hint });
  };
  let root: SourceNode;
  try {
    root = parseSource(source, { ...LIMITS, ...options.limits }, () => undefined);
  } catch (error) {
    if (error instanceof DefinitionError) return [];
    throw error;
  }
  warnOfTexts(root, source, warn);
  warnOfIndentation(root, source, warn);
  warnOfConditions(root, warn);
  warnOfRetries(root, warn);
  warnOfCalls(root, source, warn);
  warnOfLiterals(root, warn);
  warnOfLoops(root, warn);
  warnOfPatterns(root, source, warn);
  for (const steps of routinesOf(root)) {
    warnOfUnreachable(steps, warn);
    warnOfStepNames(steps, warn);
  }
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

function routinesOf(root: SourceNode): SourceNode[] {
  if (root.kind === 'list') return [root];
  if (root.kind !== 'map') return [];
  return root.entries.flatMap(({ value }) => entryOf(value, 'steps') ?? []);
}

/** A condition that is neither an expression nor a boolean fails when it is run. */
function warnOfConditions(root: SourceNode, warn: Warn): void {
  for (const map of mapsIn(root)) {
    for (const node of conditionsOf(map)) {
      if (node.kind === 'scalar' && (typeof node.value === 'boolean' || String(node.value).startsWith('${'))) continue;
      warn('condition', 'a condition that is no boolean raises a TypeError', node.position, conditionHint(node));
    }
  }
}

function conditionHint(node: SourceNode): string {
  const text = textOf(node) ?? '';
  if (/^(true|false)$/i.test(text)) return `write ${text.toLowerCase()} without quotes`;
  if (/^(yes|no|on|off)$/i.test(text)) return `write ${/^(yes|on)$/i.test(text) ? 'true' : 'false'}`;
  return text === '' || text.includes('${') ? "write it as '${…}'" : `write '\${${text}}'`;
}

function conditionsOf(map: SourceNode): SourceNode[] {
  const cases = entryOf(map, 'switch');
  return cases?.kind === 'list' ? cases.items.flatMap((item) => entryOf(item, 'condition') ?? []) : [];
}
