/**
 * The Trigger resource: its shape, and what the service refuses.
 * Source: https://cloud.google.com/eventarc/docs/reference/rest/v1/projects.locations.triggers
 */
import { ApiError, invalid } from '../wire/errors.ts';
import type { EventFilter } from './match.ts';
import { eventType, PROVIDERS, PUBSUB_TYPE } from './providers.ts';

interface CloudRunDestination {
  readonly service: string;
  readonly region: string;
  readonly path?: string;
}

export interface Destination {
  /** `projects/P/locations/L/workflows/W` */
  readonly workflow?: string;
  readonly cloudRun?: CloudRunDestination;
}

/** What a caller says. */
export interface TriggerSpec {
  readonly eventFilters: readonly EventFilter[];
  readonly destination: Destination;
  readonly serviceAccount?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly eventDataContentType: string;
  /** Only for published messages: the topic to listen to. */
  readonly topic?: string;
}

/** The resource as it is stored and answered. */
export interface Trigger extends Omit<TriggerSpec, 'topic'> {
  readonly name: string;
  readonly uid: string;
  readonly etag: string;
  readonly createTime: string;
  readonly updateTime: string;
  readonly transport: { readonly pubsub: { readonly topic: string; readonly subscription: string } };
}

export const MUTABLE = [
  'eventFilters',
  'destination',
  'serviceAccount',
  'labels',
  'eventDataContentType',
  'transport',
  'retryPolicy',
] as const;

/** 1 to 63 lower-case letters, digits and hyphens, a letter first, a letter or digit last. */
const TRIGGER_ID = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const WORKFLOW = /^projects\/([^/]+)\/locations\/([^/]+)\/workflows\/([^/]+)$/;
const TOPIC = /^projects\/[^/]+\/topics\/[^/]+$/;
const CONTENT_TYPES = ['application/json', 'application/protobuf'];

type Fields = Readonly<Record<string, unknown>>;

/** @throws ApiError INVALID_ARGUMENT */
export function checkTriggerId(id: string): void {
  if (TRIGGER_ID.test(id)) return;
  throw invalid(
    `triggerId "${id}" is not valid: 1 to 63 lower-case letters, digits and hyphens, beginning with a letter.`,
  );
}

/**
 * The caller's fields, checked; output-only ones are ignored.
 * @throws ApiError INVALID_ARGUMENT, UNIMPLEMENTED for what the service has and this cloud has not
 */
export function readTrigger(project: string, body: Fields): TriggerSpec {
  if (body['channel']) throw unmodelled('channel');
  const eventFilters = readFilters(body['eventFilters']);
  const type = eventFilters.find(({ attribute }) => attribute === 'type')?.value;
  const destination = readDestination(project, body['destination']);
  checkRetryPolicy(body['retryPolicy'], destination);
  const topic = readTopic(body['transport'], type);
  const serviceAccount = readText(body, 'serviceAccount');
  const labels = readLabels(body['labels']);
  const eventDataContentType = readText(body, 'eventDataContentType') ?? 'application/json';
  if (!CONTENT_TYPES.includes(eventDataContentType)) {
    throw invalid(`eventDataContentType "${eventDataContentType}" is not one of ${CONTENT_TYPES.join(', ')}.`);
  }
  if (eventDataContentType !== 'application/json') throw unmodelled(`eventDataContentType ${eventDataContentType}`);
  return {
    eventFilters,
    destination,
    ...(serviceAccount === undefined
      ? {}
      : { serviceAccount: serviceAccount.replace(/^projects\/[^/]+\/serviceAccounts\//, '') }),
    ...(labels === undefined ? {} : { labels }),
    eventDataContentType,
    ...(topic === undefined ? {} : { topic }),
  };
}

const unmodelled = (what: string) =>
  new ApiError('UNIMPLEMENTED', `The local cloud does not model ${what} of a trigger.`);

function readFilters(given: unknown): EventFilter[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw invalid('eventFilters is required, with a filter on the attribute "type" at least.');
  }
  const filters = given.map((one: unknown): EventFilter => {
    const fields = (typeof one === 'object' && one !== null ? one : {}) as Fields;
    const [attribute, value, operator] = ['attribute', 'value', 'operator'].map((field) => fields[field]);
    if (typeof attribute !== 'string' || attribute === '' || typeof value !== 'string' || value === '') {
      throw invalid('Each of eventFilters needs an attribute and a value.');
    }
    if (!operator) return { attribute, value };
    if (operator !== 'match-path-pattern') throw invalid(`eventFilters operator "${String(operator)}" is not known.`);
    return { attribute, value, operator };
  });
  const names = filters.map(({ attribute }) => attribute);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`eventFilters has more than one filter on "${twice}".`);
  checkAttributes(filters);
  return filters;
}

function checkAttributes(filters: readonly EventFilter[]): void {
  const type = filters.find(({ attribute }) => attribute === 'type');
  if (!type || type.operator) throw invalid('eventFilters needs an exact filter on the attribute "type".');
  const known = eventType(type.value);
  if (!known) {
    const types = PROVIDERS.flatMap(({ eventTypes }) => eventTypes.map((one) => one.type));
    throw new ApiError(
      'UNIMPLEMENTED',
      `The local cloud has no events of type "${type.value}"; it has ${types.join(', ')}.`,
    );
  }
  for (const { attribute, operator } of filters) {
    const found = known.filteringAttributes.find((one) => one.attribute === attribute);
    if (!found) throw invalid(`Events of type ${known.type} cannot be filtered on "${attribute}".`);
    if (operator && !found.pathPatternSupported) throw invalid(`The attribute "${attribute}" takes no path patterns.`);
  }
  for (const { attribute, required } of known.filteringAttributes) {
    const given = filters.some((one) => one.attribute === attribute);
    if (required && !given) throw invalid(`Events of type ${known.type} need a filter on "${attribute}".`);
  }
}

function readDestination(project: string, given: unknown): Destination {
  const fields = (typeof given === 'object' && given !== null ? given : {}) as Fields;
  const [kind, ...more] = Object.keys(fields).filter((key) => fields[key] && key !== 'networkConfig');
  if (kind === undefined || more.length > 0) {
    throw invalid('destination needs exactly one of workflow, cloudRun, gke, httpEndpoint.');
  }
  if (kind === 'workflow') return { workflow: readWorkflow(project, fields[kind]) };
  if (kind === 'cloudRun') return { cloudRun: readCloudRun(fields[kind]) };
  if (kind === 'cloudFunction') throw invalid('destination.cloudFunction is output only.');
  if (kind === 'gke' || kind === 'httpEndpoint') throw unmodelled(`destination.${kind}`);
  throw invalid(`destination has no field "${kind}".`);
}

function readWorkflow(project: string, given: unknown): string {
  const [, owner] = WORKFLOW.exec(String(given)) ?? [];
  if (owner === undefined) {
    throw invalid(`destination.workflow "${String(given)}" must be projects/P/locations/L/workflows/W.`);
  }
  if (owner !== project) throw invalid(`destination.workflow is in project "${owner}", the trigger in "${project}".`);
  return String(given);
}

function readCloudRun(given: unknown): CloudRunDestination {
  const { service, region, path } = (typeof given === 'object' && given !== null ? given : {}) as Fields;
  if (typeof service !== 'string' || typeof region !== 'string' || !service || !region) {
    throw invalid('destination.cloudRun needs service and region.');
  }
  if (!path) return { service, region };
  if (typeof path !== 'string' || !path.startsWith('/'))
    throw invalid('destination.cloudRun.path must begin with "/".');
  return { service, region, path };
}

function checkRetryPolicy(given: unknown, destination: Destination): void {
  const { maxAttempts } = (typeof given === 'object' && given !== null ? given : {}) as Fields;
  if (maxAttempts === undefined) return;
  if (!destination.cloudRun) throw invalid('retryPolicy may be set only with a cloudRun destination.');
  if (maxAttempts !== 1) throw invalid('retryPolicy.maxAttempts may only be 1.');
  throw unmodelled('retryPolicy');
}

function readTopic(given: unknown, type: string | undefined): string | undefined {
  const { pubsub } = (typeof given === 'object' && given !== null ? given : {}) as Fields;
  const { topic } = (typeof pubsub === 'object' && pubsub !== null ? pubsub : {}) as Fields;
  if (!topic) return undefined;
  if (type !== PUBSUB_TYPE) throw invalid(`transport.pubsub.topic may be set only for events of type ${PUBSUB_TYPE}.`);
  if (typeof topic !== 'string' || !TOPIC.test(topic))
    throw invalid(`transport.pubsub.topic must be projects/P/topics/T.`);
  return topic;
}

function readText(body: Fields, field: string): string | undefined {
  const given = body[field];
  if (given === undefined || given === null || given === '') return undefined;
  if (typeof given !== 'string') throw invalid(`${field} must be a string.`);
  return given;
}

function readLabels(given: unknown): Record<string, string> | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given !== 'object' || Object.values(given).some((value) => typeof value !== 'string')) {
    throw invalid('labels must be a map of strings.');
  }
  return Object.keys(given).length === 0 ? undefined : (given as Record<string, string>);
}
