/** Bytes that grow as they are written: a tag, and what a value is made of after it. */
import { TAG, type Tag } from './tags.ts';

export class ByteWriter {
  private bytes = Buffer.allocUnsafe(1024);
  private length = 0;

  finish(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  protected float(tag: Tag, value: number): void {
    this.tag(tag);
    this.reserve(8);
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  /** Writes text of one byte per character; nothing at all if it is not such text. */
  protected ascii(text: string): boolean {
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

  protected chunk(tag: Tag, chunk: Uint8Array): void {
    this.tag(tag);
    this.varint(chunk.length);
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  protected bigint(value: bigint): void {
    this.tag(TAG.bigint);
    this.reserve(8);
    this.length = this.bytes.writeBigInt64LE(value, this.length);
  }

  protected tag(tag: Tag): void {
    this.reserve(1);
    this.bytes[this.length] = tag;
    this.length += 1;
  }

  protected varint(value: number): void {
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
