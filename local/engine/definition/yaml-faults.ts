/** Faults of YAML as faults of a definition: where they are, and what they come from. */
import type { YAMLError } from 'yaml';
import { DefinitionError, type Position } from '../errors.ts';
import { SAME_COLUMN, yamlHint } from './yaml-hints.ts';
import { lineFault } from './yaml-lines.ts';

/** Offsets of a text in quotes that runs over several lines, which most do that lack a quote. */
export interface Quoted {
  readonly from: number;
  readonly to: number;
}

interface Source {
  readonly place: (from: number, to: number) => Position;
  readonly quoted: readonly Quoted[];
}

export function syntaxError(source: string, error: YAMLError, { place, quoted }: Source): DefinitionError {
  const text = quoted.find(({ from, to }) => from <= error.pos[0] && error.pos[0] <= to + 1);
  if (text !== undefined) {
    const problem = 'not valid YAML: the text that begins with this quote does not end where it should';
    const hint = "its closing quote is missing, or another quote stands inside: write that one as \\\" or twice as ''";
    return new DefinitionError('syntax', problem, place(text.from, text.from + 1), hint);
  }
  const position = place(error.pos[0], error.pos[1]);
  const line = source.split('\n')[position.line - 1] ?? '';
  const hint = yamlHint(error.code, line, error.message);
  const known = hint === undefined || hint === SAME_COLUMN ? lineFault(error.code, source, position.line) : undefined;
  const { problem = error.message, hint: better = hint, ...moved } = known ?? {};
  const exact = { ...position, ...moved, length: known === undefined ? position.length : 1 };
  return new DefinitionError('syntax', `not valid YAML: ${problem}`, exact, better);
}

/** What no YAML may hold but as an escape: it comes with text that was cut or copied out of something binary. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** The library lets them pass; the readers of the service do not. @throws DefinitionError `syntax` */
export function refuseControls(source: string): void {
  const at = source.search(CONTROL);
  if (at < 0) return;
  const before = source.slice(0, at).split('\n');
  const position = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, length: 1 };
  const escape = `"\\u${source.charCodeAt(at).toString(16).padStart(4, '0')}"`;
  const hint = `remove it, or write it in double quotes as ${escape}`;
  throw new DefinitionError('syntax', 'not valid YAML: a control character', position, hint);
}
