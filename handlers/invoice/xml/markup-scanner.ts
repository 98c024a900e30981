/**
 * Finds the tags in a stream of XML bytes, whatever its chunks are. It keeps no more than one unfinished tag, comment or
 * section. It judges nothing: whether tags match, and what stands between them, is for others to say. A comment or a
 * section that nothing closes is none: its sign stands for itself, and what follows is looked at.
 */

import { NameTable } from './name-table.ts';

type MarkupKind = 'open' | 'empty' | 'close' | 'declaration' | 'doctype' | 'text';

/** A tag longer than this is none: its sign stands for itself. So is a comment, and a section, which may hold a document. */
const LONGEST_TAG = 64 * 1024;
const LONGEST_COMMENT = 1024 * 1024;
const LONGEST_SECTION = 32 * 1024 * 1024;

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const DOCTYPE = '!DOCTYPE';
const CDATA = '![CDATA[';
const COMMENT = '!--';
/**
 * What shows that something was never closed: a comment may hold no other, an instruction no tag, a type no element. A
 * document in a section may have sections of its own, whose ends are then divided: `]]]]><![CDATA[>`.
 */
const NEVER_IN = {
  comment: /<!--/,
  section: /<!\[CDATA\[[^]*(?<!\]\])$/,
  instruction: /<[A-Za-z_/?]/,
  doctype: /<[A-Za-z_?]/,
} as const;

/** What ends only at a sign of its own. */
interface Leap {
  readonly closing: string;
  /** Bytes of the sign that opened it. */
  readonly opening: number;
  readonly longest: number;
  readonly neverIn: RegExp;
  /** Bytes, from its opening, in which it was not closed. */
  searched: number;
}

export class MarkupScanner {
  /** Bytes not dropped yet; `base` is the position of the first of them in the stream, `at` how far they are read. */
  data: Buffer = Buffer.alloc(0);
  base: number;
  at = 0;
  /** Whether text between tags is told of as well. */
  tellsText = true;
  /** Name of the document under way: a comment in which it ends and another one begins was never closed. */
  within: string | undefined;
  /** No more bytes will come. */
  isLast = false;

  /** Of the markup that `next` found: what it is, its local name, and its place in `data`. */
  kind: MarkupKind = 'text';
  name = '';
  start = 0;
  #leap: Leap | undefined;
  readonly #names = new NameTable();

  constructor(base: number) {
    this.base = base;
  }

  /** Bytes read so far are dropped. */
  feed(chunk: Buffer): void {
    const rest = this.data.subarray(this.at);
    this.base += this.at;
    this.at = 0;
    this.data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  }

  /** Goes on to the next markup; false if more bytes are needed for it. It ends at `at`. */
  next(): boolean {
    for (;;) {
      if (this.#leap !== undefined) {
        const leapt = this.#overLeap(this.#leap);
        if (leapt !== undefined) return leapt;
      }
      const { data, at } = this;
      if (at >= data.length) return false;
      if (data[at] !== LESS) {
        const next = data.indexOf(LESS, at);
        this.start = at;
        this.at = next < 0 ? data.length : next;
        if (!this.tellsText) continue;
        this.kind = 'text';
        return true;
      }
      const found = this.#markup(at);
      if (found !== undefined) return found;
    }
  }

  /** @returns undefined to go on behind what was no markup worth telling of */
  #markup(at: number): boolean | undefined {
    const { data } = this;
    if (at + 1 >= data.length) return false;
    this.start = at;
    const second = data[at + 1] as number;
    if (second === QUESTION) return this.#instruction(at);
    if (second === BANG) return this.#special(at);
    const isClose = second === SLASH;
    const from = isClose ? at + 2 : at + 1;
    if (from >= data.length) return false;
    if (!isNameStart(data[from] as number)) return this.#text(at);
    const end = this.#tagEnd(from);
    if (end === 0) return this.#text(at);
    if (end < 0) return false;
    this.kind = isClose ? 'close' : data[end - 1] === SLASH ? 'empty' : 'open';
    this.name = localName(data, from, end, this.#names);
    this.at = end + 1;
    return true;
  }

  /** Place of the closing bracket; -1 if it has not come yet, 0 if this is no tag. */
  #tagEnd(from: number): number {
    const { data } = this;
    let quote = 0;
    for (let i = from; i < data.length; i++) {
      const byte = data[i] as number;
      if (byte === LESS) return 0;
      if (quote !== 0) {
        if (byte === quote) quote = 0;
      } else if (byte === GREATER) return i;
      else if (byte === QUOTE || byte === APOSTROPHE) quote = byte;
    }
    return data.length - from > LONGEST_TAG ? 0 : -1;
  }

  /** A sign that opens no tag is text. */
  #text(at: number): boolean | undefined {
    this.at = at + 1;
    this.kind = 'text';
    return this.tellsText ? true : undefined;
  }

  #instruction(at: number): boolean | undefined {
    const { data } = this;
    const end = data.indexOf('?>', at, 'latin1');
    if (end < 0 && data.length - at <= LONGEST_TAG && !this.isLast) return false;
    if (end < 0 || NEVER_IN.instruction.test(data.toString('latin1', at + 2, end))) return this.#text(at);
    this.at = end + 2;
    if (!/^\?xml\s/.test(data.toString('latin1', at + 1, at + 6))) return undefined;
    this.kind = 'declaration';
    this.name = data.toString('latin1', at, Math.min(end, at + 1024));
    return true;
  }

  #special(at: number): boolean | undefined {
    const head = this.data.toString('latin1', at + 1, at + 1 + DOCTYPE.length);
    if (head.startsWith(COMMENT)) return this.#begin(1 + COMMENT.length, '-->', LONGEST_COMMENT, NEVER_IN.comment);
    // Outside of all elements there are no sections.
    if (head === CDATA && !this.tellsText)
      return this.#begin(1 + CDATA.length, ']]>', LONGEST_SECTION, NEVER_IN.section);
    if (head.toUpperCase() === DOCTYPE) return this.#doctype(at);
    const unfinished = this.at + 1 + head.length >= this.data.length;
    if (unfinished && [COMMENT, CDATA, DOCTYPE].some((one) => one.startsWith(head.toUpperCase()))) return false;
    return this.#text(at);
  }

  #begin(opening: number, closing: string, longest: number, neverIn: RegExp): undefined {
    this.#leap = { closing, opening, longest, neverIn, searched: opening };
  }

  /** Told of at once; its inner part, if it has one, is skipped. */
  #doctype(at: number): boolean {
    const { data } = this;
    const from = at + 1 + DOCTYPE.length;
    let end = from;
    while (end < data.length && data[end] !== GREATER && data[end] !== OPEN_BRACKET) end++;
    if (end >= data.length && end - from <= LONGEST_TAG && !this.isLast) return false;
    this.at = Math.min(end, data.length);
    if (data[end] === OPEN_BRACKET) this.#begin(1, ']', LONGEST_TAG, NEVER_IN.doctype);
    else this.at = Math.min(end + 1, data.length);
    this.kind = 'doctype';
    return true;
  }

  /**
   * To the end of a comment or the like.
   * @returns undefined to go on behind it, or behind the sign that opened it, if nothing closes it
   */
  #overLeap(leap: Leap): boolean | undefined {
    const { data, at } = this;
    const end = data.indexOf(leap.closing, at + leap.searched, 'latin1');
    const isOpen = end < 0 && data.length - at <= leap.longest && !this.isLast;
    if (isOpen) {
      leap.searched = Math.max(leap.searched, data.length - at - leap.closing.length + 1);
      return false;
    }
    this.#leap = undefined;
    this.start = at;
    if (end >= 0 && end - at <= leap.longest && !this.#holdsOthers(leap, end)) this.at = end + leap.closing.length;
    else if (leap.neverIn === NEVER_IN.doctype) this.at = at + leap.opening;
    else return this.#text(at);
    return undefined;
  }

  /** Whether what is between the signs belongs to others: then the second one is somebody else's. */
  #holdsOthers({ opening, neverIn }: Leap, end: number): boolean {
    const { data, at, within } = this;
    const inner = data.toString('latin1', at + opening, end);
    if (neverIn.test(inner)) return true;
    if (within === undefined) return false;
    const closed = new RegExp(`</(?:[A-Za-z0-9_.-]+:)?${within}\\s*>`).exec(inner);
    return closed !== null && /<(?:\?xml\s|[A-Za-z_])/.test(inner.slice(closed.index + closed[0].length));
  }
}

function isNameStart(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || byte >= 0x80;
}

/** Up to a blank, a slash or the end; a namespace prefix is left out. */
function localName(data: Buffer, from: number, end: number, names: NameTable): string {
  let start = from;
  let i = from;
  for (; i < end; i++) {
    const byte = data[i] as number;
    if (byte <= 0x20 || byte === SLASH) break;
    if (byte === COLON) start = i + 1;
  }
  return names.read(data, start, i);
}
