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

/** @returns whether the elements fill the target to its end, and no further */
function copyAll(packed: Buffer, to: Buffer): boolean {
  let at = 0;
  let out = 0;
  while (at < packed.length) {
    const tag = packed[at++] as number;
    const kind = tag & 3;
    if (kind === 0) {
      const more = tag >> 2 < 60 ? 0 : (tag >> 2) - 59;
      if (at + more > packed.length) return false;
      const length = 1 + (more === 0 ? tag >> 2 : packed.readUIntLE(at, more));
      at += more;
      if (at + length > packed.length || out + length > to.length) return false;
      packed.copy(to, out, at, at + length);
      at += length;
      out += length;
      continue;
    }
    const bytes = kind === 3 ? 4 : kind;
    if (at + bytes > packed.length) return false;
    const length = kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    const back = (kind === 1 ? (tag >> 5) * 256 : 0) + packed.readUIntLE(at, bytes);
    at += bytes;
    if (back === 0 || back > out || out + length > to.length) return false;
    // It may repeat what it is writing, so one byte after the other.
    for (let i = 0; i < length; i++, out++) to[out] = to[out - back] as number;
  }
  return out === to.length;
}
