/** From the characters of a text back to where each of them stands in the source, through quotes, escapes and folding. */

const BLANK = /[ \t\r\n]/;
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && BLANK.test(text[at] as string)) at += 1;
  return at;
}

/** How long the escape of a double-quoted text is that begins here with a backslash. */
function escapeLength(raw: string, at: number): number {
  return 2 + (HEX_DIGITS[raw[at + 1] ?? ''] ?? 0);
}

/**
 * For each UTF-16 unit of `text` its offset in `raw`, the scalar as it is written; undefined when they do not fit.
 * Blanks of both are matched run by run, since folding turns line ends and indentation into other blanks.
 */
export function offsetsOf(raw: string, text: string): number[] | undefined {
  const quote = raw[0] === '"' || raw[0] === "'" ? raw[0] : '';
  const isBlock = raw[0] === '|' || raw[0] === '>';
  const offsets: number[] = [];
  let at = quote === '' ? (isBlock ? raw.indexOf('\n') + 1 : 0) : 1;
  while (offsets.length < text.length) {
    const unit = text[offsets.length] as string;
    const start = afterBlanks(raw, at);
    // The source of a block may end before its last line end.
    if (BLANK.test(unit) && (start > at || at >= raw.length)) {
      const end = afterBlanks(text, offsets.length);
      while (offsets.length < end) offsets.push(at);
      at = start;
      continue;
    }
    at = start;
    const isEscaped = quote === '"' && raw[at] === '\\';
    if (isEscaped && /[\r\n]/.test(raw[at + 1] ?? '')) {
      at = afterBlanks(raw, at + 1);
      continue;
    }
    if (!isEscaped && raw[at] !== unit) return undefined;
    offsets.push(at);
    at += isEscaped ? escapeLength(raw, at) : quote === "'" && unit === "'" ? 2 : 1;
  }
  return offsets;
}
