/**
 * The messages of one publish request as they are kept: their bodies in one record under the topic, and per
 * subscription one small record that says which of them are still wanted. So a message costs a fraction of a write.
 */
import type { Change } from '../../store/index.ts';
import { bodyKey, entryKey } from './keys.ts';
import type { CheckedMessage } from './limits.ts';
import { encodePublishTime, messageIdLength, writeMessageId } from './message.ts';

/**
 * Bodies with consecutive numbers: a table of their ends, then one after the other, as subscribers get them.
 * `sizes` is filled with the bytes of each.
 */
export function encodeBodies(
  messages: readonly CheckedMessage[],
  ids: readonly string[],
  publishTime: number,
  sizes: Uint32Array,
): Buffer {
  const time = encodePublishTime(publishTime);
  let total = 4 * messages.length;
  for (const [index, { fields }] of messages.entries()) {
    const size = fields.length + messageIdLength(ids[index] ?? '') + time.length;
    sizes[index] = size;
    total += size;
  }
  const target = Buffer.allocUnsafe(total);
  let offset = 4 * messages.length;
  for (const [index, { fields }] of messages.entries()) {
    offset += fields.copy(target, offset);
    offset = writeMessageId(target, offset, ids[index] ?? '');
    offset += time.copy(target, offset);
    target.writeUInt32LE(offset, 4 * index);
  }
  return target;
}

/** The body at a place, without a copy. */
export function bodyAt(bodies: Buffer, index: number, count: number): Buffer {
  const start = index === 0 ? 4 * count : bodies.readUInt32LE(4 * (index - 1));
  return bodies.subarray(start, bodies.readUInt32LE(4 * index));
}

interface SegmentHead {
  /** Number of the first message; the others follow without a gap. */
  readonly first: number;
  /** Bytes of each body. */
  readonly sizes: Uint32Array;
  /** Milliseconds since 1970. */
  readonly publishTime: number;
  readonly orderingKey: string;
  /** No other subscription was given these messages, so the bodies go with the last one wanted. */
  readonly sole: boolean;
}

/** One subscription's part in the messages of one publish request. */
export class Segment {
  readonly head: SegmentHead;
  /** Messages still wanted. */
  left: number;
  /** Kept in memory for messages just published or read, within a budget. */
  bodies: Buffer | undefined;
  private readonly wanted: Uint8Array;
  /** Failed deliveries by place, where there were any and they count. */
  private readonly attempts: Map<number, number>;
  private changed = false;

  constructor(head: SegmentHead, wanted: Uint8Array, attempts = new Map<number, number>()) {
    this.head = head;
    this.wanted = wanted;
    this.attempts = attempts;
    this.left = 0;
    for (const one of wanted) this.left += one;
  }

  isWanted(index: number): boolean {
    return this.wanted[index] === 1;
  }

  attemptsOf(index: number): number {
    return this.attempts.get(index) ?? 0;
  }

  /** False when it was done before. */
  done(index: number): boolean {
    if (this.wanted[index] !== 1) return false;
    this.wanted[index] = 0;
    this.attempts.delete(index);
    this.left--;
    this.changed = true;
    return true;
  }

  allDone(): void {
    this.wanted.fill(0);
    this.left = 0;
    this.changed = true;
  }

  failedAt(index: number, attempts: number): void {
    if (this.wanted[index] !== 1) return;
    this.attempts.set(index, attempts);
    this.changed = true;
  }

  /** What brings the store up to date; nothing when a batch before this one does already. */
  takeChanges(topicId: number, subscriptionId: number): Change[] {
    if (!this.changed) return [];
    this.changed = false;
    const key = entryKey(subscriptionId, this.head.first);
    if (this.left > 0) return [{ type: 'put', key, value: this.encode() }];
    const entry: Change = { type: 'del', key };
    return this.head.sole ? [entry, { type: 'del', key: bodyKey(topicId, this.head.first) }] : [entry];
  }

  encode(): Buffer {
    const { sizes, publishTime, orderingKey, sole } = this.head;
    const keyBytes = Buffer.from(orderingKey);
    const count = sizes.length;
    const target = Buffer.alloc(HEAD_BYTES + keyBytes.length + 5 * count + 6 * this.attempts.size);
    target.writeUInt32LE(count, 0);
    target.writeUInt32LE(this.left, 4);
    target.writeDoubleLE(publishTime, 8);
    target.writeUInt16LE(keyBytes.length, 16);
    target.writeUInt16LE(sole ? 1 : 0, 18);
    let offset = HEAD_BYTES + keyBytes.copy(target, HEAD_BYTES);
    for (const size of sizes) offset = target.writeUInt32LE(size, offset);
    target.set(this.wanted, offset);
    offset += count;
    for (const [index, attempts] of this.attempts) {
      target.writeUInt16LE(index, offset);
      offset = target.writeUInt32LE(attempts, offset + 2);
    }
    return target;
  }
}

const HEAD_BYTES = 20;

export function decodeSegment(first: number, value: Buffer): Segment {
  const count = value.readUInt32LE(0);
  const keyLength = value.readUInt16LE(16);
  const sizesAt = HEAD_BYTES + keyLength;
  const wantedAt = sizesAt + 4 * count;
  const attempts = new Map<number, number>();
  for (let offset = wantedAt + count; offset < value.length; offset += 6) {
    attempts.set(value.readUInt16LE(offset), value.readUInt32LE(offset + 2));
  }
  const head: SegmentHead = {
    first,
    sizes: Uint32Array.from({ length: count }, (_, index) => value.readUInt32LE(sizesAt + 4 * index)),
    publishTime: value.readDoubleLE(8),
    orderingKey: value.toString('utf8', HEAD_BYTES, sizesAt),
    sole: value.readUInt16LE(18) === 1,
  };
  return new Segment(head, Uint8Array.from(value.subarray(wantedAt, wantedAt + count)), attempts);
}

/** What a stored segment says at a glance. */
export const segmentLeft = (value: Buffer) => value.readUInt32LE(4);
export const segmentTime = (value: Buffer) => value.readDoubleLE(8);
export const segmentCount = (value: Buffer) => value.readUInt32LE(0);
export const segmentIsSole = (value: Buffer) => value.readUInt16LE(18) === 1;
