/**
 * Takes a table apart whose lines belong to access keys, such as the monthly exports of the Portal da Transparência:
 * semicolons, quotes, ISO-8859-1, headings in capitals. Lines of one key that follow each other are one document.
 */

import { defaultSplitLimits, type DocumentSplitter, type SplitDocument, type SplitLimits } from '../split-document.ts';
import { decodeXml } from '../xml/encoding.ts';
import { bareName } from '../envelopes/fields.ts';
import { cellsOf } from './csv-document.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
/** A heading of one of these names holds the key. */
const KEY_NAMES: ReadonlySet<string> = new Set(['chavedeacesso', 'chavenotafiscal', 'chaveacesso', 'chavenfe']);
const LONGEST_HEADING = 16 * 1024;
const LONGEST_LINE = 64 * 1024;
const MOST_LINES = 10_000;

/** Whether a stream that begins so is such a table: its first line names a column of access keys. */
export function beginsAsTable(head: Buffer): boolean {
  const end = head.indexOf(NEWLINE);
  if (end < 0 || end > LONGEST_HEADING) return false;
  return keyColumn(headingsOf(head.subarray(0, end))) >= 0;
}

function headingsOf(line: Buffer): string[] {
  return cellsOf(decodeXml(line, 'iso-8859-1').text.replace(/^\ufeff/, ''));
}

const keyColumn = (headings: readonly string[]): number => headings.findIndex((one) => KEY_NAMES.has(bareName(one)));

export class CsvSplitter implements DocumentSplitter {
  readonly #limits: SplitLimits;
  #headings: readonly string[] | undefined;
  #column = -1;
  #base: number;
  #rest: Buffer = Buffer.alloc(0);
  #over = false;
  #out: SplitDocument[] = [];

  #key: string | undefined;
  #lines: Buffer[] = [];
  #bytes = 0;
  #start = 0;

  /** @param at where to begin; headings are known where it is not the beginning */
  constructor(
    at: { readonly offset: number; readonly csv?: { readonly headings: readonly string[] } },
    limits: SplitLimits = defaultSplitLimits,
  ) {
    this.#limits = limits;
    this.#base = at.offset;
    if (at.csv !== undefined) this.#learn(at.csv.headings);
  }

  get over(): boolean {
    return this.#over;
  }

  push(chunk: Buffer): SplitDocument[] {
    this.#out = [];
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (let end = lineEnd(data, at); end >= 0; end = lineEnd(data, at)) {
      this.#line(data.subarray(at, end + 1), this.#base + at);
      at = end + 1;
    }
    this.#rest = data.subarray(at);
    this.#base += at;
    if (this.#rest.length > this.#limits.maxDocumentBytes) this.#giveUp();
    return this.#out;
  }

  end(): SplitDocument[] {
    this.#out = [];
    if (this.#over) return [];
    // A quote that nothing closes is none.
    for (let rest = this.#rest; rest.length > 0; rest = this.#rest) {
      const first = quotesClose(rest) ? lineEnd(rest, 0) : rest.indexOf(NEWLINE);
      const end = first + 1 || rest.length;
      this.#line(rest.subarray(0, end), this.#base);
      this.#base += end;
      this.#rest = rest.subarray(end);
    }
    this.#flush();
    this.#over = true;
    return this.#out;
  }

  #line(line: Buffer, start: number): void {
    if (this.#headings === undefined) return this.#learn(headingsOf(line));
    if (line.length <= 2 && line.toString('latin1').trim() === '') return;
    const key = cellsOf(line.toString('latin1'))[this.#column]?.trim() ?? '';
    const full = this.#lines.length >= MOST_LINES || this.#bytes + line.length > this.#limits.maxDocumentBytes;
    if (key !== this.#key || full) this.#flush();
    if (this.#lines.length === 0) this.#start = start;
    this.#key = key;
    this.#lines.push(line);
    this.#bytes += line.length;
  }

  #learn(headings: readonly string[]): void {
    this.#headings = headings;
    this.#column = keyColumn(headings);
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    const bytes = Buffer.concat(this.#lines);
    this.#emit(bytes, this.#start, this.#start + bytes.length, undefined);
    this.#lines = [];
    this.#bytes = 0;
    this.#key = undefined;
  }

  /** A line without end: what is behind it is not looked at. */
  #giveUp(): void {
    this.#flush();
    const bytes = this.#rest.subarray(0, this.#limits.keptBytes);
    this.#over = true;
    this.#emit(bytes, this.#base, this.#base + this.#rest.length, 'too-large');
  }

  #emit(bytes: Buffer, start: number, end: number, problem: 'too-large' | undefined): void {
    const csv = { headings: this.#headings ?? [] };
    const given = { bytes, start, end, exactNumbers: false, problem, final: this.#over };
    this.#out.push({ ...given, container: 'csv', csv });
  }
}

function quotesClose(bytes: Buffer): boolean {
  let closed = true;
  for (const byte of bytes) if (byte === QUOTE) closed = !closed;
  return closed;
}

/** The line break that ends a line: one outside of quotes, or the first one if its quotes do not close. */
function lineEnd(data: Buffer, from: number): number {
  let quotes = false;
  let inside = -1;
  for (let i = from; i < data.length; i++) {
    const byte = data[i];
    if (byte === QUOTE) quotes = !quotes;
    else if (byte === NEWLINE) {
      if (!quotes) return i;
      if (inside < 0) inside = i;
      else if (i - from > LONGEST_LINE) return inside;
    }
  }
  return -1;
}
