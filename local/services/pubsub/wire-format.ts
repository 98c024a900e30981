/**
 * Protobuf by hand for the three hot messages (PubsubMessage, PublishRequest, ReceivedMessage): a published message is
 * kept as the very bytes that are sent later, so that nothing is decoded and encoded again on its way through.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** Walks the fields of one message. @throws RangeError for bytes that are not a message. */
export class FieldReader {
  field = 0;
  wireType = 0;
  private readonly bytes: Buffer;
  private readonly end: number;
  private position: number;
  private valueStart = 0;
  private valueEnd = 0;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Moves to the next field; false at the end. */
  next(): boolean {
    if (this.position >= this.end) return false;
    const tag = this.readVarint();
    this.field = Math.floor(tag / 8);
    this.wireType = tag % 8;
    const length = this.valueLength();
    this.valueStart = this.position;
    this.valueEnd = this.position + length;
    if (this.field === 0 || this.valueEnd > this.end) throw new RangeError('The message is cut short.');
    this.position = this.valueEnd;
    return true;
  }

  /** Bytes of a length-delimited field's value. */
  length(): number {
    if (this.wireType !== LENGTH_DELIMITED) throw new RangeError('The message has a field of the wrong type.');
    return this.valueEnd - this.valueStart;
  }

  /** The message in a length-delimited field. */
  inner(): FieldReader {
    this.length();
    return new FieldReader(this.bytes, this.valueStart, this.valueEnd);
  }

  /** Whether the value of a length-delimited field begins with these bytes. */
  startsWith(prefix: Buffer): boolean {
    if (this.length() < prefix.length) return false;
    return this.bytes.compare(prefix, 0, prefix.length, this.valueStart, this.valueStart + prefix.length) === 0;
  }

  /** The value of a length-delimited field, without a copy. */
  value(): Buffer {
    this.length();
    return this.bytes.subarray(this.valueStart, this.valueEnd);
  }

  text(): string {
    this.length();
    return this.bytes.toString('utf8', this.valueStart, this.valueEnd);
  }

  number(): number {
    if (this.wireType !== VARINT) throw new RangeError('The message has a field of the wrong type.');
    const end = this.position;
    this.position = this.valueStart;
    const value = this.readVarint();
    this.position = end;
    return value;
  }

  private valueLength(): number {
    switch (this.wireType) {
      case VARINT: {
        const start = this.position;
        this.readVarint();
        const length = this.position - start;
        this.position = start;
        return length;
      }
      case 1:
        return 8;
      case LENGTH_DELIMITED:
        return this.readVarint();
      case 5:
        return 4;
      default:
        throw new RangeError('The message has a field of an unknown wire type.');
    }
  }

  private readVarint(): number {
    let value = 0;
    let factor = 1;
    for (let count = 0; count < 10; count++) {
      const byte = this.bytes[this.position++];
      if (byte === undefined) throw new RangeError('The message is cut short.');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
    throw new RangeError('The message has a number that is too long.');
  }
}

export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
}

/** Writes at an offset and returns the offset after. */
export function writeVarint(target: Buffer, offset: number, value: number): number {
  let rest = value;
  let position = offset;
  while (rest >= 128) {
    target[position++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  target[position++] = rest;
  return position;
}

/** Size of a length-delimited field whose number is below 16. */
export function fieldLength(valueLength: number): number {
  return 1 + varintLength(valueLength) + valueLength;
}

/** Writes tag and length of a length-delimited field whose number is below 16; the value goes at the offset returned. */
export function writeFieldHead(target: Buffer, offset: number, field: number, valueLength: number): number {
  target[offset] = (field << 3) | LENGTH_DELIMITED;
  return writeVarint(target, offset + 1, valueLength);
}
