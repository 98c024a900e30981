/**
 * Follows one JSON value through chunks to its end. It looks at every byte once and never calls itself. It does not
 * prove that the value is JSON, but sees when one was cut off: brackets that do not match, line breaks in texts, values
 * where none can be.
 */

import type { SplitProblem } from '../split-document.ts';
import {
  BACKSLASH,
  CLASSES,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  DIGIT,
  EXPONENT,
  IN_TEXT,
  NEWLINE,
  NUMBER_SIGN,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  STRUCTURE,
} from './json-bytes.ts';
import type { Window } from './window.ts';

/** Names under which page bodies hold their list. Only an array directly inside the outermost object counts. */
const WRAPPERS: ReadonlySet<string> = new Set(
  'data invoices documents documentos notas notasFiscais nfes productInvoices results records content'.split(' '),
);
/** Keys longer than this are no wrapper and need not be kept. */
const LONGEST_WRAPPER = 16;

/**
 * Why scanning stopped: the chunk is at its end; the value is, before that place; the value was cut off, and another
 * begins there; or the array of a page body may begin there.
 */
type Stop = 'more' | 'end' | 'cut' | 'list';

export class ValueScanner {
  readonly #window: Window;
  readonly #maxDepth: number;
  /** Bracket that opened each level. */
  readonly #types: Uint8Array;

  stop: Stop = 'more';
  /** What is wrong with the value, as far as it was looked at. */
  problem: SplitProblem | undefined;
  /** Holds a number that a double may not carry: more than 15 digits, or an exponent. */
  exact = false;
  /** First line inside the value that begins with a bracket: if the value was cut off, another begins there. */
  line: number | undefined;

  #depth = 0;
  /** Last byte that was no blank, outside of texts. */
  #last = COLON;
  #digits = 0;
  #inText = false;
  #escaped = false;
  #capturing = false;
  #captureFrom = 0;
  /** Last name in the outermost object, or as much of it as tells. */
  #key = '';

  constructor(window: Window, maxDepth: number) {
    this.#window = window;
    this.#maxDepth = maxDepth;
    this.#types = new Uint8Array(maxDepth + 1);
  }

  begin(): void {
    this.problem = undefined;
    this.exact = false;
    this.line = undefined;
    this.#depth = 0;
    this.#last = COLON;
    this.#digits = 0;
    this.#inText = false;
    this.#capturing = false;
    this.#key = '';
  }

  /** As if the list of a page body had just ended. */
  beginBehindList(): void {
    this.begin();
    this.#depth = 1;
    this.#types[1] = OPEN_OBJECT;
    this.#last = CLOSE_ARRAY;
  }

  /** A value that would be whole if the stream ended here: a number, or a word. */
  get isScalar(): boolean {
    return this.#depth === 0 && !this.#inText;
  }

  /** @returns the place in the chunk where it stopped; `stop` says why */
  scan(from: number): number {
    const { chunk } = this.#window;
    this.stop = 'more';
    this.#captureFrom = from;
    let at = from;
    while (at < chunk.length && this.stop === 'more') at = this.#inText ? this.#text(at) : this.#structure(at);
    if (this.#capturing && this.stop === 'more') this.#capture(chunk.length);
    return at;
  }

  #stopped(at: number, stop: Stop): number {
    this.stop = stop;
    return at;
  }

  /** Outside a text. Brackets, quotes, commas and colons matter; digits of a number are counted. */
  #structure(from: number): number {
    const { chunk } = this.#window;
    const classes = CLASSES;
    let depth = this.#depth;
    let digits = this.#digits;
    let last = this.#last;
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      const kind = classes[byte] as number;
      if (kind === STRUCTURE) {
        digits = 0;
        const next = behindPlain(chunk, i, depth, last);
        if (next === i) {
          this.#digits = 0;
          this.#last = last;
          const behind = this.#mark(i, byte);
          if (this.#inText || this.stop !== 'more') return behind;
          i = behind - 1;
          last = this.#last;
          depth = this.#depth;
        } else {
          i = next - 1;
          last = chunk[i] as number;
        }
        continue;
      }
      if (kind === DIGIT) {
        if (++digits > 15) this.exact = true;
      } else if (kind === EXPONENT && digits > 0) this.exact = true;
      else if (kind !== NUMBER_SIGN) digits = 0;
      if (kind !== SPACE) last = byte;
      else if (depth === 0) return this.#stopped(i, 'end');
    }
    this.#digits = digits;
    this.#last = last;
    return chunk.length;
  }

  #mark(i: number, byte: number): number {
    switch (byte) {
      case QUOTE:
        this.#inText = true;
        this.#escaped = false;
        if (this.#depth === 1 && this.#last !== COLON) {
          this.#capturing = true;
          this.#captureFrom = i + 1;
          this.#key = '';
        }
        return i + 1;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        return this.#open(i, byte);
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        return this.#close(i, byte);
      default:
        if (this.#depth === 0) return this.#stopped(i, 'end');
        this.#last = byte;
        return i + 1;
    }
  }

  #open(i: number, byte: number): number {
    const window = this.#window;
    if (!this.#mayOpen()) {
      // No value can start here, so the document was cut off. At the start of a line the next one begins.
      if (window.isLineStart(i)) return this.#stopped(i, 'cut');
      this.problem ??= 'not-json';
    } else if (this.#depth > 0 && this.line === undefined && window.isLineStart(i)) this.line = window.base + i;
    const mayBeList = byte === OPEN_ARRAY && this.#depth === 1 && this.#last === COLON && this.problem === undefined;
    if (mayBeList && WRAPPERS.has(this.#key)) return this.#stopped(i, 'list');
    this.enter(byte);
    return i + 1;
  }

  /** Goes one level down: behind a bracket, or one at which it stopped. */
  enter(bracket: number): void {
    this.#depth++;
    if (this.#depth > this.#maxDepth) this.problem ??= 'too-deep';
    else this.#types[this.#depth] = bracket;
    this.#last = bracket;
  }

  #mayOpen(): boolean {
    if (this.#depth === 0) return this.#last === COLON;
    if (this.#depth > this.#maxDepth || this.#last === COLON) return true;
    return this.#types[this.#depth] === OPEN_ARRAY && (this.#last === COMMA || this.#last === OPEN_ARRAY);
  }

  #close(i: number, byte: number): number {
    if (this.#depth === 0) return this.#stopped(i, 'end');
    const opener = byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_ARRAY;
    if (this.#depth <= this.#maxDepth && this.#types[this.#depth] !== opener) this.problem ??= 'not-json';
    this.#depth--;
    this.#last = byte;
    return this.#depth === 0 ? this.#stopped(i + 1, 'end') : i + 1;
  }

  /** Inside a text, up to its closing quote. */
  #text(from: number): number {
    const window = this.#window;
    const { chunk } = window;
    let escaped = this.#escaped;
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (IN_TEXT[byte] === 0) {
        escaped = false;
        continue;
      }
      if (byte === QUOTE && !escaped) {
        if (this.#capturing) this.#capture(i);
        this.#capturing = false;
        this.#inText = false;
        this.#last = QUOTE;
        return i + 1;
      }
      // A text holds no raw line break. Before a bracket it shows that the document was cut off inside this text.
      if (byte === NEWLINE) this.problem ??= 'not-json';
      else if ((byte === OPEN_OBJECT || byte === OPEN_ARRAY) && this.problem !== undefined && window.isLineStart(i)) {
        this.#capturing = false;
        return this.#stopped(i, 'cut');
      }
      escaped = byte === BACKSLASH && !escaped;
    }
    this.#escaped = escaped;
    return chunk.length;
  }

  #capture(end: number): void {
    if (this.#key.length > LONGEST_WRAPPER) return;
    const stop = Math.min(end, this.#captureFrom + LONGEST_WRAPPER + 1);
    this.#key += this.#window.chunk.toString('latin1', this.#captureFrom, stop);
  }
}

/**
 * Goes on over commas, colons, and texts that are whole, no name in the outermost object, and without anything that needs
 * a look: most of a document.
 * @param last byte before, blanks apart
 * @returns place of the first byte that is no part of these
 */
function behindPlain(chunk: Buffer, from: number, depth: number, last: number): number {
  // At hand in the inner loop, which is where most of the time goes.
  const matters = IN_TEXT;
  let before = last;
  let i = from;
  while (i < chunk.length) {
    const byte = chunk[i] as number;
    if (byte === QUOTE) {
      if (depth === 1 && before !== COLON) return i;
      let end = i + 1;
      while (end < chunk.length && matters[chunk[end] as number] === 0) end++;
      if (chunk[end] !== QUOTE) return i;
      i = end;
    } else if (depth === 0 || (byte !== COMMA && byte !== COLON)) return i;
    before = byte;
    i++;
  }
  return i;
}
