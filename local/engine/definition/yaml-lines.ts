/**
 * Faults of indentation and of marks that lack a blank. The reader of YAML notes them where it no longer gets on, which
 * is a line before or in the middle of what is wrong, in words about YAML.
 */
import { NO_BREAK } from './nodes.ts';
import { SAME_COLUMN } from './yaml-hints.ts';

/** What is wrong, in place of what the reader says. */
export interface LineFault {
  readonly problem?: string;
  /** Line and column, from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly hint: string;
}

/** A key with a value on its line. */
const KEY = /^(\s*(?:-\s+)*)([A-Za-z_][\w.-]*)\s*:\s+[^\s#|>&!]/;

/** @param line of the fault, from 1 */
export function lineFault(code: string, source: string, line: number): LineFault | undefined {
  const lines = source.split(/\r\n|\r|\n/);
  const text = lines[line - 1] ?? '';
  if (/^\s*-[A-Za-z_"']/.test(text)) return { hint: 'put a blank after the dash', column: indentOf(text) + 1 };
  if (/^BAD_(INDENT|COLLECTION_ITEM_INDENT)$/.test(code)) return { hint: SAME_COLUMN, column: indentOf(text) + 1 };
  if (code === 'MULTILINE_IMPLICIT_KEY') return withoutColon(text);
  return code === 'BLOCK_AS_IMPLICIT_KEY' ? indentedTooFar(lines, line) : undefined;
}

function withoutColon(text: string): LineFault | undefined {
  const [, dashes = '', word, rest = ''] = /^(\s*(?:-\s+)*)([A-Za-z_][\w.-]*)(.*)$/.exec(text) ?? [];
  if (word === undefined || rest.startsWith(': ')) return undefined;
  const column = dashes.length + 1;
  if (rest.startsWith(`:${NO_BREAK}`)) return { hint: 'the blank after the colon is a no-break space', column };
  return { hint: rest.startsWith(':') ? 'put a blank after the colon' : `put a colon after '${word}'`, column };
}

/** A key that has a value, and below it a line that is indented as if it belonged to that. */
function indentedTooFar(lines: readonly string[], line: number): LineFault | undefined {
  const [, before = '', key] = KEY.exec(lines[line - 1] ?? '') ?? [];
  const below = lines.findIndex((each, i) => i >= line && !/^\s*(#.*)?$/.test(each));
  const next = lines[below] ?? '';
  if (key === undefined || below < 0 || indentOf(next) <= before.length) return strayDash(lines[line - 1] ?? '');
  const hint = `begin it at column ${before.length + 1}, as '${key}', or give '${key}' no value of its own`;
  const problem = `the line is indented below '${key}', which has a value already`;
  return { problem, line: below + 1, column: indentOf(next) + 1, hint };
}

/** A dash at a column where no list is. */
function strayDash(text: string): LineFault | undefined {
  if (!/^\s*- /.test(text)) return undefined;
  const problem = 'the dash stands in no list: none begins at its column';
  return { problem, hint: SAME_COLUMN, column: indentOf(text) + 1 };
}

const indentOf = (text: string): number => text.length - text.trimStart().length;
