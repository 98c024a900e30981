/**
 * Reads protobuf wire format in place. The data calls carry thousands of small messages, and generic decoding of them
 * costs more than everything else the server does; here values stay byte ranges of the request.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */
import { ApiError } from '../../wire/errors.ts';

/** The bytes are no such message. */
class MalformedMessage extends ApiError {
  constructor(what: string) {
    super('INVALID_ARGUMENT', `The request is not a valid protobuf message: ${what}.`);
  }
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/**
 * One pass over a message: `next()` steps to a field; `field` is its number; then exactly one of the value readers, or
 * nothing, which skips it.
 */
export class ProtobufReader {
  readonly buffer: Buffer;
  readonly limit: number;
  field = 0;
  /** Of the last read: bounds of a length-delimited value. */
  start = 0;
  end = 0;
  /** Of the last int64(): signed upper and unsigned lower half. */
  high = 0;
  low = 0;
  #position: number;
  #wireType = -1;

  constructor(buffer: Buffer, start = 0, end = buffer.length) {
    this.buffer = buffer;
    this.#position = start;
    this.limit = end;
  }

  /** False at the end of the message. */
  next(): boolean {
    if (this.#wireType >= 0) this.#skip();
    if (this.#position >= this.limit) return false;
    const tag = this.#varint32();
    this.field = tag >>> 3;
    this.#wireType = tag & 7;
    if (this.field === 0) throw new MalformedMessage('a field has number 0');
    return true;
  }

  /** Leaves the bounds of a bytes, string or message field in `start` and `end`. */
  range(): void {
    this.#expect(BYTES);
    const length = this.#varint32();
    this.start = this.#position;
    this.end = this.start + length;
    if (this.end > this.limit) throw new MalformedMessage('a field is longer than its message');
    this.#position = this.end;
  }

  bytes(): Buffer {
    this.range();
    return this.buffer.subarray(this.start, this.end);
  }

  /** Bytes as a string of one character each. */
  latin1(): string {
    this.range();
    return this.buffer.toString('latin1', this.start, this.end);
  }

  text(): string {
    this.range();
    return this.buffer.toString('utf8', this.start, this.end);
  }

  message(): ProtobufReader {
    this.range();
    return new ProtobufReader(this.buffer, this.start, this.end);
  }

  /** Leaves the number in `high` and `low`. */
  int64(): void {
    this.#expect(VARINT);
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high | 0;
        return;
      }
    }
    throw new MalformedMessage('a number is longer than 64 bits');
  }

  /** An int64 as a number: exact within ±2^53, which every count and limit is. */
  integer(): number {
    this.int64();
    return this.high * 0x1_0000_0000 + this.low;
  }

  boolean(): boolean {
    return this.integer() !== 0;
  }

  double(): number {
    this.#expect(FIXED64);
    const position = this.#position;
    this.#advance(8);
    return this.buffer.readDoubleLE(position);
  }

  #expect(wireType: number): void {
    if (this.#wireType !== wireType) throw new MalformedMessage(`field ${this.field} has the wrong type`);
    this.#wireType = -1;
  }

  #skip(): void {
    const wireType = this.#wireType;
    if (wireType === VARINT) this.int64();
    else if (wireType === BYTES) this.range();
    else if (wireType === FIXED64) this.#advance(8);
    else if (wireType === FIXED32) this.#advance(4);
    else throw new MalformedMessage(`field ${this.field} has unknown wire type ${wireType}`);
    this.#wireType = -1;
  }

  #advance(bytes: number): void {
    this.#position += bytes;
    if (this.#position > this.limit) throw new MalformedMessage('it ends in the middle of a field');
  }

  #byte(): number {
    if (this.#position >= this.limit) throw new MalformedMessage('it ends in the middle of a number');
    return this.buffer[this.#position++] ?? 0;
  }

  #varint32(): number {
    let byte = this.#byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; shift < 35; shift += 7) {
      byte = this.#byte();
      // Multiplied, not shifted: a shift would make lengths of 2 GiB and more negative.
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedMessage('a length is longer than 32 bits');
  }
}
