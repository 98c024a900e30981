/** A line of source with a mark under the part that a fault or warning is about. */

interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** Some tell a terminal what to do. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** Longer lines are cut on both sides of the place. */
const WIDTH = 120;
const BEFORE = 60;

/**
 * Two lines, without a line end:
 *
 *     12 |     - condition: ${"a" in b}
 *        |                  ^^^^^^^^^^^
 */
export function picture(source: string, { line, column, length }: Place): string {
  const text = (source.split(/\r\n|\r|\n/)[line - 1] ?? '').replace(CONTROL, (mark) =>
    mark === '\t' ? ' ' : '\ufffd',
  );
  const start = text.length <= WIDTH ? 0 : Math.max(0, Math.min(column - 1 - BEFORE, text.length - WIDTH));
  const shown = text.slice(start, start + WIDTH);
  const at = column - 1 - start;
  const marks = Math.max(1, Math.min(length, shown.length - at));
  const gutter = `  ${line} | `;
  return `${gutter}${shown.trimEnd()}\n${' '.repeat(gutter.length - 2)}| ${' '.repeat(at)}${'^'.repeat(marks)}`;
}
