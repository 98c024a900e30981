/**
 * A Pub/Sub push made by Eventarc, turned into the CloudEvent that a workflow gets as its argument: the whole event as
 * one JSON object. Pure.
 * Sources: https://cloud.google.com/eventarc/docs/workflows/cloudevents,
 * https://github.com/googleapis/google-cloudevents/blob/main/docs/spec/pubsub.md
 */
import { invalid } from '../../../wire/errors.ts';

export interface PubsubMessage {
  readonly data?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly messageId: string;
  readonly publishTime?: string;
  readonly orderingKey?: string;
}

export interface PubsubPush {
  readonly subscription: string;
  readonly message: PubsubMessage;
  /** `CUSTOM_PUBSUB_projects/P/topics/T` for messages of that topic, `CE_PUBSUB_BINDING` for events in messages. */
  readonly mode: string;
}

/** The event in structured form, its attributes in alphabetical order. */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly [attribute: string]: unknown;
}

const PUBSUB_TYPE = 'google.cloud.pubsub.topic.v1.messagePublished';
/** Either alphabet, with padding or without, as proto3 JSON takes bytes. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const CUSTOM_TOPIC = /^CUSTOM_PUBSUB_(projects\/[^/]+\/topics\/[^/]+)$/;

/** @throws ApiError INVALID_ARGUMENT when the body is no push, or the mode is none of Eventarc's */
export function readPush(body: Readonly<Record<string, unknown>>, queryMode: string | null): PubsubPush {
  const mode = queryMode ?? body['GCPCloudEventsMode'];
  if (typeof mode !== 'string' || mode === '') {
    throw invalid(
      'GCPCloudEventsMode is required: the value that Eventarc puts into the push address of its subscription.',
    );
  }
  const { subscription } = body;
  if (typeof subscription !== 'string' || subscription === '') throw invalid('subscription is required.');
  return { subscription, mode: decoded(mode), message: readMessage(body['message']) };
}

/** In a push address the topic is percent-encoded, and people copy it from there. */
function decoded(mode: string): string {
  try {
    return decodeURIComponent(mode);
  } catch {
    return mode;
  }
}

/** Both spellings of the fields are in a push. */
function readMessage(given: unknown): PubsubMessage {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw invalid('message is required.');
  const fields = given as Readonly<Record<string, unknown>>;
  const text = (...names: string[]) => {
    const found = names.map((name) => fields[name]).find((value) => value !== undefined && value !== null);
    if (found !== undefined && typeof found !== 'string') throw invalid(`message.${names[0]} must be a string.`);
    return found;
  };
  const messageId = text('messageId', 'message_id');
  if (!messageId) throw invalid('message.messageId is required.');
  const data = text('data');
  if (data !== undefined && !BASE64.test(data)) throw invalid('message.data is not base64.');
  const publishTime = text('publishTime', 'publish_time');
  const orderingKey = text('orderingKey', 'ordering_key');
  const attributes = readAttributes(fields['attributes']);
  return {
    ...(data ? { data } : {}),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    messageId,
    ...(publishTime ? { publishTime } : {}),
    ...(orderingKey ? { orderingKey } : {}),
  };
}

function readAttributes(given: unknown): Record<string, string> {
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object' || Object.values(given).some((value) => typeof value !== 'string')) {
    throw invalid('message.attributes must be a map of strings.');
  }
  return given as Record<string, string>;
}

/** @throws ApiError INVALID_ARGUMENT */
export function toCloudEvent({ subscription, message, mode }: PubsubPush): CloudEvent {
  const topic = CUSTOM_TOPIC.exec(mode)?.[1];
  if (topic !== undefined) {
    return {
      data: { message, subscription },
      datacontenttype: 'application/json',
      id: message.messageId,
      source: `//pubsub.googleapis.com/${topic}`,
      specversion: '1.0',
      ...(message.publishTime ? { time: message.publishTime } : {}),
      type: PUBSUB_TYPE,
    };
  }
  if (mode === 'CE_PUBSUB_BINDING') return fromBinding(message);
  throw invalid(`GCPCloudEventsMode "${mode}" is neither CUSTOM_PUBSUB_projects/P/topics/T nor CE_PUBSUB_BINDING.`);
}

/** Binary mode: attributes of the event are message attributes with `ce-` in front, the data is the message's. */
function fromBinding(message: PubsubMessage): CloudEvent {
  const given = Object.entries(message.attributes ?? {});
  const attributes = Object.fromEntries(
    given.filter(([key]) => key.startsWith('ce-')).map(([key, value]) => [key.slice('ce-'.length), value]),
  );
  const { id, source, type } = attributes;
  if (!id || !source || !type) {
    throw invalid('A message in CE_PUBSUB_BINDING mode needs the attributes ce-id, ce-source and ce-type.');
  }
  const contentType = given.find(([key]) => key.toLowerCase() === 'content-type')?.[1];
  const datacontenttype = attributes['datacontenttype'] ?? contentType ?? 'application/json';
  const event: CloudEvent = {
    ...attributes,
    ...bindingData(message.data, datacontenttype),
    datacontenttype,
    id,
    source,
    specversion: attributes['specversion'] ?? '1.0',
    type,
  };
  return Object.fromEntries(Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1))) as CloudEvent;
}

function bindingData(data: string | undefined, contentType: string): Record<string, unknown> {
  if (data === undefined) return {};
  if (!/^application\/(.+\+)?json\b/.test(contentType)) return { data_base64: data };
  const json = Buffer.from(data, 'base64').toString();
  try {
    return { data: JSON.parse(json) as unknown };
  } catch {
    throw invalid('The data of the message is not the JSON that its content type says.');
  }
}
