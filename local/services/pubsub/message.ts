/** google.pubsub.v1.PubsubMessage: as given by a publisher, as kept and sent (protobuf bytes), and as read back. */
import { FieldReader, fieldLength, varintLength, writeFieldHead, writeVarint } from './wire-format.ts';

/** What a publisher hands over; id and time are the server's. */
export interface NewMessage {
  readonly data?: Uint8Array;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly orderingKey?: string;
}

export interface PubsubMessage {
  readonly data: Buffer;
  readonly attributes: Record<string, string>;
  readonly messageId: string;
  /** Milliseconds since 1970. */
  readonly publishTime: number;
  readonly orderingKey: string;
}

const DATA = 1;
const ATTRIBUTES = 2;
const MESSAGE_ID = 3;
const PUBLISH_TIME = 4;
const ORDERING_KEY = 5;
const KEY = 1;
const VALUE = 2;

/** The bytes of what a publisher says: a message without id and time. */
export function encodeFields(message: NewMessage): Buffer {
  const data = message.data ?? new Uint8Array();
  const attributes = Object.entries(message.attributes ?? {}).map(
    ([key, value]) => [Buffer.from(key), Buffer.from(value)] as const,
  );
  const orderingKey = Buffer.from(message.orderingKey ?? '');
  let size = 0;
  if (data.length > 0) size += fieldLength(data.length);
  if (orderingKey.length > 0) size += fieldLength(orderingKey.length);
  for (const [key, value] of attributes) size += fieldLength(fieldLength(key.length) + fieldLength(value.length));
  const target = Buffer.allocUnsafe(size);
  let offset = 0;
  if (data.length > 0) offset = writeBytes(target, offset, DATA, data);
  for (const [key, value] of attributes) {
    offset = writeFieldHead(target, offset, ATTRIBUTES, fieldLength(key.length) + fieldLength(value.length));
    offset = writeBytes(target, offset, KEY, key);
    offset = writeBytes(target, offset, VALUE, value);
  }
  if (orderingKey.length > 0) writeBytes(target, offset, ORDERING_KEY, orderingKey);
  return target;
}

/** The publish time as a field, to follow the publisher's fields. */
export function encodePublishTime(publishTime: number): Buffer {
  const time = encodeTimestamp(publishTime);
  const target = Buffer.allocUnsafe(fieldLength(time.length));
  writeBytes(target, 0, PUBLISH_TIME, time);
  return target;
}

/** Bytes of the id as a field; `messageId` is ASCII. */
export const messageIdLength = (messageId: string) => fieldLength(messageId.length);

export function writeMessageId(target: Buffer, offset: number, messageId: string): number {
  const start = writeFieldHead(target, offset, MESSAGE_ID, messageId.length);
  return start + target.write(messageId, start, 'latin1');
}

/** @throws RangeError for bytes that are not a message. */
export function decodeMessage(bytes: Buffer): PubsubMessage {
  const message = { data: Buffer.alloc(0), attributes: {}, messageId: '', publishTime: 0, orderingKey: '' };
  const attributes: Record<string, string> = message.attributes;
  const reader = new FieldReader(bytes);
  while (reader.next()) {
    if (reader.field === DATA) message.data = reader.value() as Buffer<ArrayBuffer>;
    else if (reader.field === ATTRIBUTES) readAttribute(reader.inner(), attributes);
    else if (reader.field === MESSAGE_ID) message.messageId = reader.text();
    else if (reader.field === PUBLISH_TIME) message.publishTime = decodeTimestamp(reader.value());
    else if (reader.field === ORDERING_KEY) message.orderingKey = reader.text();
  }
  return message;
}

export interface PublishRequest {
  readonly topic: string;
  /** Each a PubsubMessage in protobuf bytes, as the publisher sent it. */
  readonly messages: readonly Buffer[];
}

/** google.pubsub.v1.PublishRequest. @throws RangeError for bytes that are none. */
export function decodePublishRequest(bytes: Buffer): PublishRequest {
  const messages: Buffer[] = [];
  let topic = '';
  const reader = new FieldReader(bytes);
  while (reader.next()) {
    if (reader.field === 1) topic = reader.text();
    else if (reader.field === 2) messages.push(reader.value());
  }
  return { topic, messages };
}

/** What publishing has to know of a message, read without making texts of it. */
export interface MessageOutline {
  dataBytes: number;
  orderingKey: string;
  attributes: number;
  /** Of all keys and values together. */
  attributeBytes: number;
  shortestKeyBytes: number;
  longestKeyBytes: number;
  longestValueBytes: number;
  /** A key that begins with "goog" was seen. */
  reservedKey: boolean;
  /** The publisher has set id or time, which are the server's. */
  presumptuous: boolean;
}

/** @throws RangeError for bytes that are not a message. */
export function outlineMessage(bytes: Buffer): MessageOutline {
  const outline: MessageOutline = {
    dataBytes: 0,
    orderingKey: '',
    attributes: 0,
    attributeBytes: 0,
    shortestKeyBytes: Infinity,
    longestKeyBytes: 0,
    longestValueBytes: 0,
    reservedKey: false,
    presumptuous: false,
  };
  const reader = new FieldReader(bytes);
  while (reader.next()) {
    if (reader.field === DATA) outline.dataBytes = reader.length();
    else if (reader.field === ATTRIBUTES) outlineAttribute(reader.inner(), outline);
    else if (reader.field === ORDERING_KEY) outline.orderingKey = reader.text();
    else if (reader.field === MESSAGE_ID || reader.field === PUBLISH_TIME) outline.presumptuous = true;
  }
  return outline;
}

export interface Received {
  readonly ackId: string;
  /** As encodeMessage made it. */
  readonly message: Buffer;
  /** 0 where there is no dead-letter policy. */
  readonly deliveryAttempt: number;
}

/** The field `received_messages`, number 1 of both PullResponse and StreamingPullResponse, once per message. */
export function encodeReceived(received: readonly Received[]): Buffer {
  const sizes = received.map(
    ({ ackId, message, deliveryAttempt }) =>
      fieldLength(ackId.length) +
      fieldLength(message.length) +
      (deliveryAttempt > 0 ? 1 + varintLength(deliveryAttempt) : 0),
  );
  const target = Buffer.allocUnsafe(sizes.reduce((total, size) => total + fieldLength(size), 0));
  let offset = 0;
  for (const [index, { ackId, message, deliveryAttempt }] of received.entries()) {
    offset = writeFieldHead(target, offset, 1, sizes[index] ?? 0);
    offset = writeFieldHead(target, offset, 1, ackId.length);
    offset += target.write(ackId, offset, 'latin1');
    offset = writeBytes(target, offset, 2, message);
    if (deliveryAttempt > 0) {
      target[offset] = 3 << 3;
      offset = writeVarint(target, offset + 1, deliveryAttempt);
    }
  }
  return target;
}

function writeBytes(target: Buffer, offset: number, field: number, value: Uint8Array): number {
  const start = writeFieldHead(target, offset, field, value.length);
  target.set(value, start);
  return start + value.length;
}

const RESERVED_PREFIX = Buffer.from('goog');

function outlineAttribute(reader: FieldReader, outline: MessageOutline): void {
  let keyBytes = 0;
  let valueBytes = 0;
  while (reader.next()) {
    if (reader.field === KEY) {
      keyBytes = reader.length();
      if (reader.startsWith(RESERVED_PREFIX)) outline.reservedKey = true;
    } else if (reader.field === VALUE) valueBytes = reader.length();
  }
  outline.attributes++;
  outline.attributeBytes += keyBytes + valueBytes;
  outline.shortestKeyBytes = Math.min(outline.shortestKeyBytes, keyBytes);
  outline.longestKeyBytes = Math.max(outline.longestKeyBytes, keyBytes);
  outline.longestValueBytes = Math.max(outline.longestValueBytes, valueBytes);
}

function readAttribute(reader: FieldReader, attributes: Record<string, string>): void {
  let key = '';
  let value = '';
  while (reader.next()) {
    if (reader.field === KEY) key = reader.text();
    else if (reader.field === VALUE) value = reader.text();
  }
  // Plain assignment of "__proto__" would set the prototype instead of an entry.
  Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true, writable: true });
}

/** google.protobuf.Timestamp */
function encodeTimestamp(milliseconds: number): Buffer {
  const seconds = Math.floor(milliseconds / 1000);
  const nanos = Math.round((milliseconds - seconds * 1000) * 1e6);
  const target = Buffer.allocUnsafe(1 + varintLength(seconds) + (nanos > 0 ? 1 + varintLength(nanos) : 0));
  target[0] = 1 << 3;
  const offset = writeVarint(target, 1, seconds);
  if (nanos > 0) {
    target[offset] = 2 << 3;
    writeVarint(target, offset + 1, nanos);
  }
  return target;
}

function decodeTimestamp(bytes: Buffer): number {
  let seconds = 0;
  let nanos = 0;
  const reader = new FieldReader(bytes);
  while (reader.next()) {
    if (reader.field === 1) seconds = reader.number();
    else if (reader.field === 2) nanos = reader.number();
  }
  return seconds * 1000 + nanos / 1e6;
}
