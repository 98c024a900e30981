/** Cloud Monitoring v3. https://cloud.google.com/monitoring/api/ref_v3/rest */
import { randomInt, randomUUID } from 'node:crypto';
import { invalid } from '../../wire/errors.ts';
import type { Fields, Kind, Site } from '../kind.ts';
import { isMap, plain } from '../shape.ts';
import { patchByQuery } from './forms.ts';

const number = () => String(randomInt(1e12, 2e14));

const monitoring = {
  service: 'monitoring',
  version: 'v3',
  parent: 'projects/{project}',
  id: { pattern: /^\d{1,25}$/, rule: 'the id is chosen by the server' },
  create: { id: 'name', form: 'whole', optional: true },
  // https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies/patch: no mask replaces the whole
  update: [{ ...patchByQuery, withoutMask: 'replace' }],
  immutable: [],
  etag: false,
  name: 'project-id',
  created: (_id: string, site: Site) => ({ creationRecord: { mutateTime: site.time } }),
} as const satisfies Partial<Kind>;

const CONDITIONS = [
  'conditionThreshold',
  'conditionAbsent',
  'conditionMatchedLog',
  'conditionMonitoringQueryLanguage',
  'conditionPrometheusQueryLanguage',
  'conditionSql',
];
const COMBINERS = ['AND', 'OR', 'AND_WITH_MATCHING_RESOURCE'];

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */
const ALERT_POLICY: Kind = {
  ...monitoring,
  collection: 'alertPolicies',
  noun: 'Alert policy',
  listField: 'alertPolicies',
  fields: {
    ...plain('displayName', 'combiner', 'enabled', 'notificationChannels', 'severity', 'alertStrategy'),
    documentation: plain('content', 'mimeType', 'subject', 'links'),
    userLabels: 'map',
    conditions: [plain('name', 'displayName', ...CONDITIONS)],
  },
  required: ['displayName', 'conditions', 'combiner'],
  output: ['name', 'creationRecord', 'mutationRecord', 'validity'],
  defaults: { enabled: true },
  lane: {
    per: 'project',
    message: 'Too many concurrent edits to the project configuration. Please try again.',
  },
  references: [{ field: 'notificationChannels', collection: 'notificationChannels' }],
  changed: (policy, site, former) => ({
    mutationRecord: { mutateTime: site.time },
    conditions: named(policy, site, former),
    ...documented(policy),
  }),
  check: checkPolicy,
  caution: 'the local cloud keeps alert policies but evaluates none',
};

/** A condition that comes without its name is a new one. */
function named(policy: Fields, site: Site, former: Fields | undefined): Fields[] {
  const before = new Set(((former?.['conditions'] ?? []) as Fields[]).map(({ name }) => name));
  return (policy['conditions'] as Fields[]).map((condition) => {
    const { name, ...rest } = condition;
    if (name !== undefined && name !== '' && !before.has(name)) {
      throw invalid(`Condition name ${JSON.stringify(name)} is not one that this alert policy has.`);
    }
    return { name: name || `${site.name}/conditions/${number()}`, ...rest };
  });
}

function documented({ documentation }: Fields): Fields {
  return isMap(documentation) ? { documentation: { mimeType: 'text/markdown', ...documentation } } : {};
}

function checkPolicy({ conditions, combiner, displayName }: Fields): void {
  if (typeof displayName !== 'string' || displayName === '') throw invalid('displayName must not be empty.');
  if (!COMBINERS.includes(String(combiner))) throw invalid(`combiner must be one of ${COMBINERS.join(', ')}.`);
  const list = conditions as Fields[];
  if (list.length < 1 || list.length > 6) throw invalid('An alert policy has 1 to 6 conditions.');
  for (const condition of list) {
    const kinds = CONDITIONS.filter((each) => condition[each] !== undefined);
    if (kinds.length === 1) continue;
    throw invalid(`Condition "${String(condition['displayName'])}" needs exactly one of ${CONDITIONS.join(', ')}.`);
  }
}

/** Labels of channels that are written and never read. https://cloud.google.com/monitoring/support/notification-options */
const SENSITIVE = ['auth_token', 'password', 'service_key'];
/** What a channel of a type cannot do without. */
const CHANNEL_LABELS: Readonly<Record<string, readonly string[]>> = {
  email: ['email_address'],
  pubsub: ['topic'],
  sms: ['number'],
  webhook_tokenauth: ['url'],
  webhook_basicauth: ['url', 'username'],
  slack: ['channel_name'],
  pagerduty: [],
  google_chat: ['space'],
};

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels */
const NOTIFICATION_CHANNEL: Kind = {
  ...monitoring,
  collection: 'notificationChannels',
  noun: 'Notification channel',
  listField: 'notificationChannels',
  fields: { ...plain('type', 'displayName', 'description', 'enabled'), labels: 'map', userLabels: 'map' },
  required: ['type'],
  immutable: ['type'],
  output: ['name', 'verificationStatus', 'creationRecord', 'mutationRecords'],
  defaults: { enabled: true },
  changed: (channel, site) => ({ mutationRecords: [{ mutateTime: site.time }], ...withoutSecrets(channel) }),
  check({ type, labels }) {
    const needed = CHANNEL_LABELS[String(type)];
    if (!needed) throw invalid(`Notification channel type "${String(type)}" is not known.`);
    const missing = needed.find((label) => !isMap(labels) || !labels[label]);
    if (missing !== undefined) throw invalid(`A channel of type "${String(type)}" needs the label "${missing}".`);
  },
  caution: 'the local cloud keeps notification channels but sends nothing',
};

function withoutSecrets({ labels }: Fields): Fields {
  if (!isMap(labels)) return {};
  return { labels: Object.fromEntries(Object.entries(labels).filter(([key]) => !SENSITIVE.includes(key))) };
}

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services */
const SERVICE: Kind = {
  ...monitoring,
  collection: 'services',
  noun: 'Service',
  listField: 'services',
  id: { pattern: /^[A-Za-z0-9_:.-]{1,63}$/, rule: 'serviceId is 1 to 63 letters, digits, hyphens, colons and periods' },
  create: { id: 'query', parameter: 'serviceId', optional: true },
  update: [patchByQuery],
  fields: {
    ...plain('displayName', 'custom', 'basicService', 'telemetry', 'cloudRun', 'appEngine', 'cloudEndpoints'),
    ...plain('clusterIstio', 'meshIstio', 'istioCanonicalService', 'gkeNamespace', 'gkeWorkload', 'gkeService'),
    userLabels: 'map',
  },
  required: [],
  output: ['name'],
  defaults: {},
  name: 'project-number',
  created: (_id, _site, given) => (Object.keys(given).length === 0 ? { custom: {} } : {}),
};

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services.serviceLevelObjectives */
const OBJECTIVE: Kind = {
  ...monitoring,
  parent: 'projects/{project}/services/{monitored}',
  within: 'services',
  collection: 'serviceLevelObjectives',
  noun: 'Service level objective',
  listField: 'serviceLevelObjectives',
  id: { pattern: /^[A-Za-z0-9_:.-]{1,63}$/, rule: 'serviceLevelObjectiveId is 1 to 63 letters, digits and -_:.' },
  create: { id: 'query', parameter: 'serviceLevelObjectiveId', optional: true },
  update: [patchByQuery],
  fields: {
    ...plain('displayName', 'serviceLevelIndicator', 'goal', 'rollingPeriod', 'calendarPeriod'),
    userLabels: 'map',
  },
  required: ['serviceLevelIndicator', 'goal'],
  output: ['name'],
  defaults: {},
  name: 'project-number',
  created: () => ({}),
  check({ goal, rollingPeriod, calendarPeriod }) {
    if (typeof goal !== 'number' || goal <= 0 || goal > 0.9999)
      throw invalid('goal must be above 0 and at most 0.9999.');
    const periods = [rollingPeriod, calendarPeriod].filter((each) => each !== undefined);
    if (periods.length !== 1) throw invalid('An objective needs exactly one of rollingPeriod and calendarPeriod.');
  },
};

const LAYOUTS = ['gridLayout', 'mosaicLayout', 'rowLayout', 'columnLayout'];

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards */
const DASHBOARD: Kind = {
  ...monitoring,
  version: 'v1',
  collection: 'dashboards',
  noun: 'Dashboard',
  listField: 'dashboards',
  id: { pattern: /^[A-Za-z0-9-]{1,64}$/, rule: 'a dashboard id is 1 to 64 letters, digits and hyphens' },
  newId: () => randomUUID(),
  update: [{ method: 'PATCH', mask: 'none', maskRequired: false, withoutMask: 'replace' }],
  fields: { ...plain('displayName', 'dashboardFilters', 'annotations', ...LAYOUTS), labels: 'map' },
  required: ['displayName'],
  output: ['name', 'etag'],
  defaults: {},
  etag: true,
  name: 'project-number',
  validateOnly: ['create', 'update'],
  created: () => ({}),
  changed: (dashboard) =>
    Object.fromEntries(LAYOUTS.flatMap((each) => (dashboard[each] ? [[each, completed(dashboard[each])]] : []))),
  check(dashboard) {
    if (LAYOUTS.filter((each) => dashboard[each] !== undefined).length > 1) {
      throw invalid(`A dashboard has at most one of ${LAYOUTS.join(', ')}.`);
    }
  },
};

/** The service adds what it takes as the default to charts and texts, at any depth. */
function completed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(completed);
  if (!isMap(value)) return value;
  const inner: Fields = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, completed(each)]));
  return { ...inner, ...addedTo(inner) };
}

function addedTo(message: Fields): Fields {
  if (Array.isArray(message['dataSets'])) return chart(message);
  if (message['text'] !== undefined && isMap(message['text']))
    return { text: { style: TEXT_STYLE, ...message['text'] } };
  return {};
}

function chart(message: Fields): Fields {
  const dataSets = (message['dataSets'] as Fields[]).map((each) => ({
    breakdowns: [],
    dimensions: [],
    measures: [],
    targetAxis: 'Y1',
    ...each,
  }));
  const axis = isMap(message['yAxis']) ? { yAxis: { label: '', scale: 'LINEAR', ...message['yAxis'] } } : {};
  return { dataSets, thresholds: message['thresholds'] ?? [], ...axis };
}

const TEXT_STYLE = {
  backgroundColor: '',
  fontSize: 'FONT_SIZE_UNSPECIFIED',
  horizontalAlignment: 'H_LEFT',
  padding: 'PADDING_SIZE_UNSPECIFIED',
  pointerLocation: 'POINTER_LOCATION_UNSPECIFIED',
  textColor: '',
  verticalAlignment: 'V_TOP',
};

export const MONITORING: readonly Kind[] = [ALERT_POLICY, NOTIFICATION_CHANNEL, SERVICE, OBJECTIVE, DASHBOARD];
