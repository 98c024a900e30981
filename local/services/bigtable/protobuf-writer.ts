/** Writes protobuf wire format into one growing buffer. Sizes of nested messages are computed before they are written. */

const INITIAL_BYTES = 4 * 1024;
/** A buffer that one large value made grow is not kept at that size. */
const KEPT_BYTES = 512 * 1024;

export class ProtobufWriter {
  #buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The bytes so far; the writer is empty afterwards and keeps no hold of them. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#buffer = Buffer.allocUnsafe(Math.min(this.#buffer.length, KEPT_BYTES));
    this.#length = 0;
    return taken;
  }

  /** Makes room, so that the raw writers below need no check of their own. */
  reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }

  byte(value: number): void {
    this.#buffer[this.#length++] = value;
  }

  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#length++] = (rest & 0x7f) | 0x80;
      rest = rest < 0x8000_0000 ? rest >>> 7 : Math.floor(rest / 128);
    }
    this.#buffer[this.#length++] = rest;
  }

  /** An int64 in two halves. */
  varint64(high: number, low: number): void {
    let upper = high >>> 0;
    let lower = low >>> 0;
    while (upper > 0 || lower >= 0x80) {
      this.#buffer[this.#length++] = (lower & 0x7f) | 0x80;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    this.#buffer[this.#length++] = lower;
  }

  latin1(text: string): void {
    this.#length += this.#buffer.write(text, this.#length, 'latin1');
  }

  copy(source: Buffer, start: number, end: number): void {
    this.#length += source.copy(this.#buffer, this.#length, start, end);
  }

  /** A length-delimited field, all of it. */
  field(number: number, value: Buffer | string): void {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    this.reserve(bytes.length + 15);
    this.varint((number << 3) | 2);
    this.varint(bytes.length);
    this.copy(bytes, 0, bytes.length);
  }

  /** A number field, all of it. */
  number(number: number, value: number): void {
    this.reserve(20);
    this.varint(number << 3);
    if (value >= 0) this.varint(value);
    else this.varint64(Math.floor(value / 0x1_0000_0000), value >>> 0);
  }
}

export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 128)) size++;
  return size;
}

export function varint64Size(high: number, low: number): number {
  const upper = high >>> 0;
  return upper === 0 ? varintSize(low >>> 0) : Math.ceil((32 + 32 - Math.clz32(upper)) / 7);
}
