import { startPubsub, subscriptionName, topicName, PROJECT, type LocalPubsub } from './local-pubsub.ts';

let local: LocalPubsub;
beforeAll(async () => {
  local = await startPubsub();
  await local.pubsub.createTopic(topicName('notices'));
  await local.pubsub.createTopic(topicName('notices-dead-letter'));
});
afterAll(() => local.stop());

const put = (id: string, fields: Record<string, unknown>) =>
  local.rest('PUT', subscriptionName(id), { topic: topicName('notices'), ...fields });

test('a new subscription answers with the defaults of the service', async () => {
  const { status, body } = await put('defaults', {});
  expect(status).toBe(200);
  expect(body).toEqual({
    name: subscriptionName('defaults'),
    topic: topicName('notices'),
    pushConfig: {},
    ackDeadlineSeconds: 10,
    messageRetentionDuration: '604800s',
    expirationPolicy: { ttl: '2678400s' },
    state: 'ACTIVE',
  });
  expect((await local.rest('GET', subscriptionName('defaults'))).body).toEqual(body);
});

test('policies get their defaults and snake_case names are understood', async () => {
  const { body } = await put('policies', {
    dead_letter_policy: { dead_letter_topic: topicName('notices-dead-letter') },
    retryPolicy: {},
    expirationPolicy: {},
    ack_deadline_seconds: '60',
  });
  expect(body).toMatchObject({
    deadLetterPolicy: { deadLetterTopic: topicName('notices-dead-letter'), maxDeliveryAttempts: 5 },
    retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' },
    expirationPolicy: {},
    ackDeadlineSeconds: 60,
  });
});

test.each([
  ['ack deadline below ten', { ackDeadlineSeconds: 9 }, 'INVALID_ARGUMENT'],
  ['ack deadline above 600', { ackDeadlineSeconds: 601 }, 'INVALID_ARGUMENT'],
  ['retention below ten minutes', { messageRetentionDuration: '599s' }, 'INVALID_ARGUMENT'],
  ['retention that is no duration', { messageRetentionDuration: '7d' }, 'INVALID_ARGUMENT'],
  ['expiration below a day', { expirationPolicy: { ttl: '60s' } }, 'INVALID_ARGUMENT'],
  ['back-off above ten minutes', { retryPolicy: { maximumBackoff: '601s' } }, 'INVALID_ARGUMENT'],
  ['back-off upside down', { retryPolicy: { minimumBackoff: '20s', maximumBackoff: '10s' } }, 'INVALID_ARGUMENT'],
  ['a filter that is none', { filter: 'nonsense' }, 'INVALID_ARGUMENT'],
  ['an unknown field', { nosuch: 1 }, 'INVALID_ARGUMENT'],
  ['a push endpoint that is no URL', { pushConfig: { pushEndpoint: 'here' } }, 'INVALID_ARGUMENT'],
  ['labels in capitals', { labels: { Team: 'x' } }, 'INVALID_ARGUMENT'],
  ['a topic that is not there', { topic: topicName('nosuch') }, 'NOT_FOUND'],
  [
    'a dead-letter topic that is not there',
    { deadLetterPolicy: { deadLetterTopic: topicName('nosuch') } },
    'NOT_FOUND',
  ],
  [
    'too few delivery attempts',
    { deadLetterPolicy: { deadLetterTopic: topicName('notices-dead-letter'), maxDeliveryAttempts: 4 } },
    'OUT_OF_RANGE',
  ],
  ['exactly-once delivery', { enableExactlyOnceDelivery: true }, 'UNIMPLEMENTED'],
  ['a BigQuery target', { bigqueryConfig: { table: 't' } }, 'UNIMPLEMENTED'],
])('refuses a subscription with %s', async (_, fields, status) => {
  const { body } = await put('refused', fields);
  expect(body.error?.status).toBe(status);
});

test.each([['ab'], ['1starts-with-a-digit'], ['goog-reserved'], ['has space'], ['x'.repeat(256)]])(
  'refuses the topic id %s',
  async (id) => {
    const { body } = await local.rest('PUT', `${PROJECT}/topics/${encodeURIComponent(id)}`, {});
    expect(body.error?.status).toBe('INVALID_ARGUMENT');
  },
);

test('a name that is taken or unknown is told apart', async () => {
  expect((await local.rest('PUT', topicName('notices'), {})).body.error?.status).toBe('ALREADY_EXISTS');
  expect((await local.rest('GET', topicName('nosuch'))).body.error?.status).toBe('NOT_FOUND');
  expect((await local.rest('DELETE', subscriptionName('nosuch'))).body.error?.status).toBe('NOT_FOUND');
});

test('a patch changes the masked fields only', async () => {
  await put('patched', { labels: { team: 'a' }, ackDeadlineSeconds: 20 });
  const { body } = await local.rest('PATCH', subscriptionName('patched'), {
    subscription: {
      ackDeadlineSeconds: 600,
      labels: { team: 'b' },
      deadLetterPolicy: { deadLetterTopic: topicName('notices-dead-letter'), maxDeliveryAttempts: 7 },
      retryPolicy: { minimumBackoff: '1s', maximumBackoff: '30s' },
      messageRetentionDuration: '86400s',
      expirationPolicy: {},
    },
    updateMask: 'ackDeadlineSeconds,deadLetterPolicy,retry_policy,messageRetentionDuration,expirationPolicy',
  });
  expect(body).toMatchObject({
    labels: { team: 'a' },
    ackDeadlineSeconds: 600,
    deadLetterPolicy: { maxDeliveryAttempts: 7 },
    retryPolicy: { minimumBackoff: '1s', maximumBackoff: '30s' },
    messageRetentionDuration: '86400s',
    expirationPolicy: {},
  });
  const cleared = await local.pubsub.patchSubscription(subscriptionName('patched'), {}, 'deadLetterPolicy,retryPolicy');
  expect(cleared.deadLetterPolicy).toBeUndefined();
  expect(cleared.retryPolicy).toBeUndefined();
});

test.each(['filter', 'topic', 'enableMessageOrdering', 'enable_message_ordering', 'name', 'nosuch', ''])(
  'refuses a patch of "%s"',
  async (updateMask) => {
    const { body } = await local.rest('PATCH', subscriptionName('defaults'), {
      subscription: { filter: 'attributes:a', topic: topicName('notices') },
      updateMask,
    });
    expect(body.error?.status).toBe('INVALID_ARGUMENT');
  },
);

test('lists come in pages and by project', async () => {
  for (const id of ['page-1', 'page-2', 'page-3']) {
    await local.rest('PUT', `projects/other/topics/${id}`, {});
  }
  const first = await local.rest('GET', 'projects/other/topics?pageSize=2');
  expect(first.body['topics']).toEqual([
    { name: 'projects/other/topics/page-1' },
    { name: 'projects/other/topics/page-2' },
  ]);
  const second = await local.rest('GET', `projects/other/topics?pageSize=2&pageToken=${first.body['nextPageToken']}`);
  expect(second.body).toEqual({ topics: [{ name: 'projects/other/topics/page-3' }] });
});

test('a deleted topic leaves its subscription and backlog behind', async () => {
  await local.pubsub.createTopic(topicName('short-lived'));
  await local.pubsub.createSubscription(subscriptionName('survivor'), { topic: topicName('short-lived') });
  await local.pubsub.publish(topicName('short-lived'), [{ data: Buffer.from('last words') }]);
  await local.pubsub.deleteTopic(topicName('short-lived'));
  expect((await local.pubsub.getSubscription(subscriptionName('survivor'))).topic).toBe('_deleted-topic_');
  expect((await local.pull(subscriptionName('survivor'))).map(({ data }) => data)).toEqual(['last words']);
  await expect(local.pubsub.publish(topicName('short-lived'), [{ data: Buffer.from('x') }])).rejects.toMatchObject({
    status: 'NOT_FOUND',
  });
});

test('a topic lists its subscriptions until they are detached', async () => {
  await local.pubsub.createTopic(topicName('listed'));
  await local.pubsub.createSubscription(subscriptionName('listed-a'), { topic: topicName('listed') });
  await local.pubsub.createSubscription(subscriptionName('listed-b'), { topic: topicName('listed') });
  await local.pubsub.publish(topicName('listed'), [{ data: Buffer.from('x') }]);
  await local.rest('POST', `${subscriptionName('listed-a')}:detach`, {});
  expect((await local.rest('GET', `${topicName('listed')}/subscriptions`)).body).toEqual({
    subscriptions: [subscriptionName('listed-b')],
  });
  const pulled = await local.rest('POST', `${subscriptionName('listed-a')}:pull`, { maxMessages: 1 });
  expect(pulled.body.error?.status).toBe('FAILED_PRECONDITION');
  expect(await local.pubsub.backlog(subscriptionName('listed-a'))).toBe(0);
  expect(await local.pubsub.backlog(subscriptionName('listed-b'))).toBe(1);
});

test('resources by gRPC are the resources by REST', async () => {
  const [subscription] = await local.client.createSubscription(topicName('notices'), subscriptionName('by-grpc'), {
    retryPolicy: { minimumBackoff: { seconds: 15 }, maximumBackoff: { seconds: 60 } },
    labels: { team: 'grpc' },
    pushConfig: { pushEndpoint: 'http://127.0.0.1:9/', noWrapper: { writeMetadata: true } },
  });
  expect((await local.rest('GET', subscriptionName('by-grpc'))).body).toMatchObject({
    retryPolicy: { minimumBackoff: '15s', maximumBackoff: '60s' },
    labels: { team: 'grpc' },
    pushConfig: { pushEndpoint: 'http://127.0.0.1:9/', noWrapper: { writeMetadata: true } },
  });
  await subscription.setMetadata({ ackDeadlineSeconds: 33 });
  await subscription.modifyPushConfig({});
  const [metadata] = await subscription.getMetadata();
  expect(metadata).toMatchObject({
    ackDeadlineSeconds: 33,
    state: 'ACTIVE',
    messageRetentionDuration: { seconds: '604800' },
  });
  expect((await local.pubsub.getSubscription(subscriptionName('by-grpc'))).pushConfig).toEqual({});
  await subscription.delete();
  expect(await subscription.exists()).toEqual([false]);
});

test('what is not modelled says so and names the method', async () => {
  await expect(local.client.subscription('defaults').createSnapshot('snap')).rejects.toMatchObject({
    code: 12,
    message: expect.stringContaining('google.pubsub.v1.Subscriber.CreateSnapshot') as string,
  });
});
