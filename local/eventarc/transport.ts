/**
 * What carries a trigger's events: a topic, made here unless the trigger listens to one of the caller's, and a push
 * subscription, which is an ordinary one: back-off, retention and dead letters are set on it through Pub/Sub.
 */
import { ApiError } from '../wire/errors.ts';
import { PUBSUB_TYPE } from './providers.ts';
import type { Trigger, TriggerSpec } from './trigger.ts';

/** What Eventarc needs of Pub/Sub; resources in their JSON form, names in full (`projects/p/topics/t`). */
export interface PubsubFunctions {
  createTopic(name: string): Promise<unknown>;
  createSubscription(name: string, subscription: TransportSubscription): Promise<unknown>;
  /** `mask` names the fields of the subscription to take over. */
  patchSubscription(name: string, fields: Partial<TransportSubscription>, mask: string): Promise<unknown>;
  deleteTopic(name: string): Promise<unknown>;
  deleteSubscription(name: string): Promise<unknown>;
  /** Durable once resolved. */
  publish(topic: string, messages: readonly TransportMessage[]): Promise<unknown>;
}

export interface TransportMessage {
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TransportSubscription {
  readonly topic: string;
  readonly pushConfig: PushConfig;
  readonly ackDeadlineSeconds: number;
  readonly messageRetentionDuration: string;
  readonly retryPolicy: { readonly minimumBackoff: string; readonly maximumBackoff: string };
  /** Without a ttl: it never expires. */
  readonly expirationPolicy: Readonly<Record<string, never>>;
}

interface PushConfig {
  readonly pushEndpoint: string;
  readonly oidcToken?: { readonly serviceAccountEmail: string; readonly audience?: string };
}

type Named = Pick<Trigger, 'name' | 'uid'>;

/** Names as the service gives them: `eventarc-{location}-{trigger}-{nnn}` and `…-sub-{nnn}`. */
export function transportNames({ name, uid }: Named, topic: string | undefined): Trigger['transport'] {
  const [, project = '', , location = '', , id = ''] = name.split('/');
  const number = String(Number.parseInt(uid.slice(0, 8), 16) % 1000).padStart(3, '0');
  return {
    pubsub: {
      topic: topic ?? `projects/${project}/topics/eventarc-${location}-${id}-${number}`,
      subscription: `projects/${project}/subscriptions/eventarc-${location}-${id}-sub-${number}`,
    },
  };
}

/** True when the topic is one that create() made, to be removed with the trigger. */
function ownsTopic({ name, transport }: Pick<Trigger, 'name' | 'transport'>): boolean {
  const [, , , location = '', , id = ''] = name.split('/');
  return new RegExp(`/topics/eventarc-${location}-${id}-\\d{3}$`).test(transport.pubsub.topic);
}

/** Makes what is not there yet, so that it may be called again. @throws ApiError NOT_FOUND for a topic that is none */
export async function createTransport(pubsub: PubsubFunctions, trigger: Trigger, projectNumber: string): Promise<void> {
  const { topic, subscription } = trigger.transport.pubsub;
  if (ownsTopic(trigger)) await unless('ALREADY_EXISTS', pubsub.createTopic(topic));
  await unless(
    'ALREADY_EXISTS',
    pubsub.createSubscription(subscription, {
      topic,
      pushConfig: pushConfig(trigger, projectNumber),
      ackDeadlineSeconds: 10,
      messageRetentionDuration: '86400s',
      retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' },
      expirationPolicy: {},
    }),
  );
}

/** The subscription keeps everything else that was set on it. */
export async function updateTransport(pubsub: PubsubFunctions, trigger: Trigger, projectNumber: string): Promise<void> {
  const fields = { pushConfig: pushConfig(trigger, projectNumber) };
  await pubsub.patchSubscription(trigger.transport.pubsub.subscription, fields, 'pushConfig');
}

/** Removes what is still there, so that it may be called again. */
export async function deleteTransport(pubsub: PubsubFunctions, trigger: Trigger): Promise<void> {
  await unless('NOT_FOUND', pubsub.deleteSubscription(trigger.transport.pubsub.subscription));
  if (ownsTopic(trigger)) await unless('NOT_FOUND', pubsub.deleteTopic(trigger.transport.pubsub.topic));
}

async function unless(status: ApiError['status'], work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ApiError && error.status === status)) throw error;
  }
}

/** Says how the receiver is to read a message: as a message of this topic, or as an event bound to one. */
function eventsMode({ eventFilters, transport }: Pick<Trigger, 'eventFilters' | 'transport'>): string {
  const type = eventFilters.find(({ attribute }) => attribute === 'type')?.value;
  return type === PUBSUB_TYPE ? `CUSTOM_PUBSUB_${transport.pubsub.topic}` : 'CE_PUBSUB_BINDING';
}

function pushConfig(trigger: Trigger, projectNumber: string): PushConfig {
  const { destination, serviceAccount } = trigger;
  const mode = `__GCP_CloudEventsMode=${encodeURIComponent(eventsMode(trigger))}`;
  const base = destination.workflow
    ? `https://workflowexecutions.googleapis.com/v1/${destination.workflow}:triggerPubsubExecution`
    : `https://eventarc.googleapis.com/local/v1/${trigger.name}:relay`;
  const audience = serviceUrl(trigger.destination, projectNumber);
  return {
    pushEndpoint: `${base}?${mode}`,
    ...(serviceAccount
      ? { oidcToken: { serviceAccountEmail: serviceAccount, ...(audience === undefined ? {} : { audience }) } }
      : {}),
  };
}

/** Root of a Cloud Run destination. Source: https://cloud.google.com/run/docs/triggering/https-request#deterministic */
export function serviceUrl({ cloudRun }: TriggerSpec['destination'], projectNumber: string): string | undefined {
  return cloudRun && `https://${cloudRun.service}-${projectNumber}.${cloudRun.region}.run.app`;
}
