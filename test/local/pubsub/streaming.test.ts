import { credentials, makeGenericClientConstructor, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import { loadServices } from '../../../local/wire/grpc.ts';
import { startPubsub, subscriptionName, topicName, until, type LocalPubsub } from './local-pubsub.ts';

const TOPIC = topicName('streamed');
const SUBSCRIPTION = subscriptionName('streamed');
const FIRST = { subscription: SUBSCRIPTION, streamAckDeadlineSeconds: 10 };

interface Response {
  readonly receivedMessages: readonly { readonly ackId: string; readonly message: { readonly data: Buffer } }[];
  readonly subscriptionProperties: Record<string, boolean> | null;
}
interface SubscriberClient {
  streamingPull(): ClientDuplexStream<object, Response>;
  close(): void;
}

const [definition] = loadServices('@google-cloud/pubsub', 'build/protos/protos.json', ['google.pubsub.v1.Subscriber']);
const Subscriber = makeGenericClientConstructor(definition ?? {}, 'Subscriber');

let local: LocalPubsub;
let client: SubscriberClient;
let stopped = false;
beforeEach(async () => {
  stopped = false;
  local = await startPubsub();
  client = new Subscriber(local.grpc, credentials.createInsecure()) as unknown as SubscriberClient;
  await local.pubsub.createTopic(TOPIC);
  await local.pubsub.createSubscription(SUBSCRIPTION, { topic: TOPIC, enableMessageOrdering: true });
});
afterEach(async () => {
  client.close();
  if (!stopped) await local.stop();
});

function open(first: object) {
  const call = client.streamingPull();
  const responses: Response[] = [];
  const errors: ServiceError[] = [];
  call.on('data', (response: Response) => responses.push(response));
  call.on('error', (error: ServiceError) => errors.push(error));
  call.write(first);
  return { call, responses, errors, messages: () => responses.flatMap((response) => response.receivedMessages) };
}

test('the first response tells the properties of the subscription', async () => {
  const { call, responses } = open(FIRST);
  await until(() => responses.length > 0);
  expect(responses[0]?.subscriptionProperties).toEqual({
    exactlyOnceDeliveryEnabled: false,
    messageOrderingEnabled: true,
  });
  call.cancel();
});

test('acknowledgements and nacks may come up the stream', async () => {
  const { call, messages } = open(FIRST);
  await local.pubsub.publish(TOPIC, [{ data: Buffer.from('a') }, { data: Buffer.from('b') }]);
  await until(() => messages().length === 2);
  const [a, b] = messages();
  call.write({ ackIds: [a?.ackId], modifyDeadlineAckIds: [b?.ackId], modifyDeadlineSeconds: [0] });
  await until(() => messages().length === 3);
  expect(messages()[2]?.message.data.toString()).toBe('b');
  await until(async () => (await local.pubsub.backlog(SUBSCRIPTION)) === 1);
  call.cancel();
});

test.each([
  ['a deadline of nine seconds', { ...FIRST, streamAckDeadlineSeconds: 9 }, {}, 3],
  ['a subscription that is not there', { ...FIRST, subscription: subscriptionName('nosuch') }, {}, 5],
  ['a subscription named again', FIRST, { subscription: SUBSCRIPTION }, 3],
  ['a limit set later', FIRST, { maxOutstandingMessages: 5 }, 3],
  ['an ack id that is none', FIRST, { ackIds: ['nonsense'] }, 3],
  ['deadlines without their ids', FIRST, { modifyDeadlineSeconds: [0] }, 3],
])('a stream with %s ends in an error', async (_, first, later, code) => {
  const { call, errors } = open(first);
  call.write(later);
  await until(() => errors.length > 0);
  expect(errors[0]?.code).toBe(code);
});

test('a stream of a subscription that becomes push ends with FAILED_PRECONDITION', async () => {
  const { responses, errors } = open(FIRST);
  await until(() => responses.length > 0);
  await local.pubsub.patchSubscription(
    SUBSCRIPTION,
    { pushConfig: { pushEndpoint: 'http://127.0.0.1:9/' } },
    'pushConfig',
  );
  await until(() => errors.length > 0);
  expect(errors[0]?.code).toBe(9);
});

test('a stream is told UNAVAILABLE when the cloud stops', async () => {
  const { responses, errors } = open(FIRST);
  await until(() => responses.length > 0);
  stopped = true;
  await local.stop();
  await until(() => errors.length > 0);
  expect(errors[0]?.code).toBe(14);
  expect(errors[0]?.details).toContain('shutting down');
});

test('messages of a stream that went away come again after their deadline only', async () => {
  const { call, messages } = open({ ...FIRST, streamAckDeadlineSeconds: 600 });
  await local.pubsub.publish(TOPIC, [{ data: Buffer.from('a') }]);
  await until(() => messages().length === 1);
  call.cancel();
  expect(await local.pull(SUBSCRIPTION)).toEqual([]);
  expect(await local.pubsub.backlog(SUBSCRIPTION)).toBe(1);
});
