/**
 * Events on their way to a Cloud Run service: the subscription pushes here, and the message goes on as a CloudEvent in
 * binary mode. The service's answer is the push's, so what fails is delivered again.
 * Source: https://cloud.google.com/eventarc/docs/cloudevents#common-event
 */
import { ApiError, invalid } from '../wire/errors.ts';
import type { Fetch } from '../wire/room.ts';
import type { Reply, RestRequest } from '../wire/router.ts';
import { PUBSUB_TYPE } from './providers.ts';
import { serviceUrl } from './transport.ts';
import type { Trigger } from './trigger.ts';

export interface RelayEnv {
  readonly projectNumber: string;
  readonly fetch: Fetch;
}

interface Message {
  readonly data?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly messageId: string;
  readonly publishTime: string;
}

/** @throws ApiError INVALID_ARGUMENT when the body is no push, UNAVAILABLE when the service cannot be reached */
export async function relay(env: RelayEnv, trigger: Trigger, request: RestRequest): Promise<Reply> {
  const root = serviceUrl(trigger.destination, env.projectNumber);
  if (root === undefined) throw invalid(`Trigger ${trigger.name} has no Cloud Run destination.`);
  const push = await request.json();
  const message = push['message'] as Message | undefined;
  if (typeof message?.messageId !== 'string') throw invalid('message.messageId is required.');
  const { headers, body } = binaryEvent(trigger, message, push['subscription']);
  const { authorization } = request.headers;
  const sent = { ...headers, ...(authorization === undefined ? {} : { authorization }) };
  try {
    const url = `${root}${trigger.destination.cloudRun?.path ?? '/'}`;
    const response = await env.fetch(url, { method: 'POST', headers: sent, body });
    await response.arrayBuffer();
    return { status: response.ok ? 200 : response.status };
  } catch (error) {
    throw new ApiError(
      'UNAVAILABLE',
      `${root} cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The event's attributes as headers, its data as the body. */
function binaryEvent(trigger: Trigger, message: Message, subscription: unknown) {
  const type = trigger.eventFilters.find(({ attribute }) => attribute === 'type')?.value;
  if (type !== PUBSUB_TYPE) {
    const bound = Object.entries(message.attributes ?? {}).filter(([key]) => key.startsWith('ce-'));
    const headers = Object.fromEntries(bound.map(([key, value]) => [key, encodeHeader(value)]));
    return { headers: { ...headers, ...JSON_CONTENT }, body: Buffer.from(message.data ?? '', 'base64') };
  }
  const headers = {
    'ce-id': message.messageId,
    'ce-source': `//pubsub.googleapis.com/${trigger.transport.pubsub.topic}`,
    'ce-specversion': '1.0',
    'ce-time': message.publishTime,
    'ce-type': type,
    ...JSON_CONTENT,
  };
  return { headers, body: Buffer.from(JSON.stringify({ message, subscription })) };
}

const JSON_CONTENT = { 'content-type': 'application/json' };

/** Space, quote, percent and everything outside printable ASCII are percent-encoded (CloudEvents HTTP binding 3.1.3.2). */
function encodeHeader(value: string): string {
  return value.replaceAll(/[^\x21\x23\x24\x26-\x7e]+/g, (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
