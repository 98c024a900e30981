/** What one publish request may carry. Source: https://cloud.google.com/pubsub/quotas#resource_limits */
import { invalid } from '../../wire/errors.ts';
import { decodeMessage, encodeFields, outlineMessage, type MessageOutline } from './message.ts';

const MESSAGES = 1000;
const MESSAGE_BYTES = 10_000_000;
const REQUEST_BYTES = 10 * 1024 * 1024;
const ATTRIBUTES = 100;
const ATTRIBUTE_KEY_BYTES = 256;
const ATTRIBUTE_VALUE_BYTES = 1024;
const ORDERING_KEY_BYTES = 1024;

/** A message that may be published: the publisher's fields in protobuf bytes. */
export interface CheckedMessage {
  readonly fields: Buffer;
  readonly orderingKey: string;
}

/**
 * @param messages each a PubsubMessage in protobuf bytes
 * @throws ApiError INVALID_ARGUMENT naming the first limit that is passed
 */
export function checkMessages(messages: readonly Buffer[]): CheckedMessage[] {
  if (messages.length === 0) {
    throw invalid('The value for message_count is too small. You passed 0 in the request, but the minimum value is 1.');
  }
  atMost('message_count', messages.length, MESSAGES);
  let total = 0;
  const checked = messages.map((bytes) => {
    const outline = readOutline(bytes);
    total += checkMessage(outline);
    const fields = outline.presumptuous ? encodeFields(decodeMessage(bytes)) : bytes;
    return { fields, orderingKey: outline.orderingKey };
  });
  atMost('request_size', total, REQUEST_BYTES);
  const key = checked[0]?.orderingKey;
  if (checked.some(({ orderingKey }) => orderingKey !== key)) {
    throw invalid(
      'In a single publish request, all messages must have no ordering key or they must all have the same ordering key.',
    );
  }
  return checked;
}

function readOutline(bytes: Buffer): MessageOutline {
  try {
    return outlineMessage(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw invalid(`A message in the publish request cannot be read. ${error.message}`);
    throw error;
  }
}

/** Size in bytes of data, attributes and ordering key. */
function checkMessage(outline: MessageOutline): number {
  if (outline.dataBytes === 0 && outline.attributes === 0) {
    throw invalid(
      'Some messages in the publish request are empty. Each message must have either non-empty data, or at least one attribute.',
    );
  }
  if (outline.attributes > 0) checkAttributes(outline);
  const keyBytes = outline.orderingKey === '' ? 0 : Buffer.byteLength(outline.orderingKey);
  atMost('ordering_key_length', keyBytes, ORDERING_KEY_BYTES);
  const size = outline.dataBytes + outline.attributeBytes + keyBytes;
  atMost('message_size', size, MESSAGE_BYTES);
  return size;
}

function checkAttributes(outline: MessageOutline): void {
  atMost('attribute_count', outline.attributes, ATTRIBUTES);
  if (outline.shortestKeyBytes === 0) {
    throw invalid('A message in the publish request has an attribute with an empty key.');
  }
  atMost('attribute_key_length', outline.longestKeyBytes, ATTRIBUTE_KEY_BYTES);
  atMost('attribute_value_length', outline.longestValueBytes, ATTRIBUTE_VALUE_BYTES);
  if (outline.reservedKey) {
    throw invalid('A message in the publish request has an attribute whose key begins with "goog", which is reserved.');
  }
}

function atMost(what: string, value: number, maximum: number): void {
  if (value <= maximum) return;
  throw invalid(
    `The value for ${what} is too large. You passed ${value} in the request, but the maximum value is ${maximum}.`,
  );
}
