/** Blocks packed with Snappy (https://github.com/google/snappy/blob/main/format_description.txt), as Avro writes them. */

import { crc32 } from 'node:zlib';

const CHECKSUM_BYTES = 4;

/**
 * @param most inflated bytes
 * @returns a code if it is damaged or too large
 */
export function unsnapped(block: Buffer, most: number): Buffer | 'corrupt-avro' | 'inflates-too-far' {
  const end = block.length - CHECKSUM_BYTES;
  const head = lengthAt(block.subarray(0, Math.max(0, end)));
  if (head === undefined) return 'corrupt-avro';
  if (head.length > most) return 'inflates-too-far';
  const bytes = Buffer.alloc(head.length);
  const whole = copyAll(block.subarray(head.at, end), bytes);
  return whole && crc32(bytes) === block.readUInt32BE(end) ? bytes : 'corrupt-avro';
}

/** The inflated length stands in front, seven bits a byte. */
function lengthAt(block: Buffer): { readonly length: number; readonly at: number } | undefined {
  let length = 0;
  for (let at = 0; at < Math.min(5, block.length); at++) {
    const byte = block[at] as number;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { length, at: at + 1 };
  }
  return undefined;
}

/** One element: bytes as they are, or a stretch of what was written `back` bytes before. */
interface Element {
  readonly length: number;
  readonly back: number | undefined;
  /** Where its bytes begin, or the next element. */
  readonly at: number;
}

/** @returns whether the elements fill the target to its end, and no further */
function copyAll(packed: Buffer, to: Buffer): boolean {
  let out = 0;
  for (let at = 0; at < packed.length;) {
    const element = elementAt(packed, at);
    if (element === undefined || out + element.length > to.length) return false;
    const { length, back } = element;
    at = element.at;
    if (back === undefined) {
      if (at + length > packed.length) return false;
      packed.copy(to, out, at, at + length);
      at += length;
    } else {
      if (back === 0 || back > out) return false;
      // It may repeat what it is writing, so one byte after the other.
      for (let i = out; i < out + length; i++) to[i] = to[i - back] as number;
    }
    out += length;
  }
  return out === to.length;
}

function elementAt(packed: Buffer, from: number): Element | undefined {
  const tag = packed[from] as number;
  const at = from + 1;
  const kind = tag & 3;
  const high = tag >> 2;
  const bytes = kind === 0 ? Math.max(0, high - 59) : kind === 3 ? 4 : kind;
  if (at + bytes > packed.length) return undefined;
  const number = bytes === 0 ? 0 : packed.readUIntLE(at, bytes);
  if (kind === 0) return { length: 1 + (bytes === 0 ? high : number), back: undefined, at: at + bytes };
  if (kind === 1) return { length: 4 + (high & 7), back: (tag >> 5) * 256 + number, at: at + bytes };
  return { length: 1 + high, back: number, at: at + bytes };
}
