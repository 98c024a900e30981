import { crashed, startPubsub, subscriptionName, topicName, until, type LocalPubsub } from './local-pubsub.ts';
import { openStore } from '../../../local/store/index.ts';

const TOPIC = topicName('durable');
const FIRST = subscriptionName('first');
const SECOND = subscriptionName('second');

let before: LocalPubsub;
let after: LocalPubsub | undefined;
beforeEach(async () => {
  before = await startPubsub();
  await before.pubsub.createTopic(TOPIC);
  await before.pubsub.createSubscription(FIRST, { topic: TOPIC, ackDeadlineSeconds: 600 });
  await before.pubsub.createSubscription(SECOND, { topic: TOPIC, filter: 'attributes:both' });
});
afterEach(async () => {
  await before.stop();
  await after?.stop();
  after = undefined;
});

const restart = async () => (after = await startPubsub({ folder: crashed(before) }));
const publish = (texts: string[], attributes: Record<string, string> = {}) =>
  before.pubsub.publish(
    TOPIC,
    texts.map((text) => ({ data: Buffer.from(text), attributes })),
  );
const keysLeft = async (local: LocalPubsub) => {
  const folder = crashed(local);
  const store = await openStore(folder);
  const keys: string[] = [];
  for await (const [key] of store.room('pubsub').entries()) keys.push(key.toString('latin1').charAt(0));
  await store.close();
  return { bodies: keys.filter((key) => key === 'b').length, entries: keys.filter((key) => key === 'e').length };
};

test('what was published is there after a crash, for every subscription', async () => {
  await publish(['a', 'b'], { both: 'yes' });
  await publish(['c']);
  const local = await restart();
  expect((await local.pull(FIRST)).map(({ data }) => data)).toEqual(['a', 'b', 'c']);
  expect((await local.pull(SECOND)).map(({ data }) => data)).toEqual(['a', 'b']);
});

test('what was acknowledged does not come again after a crash, what was leased does', async () => {
  await publish(['a', 'b', 'c']);
  const [a, b] = await before.pull(FIRST);
  await before.rest('POST', `${FIRST}:acknowledge`, { ackIds: [a?.ackId] });
  const local = await restart();
  expect(await local.pubsub.backlog(FIRST)).toBe(2);
  expect((await local.pull(FIRST)).map(({ data }) => data)).toEqual(['b', 'c']);
  // An acknowledgement of before the crash still counts.
  await local.rest('POST', `${FIRST}:acknowledge`, { ackIds: [b?.ackId] });
  expect(await local.pubsub.backlog(FIRST)).toBe(1);
});

test('an acknowledgement that comes before the message was read again counts', async () => {
  await publish(['a', 'b']);
  const [a] = await before.pull(FIRST);
  const local = await restart();
  await local.rest('POST', `${FIRST}:acknowledge`, { ackIds: [a?.ackId] });
  expect((await local.pull(FIRST)).map(({ data }) => data)).toEqual(['b']);
});

test('message ids go on rising after a crash', async () => {
  const [old = ''] = await publish(['a']);
  const local = await restart();
  const [fresh = ''] = await local.pubsub.publish(TOPIC, [{ data: Buffer.from('b') }]);
  expect(fresh > old).toBe(true);
});

test('delivery attempts under a dead-letter policy survive a crash', async () => {
  const dead = topicName('durable-dead-letter');
  await before.pubsub.createTopic(dead);
  await before.pubsub.patchSubscription(
    FIRST,
    { deadLetterPolicy: { deadLetterTopic: dead, maxDeliveryAttempts: 5 } },
    'deadLetterPolicy',
  );
  await publish(['a']);
  for (let attempt = 1; attempt <= 2; attempt++) {
    const [message] = await before.pull(FIRST);
    await before.rest('POST', `${FIRST}:modifyAckDeadline`, { ackIds: [message?.ackId], ackDeadlineSeconds: 0 });
  }
  // The next answered write is behind the record of the attempts.
  await publish(['b']);
  const local = await restart();
  expect((await local.pull(FIRST)).map(({ deliveryAttempt }) => deliveryAttempt)).toEqual([3, 1]);
});

test('nothing is left in the store of messages that everyone has acknowledged', async () => {
  await publish(['a', 'b'], { both: 'yes' });
  await publish(['c']);
  expect(await keysLeft(before)).toEqual({ bodies: 2, entries: 3 });
  for (const subscription of [FIRST, SECOND]) {
    const ackIds = (await before.pull(subscription)).map(({ ackId }) => ackId);
    await before.rest('POST', `${subscription}:acknowledge`, { ackIds });
  }
  await before.pubsub.sweep();
  expect(await keysLeft(before)).toEqual({ bodies: 0, entries: 0 });
});

test('the sweep keeps what one of two subscriptions still wants', async () => {
  await publish(['a', 'b'], { both: 'yes' });
  const ackIds = (await before.pull(FIRST)).map(({ ackId }) => ackId);
  await before.rest('POST', `${FIRST}:acknowledge`, { ackIds });
  await before.pubsub.sweep();
  expect((await before.pull(SECOND)).map(({ data }) => data)).toEqual(['a', 'b']);
});

test('a deleted subscription takes its messages along', async () => {
  await publish(['a', 'b'], { both: 'yes' });
  await before.pubsub.deleteSubscription(FIRST);
  await before.pubsub.deleteSubscription(SECOND);
  await before.pubsub.sweep();
  expect(await keysLeft(before)).toEqual({ bodies: 0, entries: 0 });
});

test('a push goes on after a crash', async () => {
  await before.pubsub.createTopic(topicName('pushed'));
  await before.pubsub.createSubscription(subscriptionName('pushed'), { topic: topicName('pushed') });
  await before.pubsub.publish(topicName('pushed'), [{ data: Buffer.from('a') }]);
  await before.pubsub.patchSubscription(
    subscriptionName('pushed'),
    { pushConfig: { pushEndpoint: 'http://127.0.0.1:9/' } },
    'pushConfig',
  );
  const seen: string[] = [];
  after = await startPubsub({
    folder: crashed(before),
    fetch: async (_, init) => {
      seen.push(String(init?.body));
      return new Response(null, { status: 204 });
    },
  });
  const local = after;
  await until(async () => (await local.pubsub.backlog(subscriptionName('pushed'))) === 0);
  expect(seen.map((body) => (JSON.parse(body) as { message: { data: string } }).message.data)).toEqual(['YQ==']);
});
