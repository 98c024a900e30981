/** Topics and subscriptions as resources: fields, defaults, limits, what an update may change. */
import { ApiError, invalid } from '../../wire/errors.ts';
import { applyMask } from '../../wire/mask.ts';
import { checkCloudStorage, CLOUD_STORAGE_SHAPE, type CloudStorageConfig } from './files/config.ts';
import { compileFilter } from './filter.ts';
import { checkName } from './names.ts';
import { readMessage, secondsOf, type Fields, type Shape } from './shapes.ts';

/** google.pubsub.v1.Topic in JSON form. */
export interface Topic {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly messageStoragePolicy?: { readonly allowedPersistenceRegions?: readonly string[] };
  readonly messageRetentionDuration?: string;
  readonly schemaSettings?: {
    readonly schema?: string;
    readonly encoding?: string;
    readonly firstRevisionId?: string;
    readonly lastRevisionId?: string;
  };
}

export interface PushConfig {
  readonly pushEndpoint?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly oidcToken?: { readonly serviceAccountEmail?: string; readonly audience?: string };
  readonly pubsubWrapper?: Readonly<Record<string, never>>;
  readonly noWrapper?: { readonly writeMetadata?: boolean };
}

/** google.pubsub.v1.Subscription in JSON form. Durations such as `600s`. */
export interface Subscription {
  readonly name: string;
  readonly topic: string;
  readonly pushConfig: PushConfig;
  readonly cloudStorageConfig?: CloudStorageConfig;
  readonly ackDeadlineSeconds: number;
  readonly retainAckedMessages?: boolean;
  readonly messageRetentionDuration: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly enableMessageOrdering?: boolean;
  readonly expirationPolicy: { readonly ttl?: string };
  readonly filter?: string;
  readonly deadLetterPolicy?: { readonly deadLetterTopic: string; readonly maxDeliveryAttempts: number };
  readonly retryPolicy?: { readonly minimumBackoff: string; readonly maximumBackoff: string };
  readonly detached?: boolean;
  readonly topicMessageRetentionDuration?: string;
  readonly state: 'ACTIVE' | 'RESOURCE_ERROR';
}

export const TOPIC_SHAPE: Shape = {
  name: 'string',
  labels: 'string-map',
  messageStoragePolicy: { allowedPersistenceRegions: 'strings', enforceInTransit: 'boolean' },
  kmsKeyName: 'unmodelled',
  schemaSettings: { schema: 'string', encoding: 'string', firstRevisionId: 'string', lastRevisionId: 'string' },
  satisfiesPzs: 'output',
  messageRetentionDuration: 'duration',
  state: 'output',
  ingestionDataSourceSettings: 'unmodelled',
  messageTransforms: 'unmodelled',
  tags: 'unmodelled',
};

const PUSH_CONFIG_SHAPE: Shape = {
  pushEndpoint: 'string',
  attributes: 'string-map',
  oidcToken: { serviceAccountEmail: 'string', audience: 'string' },
  pubsubWrapper: {},
  noWrapper: { writeMetadata: 'boolean' },
};

export const SUBSCRIPTION_SHAPE: Shape = {
  name: 'string',
  topic: 'string',
  pushConfig: PUSH_CONFIG_SHAPE,
  bigqueryConfig: 'unmodelled',
  cloudStorageConfig: CLOUD_STORAGE_SHAPE,
  bigtableConfig: 'unmodelled',
  ackDeadlineSeconds: 'integer',
  retainAckedMessages: 'boolean',
  messageRetentionDuration: 'duration',
  labels: 'string-map',
  enableMessageOrdering: 'boolean',
  expirationPolicy: { ttl: 'duration' },
  filter: 'string',
  deadLetterPolicy: { deadLetterTopic: 'string', maxDeliveryAttempts: 'integer' },
  retryPolicy: { minimumBackoff: 'duration', maximumBackoff: 'duration' },
  detached: 'output',
  enableExactlyOnceDelivery: 'unmodelled',
  topicMessageRetentionDuration: 'output',
  state: 'output',
  analyticsHubSubscriptionInfo: 'output',
  messageTransforms: 'unmodelled',
  tags: 'unmodelled',
};

const MUTABLE_TOPIC = ['labels', 'messageStoragePolicy', 'messageRetentionDuration', 'schemaSettings'];
const MUTABLE_SUBSCRIPTION = [
  'pushConfig',
  'cloudStorageConfig',
  'ackDeadlineSeconds',
  'retainAckedMessages',
  'messageRetentionDuration',
  'labels',
  'expirationPolicy',
  'deadLetterPolicy',
  'retryPolicy',
];
const DAY = 86_400;

/** @throws ApiError INVALID_ARGUMENT, UNIMPLEMENTED */
export function newTopic(name: string, given: unknown, from: 'rest' | 'grpc'): Topic {
  checkName(name, 'topics');
  return checkTopic({ ...readMessage(TOPIC_SHAPE, given, 'topic', from), name });
}

/** @throws ApiError INVALID_ARGUMENT, UNIMPLEMENTED */
export function patchedTopic(current: Topic, given: unknown, mask: string, from: 'rest' | 'grpc'): Topic {
  const patch = readMessage(TOPIC_SHAPE, given, 'topic', from);
  checkMask('Topic', mask, TOPIC_SHAPE, MUTABLE_TOPIC);
  return checkTopic(applyMask({ ...current }, patch, mask));
}

/** Defaults filled in as the service answers them. @throws ApiError INVALID_ARGUMENT, OUT_OF_RANGE, UNIMPLEMENTED */
export function newSubscription(name: string, given: unknown, from: 'rest' | 'grpc'): Subscription {
  checkName(name, 'subscriptions');
  const fields = readMessage(SUBSCRIPTION_SHAPE, given, 'subscription', from);
  const topic = fields['topic'];
  if (typeof topic !== 'string') throw invalid('The subscription has no topic.');
  checkName(topic, 'topics');
  if (typeof fields['filter'] === 'string') compileFilter(fields['filter']);
  return checkSubscription({ ...fields, name });
}

/** @throws ApiError INVALID_ARGUMENT, OUT_OF_RANGE, UNIMPLEMENTED */
export function patchedSubscription(
  current: Subscription,
  given: unknown,
  mask: string,
  from: 'rest' | 'grpc',
): Subscription {
  const patch = readMessage(SUBSCRIPTION_SHAPE, given, 'subscription', from);
  checkMask('Subscription', mask, SUBSCRIPTION_SHAPE, MUTABLE_SUBSCRIPTION);
  return checkSubscription(applyMask({ ...current }, patch, mask));
}

/** The push configuration of a ModifyPushConfig request. @throws ApiError INVALID_ARGUMENT */
export function withPushConfig(current: Subscription, given: unknown, from: 'rest' | 'grpc'): Subscription {
  return checkSubscription({
    ...current,
    pushConfig: readMessage(PUSH_CONFIG_SHAPE, given ?? {}, 'push_config', from),
  });
}

function checkMask(type: string, mask: string, shape: Shape, mutable: readonly string[]): void {
  if (mask.trim() === '') throw invalid(`The update_mask in the Update${type}Request is empty.`);
  for (const path of mask.split(',')) {
    const [head = ''] = path
      .trim()
      .replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      .split('.');
    if (mutable.includes(head)) continue;
    const why = Object.hasOwn(shape, head)
      ? `the '${head}' field in the ${type} is not mutable`
      : `the ${type} has no '${head}'`;
    throw invalid(`Invalid update_mask provided in the Update${type}Request: ${why}.`);
  }
}

function checkTopic(fields: Fields): Topic {
  const retention = fields['messageRetentionDuration'];
  if (retention !== undefined) inRange('topic.messageRetentionDuration', retention as string, 600, 31 * DAY);
  checkLabels(fields['labels']);
  return fields as unknown as Topic;
}

function checkSubscription(fields: Fields): Subscription {
  const retention = (fields['messageRetentionDuration'] as string | undefined) ?? `${7 * DAY}s`;
  inRange('subscription.messageRetentionDuration', retention, 600, 31 * DAY);
  const files = cloudStorageOf(fields);
  // A file may not stay open for longer, so what is not given follows it.
  const deadline = (fields['ackDeadlineSeconds'] as number | undefined) ?? (files ? secondsOf(files.maxDuration) : 10);
  inRange('subscription.ackDeadlineSeconds', `${deadline}s`, 10, 600);
  const expiration = (fields['expirationPolicy'] as { ttl?: string } | undefined) ?? { ttl: `${31 * DAY}s` };
  if (expiration.ttl !== undefined) inRange('subscription.expirationPolicy.ttl', expiration.ttl, DAY, Infinity);
  checkLabels(fields['labels']);
  const { retryPolicy, deadLetterPolicy, cloudStorageConfig: _given, ...rest } = fields;
  return {
    ...rest,
    pushConfig: checkPushConfig(fields['pushConfig'] as PushConfig | undefined),
    ...(files ? { cloudStorageConfig: files } : {}),
    ackDeadlineSeconds: deadline,
    messageRetentionDuration: retention,
    expirationPolicy: expiration,
    ...(deadLetterPolicy === undefined ? {} : { deadLetterPolicy: checkDeadLetter(deadLetterPolicy as Fields) }),
    ...(retryPolicy === undefined ? {} : { retryPolicy: checkRetry(retryPolicy as Fields) }),
    state: 'ACTIVE',
  } as Subscription;
}

function cloudStorageOf(fields: Fields): CloudStorageConfig | undefined {
  const given = fields['cloudStorageConfig'] as Fields | undefined;
  if (given === undefined) return undefined;
  if ((fields['pushConfig'] as PushConfig | undefined)?.pushEndpoint !== undefined) {
    throw invalid('A subscription has one of pushConfig and cloudStorageConfig.');
  }
  return checkCloudStorage(given, fields['ackDeadlineSeconds'] as number | undefined);
}

function checkDeadLetter(fields: Fields) {
  const deadLetterTopic = (fields['deadLetterTopic'] as string | undefined) ?? '';
  checkName(deadLetterTopic, 'topics');
  const maxDeliveryAttempts = (fields['maxDeliveryAttempts'] as number | undefined) ?? 5;
  if (maxDeliveryAttempts < 5 || maxDeliveryAttempts > 100) {
    throw new ApiError(
      'OUT_OF_RANGE',
      `deadLetterPolicy.maxDeliveryAttempts is ${maxDeliveryAttempts}; it must be 5 to 100.`,
    );
  }
  return { deadLetterTopic, maxDeliveryAttempts };
}

function checkRetry(fields: Fields) {
  const minimumBackoff = (fields['minimumBackoff'] as string | undefined) ?? '10s';
  const maximumBackoff = (fields['maximumBackoff'] as string | undefined) ?? '600s';
  inRange('retryPolicy.minimumBackoff', minimumBackoff, 0, 600);
  inRange('retryPolicy.maximumBackoff', maximumBackoff, 0, 600);
  if (secondsOf(minimumBackoff) > secondsOf(maximumBackoff)) {
    throw invalid(`retryPolicy.minimumBackoff ${minimumBackoff} is longer than maximumBackoff ${maximumBackoff}.`);
  }
  return { minimumBackoff, maximumBackoff };
}

function checkPushConfig(config: PushConfig = {}): PushConfig {
  if (config.pushEndpoint === undefined) return config;
  if (!/^https?:\/\//.test(config.pushEndpoint) || !URL.canParse(config.pushEndpoint)) {
    throw invalid(`Invalid push endpoint given (endpoint=${config.pushEndpoint}): it must be an absolute URL.`);
  }
  if (config.noWrapper && config.pubsubWrapper)
    throw invalid('pushConfig may have one of pubsubWrapper and noWrapper.');
  if (config.oidcToken && !config.oidcToken.serviceAccountEmail) {
    throw invalid('pushConfig.oidcToken.serviceAccountEmail is missing.');
  }
  return config;
}

/** https://cloud.google.com/pubsub/docs/create-topic-properties#labels */
function checkLabels(labels: unknown): void {
  const entries = Object.entries((labels ?? {}) as Record<string, string>);
  if (entries.length > 64) throw invalid(`There are ${entries.length} labels; at most 64 are allowed.`);
  for (const [key, value] of entries) {
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key) || !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value)) {
      throw invalid(`The label "${key}" is not valid: lower case letters, digits, - and _, at most 63 characters.`);
    }
  }
}

function inRange(what: string, duration: string, minimum: number, maximum: number): void {
  const seconds = secondsOf(duration);
  if (seconds >= minimum && seconds <= maximum) return;
  const bounds = maximum === Infinity ? `at least ${minimum}s` : `between ${minimum}s and ${maximum}s`;
  throw invalid(`Invalid ${what} (${duration}): it must be ${bounds}.`);
}
