/** Log-based metrics, sinks and log buckets (logging v2). */
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';

const shared = { operation: [], iam: 'none' } as const satisfies Partial<Descriptor>;

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics */
export const metric: Descriptor = {
  ...shared,
  kind: 'metric',
  address: { service: 'logging', version: 'v2', collection: '/v2/projects/{project}/metrics' },
  create: { form: { id: 'name', form: 'bare' } },
  update: { form: 'put' },
  remove: { verb: 'DELETE' },
  ownership: 'name',
  dataClass: 'free',
  diff: {
    immutable: ['metricDescriptor.metricKind', 'metricDescriptor.valueType', 'metricDescriptor.labels'],
    outputOnly: [
      'name',
      'createTime',
      'updateTime',
      'metricDescriptor.name',
      'metricDescriptor.type',
      'metricDescriptor.description',
    ],
    serverDefaulted: ['metricDescriptor'],
    sets: { 'metricDescriptor.labels': 'key' },
    exact: ['filter', 'description', 'valueExtractor', 'labelExtractors'],
    whole: ['labelExtractors'],
  },
  list: { field: 'metrics', nameOf: ({ name }, client) => `projects/${client.target.project}/metrics/${String(name)}` },
  checks: { id: { pattern: /^[A-Za-z0-9_.,+!*'()%-]{1,100}$/, rule: '1 to 100 characters, no slash' } },
  permissions: permissionsOf('logging.logMetrics'),
};

/**
 * Each sink writes as an identity of its own, which is an output: it needs a grant on the destination.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks
 */
export const sink: Descriptor = {
  ...shared,
  kind: 'sink',
  address: { service: 'logging', version: 'v2', collection: '/v2/projects/{project}/sinks' },
  create: { form: { id: 'name', form: 'bare' }, query: { uniqueWriterIdentity: 'true' } },
  update: { form: 'mask-query', query: { uniqueWriterIdentity: 'true' } },
  remove: { verb: 'DELETE' },
  ownership: 'description',
  dataClass: 'free',
  diff: {
    outputOnly: ['name', 'writerIdentity', 'createTime', 'updateTime', 'resourceName', 'outputVersionFormat'],
    references: ['destination'],
    sets: { exclusions: 'name' },
    exact: ['filter', 'description', 'exclusions.*.filter'],
  },
  list: { field: 'sinks', nameOf: ({ name }, client) => `projects/${client.target.project}/sinks/${String(name)}` },
  checks: {
    id: { pattern: /^[A-Za-z0-9_.-]{1,100}$/, rule: '1 to 100 letters, digits, dots, hyphens and underscores' },
  },
  permissions: permissionsOf('logging.sinks'),
};

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.locations.buckets */
export const logBucket: Descriptor = {
  ...shared,
  kind: 'log-bucket',
  address: { service: 'logging', version: 'v2', collection: '/v2/projects/{project}/locations/{location}/buckets' },
  create: { form: { id: 'query', parameter: 'bucketId' } },
  update: { form: 'mask-query' },
  remove: { verb: 'DELETE' },
  ownership: 'description',
  dataClass: 'data',
  diff: {
    immutable: ['locked', 'cmekSettings'],
    outputOnly: ['name', 'createTime', 'updateTime', 'lifecycleState'],
    serverDefaulted: ['retentionDays'],
    exact: ['description'],
  },
  list: { field: 'buckets' },
  hooks: {
    // A deleted bucket keeps its name for seven days.
    async revive(client, resource, spec) {
      const path = `/v2/${resource.name}`;
      const found = await client.find({ service: 'logging', method: 'GET', path });
      if (found?.['lifecycleState'] !== 'DELETE_REQUESTED') return false;
      await client.send({ service: 'logging', method: 'POST', path: `${path}:undelete`, body: {} });
      const query = { updateMask: Object.keys(spec).join(',') };
      await client.send({ service: 'logging', method: 'PATCH', path, query, body: spec });
      return true;
    },
  },
  checks: {
    id: { pattern: /^[A-Za-z0-9_.-]{1,100}$/, rule: '1 to 100 letters, digits, dots, hyphens and underscores' },
    spec: ({ retentionDays }) =>
      Number(retentionDays ?? 30) >= 1 && Number(retentionDays ?? 30) <= 3650
        ? []
        : [`retentionDays is ${String(retentionDays)}; it must be 1 to 3650`],
  },
  permissions: permissionsOf('logging.buckets', { write: ['logging.buckets.undelete'] }),
};
