/** Bytes -> values and plain data, as the writer left them. */
import { HeaderEntries } from '../values/headers.ts';
import { Bytes, Double, FunctionRef, List, MapValue, share, type Value } from '../values/value.ts';
import { INTERNED_LENGTH, TAG, type Tag } from './tags.ts';

/** Far beyond what the limits of values allow, far below what the stack does. */
const MAX_DEPTH = 2_000;

export class Reader {
  private readonly bytes: Buffer;
  private at = 0;
  private depth = 0;
  private readonly texts: string[] = [];
  private readonly shared: (List | MapValue)[] = [];

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  read(): unknown {
    const tag = this.byte();
    const read = READ[tag as Tag];
    if (read === undefined) throw new Error(`a checkpoint is broken: unknown tag ${tag} at byte ${this.at - 1}`);
    if (this.depth >= MAX_DEPTH) throw new Error('a checkpoint is broken: it nests too deep');
    this.depth += 1;
    const data = read(this, tag as Tag);
    this.depth -= 1;
    return data;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Error('a checkpoint is broken: it ends too early');
    this.at += 1;
    return byte;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  chunk(): Buffer {
    const length = this.varint();
    const end = this.at + length;
    if (end > this.bytes.length) throw new Error('a checkpoint is broken: it ends too early');
    const chunk = this.bytes.subarray(this.at, end);
    this.at = end;
    return chunk;
  }

  float(): number {
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  bigint(): bigint {
    const value = this.bytes.readBigInt64LE(this.at);
    this.at += 8;
    return value;
  }

  text(encoding: 'utf8' | 'utf16le' | 'latin1'): string {
    const text = this.chunk().toString(encoding);
    if (text.length <= INTERNED_LENGTH) this.texts.push(text);
    return text;
  }

  knownText(): string {
    return known(this.texts[this.varint()]);
  }

  reference(): Value {
    return known(this.shared[this.varint()]);
  }

  items(): unknown[] {
    const items: unknown[] = [];
    for (let left = this.varint(); left > 0; left -= 1) items.push(this.read());
    return items;
  }

  entries(): [string, unknown][] {
    const entries: [string, unknown][] = [];
    for (let left = this.varint(); left > 0; left -= 1) entries.push([this.read() as string, this.read()]);
    return entries;
  }

  container(container: List | MapValue, isShared: boolean): Value {
    if (!isShared) return container;
    share(container);
    this.shared.push(container);
    return container;
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a checkpoint is broken: it refers to what it does not hold');
  return value;
}

const READ: Readonly<Record<Tag, (reader: Reader, tag: Tag) => unknown>> = {
  [TAG.undefined]: () => undefined,
  [TAG.null]: () => null,
  [TAG.true]: () => true,
  [TAG.false]: () => false,
  [TAG.integer]: (reader) => reader.varint(),
  [TAG.negative]: (reader) => -1 - reader.varint(),
  [TAG.bigint]: (reader) => reader.bigint(),
  [TAG.float]: (reader) => reader.float(),
  [TAG.double]: (reader) => new Double(reader.float()),
  [TAG.text]: (reader) => reader.text('utf8'),
  [TAG.ascii]: (reader) => reader.text('latin1'),
  [TAG.utf16]: (reader) => reader.text('utf16le'),
  [TAG.knownText]: (reader) => reader.knownText(),
  [TAG.bytes]: (reader) => new Bytes(Buffer.from(reader.chunk())),
  [TAG.buffer]: (reader) => Buffer.from(reader.chunk()),
  [TAG.function]: (reader) => new FunctionRef(reader.read() as string),
  [TAG.list]: readList,
  [TAG.sharedList]: readList,
  [TAG.map]: readMap,
  [TAG.sharedMap]: readMap,
  [TAG.headers]: readHeaders,
  [TAG.sharedHeaders]: readHeaders,
  [TAG.reference]: (reader) => reader.reference(),
  [TAG.array]: (reader) => reader.items(),
  [TAG.object]: (reader) => Object.fromEntries(reader.entries()),
};

function readList(reader: Reader, tag: Tag): Value {
  return reader.container(new List(reader.items() as Value[]), tag === TAG.sharedList);
}

function readMap(reader: Reader, tag: Tag): Value {
  return reader.container(new MapValue(new Map(reader.entries() as [string, Value][])), tag === TAG.sharedMap);
}

function readHeaders(reader: Reader, tag: Tag): Value {
  const entries = new HeaderEntries(reader.entries() as [string, Value][]);
  return reader.container(new MapValue(entries), tag === TAG.sharedHeaders);
}
