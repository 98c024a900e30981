import type { Message, Subscription, SubscriptionOptions } from '@google-cloud/pubsub';
import { startPubsub, subscriptionName, topicName, until, type LocalPubsub } from './local-pubsub.ts';

let local: LocalPubsub;
beforeAll(async () => {
  local = await startPubsub();
});
afterAll(() => local.stop());

let made = 0;
async function channel(options: Parameters<LocalPubsub['client']['createSubscription']>[2] = {}) {
  const id = `client-${++made}`;
  const [topic] = await local.client.createTopic(id);
  await topic.createSubscription(id, options);
  return { topic, id };
}

/** Everything a subscription delivers, each message handled by `handle`. */
function listen(id: string, handle: (message: Message, index: number) => void, options: SubscriptionOptions = {}) {
  const subscription: Subscription = local.client.subscription(id, options);
  const seen: string[] = [];
  const errors: unknown[] = [];
  subscription.on('message', (message) => {
    seen.push(message.data.toString());
    handle(message, seen.length - 1);
  });
  subscription.on('error', (error) => errors.push(error));
  return { seen, errors, close: () => subscription.close() };
}

test('every message published is received once, whole', async () => {
  const { topic, id } = await channel();
  const count = 2_500;
  const received = new Map<string, Message>();
  const listener = listen(id, (message) => {
    received.set(message.id, message);
    message.ack();
  });
  const ids = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      topic.publishMessage({ data: Buffer.from(`body ${index}`), attributes: { index: String(index) } }),
    ),
  );
  await until(() => listener.seen.length >= count);
  await until(async () => (await local.pubsub.backlog(subscriptionName(id))) === 0);
  expect(listener.seen).toHaveLength(count);
  expect([...received.keys()].sort()).toEqual([...ids].sort());
  const first = received.get(ids[0] ?? '');
  expect(first?.attributes).toEqual({ index: '0' });
  expect(first?.data.toString()).toBe('body 0');
  expect(first?.deliveryAttempt).toBe(0);
  await listener.close();
});

test('a nack brings a message again', async () => {
  const { topic, id } = await channel();
  const listener = listen(id, (message, index) => (index === 0 ? message.nack() : message.ack()));
  await topic.publishMessage({ data: Buffer.from('again') });
  await until(async () => listener.seen.length === 2 && (await local.pubsub.backlog(subscriptionName(id))) === 0);
  expect(listener.seen).toEqual(['again', 'again']);
  await listener.close();
});

test('messages of an ordering key come in order', async () => {
  const { topic, id } = await channel({ enableMessageOrdering: true });
  const ordered = local.client.topic(topic.name, { messageOrdering: true });
  const expected = Array.from({ length: 400 }, (_, index) => `m${index}`);
  const listener = listen(id, (message) => message.ack());
  await Promise.all(expected.map((text) => ordered.publishMessage({ data: Buffer.from(text), orderingKey: 'k' })));
  await until(() => listener.seen.length >= expected.length);
  expect(listener.seen).toEqual(expected);
  await listener.close();
});

test('a message that always fails ends in the dead-letter topic', async () => {
  const [deadTopic] = await local.client.createTopic('client-dead');
  await deadTopic.createSubscription('client-dead');
  const { topic, id } = await channel({
    deadLetterPolicy: { deadLetterTopic: deadTopic.name, maxDeliveryAttempts: 5 },
  });
  const attempts: (number | undefined)[] = [];
  const failing = listen(id, (message) => {
    attempts.push(message.deliveryAttempt);
    message.nack();
  });
  let attributes: Record<string, string> = {};
  const dead = listen('client-dead', (message) => {
    attributes = message.attributes;
    message.ack();
  });
  await topic.publishMessage({ data: Buffer.from('poison') });
  await until(() => dead.seen.length === 1);
  expect(attempts).toEqual([1, 2, 3, 4, 5]);
  expect(attributes['CloudPubSubDeadLetterSourceSubscription']).toBe(id);
  await failing.close();
  await dead.close();
});

test('a filter lets its messages through and drops the others', async () => {
  const { topic, id } = await channel({ filter: 'attributes.kind = "invoice" AND NOT attributes:draft' });
  const listener = listen(id, (message) => message.ack());
  await topic.publishMessage({ data: Buffer.from('event'), attributes: { kind: 'event' } });
  await topic.publishMessage({ data: Buffer.from('draft'), attributes: { kind: 'invoice', draft: '' } });
  await topic.publishMessage({ data: Buffer.from('invoice'), attributes: { kind: 'invoice' } });
  await until(() => listener.seen.length > 0);
  expect(listener.seen).toEqual(['invoice']);
  await listener.close();
});

test('a stream is sent no more than its flow control takes', async () => {
  const { topic, id } = await channel();
  const held: Message[] = [];
  const listener = listen(id, (message) => held.push(message), {
    flowControl: { maxMessages: 10, allowExcessMessages: false },
    streamingOptions: { maxStreams: 1 },
  });
  await Promise.all(Array.from({ length: 30 }, (_, index) => topic.publishMessage({ data: Buffer.from(`${index}`) })));
  await until(() => held.length === 10);
  for (const message of held.slice(0, 10)) message.ack();
  await until(() => held.length === 20);
  for (const message of held.slice(10)) message.ack();
  await until(() => held.length === 30);
  for (const message of held.slice(20)) message.ack();
  await until(async () => (await local.pubsub.backlog(subscriptionName(id))) === 0);
  await listener.close();
});

test('a message of 9 MB goes through', async () => {
  const { topic, id } = await channel();
  let size = 0;
  const listener = listen(id, (message) => {
    size = message.length;
    message.ack();
  });
  await topic.publishMessage({ data: Buffer.alloc(9_000_000, 1) });
  await until(() => size > 0);
  expect(size).toBe(9_000_000);
  await listener.close();
});

test('reading a subscription that is not there ends in NOT_FOUND', async () => {
  const listener = listen('nosuch-subscription', (message) => message.ack());
  await until(() => listener.errors.length > 0);
  expect(listener.errors[0]).toMatchObject({ code: 5 });
  await listener.close();
});

test('a deleted subscription ends its streams with NOT_FOUND', async () => {
  const { topic, id } = await channel();
  const listener = listen(id, (message) => message.ack());
  await topic.publishMessage({ data: Buffer.from('a') });
  await until(() => listener.seen.length === 1);
  await local.pubsub.deleteSubscription(subscriptionName(id));
  await until(() => listener.errors.length > 0);
  expect(listener.errors[0]).toMatchObject({ code: 5 });
  await listener.close();
});

test('publishing to a topic that is not there is NOT_FOUND', async () => {
  await expect(local.client.topic('nosuch').publishMessage({ data: Buffer.from('a') })).rejects.toMatchObject({
    code: 5,
  });
});

test('two subscriptions of a topic each get every message', async () => {
  const { topic, id } = await channel();
  await local.pubsub.createSubscription(subscriptionName(`${id}-twin`), { topic: topicName(id) });
  const one = listen(id, (message) => message.ack());
  const two = listen(`${id}-twin`, (message) => message.ack());
  await Promise.all(['a', 'b', 'c'].map((text) => topic.publishMessage({ data: Buffer.from(text) })));
  await until(() => one.seen.length === 3 && two.seen.length === 3);
  await one.close();
  await two.close();
});
