/**
 * Where messages lie in the store. The bodies of a publish request are written once, under their topic; each
 * subscription that is to get them has one small entry of the same number, deleted when all are acknowledged.
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

interface AckId {
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
