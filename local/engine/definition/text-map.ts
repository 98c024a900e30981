/** From the characters of a text back to where each of them stands in the source, through quotes, escapes and folding. */

const BLANK = /[ \t\r\n]/;
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && BLANK.test(text[at] as string)) at += 1;
  return at;
}

/** How long that is in the source which stands for the character here: an escape, a doubled quote or itself. */
function writtenLength(raw: string, at: number, quote: string): number {
  if (quote === '"' && raw[at] === '\\') return 2 + (HEX_DIGITS[raw[at + 1] ?? ''] ?? 0);
  return quote === "'" && raw[at] === "'" ? 2 : 1;
}

/** Behind blanks, and behind line ends that are escaped in double quotes. */
function nextWritten(raw: string, from: number, quote: string): number {
  let at = afterBlanks(raw, from);
  while (quote === '"' && raw[at] === '\\' && /[\r\n]/.test(raw[at + 1] ?? '')) at = afterBlanks(raw, at + 1);
  return at;
}

/** Where the text begins: behind a quote, or below the header of a block. */
function beginning(raw: string): number {
  if (raw[0] === '|' || raw[0] === '>') return raw.indexOf('\n') + 1;
  return raw[0] === '"' || raw[0] === "'" ? 1 : 0;
}

/**
 * For each UTF-16 unit of `text` its offset in `raw`, the scalar as it is written; undefined when they do not fit.
 * Blanks of both are matched run by run, since folding turns line ends and indentation into other blanks.
 */
export function offsetsOf(raw: string, text: string): number[] | undefined {
  const quote = beginning(raw) === 1 ? (raw[0] as string) : '';
  const offsets: number[] = [];
  let at = beginning(raw);
  while (offsets.length < text.length) {
    const unit = text[offsets.length] as string;
    // The source of a block may end before its last line end.
    if (BLANK.test(unit) && BLANK.test(raw[at] ?? ' ')) {
      const end = afterBlanks(text, offsets.length);
      while (offsets.length < end) offsets.push(at);
      at = afterBlanks(raw, at);
      continue;
    }
    at = nextWritten(raw, at, quote);
    const length = writtenLength(raw, at, quote);
    if (length === 1 && raw[at] !== unit) return undefined;
    offsets.push(at);
    at += length;
  }
  return offsets;
}
