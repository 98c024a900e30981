/**
 * A message as the HTTP request a push endpoint gets.
 * Sources: https://cloud.google.com/pubsub/docs/push#receive_push and .../docs/payload-unwrapping
 */
import type { PubsubMessage } from './message.ts';
import type { Subscription } from './resources.ts';

interface PushRequest {
  readonly headers: Record<string, string>;
  readonly body: Buffer | string;
}

/** `deliveryAttempt` is 0 where it is not counted. */
export function pushRequest(subscription: Subscription, message: PubsubMessage, deliveryAttempt: number): PushRequest {
  const { noWrapper } = subscription.pushConfig;
  return noWrapper
    ? unwrapped(subscription, message, noWrapper.writeMetadata ?? false)
    : { headers: { 'content-type': 'application/json' }, body: wrapped(subscription, message, deliveryAttempt) };
}

/** A message in REST and push form. */
export function messageJson(message: PubsubMessage) {
  return {
    ...(message.data.length > 0 ? { data: message.data.toString('base64') } : {}),
    ...(Object.keys(message.attributes).length > 0 ? { attributes: message.attributes } : {}),
    messageId: message.messageId,
    publishTime: new Date(message.publishTime).toISOString(),
    ...(message.orderingKey === '' ? {} : { orderingKey: message.orderingKey }),
  };
}

function wrapped(subscription: Subscription, message: PubsubMessage, deliveryAttempt: number): string {
  const json = messageJson(message);
  return JSON.stringify({
    subscription: subscription.name,
    // Both spellings of id and time are what the service sends.
    message: { ...json, message_id: json.messageId, publish_time: json.publishTime },
    ...(deliveryAttempt > 0 ? { deliveryAttempt } : {}),
  });
}

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Would break the request itself. */
const RESERVED = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'expect',
  'authorization',
]);

function unwrapped(subscription: Subscription, message: PubsubMessage, writeMetadata: boolean): PushRequest {
  if (!writeMetadata) return { headers: {}, body: message.data };
  const attributes = Object.entries(message.attributes).filter(
    ([name, value]) => HEADER_NAME.test(name) && HEADER_VALUE.test(value) && !RESERVED.has(name.toLowerCase()),
  );
  return {
    headers: {
      ...Object.fromEntries(attributes),
      'x-goog-pubsub-subscription-name': subscription.name,
      'x-goog-pubsub-message-id': message.messageId,
      'x-goog-pubsub-publish-time': new Date(message.publishTime).toISOString(),
      ...(message.orderingKey === '' ? {} : { 'x-goog-pubsub-ordering-key': encodeURIComponent(message.orderingKey) }),
    },
    body: message.data,
  };
}
