import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SubscriptionRequest } from '../../../local/services/pubsub/index.ts';
import { ManualClock, startPubsub, subscriptionName, topicName, until, type LocalPubsub } from './local-pubsub.ts';

const TOPIC = topicName('pushed');
const SUBSCRIPTION = subscriptionName('pushed');
const ENDPOINT = 'http://127.0.0.1:9/hook?mode=x';

interface Push {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly at: number;
  readonly signal: AbortSignal | null | undefined;
  answer(status: number): void;
}

let clock: ManualClock;
let local: LocalPubsub;
let pushes: Push[];

beforeEach(async () => {
  clock = new ManualClock();
  pushes = [];
  local = await startPubsub({
    clock,
    mintIdToken: (audience, email) => `token for ${audience} as ${email}`,
    fetch: (url, init) =>
      new Promise((resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        pushes.push({
          url: String(url),
          headers: init?.headers as Record<string, string>,
          body: String(init?.body),
          at: clock.now(),
          signal: init?.signal,
          answer: (status) => resolve(new Response(null, { status })),
        });
      }),
  });
  await local.pubsub.createTopic(TOPIC);
});
afterEach(() => local.stop());

const subscribe = (fields: Partial<SubscriptionRequest> = {}) =>
  local.pubsub.createSubscription(SUBSCRIPTION, { topic: TOPIC, pushConfig: { pushEndpoint: ENDPOINT }, ...fields });
const publish = (data: string, more: { attributes?: Record<string, string>; orderingKey?: string } = {}) =>
  local.pubsub.publish(TOPIC, [{ data: Buffer.from(data), ...more }]);
const nth = async (count: number): Promise<Push> => {
  await until(() => pushes.length >= count);
  return pushes[count - 1] as Push;
};
const emptied = () => until(async () => (await local.pubsub.backlog(SUBSCRIPTION)) === 0);
const turn = () => new Promise((resolve) => setImmediate(resolve));
/** Moves time on until the next push comes; answers how many milliseconds that took. */
const waitForPush = async (count: number, step: number): Promise<number> => {
  const start = clock.now();
  // Answers given before are worked off in one turn of the event loop.
  await turn();
  await until(() => {
    if (pushes.length < count) clock.advance(step);
    return pushes.length >= count;
  });
  return (pushes[count - 1]?.at ?? 0) - start;
};

test('a wrapped push has the message in the form of the service', async () => {
  await subscribe();
  const [id] = await publish('hello', { attributes: { a: 'b' } });
  const push = await nth(1);
  expect(push.url).toBe(ENDPOINT);
  expect(push.headers['content-type']).toBe('application/json');
  expect(JSON.parse(push.body)).toEqual({
    subscription: SUBSCRIPTION,
    message: {
      data: 'aGVsbG8=',
      attributes: { a: 'b' },
      messageId: id,
      message_id: id,
      publishTime: '2026-03-01T12:00:00.000Z',
      publish_time: '2026-03-01T12:00:00.000Z',
    },
  });
  push.answer(204);
  await emptied();
});

test('an unwrapped push has the data as body and the metadata in headers', async () => {
  await subscribe({ pushConfig: { pushEndpoint: ENDPOINT, noWrapper: { writeMetadata: true } } });
  const [id] = await publish('{"raw":true}', { attributes: { 'ce-type': 't', 'bad name': 'x', host: 'evil' } });
  const push = await nth(1);
  expect(push.body).toBe('{"raw":true}');
  expect(push.headers).toEqual({
    'user-agent': 'CloudPubSub-Google',
    'ce-type': 't',
    'x-goog-pubsub-subscription-name': SUBSCRIPTION,
    'x-goog-pubsub-message-id': id,
    'x-goog-pubsub-publish-time': '2026-03-01T12:00:00.000Z',
  });
  push.answer(200);
  await emptied();
});

test.each([
  [undefined, `token for ${ENDPOINT} as trigger@demo`],
  ['https://audience', 'token for https://audience as trigger@demo'],
])('a push carries the token it is configured for (audience %s)', async (audience, token) => {
  const oidcToken = { serviceAccountEmail: 'trigger@demo', ...(audience ? { audience } : {}) };
  await subscribe({ pushConfig: { pushEndpoint: ENDPOINT, oidcToken } });
  await publish('a');
  expect((await nth(1)).headers['authorization']).toBe(`Bearer ${token}`);
});

test.each([200, 201, 202, 204])('%d acknowledges', async (status) => {
  await subscribe();
  await publish('a');
  (await nth(1)).answer(status);
  await emptied();
});

test.each([203, 302, 400, 429, 500, 503])('%d brings the message again', async (status) => {
  await subscribe();
  await publish('a');
  (await nth(1)).answer(status);
  expect(await waitForPush(2, 10)).toBeGreaterThanOrEqual(100);
  (await nth(2)).answer(200);
  await emptied();
});

test('without a retry policy failures back off from 100 ms to 60 s', async () => {
  await subscribe();
  await publish('a');
  const waits: number[] = [];
  for (let count = 1; count <= 12; count++) {
    (await nth(count)).answer(500);
    waits.push(await waitForPush(count + 1, 50));
  }
  expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000, 60_000]);
});

test('a retry policy sets the back-off', async () => {
  await subscribe({ retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' } });
  await publish('a');
  const waits: number[] = [];
  for (let count = 1; count <= 7; count++) {
    (await nth(count)).answer(503);
    waits.push(await waitForPush(count + 1, 1000));
  }
  expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 600_000]);
});

test('a push without an answer within the ack deadline is given up and comes again', async () => {
  await subscribe({ ackDeadlineSeconds: 30 });
  await publish('a');
  const first = await nth(1);
  clock.advance(29_999);
  expect(first.signal?.aborted).toBe(false);
  clock.advance(1);
  expect(first.signal?.aborted).toBe(true);
  await waitForPush(2, 10);
});

test('attempts are counted under a dead-letter policy and end in the dead-letter topic', async () => {
  const deadLetterTopic = topicName('pushed-dead-letter');
  await local.pubsub.createTopic(deadLetterTopic);
  await local.pubsub.createSubscription(subscriptionName('dead'), { topic: deadLetterTopic });
  await subscribe({ deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 5 } });
  await publish('poison');
  for (let count = 1; count <= 5; count++) {
    await waitForPush(count, 50);
    expect(JSON.parse(pushes[count - 1]?.body ?? '')).toMatchObject({ deliveryAttempt: count });
    pushes[count - 1]?.answer(500);
  }
  await until(async () => (await local.pubsub.backlog(subscriptionName('dead'))) === 1);
  await emptied();
});

test('one message of an ordering key is pushed at a time', async () => {
  await subscribe({ enableMessageOrdering: true });
  for (const data of ['a1', 'a2']) await publish(data, { orderingKey: 'a' });
  await publish('b1', { orderingKey: 'b' });
  await nth(2);
  const texts = () =>
    pushes.map((push) =>
      Buffer.from((JSON.parse(push.body) as { message: { data: string } }).message.data, 'base64').toString(),
    );
  expect(texts()).toEqual(['a1', 'b1']);
  pushes[0]?.answer(200);
  await nth(3);
  expect(texts()).toEqual(['a1', 'b1', 'a2']);
});

test('more pushes are in flight while an endpoint answers well, and few while it fails', async () => {
  await subscribe();
  const messages = Array.from({ length: 1000 }, () => ({ data: Buffer.from('x') }));
  await local.pubsub.publish(TOPIC, messages);
  await nth(32);
  for (let count = 0; count < 400; count++) (await nth(count + 1)).answer(200);
  await nth(400 + 432);
  expect(pushes).toHaveLength(832);
  for (const push of pushes.slice(400)) push.answer(503);
  await turn();
  clock.advance(60_000);
  await turn();
  expect(pushes).toHaveLength(833);
});

test('a subscription that becomes pull stops pushing and can be pulled, and back again', async () => {
  await subscribe();
  await publish('a');
  await nth(1);
  const refused = await local.rest('POST', `${SUBSCRIPTION}:pull`, { maxMessages: 1 });
  expect(refused.body.error?.status).toBe('FAILED_PRECONDITION');
  await local.rest('POST', `${SUBSCRIPTION}:modifyPushConfig`, { pushConfig: {} });
  let data: string[] = [];
  await until(async () => (data = (await local.pull(SUBSCRIPTION)).map((message) => message.data)).length > 0);
  expect(data).toEqual(['a']);
  await local.rest('POST', `${SUBSCRIPTION}:modifyPushConfig`, { pushConfig: { pushEndpoint: ENDPOINT } });
  clock.advance(10_000);
  (await nth(2)).answer(200);
  await emptied();
});

describe('over a real connection', () => {
  let server: Server;
  const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
  beforeEach(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        requests.push({ headers: request.headers, body });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => server.close());

  test('every message reaches the endpoint', async () => {
    const connected = await startPubsub();
    await connected.pubsub.createTopic(TOPIC);
    await connected.pubsub.createSubscription(SUBSCRIPTION, {
      topic: TOPIC,
      pushConfig: { pushEndpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` },
    });
    const messages = Array.from({ length: 300 }, (_, index) => ({ data: Buffer.from(`m${index}`) }));
    await connected.pubsub.publish(TOPIC, messages);
    await until(async () => (await connected.pubsub.backlog(SUBSCRIPTION)) === 0);
    const texts = requests.map(({ body }) =>
      Buffer.from((JSON.parse(body) as { message: { data: string } }).message.data, 'base64').toString(),
    );
    expect(new Set(texts)).toEqual(new Set(messages.map(({ data }) => data.toString())));
    await connected.stop();
  });
});
