/**
 * Takes a stream of bytes apart into JSON documents: a single value, an array, NDJSON, values one after the other, or
 * the array inside a page body (`{"data":[...]}`). It looks at every byte once, keeps one document at most, and never
 * calls itself, so neither size nor nesting of the input can hurt. What is broken comes out as a document with a
 * problem, and the next one is found again at a line that starts with `{` or `[`.
 */

import {
  defaultSplitLimits,
  type Container,
  type DocumentSplitter,
  type SplitDocument,
  type SplitLimits,
  type SplitProblem,
} from './split-document.ts';

/** Names under which page bodies hold their list. Only an array directly inside the outermost object counts. */
const WRAPPERS: ReadonlySet<string> = new Set(
  'data invoices documents notas notasFiscais nfes results records content'.split(' '),
);
/** Keys longer than this are no wrapper and need not be kept. */
const LONGEST_WRAPPER = 16;
/** A body that holds one of these before its list is a document itself. */
const DOCUMENT_MARKS = ['infNFe', 'infEvento', 'ItemList'];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const NEWLINE = 0x0a;
const RECORD_SEPARATOR = 0x1e;
const BOM = [0xef, 0xbb, 0xbf];

/** Classes of bytes outside a text. */
const SPACE = 1;
const DIGIT = 2;
const EXPONENT = 3;
const NUMBER_SIGN = 4;
const STRUCTURE = 5;
const CLASSES: Uint8Array = classify([
  [SPACE, '\t\n\r '],
  [DIGIT, '0123456789'],
  [EXPONENT, 'eE'],
  [NUMBER_SIGN, '+-.'],
  [STRUCTURE, '"{}[],:'],
]);

/** Bytes that may mean something inside a text. */
const IN_TEXT: Uint8Array = classify([[1, '"\\\n{[']]);

/** Bytes that are read a second time in all, where broken documents took others for their own. */
const MOST_READ_AGAIN = 256 * 1024 * 1024;

type Mode = 'between' | 'structure' | 'text' | 'garbage' | 'over';

export class Splitter implements DocumentSplitter {
  readonly #limits: SplitLimits;
  readonly #types: Uint8Array;
  #container: Container;
  #mode: Mode;
  #base: number;
  #chunk: Buffer = Buffer.alloc(0);
  #lastOfPrevious = NEWLINE;
  #out: SplitDocument[] = [];
  #bomBytes: number;
  #broken = 0;
  /** Some document was whole, so the stream is no mere garbage and is taken apart to its end. */
  #readable: boolean;

  #start = 0;
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  #depth = 0;
  #last = COLON;
  #digits = 0;
  #escaped = false;
  #exact = false;
  #problem: SplitProblem | undefined;
  #capturing = false;
  #captureFrom = 0;
  #key = '';
  /** First line inside the document that begins with a bracket: if the document was cut off, another begins there. */
  #line: number | undefined;
  #readAgain = MOST_READ_AGAIN;

  /**
   * @param at where to begin; `{ offset: 0, container: 'top' }` for a whole stream; `readable` when some document
   * before it was whole
   */
  constructor(
    at: { readonly offset: number; readonly container: Container; readonly readable?: boolean },
    limits: SplitLimits = defaultSplitLimits,
  ) {
    this.#limits = limits;
    this.#types = new Uint8Array(limits.maxDepth + 1);
    this.#base = at.offset;
    this.#readable = at.readable ?? false;
    this.#container = at.container;
    this.#bomBytes = at.offset === 0 ? 0 : BOM.length;
    this.#mode = 'between';
    if (at.container === 'rest') this.#startRest(0);
  }

  /** Whether it gave up; further bytes change nothing. */
  get over(): boolean {
    return this.#mode === 'over';
  }

  /** Documents that end in this chunk. Do not write to the chunk afterwards: they may be views of it. */
  push(chunk: Buffer): SplitDocument[] {
    this.#chunk = chunk;
    this.#out = [];
    this.#captureFrom = 0;
    this.#run();
    return this.#out;
  }

  /** Reads the chunk, which may be exchanged on the way for one that begins earlier. */
  #run(): void {
    let i = 0;
    while (i < this.#chunk.length && this.#mode !== 'over') {
      if (this.#mode === 'structure') i = this.#structure(i);
      else if (this.#mode === 'text') i = this.#text(i);
      else if (this.#mode === 'between') i = this.#between(i);
      else i = this.#garbage(i);
    }
    const { length } = this.#chunk;
    if (this.#capturing) this.#capture(length);
    if (this.#mode !== 'between' && this.#mode !== 'over') this.#keepPiece(this.#chunk);
    if (length > 0) this.#lastOfPrevious = this.#chunk[length - 1] as number;
    this.#base += length;
  }

  /** What is left at the end of the stream: nothing, or what was cut off. */
  end(): SplitDocument[] {
    this.#out = [];
    this.#chunk = Buffer.alloc(0);
    while (this.#mode !== 'over') {
      const container = this.#container;
      this.#finishAll();
      if (this.#chunk.length === 0) break;
      this.#container = container;
      this.#run();
      this.#chunk = Buffer.alloc(0);
    }
    this.#mode = 'over';
    return this.#out;
  }

  #finishAll(): void {
    const container = this.#container;
    const scalar = this.#mode === 'structure' && this.#depth === 0 && container === 'top';
    // Whoever goes on from here finds nothing, so the container is closed.
    if (container !== 'rest') this.#container = 'top';
    if (this.#mode === 'garbage') this.#finish(0, 'not-json');
    else if (this.#mode !== 'between' && container !== 'rest') this.#finish(0, scalar ? undefined : 'truncated');
    else if (container !== 'top') {
      this.#container = 'top';
      this.#startDocument(0, 'structure');
      this.#finish(0, 'truncated');
    }
  }

  /** Between two documents: spaces, separators, the start of the next, or the end of the container. */
  #between(from: number): number {
    const chunk = this.#chunk;
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (CLASSES[byte] === SPACE || byte === COMMA || byte === RECORD_SEPARATOR) continue;
      if (this.#bomBytes < BOM.length && byte === BOM[this.#bomBytes]) this.#bomBytes++;
      else return this.#begin(i, byte);
    }
    return chunk.length;
  }

  #begin(i: number, byte: number): number {
    this.#bomBytes = BOM.length;
    if (byte === OPEN_ARRAY && this.#container === 'top') {
      this.#container = 'array';
      return i + 1;
    }
    if (byte === CLOSE_ARRAY && this.#container === 'array') {
      this.#container = 'top';
      return i + 1;
    }
    if (byte === CLOSE_ARRAY && this.#container === 'wrapped') {
      this.#container = 'rest';
      this.#startRest(i + 1);
      return i + 1;
    }
    this.#startDocument(i, this.#container === 'top' && byte !== OPEN_OBJECT ? 'garbage' : 'structure');
    if (this.#mode === 'structure' && (byte === CLOSE_OBJECT || byte === COLON)) return this.#finish(i + 1, 'not-json');
    return i;
  }

  #startDocument(i: number, mode: Mode): void {
    this.#mode = mode;
    this.#start = this.#base + i;
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#depth = 0;
    this.#last = COLON;
    this.#digits = 0;
    this.#exact = false;
    this.#problem = undefined;
    this.#capturing = false;
    this.#key = '';
    this.#line = undefined;
  }

  /** What stands behind the list in a page body is read but not a document. */
  #startRest(i: number): void {
    this.#startDocument(i, 'structure');
    this.#depth = 1;
    this.#types[1] = OPEN_OBJECT;
    this.#last = CLOSE_ARRAY;
  }

  /** Outside a text. Brackets, quotes, commas and colons matter; digits of a number are counted. */
  #structure(from: number): number {
    const chunk = this.#chunk;
    let digits = this.#digits;
    let last = this.#last;
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      const kind = CLASSES[byte] as number;
      if (kind === STRUCTURE) {
        this.#digits = 0;
        this.#last = last;
        return this.#mark(i, byte);
      }
      if (kind === DIGIT) {
        if (++digits > 15) this.#exact = true;
      } else if (kind === EXPONENT && digits > 0) this.#exact = true;
      else if (kind !== NUMBER_SIGN) digits = 0;
      if (kind !== SPACE) last = byte;
      else if (this.#depth === 0) return this.#finish(i);
    }
    this.#digits = digits;
    this.#last = last;
    return chunk.length;
  }

  #mark(i: number, byte: number): number {
    switch (byte) {
      case QUOTE:
        this.#mode = 'text';
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
        if (this.#depth === 0) return this.#finish(i);
        this.#last = byte;
        return i + 1;
    }
  }

  #open(i: number, byte: number): number {
    if (!this.#mayOpen()) {
      // No value can start here, so the document was cut off. At the start of a line the next one begins.
      if (this.#atLineStart(i)) return this.#finish(i, 'truncated');
      this.#problem ??= 'not-json';
    } else if (this.#depth > 0 && this.#line === undefined && this.#atLineStart(i)) this.#line = this.#base + i;
    if (byte === OPEN_ARRAY && this.#depth === 1 && this.#last === COLON && this.#isWrapper(i)) {
      this.#container = 'wrapped';
      this.#mode = 'between';
      return i + 1;
    }
    this.#depth++;
    if (this.#depth > this.#limits.maxDepth) this.#problem ??= 'too-deep';
    else this.#types[this.#depth] = byte;
    this.#last = byte;
    return i + 1;
  }

  #mayOpen(): boolean {
    if (this.#depth === 0) return this.#last === COLON;
    if (this.#depth > this.#limits.maxDepth || this.#last === COLON) return true;
    return this.#types[this.#depth] === OPEN_ARRAY && (this.#last === COMMA || this.#last === OPEN_ARRAY);
  }

  #isWrapper(i: number): boolean {
    if (this.#container !== 'top' && this.#container !== 'rest') return false;
    if (!WRAPPERS.has(this.#key) || this.#problem !== undefined) return false;
    if (this.#container === 'rest') return true;
    const before = this.#documentBytes(i);
    return !DOCUMENT_MARKS.some((mark) => before.includes(mark));
  }

  #close(i: number, byte: number): number {
    if (this.#depth === 0) return this.#finish(i);
    const opener = byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_ARRAY;
    if (this.#depth <= this.#limits.maxDepth && this.#types[this.#depth] !== opener) this.#problem ??= 'not-json';
    this.#depth--;
    this.#last = byte;
    return this.#depth === 0 ? this.#finish(i + 1) : i + 1;
  }

  /** Inside a text, up to its closing quote. */
  #text(from: number): number {
    const chunk = this.#chunk;
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
        this.#mode = 'structure';
        this.#last = QUOTE;
        return i + 1;
      }
      // A text holds no raw line break. Before a bracket it shows that the document was cut off inside this text.
      if (byte === NEWLINE) this.#problem ??= 'not-json';
      else if ((byte === OPEN_OBJECT || byte === OPEN_ARRAY) && this.#problem !== undefined && this.#atLineStart(i)) {
        this.#capturing = false;
        return this.#finish(i, 'truncated');
      }
      escaped = byte === BACKSLASH && !escaped;
    }
    this.#escaped = escaped;
    return chunk.length;
  }

  #capture(end: number): void {
    if (this.#key.length <= LONGEST_WRAPPER) {
      const stop = Math.min(end, this.#captureFrom + LONGEST_WRAPPER + 1);
      this.#key += this.#chunk.toString('latin1', this.#captureFrom, stop);
    }
    this.#captureFrom = 0;
  }

  #garbage(from: number): number {
    const chunk = this.#chunk;
    const room = this.#start + this.#limits.maxGarbageBytes - this.#base;
    const stop = Math.min(chunk.length, room);
    for (let i = from; i < stop; i++) {
      const byte = chunk[i] as number;
      if ((byte === OPEN_OBJECT || byte === OPEN_ARRAY) && this.#atLineStart(i) && this.#base + i > this.#start) {
        return this.#finish(i, 'not-json');
      }
    }
    if (stop === chunk.length) return chunk.length;
    this.#finish(stop, 'not-json', true);
    return stop;
  }

  #atLineStart(i: number): boolean {
    return (i === 0 ? this.#lastOfPrevious : this.#chunk[i - 1]) === NEWLINE;
  }

  #keepPiece(chunk: Buffer): void {
    if (this.#container === 'rest') return;
    const from = Math.max(0, this.#start - this.#base);
    const room = this.#problem === undefined ? this.#limits.maxDocumentBytes : this.#limits.keptBytes;
    const piece = chunk.subarray(from, from + Math.max(0, room - this.#pieceBytes));
    if (piece.length < chunk.length - from) this.#problem ??= 'too-large';
    if (piece.length > 0) this.#pieces.push(piece);
    this.#pieceBytes += piece.length;
  }

  #documentBytes(end: number): Buffer {
    const tail = this.#chunk.subarray(Math.max(0, this.#start - this.#base), end);
    return this.#pieces.length === 0 ? tail : Buffer.concat([...this.#pieces, tail]);
  }

  /** Ends the document before position i of the chunk and goes on between two documents. */
  #finish(i: number, problem?: SplitProblem, final = false): number {
    const end = this.#base + i;
    const discarded = this.#container === 'rest';
    if (discarded) this.#container = 'top';
    this.#mode = 'between';
    if (discarded) return i;
    const why = this.#whyBroken(problem, end);
    if (why === undefined) this.#readable = true;
    else this.#broken++;
    const over = final || (!this.#readable && this.#broken >= this.#limits.maxBroken);
    const whole = this.#documentBytes(i);
    const line = over ? undefined : this.#lineToReadAgain(why, whole.length, end);
    this.#emit(line === undefined ? whole : whole.subarray(0, line - this.#start), line ?? end, why, over);
    this.#pieces = [];
    if (over) this.#mode = 'over';
    if (line === undefined) return i;
    this.#readAgain -= end - line;
    this.#chunk = Buffer.concat([whole.subarray(line - this.#start), this.#chunk.subarray(i)]);
    this.#base = line;
    this.#lastOfPrevious = NEWLINE;
    return 0;
  }

  #whyBroken(problem: SplitProblem | undefined, end: number): SplitProblem | undefined {
    const found = this.#problem === 'too-deep' ? this.#problem : (problem ?? this.#problem);
    return found ?? (end - this.#start > this.#limits.maxDocumentBytes ? 'too-large' : undefined);
  }

  #emit(bytes: Buffer, end: number, problem: SplitProblem | undefined, final: boolean): void {
    const kept = problem === undefined ? bytes : bytes.subarray(0, this.#limits.keptBytes);
    const [start, exactNumbers, container] = [this.#start, this.#exact, this.#container];
    this.#out.push({ bytes: kept, start, end, exactNumbers, problem, container, final });
  }

  /** A document that ends too early took what follows for its own: the lines after the first are looked at once more. */
  #lineToReadAgain(why: SplitProblem | undefined, kept: number, end: number): number | undefined {
    const line = this.#line;
    if (line === undefined || (why !== 'truncated' && why !== 'not-json')) return undefined;
    return kept === end - this.#start && end - line <= this.#readAgain ? line : undefined;
  }
}

function classify(pairs: readonly (readonly [number, string])[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const [kind, characters] of pairs) for (const character of characters) table[character.charCodeAt(0)] = kind;
  return table;
}
