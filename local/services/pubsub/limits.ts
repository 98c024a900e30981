/** What one publish request may carry. Source: https://cloud.google.com/pubsub/quotas#resource_limits */
import { invalid } from '../../wire/errors.ts';
import type { NewMessage } from './message.ts';

const MESSAGES = 1000;
const MESSAGE_BYTES = 10_000_000;
const REQUEST_BYTES = 10 * 1024 * 1024;
const ATTRIBUTES = 100;
const ATTRIBUTE_KEY_BYTES = 256;
const ATTRIBUTE_VALUE_BYTES = 1024;
const ORDERING_KEY_BYTES = 1024;

/** @throws ApiError INVALID_ARGUMENT naming the first limit that is passed */
export function checkMessages(messages: readonly NewMessage[]): void {
  if (messages.length === 0)
    throw invalid('The value for message_count is too small. You passed 0 in the request, but the minimum value is 1.');
  atMost('message_count', messages.length, MESSAGES);
  const total = messages.reduce((sum, message) => sum + checkMessage(message), 0);
  atMost('request_size', total, REQUEST_BYTES);
  const [first] = messages;
  const key = first?.orderingKey ?? '';
  if (messages.some((message) => (message.orderingKey ?? '') !== key)) {
    throw invalid(
      'In a single publish request, all messages must have no ordering key or they must all have the same ordering key.',
    );
  }
}

/** Size in bytes of data, attributes and ordering key. */
function checkMessage(message: NewMessage): number {
  const attributes = Object.entries(message.attributes ?? {});
  let size = message.data?.length ?? 0;
  if (size === 0 && attributes.length === 0) {
    throw invalid(
      'Some messages in the publish request are empty. Each message must have either non-empty data, or at least one attribute.',
    );
  }
  atMost('attribute_count', attributes.length, ATTRIBUTES);
  for (const [key, value] of attributes) size += checkAttribute(key, value);
  if (message.orderingKey) {
    const bytes = Buffer.byteLength(message.orderingKey);
    atMost('ordering_key_length', bytes, ORDERING_KEY_BYTES);
    size += bytes;
  }
  atMost('message_size', size, MESSAGE_BYTES);
  return size;
}

function checkAttribute(key: string, value: string): number {
  const keyBytes = Buffer.byteLength(key);
  const valueBytes = Buffer.byteLength(value);
  if (keyBytes === 0) throw invalid('A message in the publish request has an attribute with an empty key.');
  atMost('attribute_key_length', keyBytes, ATTRIBUTE_KEY_BYTES);
  atMost('attribute_value_length', valueBytes, ATTRIBUTE_VALUE_BYTES);
  if (key.startsWith('goog')) throw invalid(`The attribute key "${key}" begins with "goog", which is reserved.`);
  return keyBytes + valueBytes;
}

function atMost(what: string, value: number, maximum: number): void {
  if (value <= maximum) return;
  throw invalid(
    `The value for ${what} is too large. You passed ${value} in the request, but the maximum value is ${maximum}.`,
  );
}
