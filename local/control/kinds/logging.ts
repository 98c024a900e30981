/** Cloud Logging v2: what is configured; entries are local/services/logging's. */
import { invalid } from '../../wire/errors.ts';
import type { Fields, Kind, Site } from '../kind.ts';
import { isMap, plain } from '../shape.ts';
import { LOCATION, patchByQuery, patchMaskRequired } from './forms.ts';

const logging = { service: 'logging', version: 'v2', etag: false } as const satisfies Partial<Kind>;

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics */
const METRIC: Kind = {
  ...logging,
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
  fields: {
    ...plain('description', 'filter', 'bucketName', 'disabled', 'valueExtractor', 'bucketOptions'),
    labelExtractors: 'map',
    metricDescriptor: {
      ...plain('name', 'type', 'metricKind', 'valueType', 'unit', 'description', 'displayName', 'metadata'),
      ...plain('launchStage', 'monitoredResourceTypes'),
      labels: [plain('key', 'valueType', 'description')],
    },
  },
  required: ['filter'],
  immutable: ['metricDescriptor.labels', 'metricDescriptor.metricKind', 'metricDescriptor.valueType'],
  output: ['name', 'resourceName', 'createTime', 'updateTime', 'version'],
  defaults: { metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64' } },
  name: 'bare',
  created: (_id, site) => ({ createTime: site.time, resourceName: site.name }),
  changed: (metric, site) => ({ updateTime: site.time, metricDescriptor: descriptor(metric, site) }),
  check: checkMetric,
  caution: 'the local cloud keeps log-based metrics but counts nothing with them',
};

function descriptor(metric: Fields, { name, project }: Site): Fields {
  const given = isMap(metric['metricDescriptor']) ? metric['metricDescriptor'] : {};
  const type = `logging.googleapis.com/user/${name.slice(name.indexOf('/metrics/') + '/metrics/'.length)}`;
  return {
    metricKind: 'DELTA',
    valueType: 'INT64',
    ...given,
    name: `projects/${project}/metricDescriptors/${type}`,
    type,
    ...(metric['description'] === undefined ? {} : { description: metric['description'] }),
  };
}

function checkMetric(metric: Fields): void {
  const descriptor = isMap(metric['metricDescriptor']) ? metric['metricDescriptor'] : {};
  const distribution = descriptor['valueType'] === 'DISTRIBUTION';
  if (distribution && !metric['valueExtractor']) throw invalid('A metric of type DISTRIBUTION needs a valueExtractor.');
  const labels = (descriptor['labels'] ?? []) as { key?: unknown }[];
  const keys = new Set(labels.map(({ key }) => key));
  const lost = Object.keys((metric['labelExtractors'] ?? {}) as Fields).find((key) => !keys.has(key));
  if (lost !== undefined) throw invalid(`labelExtractors has "${lost}", which is no label of the metricDescriptor.`);
}

/** What a project without unique identity writes as. */
const SHARED_WRITER = 'serviceAccount:cloud-logs@system.gserviceaccount.com';

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks */
const SINK: Kind = {
  ...logging,
  parent: 'projects/{project}',
  collection: 'sinks',
  noun: 'Sink',
  listField: 'sinks',
  id: {
    pattern: /^[A-Za-z0-9_.-]{1,100}$/,
    rule: 'a sink name is 1 to 100 letters, digits, dots, hyphens and underscores',
  },
  create: { id: 'name', form: 'bare', optional: false },
  update: [patchByQuery, { ...patchByQuery, method: 'PUT' }],
  fields: {
    ...plain('destination', 'filter', 'description', 'disabled', 'includeChildren', 'interceptChildren'),
    exclusions: [plain('name', 'description', 'filter', 'disabled', 'createTime', 'updateTime')],
    bigqueryOptions: plain('usePartitionedTables', 'usesTimestampColumnPartitioning'),
  },
  required: ['destination'],
  immutable: [],
  output: ['name', 'writerIdentity', 'createTime', 'updateTime', 'resourceName', 'outputVersionFormat'],
  defaults: {},
  name: 'bare',
  created: (_id, site) => ({ createTime: site.time, resourceName: site.name }),
  changed: (sink, site, former) => ({ updateTime: site.time, ...writer(sink, site, former) }),
  check: checkSink,
  seeds: {
    _Default: {
      destination: 'logging.googleapis.com/projects/{project}/locations/global/buckets/_Default',
      filter:
        'NOT LOG_ID("cloudaudit.googleapis.com/activity") AND NOT LOG_ID("externalaudit.googleapis.com/activity") AND NOT LOG_ID("cloudaudit.googleapis.com/system_event") AND NOT LOG_ID("externalaudit.googleapis.com/system_event") AND NOT LOG_ID("cloudaudit.googleapis.com/access_transparency") AND NOT LOG_ID("externalaudit.googleapis.com/access_transparency")',
    },
    _Required: {
      destination: 'logging.googleapis.com/projects/{project}/locations/global/buckets/_Required',
      filter:
        'LOG_ID("cloudaudit.googleapis.com/activity") OR LOG_ID("externalaudit.googleapis.com/activity") OR LOG_ID("cloudaudit.googleapis.com/system_event") OR LOG_ID("externalaudit.googleapis.com/system_event") OR LOG_ID("cloudaudit.googleapis.com/access_transparency") OR LOG_ID("externalaudit.googleapis.com/access_transparency")',
    },
  },
  fixed: ['_Required'],
  caution: 'the local cloud keeps log sinks but exports nothing through them',
};

const DESTINATION =
  /^(storage\.googleapis\.com\/.+|bigquery\.googleapis\.com\/projects\/[^/]+\/datasets\/.+|pubsub\.googleapis\.com\/projects\/[^/]+\/topics\/.+|logging\.googleapis\.com\/projects\/.+)$/;

function checkSink({ destination }: Fields): void {
  if (typeof destination === 'string' && DESTINATION.test(destination)) return;
  throw invalid(`destination ${JSON.stringify(destination)} is no bucket, dataset, topic, log bucket or project.`);
}

/**
 * Log buckets of the same project need no writer. A writer that was unique once stays so.
 * https://cloud.google.com/logging/docs/export/configure_export_v2#dest-auth
 */
function writer(sink: Fields, site: Site, former: Fields | undefined): Fields {
  const own = String(sink['destination']).startsWith(`logging.googleapis.com/projects/${site.project}/`);
  if (own) return { writerIdentity: undefined };
  const unique = `serviceAccount:service-${site.projectNumber}@gcp-sa-logging.iam.gserviceaccount.com`;
  const asked = site.query.get('uniqueWriterIdentity');
  const before = former?.['writerIdentity'];
  if (before === unique && asked === 'false') {
    throw invalid('uniqueWriterIdentity cannot go back to false: the sink already has a writer of its own.');
  }
  return { writerIdentity: asked === 'true' || before === unique ? unique : SHARED_WRITER };
}

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.locations.buckets */
const LOG_BUCKET: Kind = {
  ...logging,
  parent: LOCATION,
  collection: 'buckets',
  noun: 'Log bucket',
  listField: 'buckets',
  id: {
    pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/,
    rule: 'a log bucket id is 1 to 100 letters, digits, underscores, hyphens and periods',
  },
  create: { id: 'query', parameter: 'bucketId' },
  update: [patchMaskRequired],
  fields: {
    ...plain('description', 'retentionDays', 'locked', 'restrictedFields', 'analyticsEnabled'),
    indexConfigs: [plain('fieldPath', 'type', 'createTime')],
    cmekSettings: plain('kmsKeyName'),
  },
  required: [],
  immutable: [],
  output: ['name', 'createTime', 'updateTime', 'lifecycleState'],
  defaults: { retentionDays: 30 },
  name: 'project-id',
  created: (_id, site) => ({ createTime: site.time }),
  changed: (_bucket, site) => ({ updateTime: site.time }),
  check(bucket, former) {
    const days = bucket['retentionDays'];
    if (typeof days !== 'number' || days < 1 || days > 3650) throw invalid('retentionDays must be from 1 to 3650.');
    if (former?.['locked'] === true && (bucket['locked'] !== true || days !== former['retentionDays'])) {
      throw invalid('A locked log bucket keeps its retention, and its lock.');
    }
  },
  softDelete: {
    field: 'lifecycleState',
    active: 'ACTIVE',
    deleted: 'DELETE_REQUESTED',
    until: 'expireTime',
    days: 7,
    listed: 'always',
    undelete: 'empty',
  },
  seeds: { _Default: { retentionDays: 30 }, _Required: { retentionDays: 400, locked: true } },
  fixed: ['_Required'],
};

export const LOGGING: readonly Kind[] = [METRIC, SINK, LOG_BUCKET];
