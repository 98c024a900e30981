/** Problems of definitions as people, programs and GitHub Actions read them. */
import { picture } from '../local/engine/definition/picture.ts';
import type { Switches } from '../local/engine/index.ts';
import { errorsIn, type Checked, type Problem } from './definitions.ts';

/** `file:line:column`, reason and code; then the line with a mark under the place, and what to do. */
export function problemText(
  { file, line, column, length, severity, code, message, hint }: Problem,
  source: string,
): string {
  const kind = severity === 'warning' ? 'warning: ' : '';
  const lines = [`${file}:${line}:${column}  ${kind}${message}  [${code}]`, picture(source, { line, column, length })];
  return hint === undefined ? lines.join('\n') : [...lines, `  hint: ${hint}`].join('\n');
}

/** What keeps a definition from being deployed, each as text. */
export async function faultsIn(file: string, source: string, switches?: Partial<Switches>): Promise<string[]> {
  return (await errorsIn(file, source, switches)).map((problem) => problemText(problem, source));
}

/**
 * An annotation of a workflow run.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function annotation({ file, line, column, length, severity, code, message, hint }: Problem): string {
  const places = { file, line, col: column, endColumn: column + length, title: code };
  const properties = Object.entries(places).map(([name, value]) => `${name}=${escaped(String(value), /[%\r\n:,]/g)}`);
  const text = hint === undefined ? message : `${message}\nhint: ${hint}`;
  return `::${severity} ${properties.join(',')}::${escaped(text, /[%\r\n]/g)}`;
}

function escaped(text: string, marks: RegExp): string {
  return text.replace(marks, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

/** One line for all of them. */
export function summary(checked: readonly Checked[]): string {
  const problems = checked.flatMap((each) => each.problems);
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warned = problems.length - errors;
  const definitions = count(checked.length, 'definition');
  const also = warned === 0 ? '' : `${count(warned, 'warning')}`;
  if (errors > 0) return `✖ ${[count(errors, 'error'), also].filter(Boolean).join(' and ')} in ${definitions}`;
  return `✔ ${definitions} ${checked.length === 1 ? 'is' : 'are'} valid${also === '' ? '' : `, ${also}`}`;
}
