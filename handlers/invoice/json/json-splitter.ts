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
} from '../split-document.ts';
import {
  BOM,
  CLASSES,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  RECORD_SEPARATOR,
  SPACE,
} from './json-bytes.ts';
import { KeptBytes } from './kept-bytes.ts';
import { ValueScanner } from './value-scanner.ts';
import { Window } from './window.ts';

/** A body that holds one of these before its list is a document itself. */
const DOCUMENT_MARKS = ['infNFe', 'infEvento', 'ItemList'];
/** An entry of a service is one by itself, too, whatever it calls a list of its own: an access key, and what it is of. */
const ENTRY_KEY = /"[^"]*(?:chave|key|chnfe)[^"]*"\s*:\s*"(?:NFe)?[0-9]{6}[0-9A-Z]{12}[0-9]{26}"/i;
const ENTRY_FIELD = /"[^"]*(?:valor|total|amount|emissao|issue|dhemi)[^"]*"\s*:/i;
/** What stands beside a list is worth a look where it holds one of these, or a text as long as a packed document. */
const BESIDE_MARKS =
  /inf(?:nfe|evento|inut|canc)|res(?:nfe|evento|canc|cce)|doczip|itemlist|chnfe|chave|key|"[^"]{400}/i;
/** Makes JSON of what stands behind a list, and of what stands before one. */
const OPENING = Buffer.from('{"":0');
const CLOSING = Buffer.from('null}');

/** Bytes that are read a second time in all, where broken documents took others for their own. */
const MOST_READ_AGAIN = 256 * 1024 * 1024;

type Mode = 'between' | 'value' | 'garbage' | 'over';

export class JsonSplitter implements DocumentSplitter {
  readonly #limits: SplitLimits;
  readonly #window: Window;
  readonly #scanner: ValueScanner;
  readonly #kept = new KeptBytes();
  #container: Container;
  #mode: Mode = 'between';
  #out: SplitDocument[] = [];
  #bomBytes: number;
  #broken = 0;
  /** Some document was whole, so the stream is no mere garbage and is taken apart to its end. */
  #readable: boolean;
  /** Where the document under way begins in the stream. */
  #start = 0;
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
    this.#window = new Window(at.offset);
    this.#scanner = new ValueScanner(this.#window, limits.maxDepth);
    this.#readable = at.readable ?? false;
    this.#container = at.container;
    this.#bomBytes = at.offset === 0 ? 0 : BOM.length;
    if (at.container === 'rest') this.#startRest(0);
  }

  /** Whether it gave up; further bytes change nothing. */
  get over(): boolean {
    return this.#mode === 'over';
  }

  /** Documents that end in this chunk. Do not write to the chunk afterwards: they may be views of it. */
  push(chunk: Buffer): SplitDocument[] {
    this.#out = [];
    this.#window.chunk = chunk;
    this.#run();
    return this.#out;
  }

  /** Reads the chunk, which may be exchanged on the way for one that begins earlier. */
  #run(): void {
    const window = this.#window;
    let i = 0;
    while (i < window.chunk.length && this.#mode !== 'over') {
      if (this.#mode === 'value') i = this.#value(i);
      else if (this.#mode === 'between') i = this.#between(i);
      else i = this.#garbage(i);
    }
    if (this.#mode === 'value' || this.#mode === 'garbage') this.#keepChunk();
    window.pass();
  }

  /** What is left at the end of the stream: nothing, or what was cut off. */
  end(): SplitDocument[] {
    this.#out = [];
    this.#window.chunk = Buffer.alloc(0);
    while (this.#mode !== 'over') {
      const container = this.#container;
      this.#finishAll();
      if (this.#window.chunk.length === 0) break;
      this.#container = container;
      this.#run();
      this.#window.chunk = Buffer.alloc(0);
    }
    this.#mode = 'over';
    return this.#out;
  }

  #finishAll(): void {
    const container = this.#container;
    const isScalar = this.#mode === 'value' && this.#scanner.isScalar && container === 'top';
    // Whoever goes on from here finds nothing, so the container is closed.
    if (container !== 'rest') this.#container = 'top';
    if (this.#mode === 'garbage') this.#finish(0, 'not-json');
    else if (this.#mode === 'value' && container !== 'rest') this.#finish(0, isScalar ? undefined : 'truncated');
    else if (container !== 'top') {
      this.#container = 'top';
      this.#startDocument(0, 'value');
      this.#finish(0, 'truncated');
    }
  }

  /** Between two documents: spaces, separators, the start of the next, or the end of the container. */
  #between(from: number): number {
    const { chunk } = this.#window;
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
    this.#startDocument(i, this.#container === 'top' && byte !== OPEN_OBJECT ? 'garbage' : 'value');
    if (this.#mode === 'value' && (byte === CLOSE_OBJECT || byte === COLON)) return this.#finish(i + 1, 'not-json');
    return i;
  }

  #startDocument(i: number, mode: Mode): void {
    this.#mode = mode;
    this.#start = this.#window.base + i;
    this.#kept.clear();
    this.#scanner.begin();
  }

  /** What stands behind the list in a page body. */
  #startRest(i: number): void {
    this.#startDocument(i, 'value');
    this.#scanner.beginBehindList();
  }

  #value(from: number): number {
    const scanner = this.#scanner;
    const at = scanner.scan(from);
    switch (scanner.stop) {
      case 'end':
        return this.#finish(at);
      case 'cut':
        return this.#finish(at, 'truncated');
      case 'list':
        if (this.#isWrapper(at)) {
          const opening = this.#container === 'rest' ? [OPENING] : [];
          this.#container = 'wrapped';
          this.#emitBeside(opening, at, at + 1);
          this.#mode = 'between';
        } else scanner.enter(OPEN_ARRAY);
        return at + 1;
      case 'more':
        return at;
    }
  }

  #isWrapper(i: number): boolean {
    if (this.#container === 'rest') return true;
    if (this.#container !== 'top') return false;
    const before = this.#documentBytes(i);
    if (DOCUMENT_MARKS.some((mark) => before.includes(mark))) return false;
    const text = before.toString('latin1');
    return !(ENTRY_KEY.test(text) && ENTRY_FIELD.test(text));
  }

  #garbage(from: number): number {
    const { chunk, base } = this.#window;
    const room = this.#start + this.#limits.maxGarbageBytes - base;
    const stop = Math.min(chunk.length, room);
    for (let i = from; i < stop; i++) {
      const byte = chunk[i] as number;
      if ((byte === OPEN_OBJECT || byte === OPEN_ARRAY) && this.#window.isLineStart(i) && base + i > this.#start) {
        return this.#finish(i, 'not-json');
      }
    }
    if (stop === chunk.length) return chunk.length;
    this.#finish(stop, 'not-json', true);
    return stop;
  }

  #keepChunk(): void {
    const { maxDocumentBytes, keptBytes } = this.#limits;
    const room = this.#scanner.problem === undefined ? maxDocumentBytes : keptBytes;
    if (!this.#kept.keep(this.#own(this.#window.chunk.length), room)) this.#scanner.problem ??= 'too-large';
  }

  /** What of the chunk, up to that place, belongs to the document under way. */
  #own(end: number): Buffer {
    const { chunk, base } = this.#window;
    return chunk.subarray(Math.max(0, this.#start - base), end);
  }

  #documentBytes(end: number): Buffer {
    return this.#kept.with(this.#own(end));
  }

  /** Ends the document before position i of the chunk and goes on between two documents. */
  #finish(i: number, problem?: SplitProblem, final = false): number {
    const { base } = this.#window;
    const end = base + i;
    this.#mode = 'between';
    if (this.#container === 'rest') {
      this.#container = 'top';
      this.#emitBeside([OPENING], i, i, problem);
      return i;
    }
    const why = this.#whyBroken(problem, end);
    if (why === undefined) this.#readable = true;
    else this.#broken++;
    const over = final || (!this.#readable && this.#broken >= this.#limits.maxBroken);
    const whole = this.#documentBytes(i);
    const line = over ? undefined : this.#lineToReadAgain(why, whole.length, end);
    this.#emit(line === undefined ? whole : whole.subarray(0, line - this.#start), line ?? end, why, over);
    this.#kept.clear();
    if (over) this.#mode = 'over';
    if (line === undefined) return i;
    this.#readAgain -= end - line;
    this.#window.goBack(line, Buffer.concat([whole.subarray(line - this.#start), this.#window.chunk.subarray(i)]));
    return 0;
  }

  /**
   * Hands out what stands before a list, or behind one, if documents may be in it.
   * @param i where it ends in the chunk; `next` is where the next document may begin
   */
  #emitBeside(opening: readonly Buffer[], i: number, next: number, problem?: SplitProblem): void {
    const own = this.#documentBytes(i);
    const end = this.#window.base + next;
    const why = this.#whyBroken(problem, end);
    if (BESIDE_MARKS.test(own.toString('latin1'))) {
      const whole = Buffer.concat([...opening, own, ...(next > i ? [CLOSING] : [])]);
      this.#emit(whole, end, why, false, true);
    }
    this.#kept.clear();
  }

  #whyBroken(problem: SplitProblem | undefined, end: number): SplitProblem | undefined {
    const own = this.#scanner.problem;
    const found = own === 'too-deep' ? own : (problem ?? own);
    return found ?? (end - this.#start > this.#limits.maxDocumentBytes ? 'too-large' : undefined);
  }

  #emit(bytes: Buffer, end: number, problem: SplitProblem | undefined, final: boolean, beside = false): void {
    const kept = problem === undefined ? bytes : bytes.subarray(0, this.#limits.keptBytes);
    const [start, exactNumbers, container] = [this.#start, this.#scanner.exact, this.#container];
    const place = { start, end, exactNumbers, problem, container, final };
    this.#out.push({ bytes: kept, ...place, ...(beside ? { beside } : {}) });
  }

  /** A document that ends too early took what follows for its own: the lines after the first are looked at once more. */
  #lineToReadAgain(why: SplitProblem | undefined, kept: number, end: number): number | undefined {
    const { line } = this.#scanner;
    if (line === undefined || (why !== 'truncated' && why !== 'not-json')) return undefined;
    return kept === end - this.#start && end - line <= this.#readAgain ? line : undefined;
  }
}
