import {
  ManualClock,
  startPubsub,
  subscriptionName,
  topicName,
  until,
  type LocalPubsub,
  type Pulled,
} from './local-pubsub.ts';
import type { SubscriptionRequest } from '../../../local/services/pubsub/index.ts';

const TOPIC = topicName('work');
const SUBSCRIPTION = subscriptionName('work');
const DEAD_LETTER = topicName('work-dead-letter');

let clock: ManualClock;
let local: LocalPubsub;
beforeEach(async () => {
  clock = new ManualClock();
  local = await startPubsub({ clock });
  await local.pubsub.createTopic(TOPIC);
});
afterEach(() => local.stop());

const subscribe = (fields: Partial<SubscriptionRequest> = {}) =>
  local.pubsub.createSubscription(SUBSCRIPTION, { topic: TOPIC, ...fields });
const publish = (data: string, orderingKey = '') =>
  local.pubsub.publish(TOPIC, [{ data: Buffer.from(data), orderingKey }]);
const pulled = async (maxMessages?: number) => (await local.pull(SUBSCRIPTION, maxMessages)).map(({ data }) => data);
const acknowledge = (...messages: Pulled[]) =>
  local.rest('POST', `${SUBSCRIPTION}:acknowledge`, { ackIds: messages.map(({ ackId }) => ackId) });
const setDeadline = (seconds: number, ...messages: (Pulled | undefined)[]) =>
  local.rest('POST', `${SUBSCRIPTION}:modifyAckDeadline`, {
    ackIds: messages.map((message) => message?.ackId),
    ackDeadlineSeconds: seconds,
  });
const nack = (...messages: (Pulled | undefined)[]) => setDeadline(0, ...messages);

describe('leases', () => {
  test('a message comes again when its deadline passes, and not before', async () => {
    await subscribe({ ackDeadlineSeconds: 20 });
    await publish('a');
    expect(await pulled()).toEqual(['a']);
    clock.advance(19_999);
    expect(await pulled()).toEqual([]);
    clock.advance(1);
    expect(await pulled()).toEqual(['a']);
  });

  test('a longer deadline keeps a message, a nack gives it back at once', async () => {
    await subscribe();
    await publish('a');
    const [first] = await local.pull(SUBSCRIPTION);
    await setDeadline(60, first);
    clock.advance(59_000);
    expect(await pulled()).toEqual([]);
    await nack(first);
    expect(await pulled()).toEqual(['a']);
  });

  test('an acknowledged message never comes again, also when the deadline had passed', async () => {
    await subscribe();
    await publish('a');
    const [first] = await local.pull(SUBSCRIPTION);
    clock.advance(15_000);
    expect((await acknowledge(first as Pulled)).status).toBe(200);
    clock.advance(60_000);
    expect(await pulled()).toEqual([]);
    expect(await local.pubsub.backlog(SUBSCRIPTION)).toBe(0);
  });

  test('a nack of a lease that is over leaves the next holder alone', async () => {
    await subscribe();
    await publish('a');
    const [first] = await local.pull(SUBSCRIPTION);
    clock.advance(10_000);
    expect(await pulled()).toEqual(['a']);
    await nack(first);
    expect(await pulled()).toEqual([]);
  });

  test.each([['nonsense'], ['1-2-3'], ['']])('the ack id %s is refused', async (ackId) => {
    await subscribe();
    const { body } = await local.rest('POST', `${SUBSCRIPTION}:acknowledge`, { ackIds: [ackId] });
    expect(body.error?.status).toBe('INVALID_ARGUMENT');
  });

  test.each([[-1], [601]])('a deadline of %d seconds is refused', async (seconds) => {
    await subscribe();
    await publish('a');
    const [first] = await local.pull(SUBSCRIPTION);
    expect((await setDeadline(seconds, first)).body.error?.status).toBe('INVALID_ARGUMENT');
  });

  test('a pull that waits answers as soon as a message comes, and empty when none does', async () => {
    await subscribe();
    const waiting = local.rest('POST', `${SUBSCRIPTION}:pull`, { maxMessages: 10 });
    await publish('soon');
    const [message] = (await waiting).body['receivedMessages'] as Pulled[];
    await acknowledge(message as Pulled);
    let answered = false;
    const empty = local.rest('POST', `${SUBSCRIPTION}:pull`, { maxMessages: 10 }).finally(() => (answered = true));
    await until(() => {
      clock.advance(1_000);
      return answered;
    });
    expect((await empty).body).toEqual({});
  });
});

describe('retry policy', () => {
  test('back-off doubles from the minimum to the maximum', async () => {
    await subscribe({ retryPolicy: { minimumBackoff: '10s', maximumBackoff: '30s' } });
    await publish('a');
    for (const seconds of [10, 20, 30, 30]) {
      const [message] = await local.pull(SUBSCRIPTION);
      await nack(message);
      clock.advance(seconds * 1000 - 1);
      expect(await pulled()).toEqual([]);
      clock.advance(1);
    }
    expect(await pulled()).toEqual(['a']);
  });

  test('one message that backs off does not hold up others', async () => {
    await subscribe({ retryPolicy: { minimumBackoff: '600s', maximumBackoff: '600s' } });
    await publish('poison');
    await nack(...(await local.pull(SUBSCRIPTION)));
    await publish('good');
    expect(await pulled()).toEqual(['good']);
  });
});

describe('dead letters', () => {
  test('a message moves on after the last attempt, with where it came from', async () => {
    await local.pubsub.createTopic(DEAD_LETTER);
    await local.pubsub.createSubscription(subscriptionName('dead'), { topic: DEAD_LETTER });
    await subscribe({ deadLetterPolicy: { deadLetterTopic: DEAD_LETTER, maxDeliveryAttempts: 5 } });
    await local.pubsub.publish(TOPIC, [{ data: Buffer.from('poison'), attributes: { source: 'demo' } }]);
    for (const attempt of [1, 2, 3, 4, 5]) {
      const [message] = await local.pull(SUBSCRIPTION);
      expect(message?.deliveryAttempt).toBe(attempt);
      if (attempt % 2 === 0) await nack(message);
      else clock.advance(10_000);
    }
    await until(async () => (await local.pubsub.backlog(subscriptionName('dead'))) === 1);
    expect(await local.pull(subscriptionName('dead'))).toMatchObject([
      {
        data: 'poison',
        attributes: {
          source: 'demo',
          CloudPubSubDeadLetterSourceDeliveryCount: '5',
          CloudPubSubDeadLetterSourceSubscription: 'work',
          CloudPubSubDeadLetterSourceSubscriptionProject: 'demo-notamesh',
          CloudPubSubDeadLetterSourceTopicPublishTime: '2026-03-01T12:00:00.000Z',
        },
      },
    ]);
    await until(async () => (await local.pubsub.backlog(SUBSCRIPTION)) === 0);
  });

  test('a message stays while its dead-letter topic is gone', async () => {
    await local.pubsub.createTopic(DEAD_LETTER);
    await subscribe({ deadLetterPolicy: { deadLetterTopic: DEAD_LETTER, maxDeliveryAttempts: 5 } });
    await local.pubsub.deleteTopic(DEAD_LETTER);
    await publish('kept');
    for (let attempt = 1; attempt <= 5; attempt++) await nack(...(await local.pull(SUBSCRIPTION)));
    expect(await local.pubsub.backlog(SUBSCRIPTION)).toBe(1);
    let again: string[] = [];
    await until(async () => {
      clock.advance(10_000);
      again = await pulled();
      return again.length > 0;
    });
    expect(again).toEqual(['kept']);
  });

  test('there is no attempt count without a policy', async () => {
    await subscribe();
    await publish('a');
    expect((await local.pull(SUBSCRIPTION))[0]?.deliveryAttempt).toBeUndefined();
  });
});

describe('ordering keys', () => {
  test('later messages of a key wait until the earlier ones are acknowledged', async () => {
    await subscribe({ enableMessageOrdering: true });
    for (const data of ['a1', 'a2', 'a3']) await publish(data, 'a');
    await publish('b1', 'b');
    const first = await local.pull(SUBSCRIPTION, 1);
    expect(first.map(({ data }) => data)).toEqual(['a1']);
    expect(await pulled()).toEqual(['b1']);
    await acknowledge(...first);
    expect(await pulled()).toEqual(['a2', 'a3']);
  });

  test('a nack brings the message and all later ones of its key again', async () => {
    await subscribe({ enableMessageOrdering: true });
    for (const data of ['a1', 'a2', 'a3']) await publish(data, 'a');
    const [a1, a2] = await local.pull(SUBSCRIPTION);
    await acknowledge(a1 as Pulled);
    await nack(a2);
    expect(await pulled()).toEqual(['a2', 'a3']);
  });

  test('an expired message brings all later ones of its key again', async () => {
    await subscribe({ enableMessageOrdering: true });
    for (const data of ['a1', 'a2', 'a3']) await publish(data, 'a');
    const [, a2, a3] = await local.pull(SUBSCRIPTION);
    await setDeadline(600, a2, a3);
    clock.advance(10_000);
    expect(await pulled()).toEqual(['a1', 'a2', 'a3']);
  });

  test('back-off of one message holds up its key and no other', async () => {
    await subscribe({ enableMessageOrdering: true, retryPolicy: { minimumBackoff: '10s', maximumBackoff: '10s' } });
    for (const data of ['a1', 'a2']) await publish(data, 'a');
    const [a1] = await local.pull(SUBSCRIPTION);
    await nack(a1);
    await publish('a3', 'a');
    await publish('b1', 'b');
    expect(await pulled()).toEqual(['b1']);
    clock.advance(10_000);
    expect((await pulled()).slice(0, 3)).toEqual(['a1', 'a2', 'a3']);
  });

  test('a dead letter sets its key free', async () => {
    await local.pubsub.createTopic(DEAD_LETTER);
    await subscribe({
      enableMessageOrdering: true,
      deadLetterPolicy: { deadLetterTopic: DEAD_LETTER, maxDeliveryAttempts: 5 },
    });
    for (const data of ['a1', 'a2']) await publish(data, 'a');
    for (let attempt = 1; attempt <= 5; attempt++) await nack((await local.pull(SUBSCRIPTION))[0]);
    let next: string[] = [];
    await until(async () => (next = await pulled()).length > 0);
    expect(next).toEqual(['a2']);
  });
});

describe('retention and backlog', () => {
  test('a subscription gets what its filter passes, and nothing published before it was made', async () => {
    await publish('too early');
    await subscribe({ filter: 'attributes.kind = "invoice"' });
    await local.pubsub.publish(TOPIC, [
      { data: Buffer.from('yes'), attributes: { kind: 'invoice' } },
      { data: Buffer.from('no'), attributes: { kind: 'event' } },
    ]);
    expect(await local.pubsub.backlog(SUBSCRIPTION)).toBe(1);
    expect(await pulled()).toEqual(['yes']);
  });

  test('messages are dropped after their retention', async () => {
    await subscribe({ messageRetentionDuration: '600s' });
    await publish('old');
    clock.advance(400_000);
    await publish('young');
    clock.advance(300_000);
    await local.pubsub.sweep();
    expect(await pulled()).toEqual(['young']);
  });

  test('a seek to a time drops what was published before', async () => {
    await subscribe();
    await publish('before');
    clock.advance(1_000);
    const time = new Date(clock.now()).toISOString();
    await publish('after');
    await local.rest('POST', `${SUBSCRIPTION}:seek`, { time });
    expect(await pulled()).toEqual(['after']);
  });

  test('a backlog longer than the window in memory comes whole and in turn', async () => {
    await subscribe({ ackDeadlineSeconds: 600 });
    const count = 13_000;
    for (let from = 0; from < count; from += 1000) {
      const messages = Array.from({ length: 1000 }, (_, index) => ({ data: Buffer.from(String(from + index)) }));
      await local.pubsub.publish(TOPIC, messages);
    }
    expect(await local.pubsub.backlog(SUBSCRIPTION)).toBe(count);
    const seen = new Set<string>();
    while (seen.size < count) {
      const messages = await local.pull(SUBSCRIPTION, 1000);
      for (const { data } of messages) {
        expect(seen.has(data)).toBe(false);
        seen.add(data);
      }
      if (messages.length > 0) await acknowledge(...messages);
    }
    expect(await local.pubsub.backlog(SUBSCRIPTION)).toBe(0);
  });
});

describe('publish', () => {
  test.each([
    ['no message', []],
    ['1,001 messages', Array.from({ length: 1001 }, () => ({ data: 'YQ==' }))],
    ['a message without data and attributes', [{}]],
    ['more than 10 MB', [{ data: Buffer.alloc(10_000_001).toString('base64') }]],
    ['101 attributes', [{ attributes: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`k${n}`, 'v'])) }]],
    ['an attribute key of 257 bytes', [{ attributes: { ['k'.repeat(257)]: 'v' } }]],
    ['an attribute value of 1,025 bytes', [{ attributes: { k: 'v'.repeat(1025) } }]],
    ['a reserved attribute', [{ attributes: { googclient: 'v' } }]],
    [
      'two ordering keys',
      [
        { data: 'YQ==', orderingKey: 'a' },
        { data: 'YQ==', orderingKey: 'b' },
      ],
    ],
    ['data that is not base64', [{ data: 'é' }]],
    ['an unknown field', [{ body: 'YQ==' }]],
  ])('refuses %s', async (_, messages) => {
    await subscribe();
    const { body } = await local.rest('POST', `${TOPIC}:publish`, { messages });
    expect(body.error?.status).toBe('INVALID_ARGUMENT');
    expect(await local.pubsub.backlog(SUBSCRIPTION)).toBe(0);
  });

  test('message ids rise and are never given twice', async () => {
    const ids: string[] = [];
    for (let round = 0; round < 3; round++) {
      const { body } = await local.rest('POST', `${TOPIC}:publish`, { messages: [{ data: 'YQ==' }, { data: 'Yg==' }] });
      ids.push(...(body['messageIds'] as string[]));
    }
    expect(new Set(ids).size).toBe(6);
    expect([...ids].sort()).toEqual(ids);
  });
});
