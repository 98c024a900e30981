/** The REST face: https://cloud.google.com/pubsub/docs/reference/rest */
import { invalid } from '../../wire/errors.ts';
import { ok, type Reply, type RestRequest, type Route } from '../../wire/router.ts';
import { decodeMessage, encodeFields, type Received } from './message.ts';
import type { ListRequest, PubsubOperations } from './operations.ts';
import { messageJson } from './push-request.ts';
import { readMessage, type Fields, type Shape } from './shapes.ts';

type Body = Record<string, unknown>;

export function restRoutes(pubsub: PubsubOperations): Route[] {
  return [...topicRoutes(pubsub), ...subscriptionRoutes(pubsub), ...deliveryRoutes(pubsub)];
}

function topicRoutes(pubsub: PubsubOperations): Route[] {
  const topic = '/v1/projects/{project}/topics/{topic}';
  return [
    route('PUT', topic, async (request) =>
      ok(await pubsub.createTopic(topicName(request), await request.json(), 'rest')),
    ),
    route('GET', topic, async (request) => ok(await pubsub.getTopic(topicName(request)))),
    route('PATCH', topic, async (request) => {
      const { resource, mask } = updateBody(await request.json(), 'topic');
      return ok(await pubsub.updateTopic(topicName(request), resource, mask, 'rest'));
    }),
    route('DELETE', topic, async (request) => {
      await pubsub.deleteTopic(topicName(request));
      return ok({});
    }),
    route('GET', '/v1/projects/{project}/topics', async (request) => {
      const { items, ...more } = await pubsub.listTopics(project(request), paging(request));
      return ok({ ...(items.length > 0 ? { topics: items } : {}), ...more });
    }),
    route('GET', `${topic}/subscriptions`, async (request) => {
      const { items, ...more } = await pubsub.listTopicSubscriptions(topicName(request), paging(request));
      return ok({ ...(items.length > 0 ? { subscriptions: items } : {}), ...more });
    }),
    route('POST', `${topic}:publish`, async (request) => {
      const messages = messagesOf(await request.json());
      return ok({ messageIds: await pubsub.publish(topicName(request), messages) });
    }),
  ];
}

function subscriptionRoutes(pubsub: PubsubOperations): Route[] {
  const subscription = '/v1/projects/{project}/subscriptions/{subscription}';
  return [
    route('PUT', subscription, async (request) =>
      ok(await pubsub.createSubscription(subscriptionName(request), await request.json(), 'rest')),
    ),
    route('GET', subscription, async (request) => ok(await pubsub.getSubscription(subscriptionName(request)))),
    route('PATCH', subscription, async (request) => {
      const { resource, mask } = updateBody(await request.json(), 'subscription');
      return ok(await pubsub.updateSubscription(subscriptionName(request), resource, mask, 'rest'));
    }),
    route('DELETE', subscription, async (request) => {
      await pubsub.deleteSubscription(subscriptionName(request));
      return ok({});
    }),
    route('GET', '/v1/projects/{project}/subscriptions', async (request) => {
      const { items, ...more } = await pubsub.listSubscriptions(project(request), paging(request));
      return ok({ ...(items.length > 0 ? { subscriptions: items } : {}), ...more });
    }),
    route('POST', `${subscription}:modifyPushConfig`, async (request) => {
      const body = await request.json();
      await pubsub.modifyPushConfig(subscriptionName(request), body['pushConfig'] ?? body['push_config'], 'rest');
      return ok({});
    }),
    route('POST', `${subscription}:detach`, async (request) => {
      await pubsub.detachSubscription(subscriptionName(request));
      return ok({});
    }),
  ];
}

const PULL: Shape = { maxMessages: 'integer', returnImmediately: 'boolean' };
const ACK: Shape = { ackIds: 'strings', ackDeadlineSeconds: 'integer' };
const SEEK: Shape = { time: 'string', snapshot: 'string' };

function deliveryRoutes(pubsub: PubsubOperations): Route[] {
  const subscription = '/v1/projects/{project}/subscriptions/{subscription}';
  return [
    route('POST', `${subscription}:pull`, async (request) => {
      const fields = readMessage(PULL, await request.json(), 'pull request', 'rest');
      const maxMessages = (fields['maxMessages'] as number | undefined) ?? 0;
      const returnImmediately = fields['returnImmediately'] === true;
      const received = await pubsub.pull(subscriptionName(request), { maxMessages, returnImmediately }, (leave) =>
        request.response.once('close', leave),
      );
      return ok(received.length > 0 ? { receivedMessages: received.map(receivedJson) } : {});
    }),
    route('POST', `${subscription}:acknowledge`, async (request) => {
      const { ackIds } = await ackFields(request);
      await pubsub.acknowledge(subscriptionName(request), ackIds);
      return ok({});
    }),
    route('POST', `${subscription}:modifyAckDeadline`, async (request) => {
      const { ackIds, seconds } = await ackFields(request);
      await pubsub.modifyAckDeadline(subscriptionName(request), ackIds, seconds);
      return ok({});
    }),
    route('POST', `${subscription}:seek`, async (request) => {
      const fields = readMessage(SEEK, await request.json(), 'seek request', 'rest');
      const time = fields['time'] as string | undefined;
      const snapshot = fields['snapshot'] as string | undefined;
      await pubsub.seek(subscriptionName(request), {
        snapshot,
        timeMs: time === undefined ? undefined : Date.parse(time),
      });
      return ok({});
    }),
  ];
}

function route(method: string, pattern: string, handle: (request: RestRequest) => Promise<Reply>): Route {
  return { service: 'pubsub', method, pattern, handle };
}

const project = ({ params }: RestRequest) => `projects/${params['project']}`;
const topicName = (request: RestRequest) => `${project(request)}/topics/${request.params['topic']}`;
const subscriptionName = (request: RestRequest) =>
  `${project(request)}/subscriptions/${request.params['subscription']}`;

function paging({ query }: RestRequest): ListRequest {
  return { pageSize: Number(query.get('pageSize') ?? 0), pageToken: query.get('pageToken') ?? '' };
}

/** UpdateTopicRequest and UpdateSubscriptionRequest: the whole request is the body. */
function updateBody(body: Body, field: 'topic' | 'subscription'): { resource: unknown; mask: string } {
  const mask = body['updateMask'] ?? body['update_mask'];
  if (body[field] === undefined || typeof mask !== 'string') {
    throw invalid(`The body must be {"${field}": {...}, "updateMask": "field,field"}.`);
  }
  return { resource: body[field], mask };
}

async function ackFields(request: RestRequest): Promise<{ ackIds: string[]; seconds: number }> {
  const fields = readMessage(ACK, await request.json(), 'request', 'rest');
  return {
    ackIds: (fields['ackIds'] as string[] | undefined) ?? [],
    seconds: (fields['ackDeadlineSeconds'] as number | undefined) ?? 0,
  };
}

const MESSAGE: Shape = {
  data: 'string',
  attributes: 'string-map',
  messageId: 'output',
  publishTime: 'output',
  orderingKey: 'string',
};
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

function messagesOf(body: Body): Buffer[] {
  const { messages = [] } = body;
  if (!Array.isArray(messages)) throw invalid('messages must be a list.');
  return messages.map((given: unknown, index) => {
    const { data, ...rest }: Fields = readMessage(MESSAGE, given, `messages[${index}]`, 'rest');
    if (data === undefined) return encodeFields(rest);
    const text = data as string;
    if (!BASE64.test(text)) throw invalid(`messages[${index}].data is not base64.`);
    return encodeFields({ ...rest, data: Buffer.from(text, 'base64') });
  });
}

function receivedJson({ ackId, message, deliveryAttempt }: Received) {
  return {
    ackId,
    message: messageJson(decodeMessage(message)),
    ...(deliveryAttempt > 0 ? { deliveryAttempt } : {}),
  };
}
