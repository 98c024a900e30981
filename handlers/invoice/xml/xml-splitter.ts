/**
 * Takes a stream of XML apart into documents: files one after the other, and the invoices and events inside batches,
 * answers and wrappers of any size, each by itself. It keeps one document at most. What is broken comes out as a
 * document with a problem and takes none of its neighbours with it.
 */

import {
  defaultSplitLimits,
  type DocumentSplitter,
  type SplitDocument,
  type SplitLimits,
  type SplitProblem,
  type XmlPlace,
} from '../split-document.ts';
import { declaredEncoding } from './encoding.ts';
import { MarkupScanner } from './markup-scanner.ts';
import { cannotHold, companionOf, isUnit } from './units.ts';

/** A document under way. */
interface Unit {
  readonly name: string;
  readonly start: number;
  /** Closing tag that ends it; undefined where only the count of open elements does. */
  readonly closing: string | undefined;
  /** Names of the open elements, its own first. */
  readonly names: string[];
  problem: SplitProblem | undefined;
}

/** A whole document that its companion may still follow. */
interface Held {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly problem: SplitProblem | undefined;
}

/** Blanks, separators and the bytes of a byte order mark: what may stand between two files. */
const BLANK: ReadonlySet<number> = new Set([0x00, 0x09, 0x0a, 0x0d, 0x1e, 0x20, 0xef, 0xbb, 0xbf]);

export class XmlSplitter implements DocumentSplitter {
  readonly #limits: SplitLimits;
  readonly #scanner: MarkupScanner;
  #out: SplitDocument[] = [];
  #over = false;
  #broken = 0;
  #readable: boolean;

  #open: string[];
  #encoding: string | undefined;
  #unit: Unit | undefined;
  #held: Held | undefined;
  /** Where an outermost element began in which no document was found so far. */
  #root: number | undefined;
  #garbage: number | undefined;

  /** Pieces of what is under way, all of it up to `#kept`. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  #kept = 0;

  /** @param at where to begin; offset 0 for a whole stream, else the place behind a document */
  constructor(
    at: { readonly offset: number; readonly xml?: XmlPlace; readonly readable?: boolean },
    limits: SplitLimits = defaultSplitLimits,
  ) {
    this.#limits = limits;
    this.#scanner = new MarkupScanner(at.offset);
    this.#open = [...(at.xml?.open ?? [])];
    this.#encoding = at.xml?.encoding;
    this.#readable = at.readable ?? false;
    this.#scanner.tellsText = this.#open.length === 0;
  }

  get over(): boolean {
    return this.#over;
  }

  push(chunk: Buffer): SplitDocument[] {
    this.#out = [];
    this.#scanner.feed(chunk);
    this.#run();
    this.#keep();
    return this.#out;
  }

  #run(): void {
    const scanner = this.#scanner;
    while (!this.#over && scanner.next()) {
      this.#take();
      scanner.tellsText = this.#unit === undefined && this.#open.length === 0;
      scanner.within = this.#unit?.closing;
    }
  }

  end(): SplitDocument[] {
    this.#out = [];
    if (this.#over) return [];
    const scanner = this.#scanner;
    scanner.isLast = true;
    this.#run();
    if (this.#over) return this.#out;
    const outside = this.#unit === undefined && this.#open.length === 0;
    const rest = outside && scanner.at < scanner.data.length ? this.#position : undefined;
    scanner.at = scanner.data.length;
    if (this.#unit !== undefined) this.#finish(this.#position, 'truncated');
    this.#flush();
    if (this.#open.length > 0) this.#cutRoot(this.#position);
    if (rest !== undefined) this.#beginGarbage(rest);
    if (this.#garbage !== undefined) this.#endGarbage(this.#position);
    this.#over = true;
    return this.#out;
  }

  /** Position in the stream behind the markup just found. */
  get #position(): number {
    return this.#scanner.base + this.#scanner.at;
  }

  #take(): void {
    const { kind, name, start, base } = this.#scanner;
    const from = base + start;
    switch (kind) {
      case 'text':
        return this.#text();
      case 'close':
        return this.#close(name, from);
      case 'declaration':
        this.#cut(from);
        this.#encoding = declaredEncoding(name);
        return;
      case 'doctype':
        // In the middle of a document it is no more than a mistake, and says nothing of the next one.
        if (this.#unit?.closing !== undefined) {
          this.#unit.problem ??= 'dtd';
          return;
        }
        this.#cut(from);
        return this.#start({ name: '', start: from, closing: undefined, names: [], problem: 'dtd' });
      default:
        return this.#element(name, from, kind === 'empty');
    }
  }

  #element(name: string, from: number, empty: boolean): void {
    const unit = this.#unit;
    if (unit !== undefined) {
      if (unit.closing === undefined || !cannotHold(unit.name, name)) return this.#deeper(unit, name, empty);
      this.#finish(from, 'truncated');
    }
    const held = this.#held;
    if (held !== undefined && companionOf(held.name) === name) {
      this.#held = undefined;
      this.#unit = { name, start: held.start, closing: name, names: [name], problem: held.problem };
      if (empty) this.#finish(this.#position);
      return;
    }
    this.#flush();
    if (this.#garbage !== undefined) this.#endGarbage(from);
    if (isUnit(name)) {
      this.#start({ name, start: from, closing: name, names: [name], problem: undefined });
      if (empty) this.#finish(this.#position);
    } else this.#container(name, from, empty);
  }

  #deeper(unit: Unit, name: string, empty: boolean): void {
    if (empty) {
      if (unit.names.length === 0) this.#finish(this.#position);
    } else if (unit.names.push(name) > this.#limits.maxDepth) unit.problem ??= 'too-deep';
  }

  #container(name: string, from: number, empty: boolean): void {
    const outermost = this.#open.length === 0;
    if (outermost) {
      this.#capture(from);
      this.#root = from;
    }
    if (empty) {
      if (outermost) this.#endRoot();
      return;
    }
    this.#open.push(name);
    if (this.#open.length <= this.#limits.maxDepth) return;
    const start = this.#root ?? from;
    if (this.#root === undefined) this.#capture(from);
    this.#unit = { name: '', start, closing: undefined, names: this.#open, problem: 'too-deep' };
    this.#root = undefined;
    this.#open = [];
  }

  #close(name: string, from: number): void {
    const unit = this.#unit;
    if (unit === undefined) {
      this.#flush();
      return this.#leave(name, from);
    }
    if (unit.closing === name) return this.#finish(this.#position);
    const at = unit.names.lastIndexOf(name);
    if (at >= 0) {
      if (at < unit.names.length - 1) unit.problem ??= 'not-xml';
      unit.names.length = at;
      if (at === 0) this.#finish(this.#position);
    } else if (this.#open.includes(name)) {
      this.#finish(from, 'truncated');
      this.#flush();
      this.#leave(name, from);
    } else unit.problem ??= 'not-xml';
  }

  #leave(name: string, from: number): void {
    const at = this.#open.lastIndexOf(name);
    if (at > 0) this.#open.length = at;
    else if (at === 0) this.#endRoot();
    else if (this.#open.length === 0) this.#beginGarbage(from);
  }

  /** The outermost element is over: if it held no document it is one itself. */
  #endRoot(): void {
    this.#open = [];
    const start = this.#root;
    this.#root = undefined;
    if (start !== undefined) this.#emit(start, this.#position, undefined);
  }

  /** Something begins that can only stand at the very top. */
  #cut(from: number): void {
    if (this.#unit !== undefined) this.#finish(from, 'truncated');
    this.#flush();
    if (this.#open.length > 0) this.#cutRoot(from);
    if (this.#garbage !== undefined) this.#endGarbage(from);
  }

  #cutRoot(end: number): void {
    this.#open = [];
    const start = this.#root ?? end;
    this.#root = undefined;
    this.#emit(start, end, 'truncated');
  }

  #text(): void {
    const { data, start, at, base } = this.#scanner;
    if (this.#garbage === undefined) {
      let i = start;
      while (i < at && BLANK.has(data[i] as number)) i++;
      if (i === at) return;
      this.#flush();
      this.#beginGarbage(base + i);
    }
    if (base + at - (this.#garbage ?? 0) > this.#limits.maxGarbageBytes) this.#endGarbage(base + at, true);
  }

  #beginGarbage(from: number): void {
    if (this.#garbage !== undefined) return;
    this.#garbage = from;
    this.#capture(from);
  }

  #endGarbage(end: number, final = false): void {
    const start = this.#garbage as number;
    this.#garbage = undefined;
    this.#emit(start, end, 'not-xml', final);
  }

  #start(unit: Unit): void {
    this.#unit = unit;
    this.#root = undefined;
    this.#capture(unit.start);
  }

  /** Ends the unit under way. A whole one is held back if another element may complete it. */
  #finish(end: number, problem?: SplitProblem): void {
    const { name, start, closing, problem: own } = this.#unit as Unit;
    this.#unit = undefined;
    const why = own ?? problem;
    if (problem === undefined && closing === name && companionOf(name) !== undefined) {
      this.#held = { name, start, end, problem: why };
    } else this.#emit(start, end, why);
  }

  #flush(): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    this.#emit(held.start, held.end, held.problem);
  }

  #capture(from: number): void {
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#kept = from;
  }

  /** Puts aside what was read of the thing under way before its bytes are dropped. */
  #keep(): void {
    const { data, base, at } = this.#scanner;
    const busy = this.#unit ?? this.#held ?? this.#root ?? this.#garbage;
    if (busy === undefined || base + at <= this.#kept) return;
    const broken = this.#unit?.problem !== undefined || this.#garbage !== undefined;
    const room = (broken ? this.#limits.keptBytes : this.#limits.maxDocumentBytes) - this.#pieceBytes;
    const piece = data.subarray(Math.max(0, this.#kept - base), at).subarray(0, Math.max(0, room));
    if (piece.length > 0) this.#pieces.push(piece);
    this.#pieceBytes += piece.length;
    this.#kept = base + at;
  }

  #emit(start: number, end: number, problem: SplitProblem | undefined, final = false): void {
    const size = end - start;
    const why = problem ?? (size > this.#limits.maxDocumentBytes ? 'too-large' : undefined);
    if (why === undefined) this.#readable = true;
    else this.#broken++;
    const over = final || (!this.#readable && this.#broken >= this.#limits.maxBroken);
    const bytes = this.#bytes(start, Math.min(size, why === undefined ? size : this.#limits.keptBytes));
    const place = { open: [...this.#open], ...(this.#encoding === undefined ? {} : { encoding: this.#encoding }) };
    const given = { bytes, start, end, exactNumbers: false, problem: why, final: over };
    this.#out.push({ ...given, container: 'xml', xml: place });
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#kept = end;
    if (over) this.#over = true;
  }

  #bytes(start: number, size: number): Buffer {
    const { data, base } = this.#scanner;
    const from = Math.max(this.#kept, start) - base;
    const tail = data.subarray(Math.max(0, from), Math.max(0, start + size - base));
    return this.#pieces.length === 0 ? tail : Buffer.concat([...this.#pieces, tail]).subarray(0, size);
  }
}
