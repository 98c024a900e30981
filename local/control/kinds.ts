/** The kinds of resource that the generic engine serves, as data. */
import { createHash, randomInt } from 'node:crypto';
import type { Kind, UpdateForm } from './kind.ts';

const patchByQuery: UpdateForm = { method: 'PATCH', mask: 'query', maskRequired: false, withoutMask: 'merge' };
const digits = (count: number) => Array.from({ length: count }, () => String(randomInt(10))).join('');

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
export const SERVICE_ACCOUNT: Kind = {
  service: 'iam',
  version: 'v1',
  parent: 'projects/{project}',
  collection: 'serviceAccounts',
  noun: 'Service account',
  listField: 'accounts',
  id: {
    pattern: /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/,
    rule: 'accountId must be 6 to 30 characters: lower-case letters, digits and hyphens, beginning with a letter',
  },
  create: { id: 'body', field: 'accountId', resource: 'serviceAccount' },
  update: [
    { method: 'PATCH', mask: 'body', maskRequired: false, withoutMask: 'merge', resource: 'serviceAccount' },
    { method: 'PUT', mask: 'none', maskRequired: false, withoutMask: 'merge' },
  ],
  fields: ['displayName', 'description'],
  required: [],
  updatable: ['displayName', 'description'],
  output: ['name', 'projectId', 'uniqueId', 'email', 'etag', 'oauth2ClientId', 'disabled'],
  defaults: {},
  etag: true,
  name: 'project-id',
  verbs: {
    disable: { set: { disabled: true }, answer: 'empty' },
    enable: { set: { disabled: undefined }, answer: 'empty' },
  },
  segment: (id, site) => `${id}@${site.project}.iam.gserviceaccount.com`,
  created(email, site) {
    const uniqueId = `1${digits(20)}`;
    return { projectId: site.project, uniqueId, email, oauth2ClientId: uniqueId };
  },
  alias: 'uniqueId',
};

/** https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets */
export const SECRET: Kind = {
  service: 'secretmanager',
  version: 'v1',
  parent: 'projects/{project}',
  collection: 'secrets',
  noun: 'Secret',
  listField: 'secrets',
  id: { pattern: /^[A-Za-z0-9_-]{1,255}$/, rule: 'secretId must be 1 to 255 letters, digits, hyphens and underscores' },
  create: { id: 'query', parameter: 'secretId' },
  update: [{ ...patchByQuery, maskRequired: true }],
  fields: [
    'replication',
    'labels',
    'annotations',
    'topics',
    'expireTime',
    'ttl',
    'rotation',
    'versionAliases',
    'versionDestroyTtl',
    'customerManagedEncryption',
    'tags',
  ],
  required: ['replication'],
  labelled: true,
  updatable: [
    'labels',
    'annotations',
    'topics',
    'expireTime',
    'ttl',
    'rotation',
    'versionAliases',
    'versionDestroyTtl',
  ],
  output: ['name', 'createTime', 'etag'],
  defaults: {},
  etag: true,
  name: 'project-number',
  created: (_id, site) => ({ createTime: site.time }),
  changed({ ttl }, site) {
    if (typeof ttl !== 'string') return {};
    const expireTime = new Date(Date.parse(site.time) + Number.parseFloat(ttl) * 1000).toISOString();
    return { ttl: undefined, expireTime };
  },
  expires: 'expireTime',
};

/** https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs */
const SCHEDULER_JOB: Kind = {
  service: 'cloudscheduler',
  version: 'v1',
  parent: 'projects/{project}/locations/{location}',
  collection: 'jobs',
  noun: 'Job',
  listField: 'jobs',
  id: {
    pattern: /^[A-Za-z0-9_-]{1,500}$/,
    rule: 'the job id must be 1 to 500 letters, digits, hyphens and underscores',
  },
  create: { id: 'name', form: 'whole', optional: true },
  update: [patchByQuery],
  fields: [
    'description',
    'schedule',
    'timeZone',
    'retryConfig',
    'attemptDeadline',
    'httpTarget',
    'pubsubTarget',
    'appEngineHttpTarget',
  ],
  required: ['schedule'],
  updatable: ['description', 'schedule', 'timeZone', 'retryConfig', 'attemptDeadline', 'httpTarget', 'pubsubTarget'],
  output: ['name', 'state', 'status', 'scheduleTime', 'lastAttemptTime', 'userUpdateTime'],
  defaults: { timeZone: 'UTC', attemptDeadline: '180s' },
  etag: false,
  name: 'project-id',
  verbs: {
    pause: { set: { state: 'PAUSED' }, answer: 'resource' },
    resume: { set: { state: 'ENABLED' }, answer: 'resource' },
  },
  created: () => ({ state: 'ENABLED' }),
  changed: (_job, site) => ({ userUpdateTime: site.time }),
  caution: 'the local cloud keeps schedules but does not run them',
};

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics */
const LOG_METRIC: Kind = {
  service: 'logging',
  version: 'v2',
  parent: 'projects/{project}',
  collection: 'metrics',
  noun: 'Metric',
  listField: 'metrics',
  id: {
    pattern: /^[A-Za-z0-9_.,+!*'()%-][A-Za-z0-9_.,+!*'()%/-]{0,99}$/,
    rule: 'a metric name is 1 to 100 characters',
  },
  create: { id: 'name', form: 'bare', optional: false },
  update: [{ method: 'PUT', mask: 'none', maskRequired: false, withoutMask: 'replace', upsert: true }],
  fields: [
    'description',
    'filter',
    'bucketName',
    'disabled',
    'metricDescriptor',
    'valueExtractor',
    'labelExtractors',
    'bucketOptions',
  ],
  required: ['filter'],
  updatable: [
    'description',
    'filter',
    'bucketName',
    'disabled',
    'metricDescriptor',
    'valueExtractor',
    'labelExtractors',
    'bucketOptions',
  ],
  output: ['name', 'createTime', 'updateTime', 'version'],
  defaults: { metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64' } },
  etag: false,
  name: 'bare',
  created: (_id, site) => ({ createTime: site.time }),
  changed: (_metric, site) => ({ updateTime: site.time }),
  caution: 'the local cloud keeps log-based metrics but counts nothing with them',
};

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks */
const LOG_SINK: Kind = {
  service: 'logging',
  version: 'v2',
  parent: 'projects/{project}',
  collection: 'sinks',
  noun: 'Sink',
  listField: 'sinks',
  id: {
    pattern: /^[A-Za-z0-9_.-]{1,100}$/,
    rule: 'a sink name is 1 to 100 letters, digits, dots, hyphens and underscores',
  },
  create: { id: 'name', form: 'bare', optional: false },
  update: [patchByQuery, { method: 'PUT', mask: 'query', maskRequired: false, withoutMask: 'merge' }],
  fields: ['destination', 'filter', 'description', 'disabled', 'exclusions', 'includeChildren', 'bigqueryOptions'],
  required: ['destination'],
  updatable: ['destination', 'filter', 'description', 'disabled', 'exclusions', 'includeChildren', 'bigqueryOptions'],
  output: ['name', 'writerIdentity', 'createTime', 'updateTime', 'resourceName', 'outputVersionFormat'],
  defaults: {},
  etag: false,
  name: 'bare',
  created: (_id, site) => ({
    createTime: site.time,
    writerIdentity: `serviceAccount:service-${site.projectNumber}@gcp-sa-logging.iam.gserviceaccount.com`,
  }),
  changed: (_sink, site) => ({ updateTime: site.time }),
  caution: 'the local cloud keeps log sinks but exports nothing through them',
};

const monitoring = {
  service: 'monitoring',
  version: 'v3',
  parent: 'projects/{project}',
  id: { pattern: /^\d{1,25}$/, rule: 'the id is chosen by the server' },
  create: { id: 'name', form: 'whole', optional: true },
  update: [{ ...patchByQuery, withoutMask: 'replace' }],
  etag: false,
  name: 'project-id',
  created: (_id: string, site: { time: string }) => ({ creationRecord: { mutateTime: site.time } }),
} as const satisfies Partial<Kind>;

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */
const ALERT_POLICY: Kind = {
  ...monitoring,
  collection: 'alertPolicies',
  noun: 'Alert policy',
  listField: 'alertPolicies',
  fields: [
    'displayName',
    'documentation',
    'userLabels',
    'conditions',
    'combiner',
    'enabled',
    'notificationChannels',
    'alertStrategy',
    'severity',
  ],
  required: ['displayName', 'conditions', 'combiner'],
  updatable: [
    'displayName',
    'documentation',
    'userLabels',
    'conditions',
    'combiner',
    'enabled',
    'notificationChannels',
    'alertStrategy',
    'severity',
  ],
  output: ['name', 'creationRecord', 'mutationRecord', 'validity'],
  defaults: { enabled: true },
  changed: (_policy, site) => ({ mutationRecord: { mutateTime: site.time } }),
  caution: 'the local cloud keeps alert policies but evaluates none',
};

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels */
const NOTIFICATION_CHANNEL: Kind = {
  ...monitoring,
  collection: 'notificationChannels',
  noun: 'Notification channel',
  listField: 'notificationChannels',
  fields: ['type', 'displayName', 'description', 'labels', 'userLabels', 'enabled'],
  required: ['type'],
  updatable: ['type', 'displayName', 'description', 'labels', 'userLabels', 'enabled'],
  output: ['name', 'verificationStatus', 'creationRecord', 'mutationRecords'],
  defaults: { enabled: true },
  caution: 'the local cloud keeps notification channels but sends nothing',
};

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards */
const DASHBOARD: Kind = {
  ...monitoring,
  version: 'v1',
  collection: 'dashboards',
  noun: 'Dashboard',
  listField: 'dashboards',
  id: { pattern: /^[A-Za-z0-9-]{1,64}$/, rule: 'a dashboard id is 1 to 64 letters, digits and hyphens' },
  update: [{ method: 'PATCH', mask: 'none', maskRequired: false, withoutMask: 'replace' }],
  fields: [
    'displayName',
    'gridLayout',
    'mosaicLayout',
    'rowLayout',
    'columnLayout',
    'dashboardFilters',
    'labels',
    'annotations',
  ],
  required: ['displayName'],
  updatable: [
    'displayName',
    'gridLayout',
    'mosaicLayout',
    'rowLayout',
    'columnLayout',
    'dashboardFilters',
    'labels',
    'annotations',
  ],
  output: ['name', 'etag'],
  defaults: {},
  etag: true,
  name: 'project-number',
  created: () => ({}),
};

export const KINDS: readonly Kind[] = [
  SERVICE_ACCOUNT,
  SECRET,
  SCHEDULER_JOB,
  LOG_METRIC,
  LOG_SINK,
  ALERT_POLICY,
  NOTIFICATION_CHANNEL,
  DASHBOARD,
];

/** An etag for content: base64, as proto `bytes` look in JSON. */
export function etagFor(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64').slice(0, 16);
}
