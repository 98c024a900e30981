/** Values and plain data -> bytes. Short texts and containers that are held twice are written once. */
import { HeaderEntries } from '../values/headers.ts';
import { Bytes, Double, FunctionRef, isShared, List, MapValue } from '../values/value.ts';
import { ByteWriter } from './byte-writer.ts';
import { INTERNED_LENGTH, TAG } from './tags.ts';

const LONE_SURROGATE = /\p{Surrogate}/u;

export class Writer extends ByteWriter {
  private readonly texts = new Map<string, number>();
  private readonly shared = new Map<List | MapValue, number>();

  write(data: unknown): void {
    switch (typeof data) {
      case 'string':
        return this.text(data);
      case 'number':
        return this.number(data);
      case 'bigint':
        return this.bigint(data);
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
}
