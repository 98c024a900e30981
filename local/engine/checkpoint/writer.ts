/** Values and plain data -> bytes. Short texts and containers that are held twice are written once. */
import { HeaderEntries } from '../values/headers.ts';
import { Bytes, Double, FunctionRef, isShared, List, MapValue } from '../values/value.ts';
import { TAG, type Tag } from './tags.ts';

const INTERNED_LENGTH = 40;
const LONE_SURROGATE = /\p{Surrogate}/u;

export class Writer {
  private bytes = Buffer.allocUnsafe(1024);
  private length = 0;
  private readonly texts = new Map<string, number>();
  private readonly shared = new Map<List | MapValue, number>();

  finish(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  write(data: unknown): void {
    switch (typeof data) {
      case 'string':
        return this.text(data);
      case 'number':
        return this.number(data);
      case 'bigint':
        this.tag(TAG.bigint);
        this.reserve(8);
        this.length = this.bytes.writeBigInt64LE(data, this.length);
        return;
      case 'boolean':
        return this.tag(data ? TAG.true : TAG.false);
      case 'undefined':
        return this.tag(TAG.undefined);
      case 'object':
        return data === null ? this.tag(TAG.null) : this.object(data);
      default:
        throw new Error(`a checkpoint cannot hold a ${typeof data}`);
    }
  }

  private object(data: object): void {
    if (data instanceof List || data instanceof MapValue) this.container(data);
    else if (data instanceof Double) this.float(TAG.double, data.value);
    else if (data instanceof Bytes) this.chunk(TAG.bytes, data.data);
    else if (data instanceof Uint8Array) this.chunk(TAG.buffer, data);
    else if (data instanceof FunctionRef) {
      this.tag(TAG.function);
      this.text(data.name);
    } else if (Array.isArray(data)) {
      this.tag(TAG.array);
      this.varint(data.length);
      for (let i = 0; i < data.length; i += 1) this.write(data[i]);
    } else {
      const entries = Object.entries(data);
      this.tag(TAG.object);
      this.varint(entries.length);
      for (const [key, value] of entries) {
        this.text(key);
        this.write(value);
      }
    }
  }

  private container(container: List | MapValue): void {
    const known = this.shared.get(container);
    if (known !== undefined) {
      this.tag(TAG.reference);
      this.varint(known);
      return;
    }
    const shared = isShared(container);
    if (container instanceof List) {
      this.tag(shared ? TAG.sharedList : TAG.list);
      this.varint(container.items.length);
      for (const item of container.items) this.write(item);
    } else {
      const isPlain = !(container.entries instanceof HeaderEntries);
      if (isPlain) this.tag(shared ? TAG.sharedMap : TAG.map);
      else this.tag(shared ? TAG.sharedHeaders : TAG.headers);
      this.varint(container.entries.size);
      for (const [key, value] of container.entries) {
        this.text(key);
        this.write(value);
      }
    }
    // Numbered once complete, as the reader can only know it then.
    if (shared) this.shared.set(container, this.shared.size);
  }

  private number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return this.float(TAG.float, value);
    this.tag(value < 0 ? TAG.negative : TAG.integer);
    this.varint(value < 0 ? -1 - value : value);
  }

  private float(tag: Tag, value: number): void {
    this.tag(tag);
    this.reserve(8);
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  private text(text: string): void {
    const known = this.texts.get(text);
    if (known !== undefined) {
      this.tag(TAG.knownText);
      this.varint(known);
      return;
    }
    if (text.length <= INTERNED_LENGTH) this.texts.set(text, this.texts.size);
    if (this.ascii(text)) return;
    // UTF-8 has no form for half of a surrogate pair.
    const isBroken = LONE_SURROGATE.test(text);
    this.chunk(isBroken ? TAG.utf16 : TAG.text, Buffer.from(text, isBroken ? 'utf16le' : 'utf8'));
  }

  /** Writes text of one byte per character; nothing at all if it is not such text. */
  private ascii(text: string): boolean {
    const { length } = text;
    const start = this.length;
    this.tag(TAG.ascii);
    this.varint(length);
    this.reserve(length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) {
        this.length = start;
        return false;
      }
      bytes[at] = unit;
      at += 1;
    }
    this.length = at;
    return true;
  }

  private chunk(tag: Tag, chunk: Uint8Array): void {
    this.tag(tag);
    this.varint(chunk.length);
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  private tag(tag: Tag): void {
    this.reserve(1);
    this.bytes[this.length] = tag;
    this.length += 1;
  }

  private varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length] = (rest % 0x80) | 0x80;
      this.length += 1;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length] = rest;
    this.length += 1;
  }

  private reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + size));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
