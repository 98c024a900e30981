/**
 * Where messages lie in the store. A message's body is written once, under its topic; each subscription that is to
 * get it has one small entry of the same sequence number, deleted when the message is acknowledged.
 */
import { invalid } from '../../wire/errors.ts';

const BODY = 0x62; // 'b'
const ENTRY = 0x65; // 'e'
const TWO_TO_32 = 2 ** 32;

export const bodyKey = (topicId: number, sequence: number) => numberedKey(BODY, topicId, sequence);
export const bodiesOf = (topicId: number) => prefixKey(BODY, topicId);
export const entryKey = (subscriptionId: number, sequence: number) => numberedKey(ENTRY, subscriptionId, sequence);
export const entriesOf = (subscriptionId: number) => prefixKey(ENTRY, subscriptionId);
export const ALL_BODIES = Buffer.from([BODY]);
export const ALL_ENTRIES = Buffer.from([ENTRY]);

/** Topic or subscription id of a body's or entry's key. */
export const ownerOf = (key: Buffer) => key.readUInt32BE(1) * TWO_TO_32 + key.readUInt32BE(5);
export const sequenceOf = (key: Buffer) => key.readUInt32BE(9) * TWO_TO_32 + key.readUInt32BE(13);

function numberedKey(kind: number, owner: number, sequence: number): Buffer {
  const key = Buffer.allocUnsafe(17);
  key[0] = kind;
  writeNumber(key, 1, owner);
  writeNumber(key, 9, sequence);
  return key;
}

function prefixKey(kind: number, owner: number): Buffer {
  const key = Buffer.allocUnsafe(9);
  key[0] = kind;
  writeNumber(key, 1, owner);
  return key;
}

function writeNumber(target: Buffer, offset: number, value: number): void {
  target.writeUInt32BE(Math.floor(value / TWO_TO_32), offset);
  target.writeUInt32BE(value % TWO_TO_32, offset + 4);
}

/** What a subscription knows of a message without its body. */
export interface Entry {
  /** Size of the body in bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly publishTime: number;
  /** Failed deliveries so far. */
  readonly attempts: number;
  /** No other subscription has an entry for this message, so its body goes with it. */
  readonly sole: boolean;
  readonly orderingKey: string;
}

const HEAD_BYTES = 16;

export function encodeEntry(entry: Entry): Buffer {
  const value = Buffer.allocUnsafe(HEAD_BYTES + Buffer.byteLength(entry.orderingKey));
  value.writeUInt32BE(entry.size, 0);
  writeNumber(value, 4, Math.floor(entry.publishTime));
  value.writeUInt16BE(Math.min(entry.attempts, 0xffff), 12);
  value.writeUInt16BE(entry.sole ? 1 : 0, 14);
  value.write(entry.orderingKey, HEAD_BYTES);
  return value;
}

export function decodeEntry(value: Buffer): Entry {
  return {
    size: value.readUInt32BE(0),
    publishTime: value.readUInt32BE(4) * TWO_TO_32 + value.readUInt32BE(8),
    attempts: value.readUInt16BE(12),
    sole: value.readUInt16BE(14) === 1,
    orderingKey: value.toString('utf8', HEAD_BYTES),
  };
}

export interface AckId {
  readonly subscription: number;
  readonly sequence: number;
  readonly lease: number;
}

/** An ack id names its message, so that a late acknowledgement still counts, even one from before a restart. */
export function formatAckId(subscription: number, sequence: number, lease: number): string {
  return `${subscription.toString(36)}-${sequence.toString(36)}-${lease.toString(36)}`;
}

const ACK_ID = /^([0-9a-z]{1,11})-([0-9a-z]{1,11})-([0-9a-z]{1,11})$/;

/** @throws ApiError INVALID_ARGUMENT for text that is not an ack id of this subscription. */
export function parseAckId(text: string, subscription: number): AckId {
  const found = ACK_ID.exec(text);
  const parsed = found && {
    subscription: Number.parseInt(found[1] ?? '', 36),
    sequence: Number.parseInt(found[2] ?? '', 36),
    lease: Number.parseInt(found[3] ?? '', 36),
  };
  if (!parsed || parsed.subscription !== subscription) {
    throw invalid(`You have passed an invalid ack ID to the service (ack_id=${text.slice(0, 100)}).`);
  }
  return parsed;
}
