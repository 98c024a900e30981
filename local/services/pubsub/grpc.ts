/**
 * The gRPC face: google.pubsub.v1.Publisher and Subscriber. The messages that carry data are encoded and decoded here,
 * not by the general library, since theirs is nearly all the traffic; methods left out answer UNIMPLEMENTED by name.
 */
import type { sendUnaryData, ServerUnaryCall, ServiceDefinition, UntypedHandleCall } from '@grpc/grpc-js';
import { loadServices, toServiceError, unary, type GrpcService } from '../../wire/grpc.ts';
import type { Log } from '../../wire/room.ts';
import { decodePublishRequest, encodeReceived, type PublishRequest } from './message.ts';
import { unmodelled, type PubsubOperations } from './operations.ts';
import { SUBSCRIPTION_SHAPE, TOPIC_SHAPE, type Subscription, type Topic } from './resources.ts';
import { toGrpc, type Fields } from './shapes.ts';
import { streamingPull, type StreamResponse } from './streaming.ts';

export function grpcServices(pubsub: PubsubOperations, log: Log): GrpcService[] {
  const [publisher, subscriber] = loadServices('@google-cloud/pubsub', 'build/protos/protos.json', [
    'google.pubsub.v1.Publisher',
    'google.pubsub.v1.Subscriber',
  ]);
  if (!publisher || !subscriber) throw new Error('@google-cloud/pubsub ships no Pub/Sub descriptors');
  return [
    {
      definition: withCodec(publisher, 'Publish', { requestDeserialize: decodePublishRequest }),
      implementation: publisherMethods(pubsub, log),
    },
    {
      definition: withReceivedCodec(withReceivedCodec(subscriber, 'Pull'), 'StreamingPull'),
      implementation: { ...subscriberMethods(pubsub, log), ...snapshotMethods(log), ...streamMethods(pubsub, log) },
    },
  ];
}

function withCodec(service: ServiceDefinition, method: string, codec: object): ServiceDefinition {
  const found = service[method];
  if (!found) throw new Error(`the Pub/Sub descriptors have no method ${method}`);
  return { ...service, [method]: { ...found, ...codec } };
}

function withReceivedCodec(service: ServiceDefinition, method: string): ServiceDefinition {
  const original = service[method];
  const responseSerialize = ({ received, others }: StreamResponse): Buffer => {
    const bytes = encodeReceived(received);
    // Two encoded parts of one message, one after the other, are that message.
    return others && original ? Buffer.concat([bytes, original.responseSerialize(others)]) : bytes;
  };
  return withCodec(service, method, { responseSerialize });
}

interface Mask {
  readonly paths?: readonly string[];
}
interface Paging {
  readonly pageSize: number;
  readonly pageToken: string;
}

function publisherMethods(pubsub: PubsubOperations, log: Log): Record<string, UntypedHandleCall> {
  return {
    createTopic: unary(log, async (request: Topic) =>
      topicMessage(await pubsub.createTopic(request.name, request, 'grpc')),
    ),
    getTopic: unary(log, async (request: { topic: string }) => topicMessage(await pubsub.getTopic(request.topic))),
    updateTopic: unary(log, async ({ topic, updateMask }: { topic: Topic | null; updateMask: Mask | null }) =>
      topicMessage(await pubsub.updateTopic(topic?.name ?? '', topic, maskText(updateMask), 'grpc')),
    ),
    deleteTopic: unary(log, async (request: { topic: string }) => {
      await pubsub.deleteTopic(request.topic);
      return {};
    }),
    listTopics: unary(log, async (request: Paging & { project: string }) => {
      const { items, nextPageToken } = await pubsub.listTopics(request.project, request);
      return { topics: items.map(topicMessage), nextPageToken };
    }),
    listTopicSubscriptions: unary(log, async (request: Paging & { topic: string }) => {
      const { items, nextPageToken } = await pubsub.listTopicSubscriptions(request.topic, request);
      return { subscriptions: items, nextPageToken };
    }),
    listTopicSnapshots: unimplemented(log, 'google.pubsub.v1.Publisher.ListTopicSnapshots'),
    detachSubscription: unary(log, async (request: { subscription: string }) => {
      await pubsub.detachSubscription(request.subscription);
      return {};
    }),
    publish: unary(log, async ({ topic, messages }: PublishRequest) => ({
      messageIds: await pubsub.publish(topic, messages),
    })),
  };
}

function subscriberMethods(pubsub: PubsubOperations, log: Log): Record<string, UntypedHandleCall> {
  type Named = { subscription: string };
  return {
    createSubscription: unary(log, async (request: Subscription) =>
      subscriptionMessage(await pubsub.createSubscription(request.name, request, 'grpc')),
    ),
    getSubscription: unary(log, async (request: Named) =>
      subscriptionMessage(await pubsub.getSubscription(request.subscription)),
    ),
    updateSubscription: unary(
      log,
      async ({ subscription, updateMask }: { subscription: Subscription | null; updateMask: Mask | null }) => {
        const name = subscription?.name ?? '';
        return subscriptionMessage(await pubsub.updateSubscription(name, subscription, maskText(updateMask), 'grpc'));
      },
    ),
    listSubscriptions: unary(log, async (request: Paging & { project: string }) => {
      const { items, nextPageToken } = await pubsub.listSubscriptions(request.project, request);
      return { subscriptions: items.map(subscriptionMessage), nextPageToken };
    }),
    deleteSubscription: unary(log, async (request: Named) => {
      await pubsub.deleteSubscription(request.subscription);
      return {};
    }),
    modifyPushConfig: unary(log, async (request: Named & { pushConfig: Fields | null }) => {
      await pubsub.modifyPushConfig(request.subscription, request.pushConfig, 'grpc');
      return {};
    }),
    modifyAckDeadline: unary(log, async (request: Named & { ackIds: string[]; ackDeadlineSeconds: number }) => {
      await pubsub.modifyAckDeadline(request.subscription, request.ackIds, request.ackDeadlineSeconds);
      return {};
    }),
    acknowledge: unary(log, async (request: Named & { ackIds: string[] }) => {
      await pubsub.acknowledge(request.subscription, request.ackIds);
      return {};
    }),
    seek: unary(log, async (request: Named & { time: Timestamp | null; snapshot: string }) => {
      const timeMs = request.time ? Number(request.time.seconds) * 1000 + request.time.nanos / 1e6 : undefined;
      await pubsub.seek(request.subscription, { timeMs, snapshot: request.snapshot });
      return {};
    }),
  };
}

interface Timestamp {
  readonly seconds: string;
  readonly nanos: number;
}

function streamMethods(pubsub: PubsubOperations, log: Log): Record<string, UntypedHandleCall> {
  type PullCall = { subscription: string; returnImmediately: boolean; maxMessages: number };
  return {
    pull: (call: ServerUnaryCall<PullCall, StreamResponse>, callback: sendUnaryData<StreamResponse>) => {
      const leaving = (leave: () => void) => void call.once('cancelled', leave);
      pubsub.pull(call.request.subscription, call.request, leaving).then(
        (received) => callback(null, { received }),
        (error: unknown) => callback(toServiceError(error, log)),
      );
    },
    streamingPull: streamingPull(pubsub, log),
  };
}

function snapshotMethods(log: Log): Record<string, UntypedHandleCall> {
  const names = ['GetSnapshot', 'ListSnapshots', 'CreateSnapshot', 'UpdateSnapshot', 'DeleteSnapshot'];
  return Object.fromEntries(
    names.map((name) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      unimplemented(log, `google.pubsub.v1.Subscriber.${name}`),
    ]),
  );
}

function unimplemented(log: Log, method: string): UntypedHandleCall {
  return unary(log, () => Promise.reject(unmodelled(method)));
}

const topicMessage = (topic: Topic) => toGrpc(TOPIC_SHAPE, { ...topic });
const subscriptionMessage = (subscription: Subscription) => toGrpc(SUBSCRIPTION_SHAPE, { ...subscription });
const maskText = (mask: Mask | null) => (mask?.paths ?? []).join(',');
